import numpy as np
import pytest

from recommender.errors import TooFewExamples
from recommender.pairs import PAIR_FEATURES
from tests.hashed_encoder import HashedEncoder
from tests.recommender.matched import make_matcher, some_competencies
from training.confidence_model import (
    AnnotatedText,
    PairExamples,
    calibration_error,
    fit_confidence_model,
    list_pairs,
    precision_at,
    present_texts,
)

N = len(PAIR_FEATURES)


def examples(text, is_right, n_right):
    features = np.zeros((len(text), N))
    return PairExamples(np.array(text), features, np.array(is_right, dtype=bool), np.array(n_right))


@pytest.mark.parametrize(("k", "expected"), [(1, 0.5), (2, 0.75), (3, 1.0)])
def test_precision_counts_hits_of_as_many_as_could_be(k, expected):
    # Text 0: right at places 1 and 3 of 3, two labels. Text 1: right at place 2, one label.
    # Text 2 has no label that the framework holds and is left out.
    pairs = examples([0, 0, 0, 1, 1, 2], [1, 0, 1, 0, 1, 0], [2, 1, 0])
    score = np.array([0.9, 0.5, 0.1, 0.8, 0.7, 1.0])

    by_hand = {1: (1 / 1 + 0) / 2, 2: (1 / 2 + 1) / 2, 3: (2 / 2 + 1) / 2}
    assert precision_at(pairs, score, k=k) == pytest.approx(by_hand[k])
    assert by_hand[k] == expected


def test_a_label_that_is_no_candidate_counts_as_missed():
    pairs = examples([0, 0], [1, 0], [4])

    assert precision_at(pairs, np.array([1.0, 0.5]), k=2) == 0.5


def test_without_labels_there_is_no_precision():
    assert precision_at(examples([0], [0], [0]), np.ones(1), k=5) == 0.0


def test_calibration_error_by_hand():
    confidence = np.array([0.1, 0.2, 0.8, 0.9])
    is_right = np.array([False, True, True, True])

    # Bins of two: |0.15 - 0.5| and |0.85 - 1|, each of half the pairs.
    assert calibration_error(confidence, is_right, n_bins=2) == pytest.approx(0.25)


def test_more_bins_than_pairs_are_no_fault():
    assert calibration_error(np.array([0.3]), np.array([True]), n_bins=15) == pytest.approx(0.7)


def test_confidence_is_the_share_right_where_features_tell_it():
    random = np.random.default_rng(1)
    features = random.normal(size=(4000, N))
    is_right = random.random(4000) < 1 / (1 + np.exp(-2 * features[:, 0] + 1))
    pairs = PairExamples(np.zeros(4000, dtype=int), features, is_right, np.ones(1))

    model = fit_confidence_model([pairs], encoder_id="e", version="v")

    confidence = model.confidence(features)
    assert calibration_error(confidence, is_right) < 0.03
    assert np.abs(model.weights[1:]).max() < 0.15 < model.weights[0]


@pytest.mark.parametrize("right", [True, False])
def test_pairs_of_one_kind_teach_nothing(right):
    with pytest.raises(TooFewExamples, match="confidence model"):
        fit_confidence_model([examples([0, 0], [right] * 2, [1])], encoder_id="e", version="v")


def test_pairs_are_right_where_people_named_the_competency():
    index = make_matcher(some_competencies()).index
    annotated = [AnnotatedText(f"text {n} on risk", frozenset()) for n in range(70)]
    annotated[66] = AnnotatedText("git commits", frozenset({"version control", "not held"}))
    embedded = present_texts([one.text for one in annotated], HashedEncoder())

    pairs = list_pairs(index, embedded, annotated)

    assert pairs.text[pairs.is_right].tolist() == [66]
    assert pairs.n_right.sum() == pairs.n_right[66] == 1
    assert set(pairs.text.tolist()) == set(range(70))
