"""An edition: the published, immutable snapshot that journeys are planned from.

Reading and writing one is ``recommender.store.editions``; here it is a value of arrays.
"""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from recommender.framework import MOST_LEVELS, Competency
from recommender.item import LearningItem
from recommender.mapping import Mapping, Origin, Override, apply_overrides, rung_probability
from recommender.role import RoleProfile

RowOf = Table[str, int]
"""From an id to its row."""

LEAST_CONFIDENCE = 0.2
"""Of a mapping that a plan may build on."""

ORIGINS = tuple(Origin)
"""In the order in which arrays count them."""


@dataclass(frozen=True, slots=True)
class Rungs:
    """Numbers every rung of a list of competencies: rung ``offset[j] + level - 1``."""

    competencies: tuple[Competency, ...]
    row_of: RowOf
    """Competency id to its place in ``competencies``."""
    offset: NDArray[np.int64]
    """(n_competencies + 1,) first rung of each competency; the last entry is ``n_rungs``."""

    @property
    def n_rungs(self) -> int:
        return int(self.offset[-1])

    def rung_of(self, competency_id: str, level: int) -> int:
        return int(self.offset[self.row_of[competency_id]]) + level - 1

    def competency_and_level(self, rung: int) -> tuple[Competency, int]:
        row = int(np.searchsorted(self.offset, rung, side="right")) - 1
        return self.competencies[row], rung - int(self.offset[row]) + 1


def number_rungs(competencies: Sequence[Competency]) -> Rungs:
    """Rungs of ``competencies`` in their order, level 1 first.

    >>> from recommender.framework import Scale
    >>> x = Competency("a:x", "X", Scale(("Awareness", "Working")))
    >>> rungs = number_rungs([x, Competency("a:y", "Y", Scale(("held",)))])
    >>> rungs.n_rungs, rungs.rung_of("a:y", 1), rungs.competency_and_level(1)[1]
    (3, 2, 2)
    """
    n_levels = [competency.scale.n_levels for competency in competencies]
    return Rungs(
        competencies=tuple(competencies),
        row_of={competency.id: row for row, competency in enumerate(competencies)},
        offset=np.concatenate([[0], np.cumsum(n_levels, dtype=np.int64)]).astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class MappingTable:
    """Mappings as columns, one row each, sorted by item row and then competency row."""

    item_row: NDArray[np.int32]
    competency_row: NDArray[np.int32]
    confidence: NDArray[np.float32]
    entry_level: NDArray[np.int8]
    exit_level: NDArray[np.int8]
    exit_probability: NDArray[np.float32]
    """(n_mappings, 9); columns past a competency's scale are 0."""
    origin: NDArray[np.int8]
    """Place in ``ORIGINS``."""
    evidence: Sequence[str]

    @property
    def n_mappings(self) -> int:
        return len(self.item_row)

    def rows_of_item(self, item_row: int) -> range:
        """The rows that map one item."""
        edges = np.array([item_row, item_row + 1], dtype=self.item_row.dtype)
        first, last = np.searchsorted(self.item_row, edges)
        return range(int(first), int(last))


@dataclass(frozen=True, slots=True)
class Edition:
    """All that planning needs, in arrays; ``items`` and ``evidence`` read their text when asked."""

    id: str
    items: Sequence[LearningItem]
    item_ids: Sequence[str]
    row_of: RowOf
    """Item id to its row in every array below."""
    minutes: NDArray[np.int32]
    minutes_are_estimated: NDArray[np.bool_]
    modality: NDArray[np.int8]
    """(n_items,) place in ``MODALITIES``."""
    languages: tuple[str, ...]
    """BCP-47 tags that occur."""
    speaks: NDArray[np.bool_]
    """(n_items, n_languages) whether an item is in a language; all False when unstated."""
    prerequisites: Table[int, tuple[int, ...]]
    """Item row to the rows that must come before it, for the items that have any."""
    vectors: NDArray[np.float32]
    """(n_items, dim) unit rows."""
    rungs: Rungs
    mappings: MappingTable
    roles: Table[str, RoleProfile]
    encoder_id: str
    """Name, hash and dimension of the encoder of ``vectors``."""
    models: Table[str, str]
    """Model name to version, of everything that had a part in the mappings."""

    @property
    def n_items(self) -> int:
        return len(self.minutes)


def item_coverage(mappings: MappingTable, rungs: Rungs, n_items: int) -> csc_array:
    """How likely each item takes anybody over each rung, before who learns is known.

        base[i, r] = confidence x P(the item's levels include r)

    Mappings below ``LEAST_CONFIDENCE`` count as none: many guesses add up to a plan that looks
    good on paper and that nobody would follow.

    Returns:
        (n_items, n_rungs) in [0, 1]; columns are cheap to read.
    """
    width = (mappings.exit_level - mappings.entry_level).astype(np.int64)
    includes = rung_probability(mappings.exit_probability.astype(np.float64), width)
    value = includes * mappings.confidence[:, None]
    n_levels = np.diff(rungs.offset)[mappings.competency_row]
    on_scale = np.arange(MOST_LEVELS) < n_levels[:, None]
    kept = on_scale & (value > 0) & (mappings.confidence >= LEAST_CONFIDENCE)[:, None]
    row, level = np.nonzero(kept)
    rung = rungs.offset[mappings.competency_row[row]] + level
    cells = (value[kept], (mappings.item_row[row], rung))
    return csc_array(cells, shape=(n_items, rungs.n_rungs))


def correct_mappings(edition: Edition, overrides: Sequence[Override]) -> Edition:
    """The edition with the corrections made since: each wins over the row it speaks of.

    Overrides of items or competencies that the edition does not hold have no effect.
    """
    n_levels = {c.id: c.scale.n_levels for c in edition.rungs.competencies}
    here = [o for o in overrides if o.item_id in edition.row_of and o.competency_id in n_levels]
    touched = _rows_of_pairs(edition, {(o.item_id, o.competency_id) for o in here})
    before = [mapping_at(edition, int(row)) for row in np.flatnonzero(touched)]
    return _replace_rows(edition, touched, apply_overrides(before, here, n_levels))


def restore_mappings(
    edition: Edition, pairs: Collection[tuple[str, str]], original: Sequence[Mapping]
) -> Edition:
    """The edition with these pairs of item and competency as ``original`` has them, or without."""
    rows, competencies = edition.row_of, edition.rungs.row_of
    here = [m for m in original if m.item_id in rows and m.competency_id in competencies]
    return _replace_rows(edition, _rows_of_pairs(edition, pairs), here)


def _rows_of_pairs(edition: Edition, pairs: Collection[tuple[str, str]]) -> NDArray[np.bool_]:
    """(n_mappings,) whether a row maps one of the pairs."""
    rows, competencies = edition.row_of, edition.rungs.row_of
    here = [pair for pair in pairs if pair[0] in rows and pair[1] in competencies]
    if not here:
        return np.zeros(edition.mappings.n_mappings, dtype=np.bool_)
    wanted = _pair_key(
        np.array([rows[item_id] for item_id, _ in here]),
        np.array([competencies[competency_id] for _, competency_id in here]),
    )
    table = edition.mappings
    return np.isin(_pair_key(table.item_row, table.competency_row), wanted)


def _replace_rows(
    edition: Edition, replaced: NDArray[np.bool_], mappings: Sequence[Mapping]
) -> Edition:
    if not mappings and not replaced.any():
        return edition
    added = tabulate_mappings(mappings, edition.row_of, edition.rungs)
    return replace(edition, mappings=_join(edition.mappings, np.flatnonzero(~replaced), added))


def mapping_at(edition: Edition, row: int) -> Mapping:
    """One row of the mapping table as a value."""
    table = edition.mappings
    competency = edition.rungs.competencies[int(table.competency_row[row])]
    n_levels = competency.scale.n_levels
    return Mapping(
        item_id=edition.item_ids[int(table.item_row[row])],
        competency_id=competency.id,
        confidence=float(table.confidence[row]),
        entry_level=int(table.entry_level[row]),
        exit_level=int(table.exit_level[row]),
        exit_probability=tuple(float(p) for p in table.exit_probability[row, :n_levels]),
        evidence=table.evidence[row],
        origin=ORIGINS[int(table.origin[row])],
    )


def tabulate_mappings(
    mappings: Sequence[Mapping], item_row_of: RowOf, rungs: Rungs
) -> MappingTable:
    """Mappings as columns, sorted; every item and competency must have a row."""
    ordered = sorted(
        mappings, key=lambda m: (item_row_of[m.item_id], rungs.row_of[m.competency_id])
    )
    exit_probability = np.zeros((len(ordered), MOST_LEVELS), dtype=np.float32)
    for row, mapping in enumerate(ordered):
        exit_probability[row, : len(mapping.exit_probability)] = mapping.exit_probability
    return MappingTable(
        item_row=np.array([item_row_of[m.item_id] for m in ordered], dtype=np.int32),
        competency_row=np.array([rungs.row_of[m.competency_id] for m in ordered], dtype=np.int32),
        confidence=np.array([m.confidence for m in ordered], dtype=np.float32),
        entry_level=np.array([m.entry_level for m in ordered], dtype=np.int8),
        exit_level=np.array([m.exit_level for m in ordered], dtype=np.int8),
        exit_probability=exit_probability,
        origin=np.array([ORIGINS.index(m.origin) for m in ordered], dtype=np.int8),
        evidence=tuple(m.evidence for m in ordered),
    )


def _pair_key(
    item_row: NDArray[np.integer], competency_row: NDArray[np.integer]
) -> NDArray[np.int64]:
    return item_row.astype(np.int64) << 32 | competency_row.astype(np.int64)


def _join(table: MappingTable, kept: NDArray[np.intp], added: MappingTable) -> MappingTable:
    """The ``kept`` rows of ``table`` and all ``added`` ones, sorted anew."""
    columns = {
        field.name: np.concatenate([getattr(table, field.name)[kept], getattr(added, field.name)])
        for field in fields(MappingTable)
        if field.name != "evidence"
    }
    order = np.lexsort((columns["competency_row"], columns["item_row"]))
    evidence = [table.evidence[int(row)] for row in kept] + list(added.evidence)
    return MappingTable(
        **{name: column[order] for name, column in columns.items()},
        evidence=tuple(evidence[row] for row in order),
    )
