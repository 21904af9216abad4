"""The matcher: which competencies an item teaches, from which level to which, how surely, and why.

Candidates come from dense and lexical similarity; a logistic model on features of the pair turns
them into a confidence. Fitting it happens in ``training``.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from recommender.embedding import TextKind, unit_rows
from recommender.framework import MOST_LEVELS
from recommender.index import CompetencyIndex
from recommender.levels import (
    LevelModel,
    LevelWeights,
    exit_probabilities,
    likeliest_exit,
    rungs_climbed,
    stage_log_likelihood,
)
from recommender.mapping import Mapping
from recommender.pairs import EmbeddedItems, Pairs, find_pairs, nearest_passages

Floats = NDArray[np.float32]

BATCH = 64
"""Items matched at once: bounds memory at 14,000 competencies."""

DOUBT = 1e-6
"""What a confidence keeps from 0 and from 1."""


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Logistic regression on pair features."""

    mean: NDArray[np.float64]
    """(n_features,) subtracted before weighing."""
    scale: NDArray[np.float64]
    """(n_features,) divided by before weighing."""
    weights: NDArray[np.float64]
    """(n_features,)"""
    intercept: float
    encoder_id: str
    version: str

    def confidence(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n_pairs,) probability that the item teaches the competency, never quite 0 or 1.

        P = 1 / (1 + exp(-(w . (x - mean) / scale + b)))
        """
        logits = (features - self.mean) / self.scale @ self.weights + self.intercept
        probability: NDArray[np.float64] = np.clip(expit(logits), DOUBT, 1 - DOUBT)
        return probability


@dataclass(frozen=True, slots=True)
class MatchSettings:
    n_dense: int = 40
    """Nearest competencies by vectors that become candidates of an item."""
    n_lexical: int = 20
    """Best competencies by words that become candidates as well."""
    level_weights: LevelWeights = field(default_factory=LevelWeights)


@dataclass(frozen=True, slots=True)
class Matcher:
    """All that maps items to the competencies of one framework."""

    index: CompetencyIndex
    confidence_model: ConfidenceModel
    level_model: LevelModel
    settings: MatchSettings = field(default_factory=MatchSettings)

    @property
    def version(self) -> str:
        return f"{self.confidence_model.version}+{self.level_model.version}"


def match_items(
    matcher: Matcher, embedded: EmbeddedItems, *, top: int, least_confidence: float = 0.0
) -> list[list[Mapping]]:
    """The ``top`` mappings of each item with at least the confidence asked for, best first.

    There are fewer where the framework has fewer competencies.
    """
    if not matcher.index.competencies:
        return [[] for _ in embedded.items]
    matched: list[list[Mapping]] = []
    for start in range(0, len(embedded.items), BATCH):
        batch = embedded.batch(start, start + BATCH)
        matched += _match_batch(matcher, batch, top=top, least_confidence=least_confidence)
    return matched


def _match_batch(
    matcher: Matcher, embedded: EmbeddedItems, *, top: int, least_confidence: float
) -> list[list[Mapping]]:
    settings = matcher.settings
    pairs = find_pairs(
        matcher.index,
        embedded,
        n_dense=max(settings.n_dense, top),
        n_lexical=settings.n_lexical,
    )
    confidence = matcher.confidence_model.confidence(pairs.features)
    kept = _best_pairs(pairs, confidence, top=top, least_confidence=least_confidence)
    item, competency = pairs.item[kept], pairs.competency[kept]
    exit_probability = exit_levels(matcher, embedded, item, competency)
    width = rungs_climbed(embedded.items)[item]
    texts = [text for passages in embedded.passages for text in passages]
    evidence = nearest_passages(embedded, pairs, kept)
    matched: list[list[Mapping]] = [[] for _ in embedded.items]
    for row, (i, j) in enumerate(zip(item.tolist(), competency.tolist(), strict=True)):
        chosen = matcher.index.competencies[j]
        exit_level, probability = likeliest_exit(exit_probability[row, : chosen.scale.n_levels])
        mapping = Mapping(
            item_id=embedded.items[i].id,
            competency_id=chosen.id,
            confidence=round(float(confidence[kept[row]]), 6),
            entry_level=max(exit_level - int(width[row]), 0),
            exit_level=exit_level,
            exit_probability=probability,
            evidence=texts[evidence[row]],
            model=matcher.version,
        )
        matched[i].append(mapping)
    return matched


def _best_pairs(
    pairs: Pairs, confidence: NDArray[np.float64], *, top: int, least_confidence: float
) -> NDArray[np.int64]:
    """Rows of the pairs kept, item by item, best first; ties by the framework's own order."""
    order = np.lexsort((pairs.competency, -confidence, pairs.item))
    item = pairs.item[order]
    place = np.arange(len(order)) - np.searchsorted(item, item)
    kept: NDArray[np.int64] = order[(place < top) & (confidence[order] >= least_confidence)]
    return kept


def exit_levels(
    matcher: Matcher,
    embedded: EmbeddedItems,
    item: NDArray[np.int64],
    competency: NDArray[np.int64],
) -> NDArray[np.float64]:
    """(n_pairs, 9) P(exit level) of pairs of item and competency rows, 0 past a scale."""
    means = unit_rows(np.add.reduceat(embedded.vectors, embedded.first, axis=0))
    weights = matcher.settings.level_weights
    stage_log = stage_log_likelihood(matcher.level_model, means, embedded.items, weights)
    competencies = matcher.index.competencies
    n_levels = np.array([competencies[j].scale.n_levels for j in competency.tolist()], np.int64)
    by_level = _descriptor_similarity(matcher.index, means, item, competency)
    return exit_probabilities(stage_log[item], by_level, n_levels, weights)


def _descriptor_similarity(
    index: CompetencyIndex, means: Floats, item: NDArray[np.int64], competency: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(n_pairs, 9) cosine of each item with the nearest text of each level; NaN where none is."""
    texts = index.texts[TextKind.LEVEL]
    by_level = np.full((len(item), MOST_LEVELS), np.nan)
    n_texts = np.zeros(len(index.competencies), dtype=np.int64)
    n_texts[texts.owners] = np.diff(np.append(texts.first, len(texts.vectors)))
    first = np.cumsum(n_texts) - n_texts
    pair = np.repeat(np.arange(len(item)), n_texts[competency])
    place = np.arange(len(pair)) - np.searchsorted(pair, pair)
    text = first[competency[pair]] + place
    cosine = (means @ texts.vectors.T)[item[pair], text]
    np.fmax.at(by_level, (pair, texts.level[text] - 1), cosine)
    return by_level
