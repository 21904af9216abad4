"""Candidates: the items that may be in this learner's plan, and how well each covers each rung."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from recommender.edition import Edition

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST_COVER = 0.99
"""No item covers a rung for certain; so logarithms of what it leaves exist."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What this learner's situation rules out. An edition holds active items only."""

    languages: tuple[str, ...]
    """BCP-47; items match by the language alone, ``en`` and ``en-GB`` alike."""
    most_minutes: int
    done: frozenset[str] = frozenset()
    """Item ids; what is done counts as a fulfilled prerequisite and never returns."""
    rejected: frozenset[str] = frozenset()
    """Item ids the person does not want, or that were withdrawn since the edition was made."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Every item that may be taken and covers a needed rung; all arrays share one row order."""

    item_rows: Rows
    """(n_candidates,) rows of the edition."""
    minutes: NDArray[np.int64]
    modality: NDArray[np.int8]
    """(n_candidates,) place in ``item.MODALITIES``."""
    uptake: Floats
    """(n_candidates,)"""
    cover: csr_array
    """(n_candidates, n_needed) coverage in [0, .99] of the needed rungs."""
    rungs: Rows
    """(n_needed,) rungs that are needed, in the edition's numbering."""
    need: Floats
    """(n_needed,) their need, above 0."""
    is_allowed: Mask
    """(n_items,) whether an item of the edition may be taken, needed or not."""
    is_done: Mask
    """(n_items,)"""
    excluded: Mapping[str, int]
    """Items that cover a needed rung and may not be taken, counted by the first reason."""

    @property
    def n_candidates(self) -> int:
        return len(self.item_rows)


def find_candidates(
    edition: Edition,
    coverage_base: csc_array,
    need: Floats,
    *,
    uptake: Floats,
    eligibility: Eligibility,
) -> Candidates:
    """The items that may be taken, with what each would cover.

        cover[i, r] = min(base[i, r] x uptake[i], .99)

    Args:
        coverage_base: (n_items, n_rungs) from ``edition.item_coverage``.
        need: (n_rungs,) from ``gaps.rung_needs``.
        uptake: (n_items,) from ``ranking.expect_uptake``.
    """
    rungs = np.flatnonzero(need > 0)
    base, has_cover = _needed_columns(coverage_base, rungs)
    is_done = _mask_of(eligibility.done, edition)
    obstacles = _obstacles(edition, eligibility, is_done)
    is_allowed = ~np.any(np.stack(list(obstacles.values())), axis=0)
    rows = np.flatnonzero(has_cover & is_allowed)
    cover = base[rows]
    cover.data = np.minimum(cover.data * np.repeat(uptake[rows], np.diff(cover.indptr)), MOST_COVER)
    return Candidates(
        item_rows=rows,
        minutes=edition.minutes[rows].astype(np.int64),
        modality=edition.modality[rows],
        uptake=uptake[rows],
        cover=cover,
        rungs=rungs,
        need=need[rungs],
        is_allowed=is_allowed,
        is_done=is_done,
        excluded=_count_excluded(obstacles, has_cover),
    )


def speaks_any(edition: Edition, languages: tuple[str, ...]) -> Mask:
    """(n_items,) whether an item is in one of ``languages``; True where it states none.

    A catalogue that does not say is most often in its owner's language, and leaving its items
    out would empty it; so unstated is allowed.
    """
    spoken = {_primary(tag) for tag in languages}
    column = np.array([_primary(tag) in spoken for tag in edition.languages], dtype=np.bool_)
    unstated = ~edition.speaks.any(axis=1)
    spoken_in: Mask = np.asarray(edition.speaks[:, column].any(axis=1))
    return spoken_in | unstated


def _needed_columns(base: csc_array, rungs: Rows) -> tuple[csr_array, Mask]:
    by_row: csr_array = base[:, rungs].tocsr()
    return by_row, np.diff(by_row.indptr) > 0


def _obstacles(edition: Edition, eligibility: Eligibility, is_done: Mask) -> dict[str, Mask]:
    return {
        "done": is_done,
        "rejected": _mask_of(eligibility.rejected, edition),
        "language": ~speaks_any(edition, eligibility.languages),
        "longer_than_the_hours": edition.minutes > eligibility.most_minutes,
    }


def _count_excluded(obstacles: Mapping[str, Mask], has_cover: Mask) -> dict[str, int]:
    left = has_cover.copy()
    counts = {}
    for reason, obstacle in obstacles.items():
        counts[reason] = int(np.count_nonzero(left & obstacle))
        left &= ~obstacle
    return counts


def _mask_of(item_ids: frozenset[str], edition: Edition) -> Mask:
    mask = np.zeros(edition.n_items, dtype=np.bool_)
    mask[[edition.row_of[id_] for id_ in item_ids if id_ in edition.row_of]] = True
    return mask


def _primary(tag: str) -> str:
    return tag.split("-", 1)[0].lower()
