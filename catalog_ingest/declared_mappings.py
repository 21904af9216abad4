"""What providers say their items teach, as mappings to a loaded framework."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.errors import InvalidValue
from recommender.framework import Competency
from recommender.item import DeclaredMapping
from recommender.levels import likeliest_exit
from recommender.mapping import Mapping, Origin, certain_exit
from recommender.matching import Matcher, exit_levels
from recommender.pairs import EmbeddedItems

DECLARED_CONFIDENCE = 0.9
"""Providers know their items and flatter them: judged, until people's corrections tell better."""


@dataclass(frozen=True, slots=True)
class DeclaredNames:
    """The names by which providers may call the competencies of one framework."""

    framework_id: str
    row_of: dict[str, int]

    @classmethod
    def of(cls, framework_id: str, competencies: Sequence[Competency]) -> "DeclaredNames":
        """Ids, local ids, labels and aliases; where two claim one name the stronger kind wins."""
        row_of: dict[str, int] = {}
        for names_of in (_ids, _labels, _aliases):
            for row, competency in enumerate(competencies):
                for name in names_of(competency):
                    row_of.setdefault(name.strip().casefold(), row)
        return cls(framework_id, row_of)

    def find(self, name: str) -> int | None:
        return self.row_of.get(name.strip().casefold())


def _ids(competency: Competency) -> tuple[str, ...]:
    return competency.id, competency.id.partition(":")[2], competency.uri or competency.id


def _labels(competency: Competency) -> tuple[str, ...]:
    return (competency.label,)


def _aliases(competency: Competency) -> tuple[str, ...]:
    return competency.aliases


def declared_mappings(
    matcher: Matcher, embedded: EmbeddedItems, names: DeclaredNames
) -> tuple[list[Mapping], list[str]]:
    """The declarations that name a competency of the framework, and notes on those that cannot be.

    A declaration without levels takes those that the matcher reads off the item.
    """
    found: dict[tuple[int, int], DeclaredMapping] = {}
    for row, item in enumerate(embedded.items):
        for declared in item.declared:
            named = names.find(declared.competency)
            if named is not None:
                found.setdefault((row, named), declared)
    if not found:
        return [], []
    rows = np.array(list(found), dtype=np.int64)
    levels = exit_levels(matcher, embedded, rows[:, 0], rows[:, 1])
    mappings: list[Mapping] = []
    notes: list[str] = []
    for pair, exit_probability, declared in zip(rows, levels, found.values(), strict=True):
        item = embedded.items[int(pair[0])]
        competency = matcher.index.competencies[int(pair[1])]
        try:
            mappings.append(_mapping(item.id, competency, declared, exit_probability))
        except InvalidValue as error:
            notes.append(f"declared levels left out: {error}")
    return mappings, notes


def _mapping(
    item_id: str,
    competency: Competency,
    declared: DeclaredMapping,
    exit_probability: NDArray[np.float64],
) -> Mapping:
    n_levels = competency.scale.n_levels
    exit_level, probability = likeliest_exit(exit_probability[:n_levels])
    if declared.exit_level is not None:
        exit_level = declared.exit_level
        probability = certain_exit(exit_level, n_levels)
    entry_level = exit_level - 1 if declared.entry_level is None else declared.entry_level
    return Mapping(
        item_id=item_id,
        competency_id=competency.id,
        confidence=DECLARED_CONFIDENCE,
        entry_level=entry_level,
        exit_level=exit_level,
        exit_probability=probability,
        evidence=f"declared by the provider: {declared.competency}",
        origin=Origin.DECLARED,
    )
