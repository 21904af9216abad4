"""Fitted models on disk: those that ship, and those fitted here, which replace them."""

import json
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from recommender.errors import UnreadableSource
from recommender.levels import N_STAGES, LevelModel
from recommender.matching import ConfidenceModel
from recommender.pairs import PAIR_FEATURES
from recommender.store.files import write_atomically

A = TypeVar("A")

CONFIDENCE, LEVELS = "confidence.json", "levels.json"


def load_confidence_model(models: Path) -> ConfidenceModel:
    """The confidence model in ``models``, else the one that ships."""
    return _read(models, CONFIDENCE, _to_confidence_model)


def load_level_model(models: Path) -> LevelModel:
    """The level model in ``models``, else the one that ships."""
    return _read(models, LEVELS, _to_level_model)


def matcher_version(models: Path) -> str:
    """Names the models that a mapping is made with."""
    return f"{load_confidence_model(models).version}+{load_level_model(models).version}"


def save_model(model: ConfidenceModel | LevelModel, folder: Path) -> Path:
    """Write a model as JSON, which loads without running code."""
    name = CONFIDENCE if isinstance(model, ConfidenceModel) else LEVELS
    stated = {
        key: value.round(8).tolist() if isinstance(value, np.ndarray) else value
        for key, value in asdict(model).items()
    }
    write_atomically(folder / name, (json.dumps(stated) + "\n").encode())
    return folder / name


def _to_confidence_model(stated: dict[str, Any]) -> ConfidenceModel:
    model = ConfidenceModel(**_with_arrays(stated, ("mean", "scale", "weights")))
    expected = (len(PAIR_FEATURES),)
    if {model.mean.shape, model.scale.shape, model.weights.shape} != {expected}:
        raise ValueError(f"it weighs {model.weights.size} features, not {len(PAIR_FEATURES)}")
    return model


def _to_level_model(stated: dict[str, Any]) -> LevelModel:
    stated["words"] = tuple(stated["words"])
    model = LevelModel(**_with_arrays(stated, ("idf", "weights", "intercept")))
    n_words = len(model.words)
    if model.idf.shape != (n_words,) or len(model.weights) < n_words:
        raise ValueError(f"its arrays do not fit its {n_words} words")
    if model.weights.shape[1:] != (N_STAGES,) or model.intercept.shape != (N_STAGES,):
        raise ValueError(f"it does not tell {N_STAGES} stages apart")
    return model


def _with_arrays(stated: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        key: np.array(value, dtype=np.float64) if key in names else value
        for key, value in stated.items()
    }


def _read(models: Path, name: str, build: Callable[[dict[str, Any]], A]) -> A:
    fitted_here = models / name
    try:
        if fitted_here.is_file():
            return build(dict(json.loads(fitted_here.read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError, KeyError) as error:
        problem = f"is not a model file ({error})."
        raise UnreadableSource(str(fitted_here), problem, "Remove it or train again.") from error
    shipped = files("recommender.store") / "shipped" / name
    return build(json.loads(shipped.read_text(encoding="utf-8")))
