import dataclasses

import numpy as np
import pytest

from recommender.errors import UnreadableSource
from recommender.store.models import load_confidence_model, load_level_model, save_model


@pytest.mark.parametrize("load", [load_confidence_model, load_level_model])
def test_a_model_that_ships_survives_its_file(tmp_path, load):
    shipped = load(tmp_path / "none")
    save_model(shipped, tmp_path)

    for field in dataclasses.fields(shipped):
        read, written = getattr(load(tmp_path), field.name), getattr(shipped, field.name)
        assert np.array_equal(read, written), field.name


def test_a_model_fitted_here_goes_before_the_one_that_ships(tmp_path):
    fitted = dataclasses.replace(load_level_model(tmp_path), version="fitted-here")
    save_model(fitted, tmp_path)

    assert load_level_model(tmp_path).version == "fitted-here"


def test_a_damaged_model_is_told(tmp_path):
    (tmp_path / "levels.json").write_text("{")

    with pytest.raises(UnreadableSource, match=r"levels\.json"):
        load_level_model(tmp_path)
