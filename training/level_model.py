"""Fit the level model from descriptors, whose level the framework itself states."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score
from sklearn.model_selection import GroupKFold

from recommender.errors import TooFewExamples
from recommender.levels import N_STAGES, LevelModel, text_log_probability, word_weights

MOST_ITERATIONS = 2000
LEAST_TEXTS = 5
"""A word must stand in as many texts to have a weight."""
UNSEEN = -20.0
"""Intercept of a stage that no example shows."""

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class LevelExamples:
    """Texts whose stage of growth is known."""

    texts: Sequence[str]
    vectors: NDArray[np.float32]
    """(n_examples, dim) unit rows."""
    stage: NDArray[np.int64]
    """(n_examples,) 0 .. n_stages - 1."""
    competency: NDArray[np.int64]
    """(n_examples,) whose descriptor it is: a competency is held out as a whole."""

    def rows(self, chosen: NDArray[np.int64]) -> "LevelExamples":
        texts = [self.texts[row] for row in chosen]
        return LevelExamples(
            texts, self.vectors[chosen], self.stage[chosen], self.competency[chosen]
        )


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """How well levels are told, on competencies that were held out."""

    n: int
    macro_f1: float
    quadratic_kappa: float
    pairwise_order: float
    """Share of pairs of levels within one competency that are put in order."""
    length_order: float
    """The same by the length of the text alone: the floor."""


def fit_level_model(
    examples: LevelExamples, *, encoder_id: str, version: str, regularisation: float = 0.5
) -> LevelModel:
    """Multinomial logistic regression on the text's vector and its words.

    The length of a text tells much of a descriptor's level, nothing of an item's: it is left out.
    """
    words, idf = _weigh_words(examples.texts)
    weights = word_weights(examples.texts, words, idf)
    features = np.hstack([examples.vectors, weights])
    classifier = LogisticRegression(C=1 / regularisation, max_iter=MOST_ITERATIONS)
    classifier.fit(features, examples.stage)
    coefficients, intercept = _of_every_stage(classifier)
    return LevelModel(words, idf, coefficients.T, intercept, encoder_id, version)


def _weigh_words(texts: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The words that stand in enough texts, and their inverse document frequency."""
    said = Counter(word for text in texts for word in set(_WORD.findall(text.lower())))
    kept = sorted(word for word, n in said.items() if n >= LEAST_TEXTS)
    n_with = np.array([said[word] for word in kept], dtype=np.float64)
    return tuple(kept), np.log((1 + len(texts)) / (1 + n_with)) + 1


def _of_every_stage(
    classifier: LogisticRegression,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n_stages, n_features) weights and (n_stages,) intercepts; a stage not seen is unlikely."""
    weights, intercept = classifier.coef_, classifier.intercept_
    if len(weights) == 1:  # two stages: one row tells the second from the first
        weights, intercept = (
            np.vstack([-weights, weights]) / 2,
            np.append(-intercept, intercept) / 2,
        )
    every = np.zeros((N_STAGES, weights.shape[1]))
    every[classifier.classes_] = weights
    intercepts = np.full(N_STAGES, UNSEEN)
    intercepts[classifier.classes_] = intercept
    return every, intercepts


def evaluate_level_model(examples: LevelExamples, *, n_folds: int = 5) -> LevelFigures:
    """Figures over folds in which whole competencies are held out.

    Raises:
        TooFewExamples: there are fewer competencies than folds, or stages that none describes.
    """
    _check(examples, n_folds)
    expected = np.zeros(len(examples.stage))
    predicted = np.zeros(len(examples.stage), dtype=np.int64)
    folds = GroupKFold(n_folds).split(examples.vectors, examples.stage, examples.competency)
    for fitted_on, held_out in folds:
        model = fit_level_model(examples.rows(fitted_on), encoder_id="", version="")
        unseen = examples.rows(held_out)
        probability = np.exp(text_log_probability(model, unseen.vectors, unseen.texts))
        predicted[held_out] = probability.argmax(axis=1)
        expected[held_out] = probability @ np.arange(N_STAGES)
    length = np.array([len(text) for text in examples.texts], dtype=np.float64)
    return LevelFigures(
        n=len(examples.stage),
        macro_f1=float(f1_score(examples.stage, predicted, average="macro")),
        quadratic_kappa=float(cohen_kappa_score(examples.stage, predicted, weights="quadratic")),
        pairwise_order=pairwise_order(expected, examples.stage, examples.competency),
        length_order=pairwise_order(length, examples.stage, examples.competency),
    )


def _check(examples: LevelExamples, n_folds: int) -> None:
    n_competencies = len(np.unique(examples.competency))
    seen = np.unique(examples.stage)
    if n_competencies < n_folds or len(seen) < N_STAGES:
        raise TooFewExamples(
            "level",
            f"descriptors of {n_folds} competencies and all {N_STAGES} stages of growth",
            f"{n_competencies} described, over {len(seen)} stages",
        )


def pairwise_order(
    score: NDArray[np.float64], stage: NDArray[np.int64], group: NDArray[np.int64]
) -> float:
    """Share of pairs of one group with different stages whose scores stand in the same order.

    >>> pairwise_order(np.array([0.1, 0.5, 0.3]), np.array([0, 1, 2]), np.array([7, 7, 7]))
    0.6666666666666666
    """
    right = total = 0
    for one in np.unique(group):
        rows = np.flatnonzero(group == one)
        low, high = np.triu_indices(len(rows), k=1)
        differs = np.sign(stage[rows[high]] - stage[rows[low]])
        agrees = np.sign(score[rows[high]] - score[rows[low]]) == differs
        right += int((agrees & (differs != 0)).sum())
        total += int((differs != 0).sum())
    return right / total if total else 0.0
