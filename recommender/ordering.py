"""Put described items in learning order: by level, by prerequisites, by who speaks of whom."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.levels import N_STAGES, log_normalise
from recommender.sequencing import Key, order_items

Floats = NDArray[np.float64]

LEAST_LETTERS = 4
"""Of a title that is looked for in other items' texts."""
LEAST_SCALE = 4
"""Stated levels are reckoned on a scale of at least so many."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Described:
    """An item to be ordered, as told."""

    id: str
    title: str
    description: str = ""
    group: str = ""
    entry_level: float | None = None
    exit_level: float | None = None
    prerequisites: tuple[str, ...] = ()
    """Ids; those of items that are not in the group are passed over."""

    @property
    def states_level(self) -> bool:
        return self.entry_level is not None or self.exit_level is not None


def order_group(items: Sequence[Described], levels: Floats) -> list[int]:
    """Places of the items of one group, in learning order.

    Declared prerequisites are kept; what a text mentions comes before it wherever that
    contradicts neither them nor another mention; the rest goes by level.

    Args:
        levels: (n_items,) on one scale for all.

    >>> told = [Described("a", "Branches", "After Git basics"), Described("b", "Git basics")]
    >>> order_group(told, np.array([0.1, 0.9]))
    [1, 0]
    """
    place_of = {item.id: place for place, item in enumerate(items)}
    before = [
        {place_of[id] for id in item.prerequisites if id in place_of and id != item.id}
        for item in items
    ]
    for later, earlier in sorted(mentions(items)):
        if not _is_reachable(before, earlier, later):
            before[later].add(earlier)
    keys: list[Key] = [(item.entry_level or 0.0, item.title.casefold(), item.id) for item in items]
    return [int(row) for row in order_items(levels, [sorted(places) for places in before], keys)]


def mentions(items: Sequence[Described]) -> set[tuple[int, int]]:
    """Pairs of places: the first item's text says the title of the second, as whole words."""
    titles: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for place, item in enumerate(items):
        words = _words(item.title)
        if sum(map(len, words)) >= LEAST_LETTERS:
            titles.setdefault(words[0], []).append((words, place))
    return {
        (place, other)
        for place, item in enumerate(items)
        for text in (item.title, item.description)
        for other in _said(_words(text), titles)
        if items[other].title.casefold() != item.title.casefold()
    }


def stated_levels(items: Sequence[Described]) -> Floats:
    """(n_items,) the middle of the levels each item states, in [0, 1]; NaN where none is stated.

    level = (entry + exit) / 2 / L, with L the highest level that any item states, at least 4.
    """
    spans = [_span(item) for item in items]
    highest = max([LEAST_SCALE, *(end for _, end in spans if not np.isnan(end))])
    middles = [(entry + exit_level) / 2 / highest for entry, exit_level in spans]
    return np.array(middles, dtype=np.float64)


def told_levels(stage_log_likelihood: Floats) -> Floats:
    """(n_items,) the middle of the stage that a text is expected to speak of, in [0, 1].

    level = sum_s P(stage = s) (s - 1/2) / 4

    >>> told_levels(np.log(np.array([[0.5, 0.5, 1e-9, 1e-9]]))).round(3)
    array([0.25])
    """
    probability = np.exp(log_normalise(stage_log_likelihood))
    middle: Floats = probability @ (np.arange(N_STAGES) + 0.5) / N_STAGES
    return middle


def _span(item: Described) -> tuple[float, float]:
    """Where one end alone is stated, the item climbs one level."""
    entry, exit_level = item.entry_level, item.exit_level
    if entry is None and exit_level is None:
        return np.nan, np.nan
    if entry is None:
        return max((exit_level or 0.0) - 1, 0.0), exit_level or 0.0
    return entry, entry + 1 if exit_level is None else exit_level


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _said(
    words: Sequence[str], titles: dict[str, list[tuple[tuple[str, ...], int]]]
) -> Iterator[int]:
    for start, word in enumerate(words):
        for title, place in titles.get(word, ()):
            if words[start : start + len(title)] == title:
                yield place


def _is_reachable(before: Sequence[set[int]], start: int, goal: int) -> bool:
    """Whether ``goal`` must come before ``start`` already, or is ``start``."""
    seen, waiting = set(), [start]
    while waiting:
        place = waiting.pop()
        if place == goal:
            return True
        if place not in seen:
            seen.add(place)
            waiting.extend(before[place])
    return False
