"""Fit the confidence model from sentences whose competencies people annotated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from recommender.embedding import Encoder
from recommender.errors import TooFewExamples
from recommender.index import CompetencyIndex
from recommender.item import LearningItem, Modality
from recommender.matching import BATCH, ConfidenceModel, MatchSettings
from recommender.pairs import EmbeddedItems, find_pairs


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with the labels of the competencies it speaks of."""

    text: str
    labels: frozenset[str]
    """Casefolded preferred labels."""


@dataclass(frozen=True, slots=True)
class PairExamples:
    """Candidate pairs with their features and whether people confirmed them."""

    text: NDArray[np.int64]
    """(n_pairs,) row of the text."""
    features: NDArray[np.float64]
    is_right: NDArray[np.bool_]
    n_right: NDArray[np.int64]
    """(n_texts,) annotated labels of each text that the framework holds."""


def present_texts(texts: Sequence[str], encoder: Encoder) -> EmbeddedItems:
    """Bare texts as the matcher takes them: each an item of one passage."""
    items = [LearningItem("text", str(n), text, Modality.ARTICLE) for n, text in enumerate(texts)]
    return EmbeddedItems(items, [(text,) for text in texts], encoder.encode(texts))


def list_pairs(
    index: CompetencyIndex, embedded: EmbeddedItems, annotated: Sequence[AnnotatedText]
) -> PairExamples:
    """The pairs the matcher would consider, marked right where people named the competency."""
    settings = MatchSettings()
    labels = [competency.label.casefold() for competency in index.competencies]
    known = set(labels)
    text, features, is_right = [], [], []
    for start in range(0, len(annotated), BATCH):
        batch = embedded.batch(start, start + BATCH)
        pairs = find_pairs(index, batch, n_dense=settings.n_dense, n_lexical=settings.n_lexical)
        text.append(pairs.item + start)
        features.append(pairs.features)
        is_right.append(
            [
                labels[j] in annotated[start + i].labels
                for i, j in zip(pairs.item.tolist(), pairs.competency.tolist(), strict=True)
            ]
        )
    return PairExamples(
        np.concatenate(text),
        np.concatenate(features),
        np.concatenate(is_right),
        np.array([len(one.labels & known) for one in annotated]),
    )


def fit_confidence_model(
    examples: Sequence[PairExamples], *, encoder_id: str, version: str
) -> ConfidenceModel:
    """Logistic regression on standardised features over all example sets together.

    Raises:
        TooFewExamples: no pair is right, or every pair is.
    """
    features = np.concatenate([one.features for one in examples])
    is_right = np.concatenate([one.is_right for one in examples])
    if is_right.all() or not is_right.any():
        raise TooFewExamples(
            "confidence",
            "texts whose labels the framework holds, and competencies besides",
            f"{int(is_right.sum())} of {len(is_right)} pairs right",
        )
    scaler = StandardScaler().fit(features)
    classifier = LogisticRegression(max_iter=2000).fit(scaler.transform(features), is_right)
    return ConfidenceModel(
        scaler.mean_,
        scaler.scale_,
        classifier.coef_[0],
        float(classifier.intercept_[0]),
        encoder_id,
        version,
    )


def precision_at(examples: PairExamples, score: NDArray[np.float64], *, k: int) -> float:
    """Mean over texts of right ones among the best ``k``, of as many as could be right.

        RP@k = hits in the best k / min(k, annotated labels)

    Texts without an annotated label that the framework holds are left out; 0 when all are.
    """
    counted = examples.n_right > 0
    if not counted.any():
        return 0.0
    order = np.lexsort((-score, examples.text))
    text = examples.text[order]
    place = np.arange(len(order)) - np.searchsorted(text, text)
    hit = examples.is_right[order] & (place < k)
    hits = np.bincount(text[hit], minlength=len(examples.n_right))
    return float((hits[counted] / np.minimum(k, examples.n_right[counted])).mean())


def calibration_error(
    confidence: NDArray[np.float64], is_right: NDArray[np.bool_], *, n_bins: int = 15
) -> float:
    """Mean distance of stated confidence and share right, over bins of equal count.

    >>> round(calibration_error(np.array([0.5, 0.5]), np.array([True, False]), n_bins=1), 6)
    0.0
    """
    order = np.argsort(confidence, kind="stable")
    bins = [rows for rows in np.array_split(order, n_bins) if len(rows)]
    gaps = [abs(confidence[rows].mean() - is_right[rows].mean()) * len(rows) for rows in bins]
    return float(sum(gaps) / len(order))
