import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.item import Modality
from recommender.levels import (
    CUES,
    DECLARED,
    N_STAGES,
    LevelModel,
    LevelWeights,
    exit_probabilities,
    likeliest_exit,
    rely_on_words,
    rungs_climbed,
    spread_stages,
    stage_overlap,
    text_log_probability,
    word_weights,
)
from tests.recommender.matched import make_item

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=9).filter(lambda p: sum(p) > 0.01)


@pytest.mark.parametrize("n_levels", range(1, 10))
def test_every_stage_lies_wholly_on_the_scale(n_levels):
    share = stage_overlap(n_levels)

    assert share.shape == (N_STAGES, n_levels)
    assert np.allclose(share.sum(axis=1), 1)
    assert (share >= 0).all()


def test_as_many_levels_as_stages_are_the_stages():
    assert np.allclose(stage_overlap(N_STAGES), np.eye(N_STAGES))


@given(p=probabilities.filter(lambda p: len(p) >= 4), n_levels=st.integers(1, 9))
def test_spreading_keeps_a_distribution(p, n_levels):
    stages = np.array([p[:4]]) / max(sum(p[:4]), 1e-9)

    assert spread_stages(stages, n_levels).sum() == pytest.approx(stages.sum())


@given(
    stage=st.lists(st.floats(-50, 0), min_size=4, max_size=4),
    similarity=st.lists(st.one_of(st.just(np.nan), st.floats(-1, 1)), min_size=9, max_size=9),
    n_levels=st.integers(1, 9),
)
def test_exit_probabilities_are_distributions_on_the_scale(stage, similarity, n_levels):
    found = exit_probabilities(
        np.array([stage]), np.array([similarity]), np.array([n_levels]), LevelWeights()
    )

    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    assert not found[0, n_levels:].any()


def test_texts_of_levels_past_the_scale_do_not_count():
    similarity = np.full((2, 9), np.nan)
    similarity[:, :2] = 0.2, 0.4
    similarity[1, 5] = 0.9

    found = exit_probabilities(np.zeros((2, 4)), similarity, np.array([2, 2]), LevelWeights())

    assert np.allclose(found[0], found[1])


@given(p=probabilities)
def test_probabilities_in_millionths_sum_to_one(p):
    exact = np.array(p) / sum(p)

    level, rounded = likeliest_exit(exact)

    expected = float(np.dot(np.arange(1, len(p) + 1), rounded))
    assert level == int(exact.argmax()) + 1
    assert sum(round(one * 1_000_000) for one in rounded) == 1_000_000
    assert np.allclose(rounded, exact, atol=1e-5)
    assert 1 - 1e-9 <= expected <= len(p) + 1e-9


@pytest.mark.parametrize("name", ["advanced", "expert"])
def test_words_of_the_upper_end_favour_each_higher_stage(name):
    cue = {name: likelihood for name, _, likelihood in CUES}.get(name)

    for likelihood in filter(None, (DECLARED[name], cue)):
        assert list(likelihood) == sorted(likelihood)


@pytest.mark.parametrize("likelihood", [*DECLARED.values(), *(one for _, _, one in CUES)])
def test_a_judged_likelihood_is_a_distribution(likelihood):
    assert len(likelihood) == N_STAGES
    assert sum(likelihood) == pytest.approx(1)


@pytest.mark.parametrize(
    ("other", "rungs"),
    [
        ({"title": "Giving feedback"}, 1),
        ({"title": "The complete bootcamp"}, 2),
        ({"title": "Feedback", "level": "Mixed"}, 2),
        ({"title": "Feedback", "minutes": 2400}, 2),
        ({"title": "Feedback", "minutes": 2399}, 1),
    ],
)
def test_broad_items_climb_two_rungs(other, rungs):
    assert rungs_climbed([make_item(1, **other)]).tolist() == [rungs]


def test_a_long_book_climbs_one_rung():
    item = make_item(1, "Feedback", minutes=9000)
    book = type(item)(item.source, "2", item.title, Modality.BOOK, minutes=9000)

    assert rungs_climbed([item, book]).tolist() == [2, 1]


def test_word_weights_are_unit_rows_or_zero():
    weights = word_weights(["budget budget plan", "nothing known"], ("budget", "plan"), np.ones(2))

    assert np.allclose(np.linalg.norm(weights, axis=1), [1, 0])
    assert weights[0, 0] > weights[0, 1]


def test_with_vectors_of_another_encoder_only_words_count():
    words = np.array([[-1.0, 0, 0, 1], [1, 0, 0, -1]])
    weights = np.vstack([np.full((3, 4), 5.0), words])
    model = LevelModel(("lead", "learn"), np.ones(2), weights, np.zeros(4), "old", "1")

    relying = rely_on_words(model, 7)
    low, high = text_log_probability(relying, np.ones((2, 7), np.float32), ["learn", "lead"])

    assert low.argmax() == 0
    assert high.argmax() == 3
