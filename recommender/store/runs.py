"""Experiments: every training is a run in MLflow, kept in SQLite under the home."""

import os
import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

from recommender.store.home import Home


def record_run(
    home: Home,
    name: str,
    *,
    parameters: Mapping[str, str | int | float],
    figures: Mapping[str, float],
    files: Sequence[Path],
) -> str:
    """Keep what went into a training, what came out, and the files it made; the run's id."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of SQLAlchemy is deprecated
        return _record(home, name, parameters=parameters, figures=figures, files=files)


def _record(
    home: Home,
    name: str,
    *,
    parameters: Mapping[str, str | int | float],
    figures: Mapping[str, float],
    files: Sequence[Path],
) -> str:
    import mlflow

    home.mlruns.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(f"sqlite:///{home.mlruns.absolute() / 'mlflow.sqlite'}")
    experiment = mlflow.get_experiment_by_name(name)
    experiment_id = (
        experiment.experiment_id
        if experiment
        else mlflow.create_experiment(name, (home.mlruns / "files").absolute().as_uri())
    )
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_params(dict(parameters))
        mlflow.log_metrics({_metric_name(name): value for name, value in figures.items()})
        for file in files:
            mlflow.log_artifact(str(file))
        return str(run.info.run_id)


def _metric_name(name: str) -> str:
    """MLflow takes letters, digits and a few signs."""
    return re.sub(r"[^\w.\-/]", "_", name)
