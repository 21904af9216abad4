"""Fitted models on disk: those that ship, and those fitted here, which replace them."""

import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from recommender.errors import UnreadableSource
from recommender.levels import LevelModel
from recommender.matching import ConfidenceModel
from recommender.store.files import write_atomically

CONFIDENCE, LEVELS = "confidence.json", "levels.json"


def load_confidence_model(models: Path) -> ConfidenceModel:
    """The confidence model in ``models``, else the one that ships."""
    stated = _read(models, CONFIDENCE)
    arrays = ("mean", "scale", "weights")
    return ConfidenceModel(**_with_arrays(stated, arrays))


def load_level_model(models: Path) -> LevelModel:
    """The level model in ``models``, else the one that ships."""
    stated = _read(models, LEVELS)
    stated["words"] = tuple(stated["words"])
    return LevelModel(**_with_arrays(stated, ("idf", "weights", "intercept")))


def matcher_version(models: Path) -> str:
    """Names the models that a mapping is made with."""
    return "+".join(str(_read(models, name)["version"]) for name in (CONFIDENCE, LEVELS))


def save_model(model: ConfidenceModel | LevelModel, folder: Path) -> Path:
    """Write a model as JSON, which loads without running code."""
    name = CONFIDENCE if isinstance(model, ConfidenceModel) else LEVELS
    stated = {
        key: value.round(8).tolist() if isinstance(value, np.ndarray) else value
        for key, value in asdict(model).items()
    }
    write_atomically(folder / name, (json.dumps(stated) + "\n").encode())
    return folder / name


def _with_arrays(stated: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {key: np.array(value) if key in names else value for key, value in stated.items()}


def _read(models: Path, name: str) -> dict[str, Any]:
    fitted_here = models / name
    try:
        if fitted_here.is_file():
            return dict(json.loads(fitted_here.read_text()))
        shipped = files("recommender.store") / "shipped" / name
        return dict(json.loads(shipped.read_text()))
    except ValueError as error:
        problem = f"is not a model file ({error})."
        raise UnreadableSource(str(fitted_here), problem, "Remove it or train again.") from error
