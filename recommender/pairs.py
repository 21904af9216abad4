"""Candidate pairs of item and competency, and the features that speak for each pair."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.embedding import TextKind
from recommender.index import CompetencyIndex, similarity
from recommender.item import LearningItem
from recommender.lexical import bm25_scores, shares_said

Floats = NDArray[np.float32]

PAIR_FEATURES = (
    "name_cosine",
    "description_cosine",
    "level_cosine",
    "title_cosine",
    "dense_deviations_above_mean",
    "dense_below_best",
    "bm25_share_of_best",
    "log_bm25",
    "name_said",
    "name_said_in_title",
    "log_n_competencies",
    "log_rank",
)
"""In the order of the columns of a feature matrix."""


@dataclass(frozen=True, slots=True)
class EmbeddedItems:
    """Items with the vectors of their passages, in one order."""

    items: Sequence[LearningItem]
    passages: Sequence[tuple[str, ...]]
    vectors: Floats
    """(n_passages, dim) unit rows, item by item; the first of an item is its title's."""

    @property
    def first(self) -> NDArray[np.int64]:
        """(n_items,) row of each item's first passage."""
        counts = [len(passages) for passages in self.passages]
        return np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)

    def batch(self, start: int, stop: int) -> "EmbeddedItems":
        first = np.append(self.first, len(self.vectors))
        return EmbeddedItems(
            self.items[start:stop],
            self.passages[start:stop],
            self.vectors[first[start] : first[min(stop, len(self.items))]],
        )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs of item and competency with their features."""

    item: NDArray[np.int64]
    competency: NDArray[np.int64]
    features: NDArray[np.float64]
    """(n_pairs, n_features) columns as in ``PAIR_FEATURES``."""
    nearest: Floats
    """(n_passages, n_competencies) cosine of a passage with the nearest name or description."""


def find_pairs(
    index: CompetencyIndex, embedded: EmbeddedItems, *, n_dense: int, n_lexical: int
) -> Pairs:
    """The ``n_dense`` nearest and ``n_lexical`` wordiest competencies of each item, with features.

    A competency without a description (or descriptors) takes its name's (description's) cosine.
    """
    first = embedded.first
    name_by_passage = similarity(index, TextKind.NAME, embedded.vectors)
    described_by_passage = similarity(index, TextKind.DESCRIPTION, embedded.vectors)
    name = np.maximum.reduceat(name_by_passage, first, axis=0)
    described = _where_told(index, TextKind.DESCRIPTION, described_by_passage, first, name)
    level_by_passage = similarity(index, TextKind.LEVEL, embedded.vectors)
    level = _where_told(index, TextKind.LEVEL, level_by_passage, first, described)
    texts = ["\n".join(passages) for passages in embedded.passages]
    bm25 = bm25_scores(index.lexical, texts)
    said = shares_said(index.lexical, texts)
    said_in_title = shares_said(index.lexical, [item.title for item in embedded.items])
    dense: Floats = (name + described) / np.float32(2)
    item, competency = at = _candidates((dense, n_dense), (bm25, n_lexical))
    columns = (
        name[at],
        described[at],
        level[at],
        name_by_passage[first[item], competency],
        (dense[at] - dense.mean(axis=1)[item]) / (dense.std(axis=1)[item] + 1e-6),
        dense[at] - dense.max(axis=1)[item],
        bm25[at] / np.maximum(bm25.max(axis=1)[item], 1e-6),
        np.log1p(bm25[at]),
        said[at],
        said_in_title[at],
        np.full(len(item), np.log(dense.shape[1])),
        np.log1p(_ranks(dense, item, competency)),
    )
    features = np.stack(columns, axis=1).astype(np.float64)
    return Pairs(item, competency, features, np.maximum(name_by_passage, described_by_passage))


def _ranks(
    scores: Floats, item: NDArray[np.int64], competency: NDArray[np.int64]
) -> NDArray[np.int64]:
    """(n_pairs,) how many competencies score higher for the item than the one of the pair."""
    n_items, n_competencies = scores.shape
    # Scores lie in [-1, 1]: 4 apart, all rows are one ascending list to search at once.
    ascending = (np.sort(scores, axis=1) + 4.0 * np.arange(n_items)[:, None]).ravel()
    place = np.searchsorted(ascending, scores[item, competency] + 4.0 * item, side="right")
    ranks: NDArray[np.int64] = (item + 1) * n_competencies - place
    return ranks


def _where_told(
    index: CompetencyIndex,
    kind: TextKind,
    by_passage: Floats,
    first: NDArray[np.int64],
    otherwise: Floats,
) -> Floats:
    """(n_items, n_competencies) best passage, ``otherwise`` for competencies without such text."""
    is_told = np.zeros(by_passage.shape[1], dtype=bool)
    is_told[index.texts[kind].owners] = True
    best: Floats = np.where(is_told, np.maximum.reduceat(by_passage, first, axis=0), otherwise)
    return best


def _candidates(*wanted: tuple[Floats, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Item and competency rows that stand among the best ``n`` by any of the scores."""
    chosen = np.zeros(wanted[0][0].shape, dtype=bool)
    for scores, n in wanted:
        n_kept = min(n, scores.shape[1])
        best = np.argpartition(-scores, n_kept - 1, axis=1)[:, :n_kept]
        np.put_along_axis(chosen, best, values=True, axis=1)
    item, competency = np.nonzero(chosen)
    return item, competency


def nearest_passages(
    embedded: EmbeddedItems, pairs: Pairs, kept: NDArray[np.int64]
) -> NDArray[np.int64]:
    """(n_kept,) row of the passage of the item that lies nearest to the competency."""
    item, competency = pairs.item[kept], pairs.competency[kept]
    first = embedded.first
    counts = np.diff(np.append(first, len(embedded.vectors)))[item]
    start = np.cumsum(counts) - counts
    passage = np.arange(counts.sum()) - np.repeat(start, counts) + np.repeat(first[item], counts)
    cosine = pairs.nearest[passage, np.repeat(competency, counts)]
    pair = np.repeat(np.arange(len(kept)), counts)
    order = np.lexsort((passage, -cosine, pair))
    nearest: NDArray[np.int64] = passage[order[start]]
    return nearest
