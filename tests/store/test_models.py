import json

import numpy as np
import pytest

from recommender.errors import UnreadableSource
from recommender.levels import LevelModel
from recommender.matching import ConfidenceModel
from recommender.pairs import PAIR_FEATURES
from recommender.store.models import (
    CONFIDENCE,
    LEVELS,
    load_confidence_model,
    load_level_model,
    matcher_version,
    save_model,
)

RANDOM = np.random.default_rng(3)
N = len(PAIR_FEATURES)


@pytest.fixture
def confidence():
    mean, scale, weights = RANDOM.normal(size=(3, N)).round(6)
    return ConfidenceModel(mean, scale, weights, -1.5, "hashed@0x8", "confidence-here")


@pytest.fixture
def levels():
    weights = RANDOM.normal(size=(10, 4)).round(6)
    return LevelModel(
        ("führen", "lead"), np.ones(2), weights, np.zeros(4), "hashed@0x8", "levels-here"
    )


def assert_same(one, other):
    for name in type(one).__slots__:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_a_saved_model_comes_back(tmp_path, confidence, levels):
    save_model(confidence, tmp_path)
    save_model(levels, tmp_path)

    assert_same(load_confidence_model(tmp_path), confidence)
    assert_same(load_level_model(tmp_path), levels)


def test_without_a_model_of_ones_own_those_that_ship_are_used(tmp_path):
    confidence, levels = load_confidence_model(tmp_path), load_level_model(tmp_path)

    assert confidence.weights.shape == (N,)
    assert levels.weights.shape == (384 + len(levels.words), 4)
    assert confidence.encoder_id == levels.encoder_id
    assert matcher_version(tmp_path) == f"{confidence.version}+{levels.version}"


def test_a_model_fitted_here_replaces_the_one_that_ships(tmp_path, levels):
    save_model(levels, tmp_path)

    shipped = load_confidence_model(tmp_path).version
    assert matcher_version(tmp_path) == f"{shipped}+levels-here"


def without(key):
    def harm(stated):
        del stated[key]
        return stated

    return harm


@pytest.mark.parametrize(
    "harm",
    [
        without("version"),
        without("weights"),
        lambda stated: stated | {"surprise": 1},
        lambda stated: stated | {"weights": [1, 2]},
        lambda stated: stated | {"weights": "many"},
        lambda stated: [stated],
        lambda stated: 7,
    ],
)
@pytest.mark.parametrize("name", [CONFIDENCE, LEVELS])
def test_a_broken_model_is_told_with_its_file(tmp_path, confidence, levels, harm, name):
    save_model(confidence, tmp_path)
    save_model(levels, tmp_path)
    stated = json.loads((tmp_path / name).read_text())
    (tmp_path / name).write_text(json.dumps(harm(stated)))

    with pytest.raises(UnreadableSource, match=f"{name}: is not a model file .*train again"):
        matcher_version(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"])
def test_a_file_that_is_no_json_is_told(tmp_path, content):
    (tmp_path / LEVELS).write_bytes(content)

    with pytest.raises(UnreadableSource, match="is not a model file"):
        load_level_model(tmp_path)
