import numpy as np
import pytest

from recommender.errors import TooFewExamples
from recommender.levels import N_STAGES, text_log_probability
from training.level_model import (
    LevelExamples,
    evaluate_level_model,
    fit_level_model,
    pairwise_order,
)

SAID = ("learns the terms", "applies the terms", "coaches others", "shapes the policy")


def separable(n_competencies=12, stages=range(N_STAGES)):
    """Each stage in words of its own and a direction of its own."""
    random = np.random.default_rng(5)
    stage = np.array([s for _ in range(n_competencies) for s in stages])
    competency = np.repeat(np.arange(n_competencies), len(list(stages)))
    vectors = np.eye(8, dtype=np.float32)[stage] + random.normal(0, 0.05, (len(stage), 8))
    texts = [f"{SAID[s]} {c}" for s, c in zip(stage, competency, strict=True)]
    return LevelExamples(texts, vectors.astype(np.float32), stage, competency)


def test_stages_that_can_be_told_are_told():
    examples = separable()

    model = fit_level_model(examples, encoder_id="e", version="v")

    found = text_log_probability(model, examples.vectors, examples.texts)
    assert np.array_equal(found.argmax(axis=1), examples.stage)
    assert np.allclose(np.exp(found).sum(axis=1), 1)
    assert {"learns", "coaches", "terms"} <= set(model.words)


def test_figures_on_held_out_competencies_of_what_can_be_told():
    figures = evaluate_level_model(separable())

    assert (figures.n, figures.macro_f1, figures.quadratic_kappa) == (48, 1.0, 1.0)
    assert figures.pairwise_order == 1.0


@pytest.mark.parametrize("stages", [(0, 3), (1, 2, 3)])
def test_a_stage_that_no_example_shows_is_unlikely(stages):
    examples = separable(stages=stages)

    model = fit_level_model(examples, encoder_id="e", version="v")

    found = np.exp(text_log_probability(model, examples.vectors, examples.texts))
    assert np.array_equal(found.argmax(axis=1), examples.stage)
    unseen = [stage for stage in range(N_STAGES) if stage not in stages]
    assert found[:, unseen].max() < 1e-4


def test_words_that_few_texts_say_have_no_weight():
    model = fit_level_model(separable(n_competencies=3), encoder_id="e", version="v")

    assert model.words == ("terms", "the")
    assert model.weights.shape == (8 + 2, N_STAGES)


@pytest.mark.parametrize(
    "examples", [separable(n_competencies=4), separable(stages=(0, 2, 3))], ids=["few", "flat"]
)
def test_too_few_examples_are_told(examples):
    with pytest.raises(TooFewExamples, match="5 competencies and all 4 stages"):
        evaluate_level_model(examples)


@pytest.mark.parametrize(
    ("score", "share"),
    [
        ([1, 2, 3, 4], 1.0),
        ([4, 3, 2, 1], 0.0),
        ([1, 1, 1, 1], 0.0),
        ([1, 3, 2, 4], 5 / 6),
    ],
)
def test_pairs_in_order(score, share):
    stage, group = np.arange(4), np.zeros(4, dtype=np.int64)

    assert pairwise_order(np.array(score, dtype=float), stage, group) == pytest.approx(share)


def test_pairs_of_one_stage_or_of_two_competencies_do_not_count():
    score, stage = np.array([0.1, 0.9, 0.5]), np.array([0, 0, 1])

    assert pairwise_order(score, stage, np.array([0, 0, 0])) == 0.5
    assert pairwise_order(score, stage, np.array([0, 1, 2])) == 0.0
