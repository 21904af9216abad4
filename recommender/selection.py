"""A choice of items under change: what it covers, what each further item would add.

Gains are kept up to date by the rungs that a change touches, not computed anew.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from recommender.bound import Limits
from recommender.item import MODALITIES
from recommender.mix import Mix

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

DIGITS = 9
"""Gains are compared after rounding to so many digits."""
LEAST_GAIN = 10.0**-DIGITS


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """The items to choose from; rows are in the order of their ids, so that ties fall alike."""

    item_ids: tuple[str, ...]
    minutes: Floats
    """(n,)"""
    modality: NDArray[np.int8]
    """(n,) place in ``MODALITIES``"""
    cover: Floats
    """(n, n_needed)"""
    need: Floats
    """(n_needed,)"""
    bundles: tuple[tuple[int, ...], ...]
    """Each row with all that must come before it, and itself last."""

    @property
    def n(self) -> int:
        return len(self.item_ids)


def value_of(choices: Choices, rows: list[int]) -> float:
    """``sum_r need[r] (1 - prod_i (1 - cover[i, r]))``"""
    left = np.prod(1 - choices.cover[rows], axis=0)
    return float(choices.need @ (1 - left))


def _dependants(bundles: tuple[tuple[int, ...], ...]) -> dict[int, list[int]]:
    dependants: dict[int, list[int]] = {}
    for row, bundle in enumerate(bundles):
        for part in bundle:
            if part != row:
                dependants.setdefault(part, []).append(row)
    return dependants


class Selection:
    """A mutable choice of rows, for the search alone."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.by_rung = np.ascontiguousarray(choices.cover.T)
        row, rung = np.nonzero(choices.cover)
        edge = np.searchsorted(row, np.arange(choices.n + 1)).tolist()
        self.touched = [rung[first:end] for first, end in pairwise(edge)]
        bundled = [row for row, bundle in enumerate(choices.bundles) if len(bundle) > 1]
        sizes = [len(choices.bundles[row]) for row in bundled]
        self.bundled = np.array(bundled, dtype=np.int64)
        self.parts = np.array([p for row in bundled for p in choices.bundles[row]], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(sizes[:-1])]).astype(np.int64)
        self.dependants = _dependants(choices.bundles)
        self.clear()

    def clear(self) -> None:
        choices = self.choices
        self.chosen = np.zeros(choices.n, dtype=np.bool_)
        self.left = choices.need.copy()
        self.gain = choices.cover @ choices.need
        self.spent = np.zeros(len(MODALITIES))
        self.keep = np.zeros(choices.n, dtype=np.bool_)

    @property
    def rows(self) -> list[int]:
        return [int(row) for row in np.flatnonzero(self.chosen)]

    @property
    def n_steps(self) -> int:
        return int(np.count_nonzero(self.chosen))

    @property
    def minutes(self) -> float:
        return float(self.spent.sum())

    @property
    def value(self) -> float:
        return float(self.choices.need.sum() - self.left.sum())

    def add(self, row: int) -> None:
        rungs = self.touched[row]
        covered = self.left[rungs] * self.choices.cover[row, rungs]
        self.left[rungs] -= covered
        self.gain -= covered @ self.by_rung[rungs]
        self.chosen[row] = True
        self.spent[self.choices.modality[row]] += self.choices.minutes[row]

    def remove(self, row: int) -> None:
        rungs, opened = self._opened_by(row)
        self.left[rungs] += opened
        self.gain += opened @ self.by_rung[rungs]
        self.chosen[row] = False
        self.spent[self.choices.modality[row]] -= self.choices.minutes[row]

    def missing(self, row: int) -> list[int]:
        """The rows of a bundle that are not chosen yet."""
        return [part for part in self.choices.bundles[row] if not self.chosen[part]]

    def loss(self, row: int) -> float:
        """What the value loses with a chosen row."""
        return float(self._opened_by(row)[1].sum())

    def gain_without(self, row: int) -> Floats:
        """(n,) what each row would add if a chosen one were not there."""
        rungs, opened = self._opened_by(row)
        gain: Floats = self.gain + opened @ self.by_rung[rungs]
        return gain

    def is_needed_by_another(self, row: int) -> bool:
        """Whether a chosen row has this one as its prerequisite."""
        return any(self.chosen[other] for other in self.dependants.get(row, ()))

    def lacks_nothing(self) -> Mask:
        """(n,) whether all that must come before a row is chosen."""
        ready = np.ones(self.choices.n, dtype=np.bool_)
        if len(self.bundled):
            lacking = np.add.reduceat(~self.chosen[self.parts], self.starts, dtype=np.int64)
            ready[self.bundled] = lacking <= ~self.chosen[self.bundled]
        return ready

    def with_prerequisites(self) -> tuple[Floats, Floats, Floats]:
        """(n,) gain, minutes and steps of each row with all that it still lacks.

        The gain of several is taken as the sum of theirs: never less than what they add together.
        """
        gain, minutes, steps = self.gain, self.choices.minutes, np.ones(self.choices.n)
        if len(self.bundled):
            gain, minutes = gain.copy(), minutes.copy()
            lacks = ~self.chosen[self.parts]
            gain[self.bundled] = np.add.reduceat(self.gain[self.parts] * lacks, self.starts)
            each = self.choices.minutes[self.parts] * lacks
            minutes[self.bundled] = np.add.reduceat(each, self.starts)
            steps[self.bundled] = np.add.reduceat(lacks.astype(np.float64), self.starts)
        # A chosen row lacks nothing and is never asked for its rate.
        return gain, np.maximum(minutes, 1.0), np.maximum(steps, 1.0)

    def _opened_by(self, row: int) -> tuple[Rows, Floats]:
        rungs = self.touched[row]
        cover = self.choices.cover[row, rungs]
        return rungs, self.left[rungs] * cover / (1 - cover)


def fill(
    selection: Selection, limits: Limits, *, prices: tuple[float, float], mix: Mix, target: float
) -> None:
    """Add rows, each with its prerequisites, by gain per price until nothing fits.

        price[i] = minute_price x minutes[i] + step_price

    Args:
        target: the minutes of the whole plan that the mix is reckoned from.
    """
    choices = selection.choices
    is_open = np.ones(choices.n, dtype=np.bool_)
    while True:
        gain, minutes, steps = selection.with_prerequisites()
        rate = np.round(gain / (prices[0] * minutes + prices[1] * steps), DIGITS)
        fits = is_open & ~selection.chosen & (gain > LEAST_GAIN)
        fits &= minutes <= limits.minutes - selection.minutes
        fits &= steps <= limits.steps - selection.n_steps
        if not mix.is_free:
            fits &= choices.minutes <= mix.room(selection.spent, target)[choices.modality]
        if not fits.any():
            return
        row = int(np.argmax(np.where(fits, rate, -1.0)))
        missing = selection.missing(row)
        for part in missing:
            selection.add(part)
        if len(missing) > 1 and mix.room(selection.spent, target).min() < 0:
            for part in missing:
                selection.remove(part)
            is_open[row] = False
