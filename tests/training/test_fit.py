"""``journeys train`` from end to end, on a small framework and with a small encoder."""

import warnings

import pytest
from typer.testing import CliRunner

from recommender.cli import app
from recommender.errors import RecommenderError, TooFewExamples, UnknownFramework
from recommender.framework import Competency, Framework, Scale
from recommender.store.frameworks import Frameworks
from recommender.store.home import Home
from recommender.store.models import load_confidence_model, load_level_model
from recommender.store.session import open_database
from tests.hashed_encoder import HashedEncoder

LEVELS = Scale(("Awareness", "Working", "Practitioner", "Expert"))
TOPICS = ("git", "sql", "budget", "risk", "talk", "plan", "write", "test")
ENCODER = HashedEncoder()


def described(topic):
    told = ("names terms of", "applies tools for", "coaches others on", "shapes policy about")
    return tuple(f"{words} {topic}" for words in told)


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = Home(tmp_path / "home")
    home.path.mkdir()
    database = open_database(home.database)
    skilled = [
        Competency(f"org:{t}", f"{t} work", LEVELS, descriptors=described(t)) for t in TOPICS
    ]
    bare = [Competency("bare:x", "Something", LEVELS)]
    with database.transaction() as session:
        Frameworks(session).save(Framework("org", "Ours", tuple(skilled)))
        Frameworks(session).save(Framework("bare", "Bare", tuple(bare)))
    database.dispose()
    monkeypatch.setattr("training.fit.open_encoder", lambda *_: ENCODER)
    return home


@pytest.fixture
def texts(tmp_path):
    path = tmp_path / "texts (1).csv"
    rows = [f'"doing {t} work {n}","[\'{t} work\']"' for n in range(3) for t in TOPICS]
    path.write_text("sentence,skills\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def train(home, *arguments):
    return CliRunner().invoke(app, ["--home", str(home.path), "train", *map(str, arguments)])


def runs(home, name):
    import mlflow

    warnings.simplefilter("ignore")  # until the test ends
    mlflow.set_tracking_uri(f"sqlite:///{home.mlruns.absolute() / 'mlflow.sqlite'}")
    experiment = mlflow.get_experiment_by_name(name)
    return mlflow.search_runs([experiment.experiment_id], output_format="list")


@pytest.mark.slow
def test_levels_are_fitted_saved_and_recorded(home):
    result = train(home, "levels", "--framework", "org")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("LevelFigures(n=32, macro_f1=")
    model = load_level_model(home.models)
    assert model.encoder_id == ENCODER.identity.id
    (run,) = runs(home, "levels")
    assert run.data.params["version"] == model.version
    assert run.data.metrics["pairwise_order"] > 0.9


@pytest.mark.slow
def test_confidence_is_fitted_saved_and_recorded(home, texts):
    result = train(home, "matcher", "--framework", "org", "--texts", texts, "--held-out", texts)

    assert result.exit_code == 0, result.output
    assert "texts (1): n 24, RP@5 1.000" in result.stdout
    model = load_confidence_model(home.models)
    assert model.encoder_id == ENCODER.identity.id
    (run,) = runs(home, "matcher")
    assert run.data.params["version"] == model.version
    assert run.data.metrics["texts__1_.precision_at_5"] == 1.0


@pytest.mark.slow
def test_the_same_examples_give_the_same_model(home, texts, tmp_path):
    for folder in ("a", "b"):
        trained = train(home, "levels", "--framework", "org", "--out", tmp_path / folder)
        assert trained.exit_code == 0

    one, other = (tmp_path / folder / "levels.json" for folder in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("levels", "--framework", "nope"), UnknownFramework),
        (("levels", "--framework", "bare"), TooFewExamples),
        (("matcher", "--framework", "nope", "--texts", "TEXTS"), UnknownFramework),
        (("matcher", "--framework", "bare", "--texts", "TEXTS"), TooFewExamples),
        (("matcher", "--framework", "org", "--texts", "missing.csv"), RecommenderError),
    ],
)
def test_what_cannot_be_fitted_is_told_and_saves_nothing(home, texts, arguments, error):
    filled = [str(texts) if one == "TEXTS" else one for one in arguments]

    result = train(home, *filled)

    assert isinstance(result.exception, error)
    assert not home.models.exists()
