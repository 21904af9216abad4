"""Which levels an item spans. Fitting the text model happens in ``training``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommender.framework import MOST_LEVELS
from recommender.item import LearningItem, Modality

Floats = NDArray[np.float64]

_WORD = re.compile(r"[a-z]+")

N_STAGES = 4
"""Stages of growth that the text model tells apart, first steps to mastery, on any scale."""


@dataclass(frozen=True, slots=True)
class LevelModel:
    """A fitted model of the stage of growth that a text speaks of: meaning and wording together."""

    words: tuple[str, ...]
    idf: Floats
    """(n_words,) inverse document frequency."""
    weights: Floats
    """(dim + n_words, n_stages)"""
    intercept: Floats
    """(n_stages,)"""
    encoder_id: str
    version: str


def rely_on_words(model: LevelModel, dim: int) -> LevelModel:
    """The model for vectors of another encoder, which mean nothing to it: their weights are 0."""
    of_words = model.weights[len(model.weights) - len(model.words) :]
    return replace(model, weights=np.vstack([np.zeros((dim, N_STAGES)), of_words]))


@dataclass(frozen=True, slots=True)
class LevelWeights:
    """How much each witness of a level counts, as factors on its log-likelihood."""

    text: float = 0.6
    """The text model; fitted on descriptors, so it is trusted less on catalogue prose."""
    declared: float = 1.0
    """The provider's own word for the level."""
    cue: float = 1.0
    """Words such as "introduction" or "advanced" in the title."""
    descriptor: float = 8.0
    """Cosine with the descriptor of each level, about its mean."""


CUES: tuple[tuple[str, re.Pattern[str], tuple[float, ...]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE), likelihood)
    for name, pattern, likelihood in (
        (
            "first steps",
            r"\b(intro(duction|ducing|ductory)?|beginners?|basics?|fundamentals?|essentials?"
            r"|getting started|first steps|foundations?|primer|101|novices?|what is|awareness"
            r"|einführung|einstieg|grundlagen|anfänger)\b",
            (0.62, 0.26, 0.08, 0.04),
        ),
        (
            "in practice",
            r"\b(hands[- ]on|in practice|applied|practical|working with|intermediate|how to"
            r"|next steps|praxis|fortgeschrittene?)\b",
            (0.14, 0.42, 0.32, 0.12),
        ),
        (
            "advanced",
            r"\b(advanced|deep[- ]dive|mastering|mastery|expert|masterclass|at scale|strateg(y|ic)"
            r"|leading|leadership|architect(ing|ure)?|optimi[sz](e|ing|ation)|experten?)\b",
            (0.05, 0.15, 0.40, 0.40),
        ),
    )
)
"""Cue words and how likely each stage is to use them: judged, not fitted."""

DECLARED: dict[str, tuple[float, ...]] = {
    "beginner": (0.62, 0.28, 0.07, 0.03),
    "introductory": (0.62, 0.28, 0.07, 0.03),
    "basic": (0.62, 0.28, 0.07, 0.03),
    "foundation": (0.58, 0.30, 0.08, 0.04),
    "anfänger": (0.62, 0.28, 0.07, 0.03),
    "einsteiger": (0.62, 0.28, 0.07, 0.03),
    "grundlagen": (0.62, 0.28, 0.07, 0.03),
    "intermediate": (0.10, 0.45, 0.36, 0.09),
    "fortgeschritten": (0.08, 0.36, 0.42, 0.14),
    "fortgeschrittene": (0.08, 0.36, 0.42, 0.14),
    "advanced": (0.03, 0.12, 0.42, 0.43),
    "expert": (0.02, 0.06, 0.30, 0.62),
    "experte": (0.02, 0.06, 0.30, 0.62),
    "experten": (0.02, 0.06, 0.30, 0.62),
}
"""Providers' words and the stage their items reach: judged, since providers use them loosely.

Those of the upper end never fall from one stage to the next: "advanced" never lowers a level.
"""


def stage_log_likelihood(
    model: LevelModel,
    vectors: NDArray[np.float32],
    items: Sequence[LearningItem],
    weights: LevelWeights,
) -> Floats:
    """What title, text and provider say of the stage that each item reaches.

        log P(stage) = w_text log P_text + w_cue sum log P_cue + w_declared log P_declared + const

    Args:
        vectors: (n_items, dim) unit rows, one for each item.

    Returns:
        (n_items, n_stages) unnormalised.
    """
    witness = weights.text * text_log_probability(
        model, vectors, [f"{item.title}\n{item.description}" for item in items]
    )
    for row, item in enumerate(items):
        for _, pattern, likelihood in CUES:
            if pattern.search(item.title):
                witness[row] += weights.cue * np.log(likelihood)
        declared = DECLARED.get(item.level.strip().casefold())
        if declared:
            witness[row] += weights.declared * np.log(declared)
    return witness


def text_log_probability(
    model: LevelModel, vectors: NDArray[np.float32], texts: Sequence[str]
) -> Floats:
    """(n_texts, n_stages) log P(stage | text), from the text's vector and its words."""
    features = np.hstack([vectors.astype(np.float64), word_weights(texts, model.words, model.idf)])
    return log_normalise(features @ model.weights + model.intercept)


def word_weights(texts: Sequence[str], words: Sequence[str], idf: Floats) -> Floats:
    """(n_texts, n_words) unit rows of ``(1 + log count) * idf``; a row without words is zero."""
    column = {word: place for place, word in enumerate(words)}
    counts = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        for word in _WORD.findall(text.lower()):
            if word in column:
                counts[row, column[word]] += 1
    weighted = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * idf
    length = np.linalg.norm(weighted, axis=1, keepdims=True)
    unit: Floats = weighted / np.where(length == 0, 1, length)
    return unit


def log_normalise(logits: Floats) -> Floats:
    """Rows as logarithms of probabilities."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    normalised: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normalised


def spread_stages(stage_probability: Floats, n_levels: int) -> Floats:
    """Stages laid over a scale of ``n_levels``: each covers its equal part of the scale.

    >>> spread_stages(np.array([[0.5, 0.3, 0.1, 0.1]]), 2)
    array([[0.8, 0.2]])
    """
    return stage_probability @ stage_overlap(n_levels)


def stage_overlap(n_levels: int) -> Floats:
    """(n_stages, n_levels) share of each stage's part of the scale that lies in each level's."""
    stage = np.linspace(0, 1, N_STAGES + 1)
    level = np.linspace(0, 1, n_levels + 1)
    low = np.maximum(stage[:-1, None], level[None, :-1])
    high = np.minimum(stage[1:, None], level[None, 1:])
    share: Floats = np.clip(high - low, 0, None) * N_STAGES
    return share


def exit_probabilities(
    stage_log: Floats,
    descriptor_similarity: Floats,
    n_levels: NDArray[np.int64],
    weights: LevelWeights,
) -> Floats:
    """P(exit level) of each pair of item and competency.

        P(exit = l) proportional to P_stage(l) * exp(w_descriptor * (s_l - mean s))

    Args:
        stage_log: (n_pairs, n_stages) from ``stage_log_likelihood``.
        descriptor_similarity: (n_pairs, 9) cosine of the item with the texts of each level, NaN
            where a level has none.
        n_levels: (n_pairs,) of the competency's scale.

    Returns:
        (n_pairs, 9), 0 past the scale.
    """
    probability = np.zeros((len(stage_log), MOST_LEVELS))
    stages = np.exp(log_normalise(stage_log))
    for size in np.unique(n_levels):
        rows = np.flatnonzero(n_levels == size)
        probability[rows, :size] = spread_stages(stages[rows], int(size))
    on_scale = np.arange(MOST_LEVELS) < n_levels[:, None]
    known = on_scale & ~np.isnan(descriptor_similarity)
    n_known = known.sum(axis=1, keepdims=True)
    centred = np.where(known, descriptor_similarity, 0)
    mean = centred.sum(axis=1, keepdims=True) / np.maximum(n_known, 1)
    factor = np.where(known & (n_known > 1), np.exp(weights.descriptor * (centred - mean)), 1)
    probability *= factor
    total = probability.sum(axis=1, keepdims=True)
    normalised: Floats = probability / total
    return normalised


def likeliest_exit(probability: Floats) -> tuple[int, tuple[float, ...]]:
    """The likeliest exit level, and the (n_levels,) probabilities in millionths that sum to 1.

    >>> likeliest_exit(np.array([1 / 3, 2 / 3]))
    (2, (0.333333, 0.666667))
    """
    millionths = np.rint(probability * 1_000_000).astype(np.int64)
    likeliest = int(probability.argmax())
    millionths[likeliest] += 1_000_000 - millionths.sum()
    return likeliest + 1, tuple((millionths / 1_000_000).tolist())


_BROAD = re.compile(
    r"\b(zero to hero|complete|bootcamp|from (scratch|beginner)|beginner to|professional"
    r" certificate|speciali[sz]ation|a to z|komplett\w*)\b",
    re.IGNORECASE,
)
BROAD_MINUTES = 40 * 60


def rungs_climbed(items: Sequence[LearningItem]) -> NDArray[np.int64]:
    """How many rungs each item climbs: two for a long or all-levels programme, else one."""
    broad = [
        item.level.strip().casefold() in {"mixed", "all levels", "alle niveaus"}
        or bool(_BROAD.search(item.title))
        or (item.modality is Modality.COURSE and item.planned_minutes >= BROAD_MINUTES)
        for item in items
    ]
    return np.where(broad, 2, 1).astype(np.int64)
