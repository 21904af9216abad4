"""What items teach: mappings, and people's overrides of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from recommender.errors import InvalidValue


class Origin(StrEnum):
    """Who says so."""

    MATCHER = "matcher"
    DECLARED = "declared"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Mapping:
    """An item teaches a competency from an entry level to an exit level, with a confidence."""

    item_id: str
    competency_id: str
    confidence: float
    """Probability that the item really teaches the competency."""
    entry_level: int
    exit_level: int
    """The item takes a learner over rungs ``entry_level + 1 .. exit_level``."""
    exit_probability: tuple[float, ...]
    """(n_levels,) probability that the exit level is 1..L."""
    evidence: str = ""
    """The words of the item that justify it."""
    origin: Origin = Origin.MATCHER
    model: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.entry_level < self.exit_level <= len(self.exit_probability):
            raise InvalidValue(
                f"{self.item_id} -> {self.competency_id}: entry {self.entry_level} and exit "
                f"{self.exit_level} do not fit a scale of {len(self.exit_probability)} levels"
            )

    @property
    def expected_level(self) -> float:
        """Mean of the exit level's distribution, on the competency's scale."""
        return float(np.dot(np.arange(1, len(self.exit_probability) + 1), self.exit_probability))


def rung_probability(
    exit_probability: NDArray[np.float64], width: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How likely each item's levels include each rung.

        P(rung r) = sum of P(exit = l) over l in r .. r + width - 1

    Args:
        exit_probability: (n_items, n_levels) distributions of the exit level.
        width: (n_items,) how many rungs an item climbs, ``exit - entry``.

    Returns:
        (n_items, n_levels) probabilities.

    >>> rung_probability(np.array([[0.0, 0.25, 0.75]]), np.array([2]))
    array([[0.25, 1.  , 0.75]])
    """
    n_items, n_levels = exit_probability.shape
    summed = np.zeros((n_items, n_levels + 1))
    np.cumsum(exit_probability, axis=1, out=summed[:, 1:])
    rung = np.arange(n_levels)
    last = np.minimum(rung + width[:, None], n_levels)
    probability: NDArray[np.float64] = np.take_along_axis(summed, last, axis=1) - summed[:, :-1]
    return probability


def certain_exit(exit_level: int, n_levels: int) -> tuple[float, ...]:
    """The distribution of an exit level that somebody stated.

    >>> certain_exit(2, 4)
    (0.0, 1.0, 0.0, 0.0)
    """
    return tuple(float(level == exit_level) for level in range(1, n_levels + 1))


class OverrideAction(StrEnum):
    ACCEPT = "accept"
    """The mapping is right; it is added when the matcher did not find it."""
    REJECT = "reject"
    """The item does not teach this competency."""
    LEVEL = "level"
    """The item teaches it, from this entry to this exit level."""


@dataclass(frozen=True, slots=True)
class Override:
    """A person's correction of a mapping: it wins at once and survives every re-run."""

    id: str
    item_id: str
    competency_id: str
    action: OverrideAction
    author: str
    made_at: datetime
    entry_level: int | None = None
    exit_level: int | None = None
    reason: str = ""
    undone_at: datetime | None = None

    def __post_init__(self) -> None:
        stated = self.entry_level is not None and self.exit_level is not None
        if self.action is OverrideAction.LEVEL and not stated:
            raise InvalidValue("an override of the level states entry_level and exit_level")


def override_id(made_at: datetime, tail: str) -> str:
    """An id that sorts as the ledger does: the time, then 16 characters to tell it from others.

    >>> override_id(datetime.fromisoformat("2026-03-01T12:00:00+00:00"), "5f0c2a9be1d34c77")
    'ovr_019ca9450a005f0c2a9be1d34c77'
    """
    return f"ovr_{int(made_at.timestamp() * 1000):012x}{tail[:16]}"


def apply_override(mapping: Mapping | None, override: Override, n_levels: int) -> Mapping | None:
    """The mapping as the person corrected it; None when they rejected it.

    An accepted mapping that nobody made yet, with no level stated, spans the first rung.
    """
    if override.action is OverrideAction.REJECT:
        return None
    entry, exit_level, exit_probability = 0, 1, certain_exit(1, n_levels)
    if mapping is not None:
        entry, exit_level = mapping.entry_level, mapping.exit_level
        exit_probability = mapping.exit_probability
    if override.entry_level is not None and override.exit_level is not None:
        entry, exit_level = override.entry_level, override.exit_level
        exit_probability = certain_exit(exit_level, n_levels)
    return Mapping(
        item_id=override.item_id,
        competency_id=override.competency_id,
        confidence=1.0,
        entry_level=entry,
        exit_level=exit_level,
        exit_probability=exit_probability,
        evidence=mapping.evidence if mapping else "",
        origin=Origin.OVERRIDE,
        model=override.author,
    )


def apply_overrides(
    mappings: Iterable[Mapping], overrides: Sequence[Override], n_levels: dict[str, int]
) -> list[Mapping]:
    """All mappings as corrected; of several words on one pair, the last that stands counts."""
    corrected = {(mapping.item_id, mapping.competency_id): mapping for mapping in mappings}
    standing = [override for override in overrides if override.undone_at is None]
    standing.sort(key=lambda override: (override.made_at, override.id))
    last = {(override.item_id, override.competency_id): override for override in standing}
    for pair, override in last.items():
        mapping = apply_override(corrected.pop(pair, None), override, n_levels[pair[1]])
        if mapping is not None:
            corrected[pair] = mapping
    return list(corrected.values())
