"""A home of its own for each test, with a small framework and catalogue, and the command line."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from recommender.errors import RecommenderError
from recommender.framework import Competency, Framework, Scale
from recommender.item import LearningItem, Modality
from recommender.role import RoleProfile
from recommender.store.catalogue import SourceRecord
from recommender.store.home import Home
from recommender.store.session import open_database
from recommender.store.transaction import begin

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
FOUR_LEVELS = Scale(("Aware", "Working", "Leading", "Expert"))
FRAMEWORK = Framework(
    "f",
    "Ours",
    (
        Competency("f:sql", "Querying data", FOUR_LEVELS, aliases=("SQL",)),
        Competency("f:git", "Version control", Scale(("held",))),
    ),
    (RoleProfile("f:junior", "Analyst", "Junior analyst", ()),
     RoleProfile("f:senior", "Analyst", "Senior analyst", ())),
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def make_home(path: Path) -> Home:
    """Two competencies, two role profiles, and the items s:1, s:2 and t:1, a duplicate of s:1."""
    made = Home(path)
    database = open_database(made.database)
    with begin(database) as transaction:
        transaction.frameworks.save(FRAMEWORK)
        for source, ids in (("s", "12"), ("t", "1")):
            records = [_record(source, id) for id in ids]
            transaction.catalogue.save_records(source, records, now=MONDAY, is_complete=True)
    database.dispose()
    return made


def _record(source: str, id: str) -> SourceRecord:
    item = LearningItem(source, id, f"Item {id}", Modality.COURSE)
    return SourceRecord(item, content_hash=f"{source}{id}", duplicate_key=f"key {id}")


@pytest.fixture
def store(home):
    """Opens a transaction on the home's database."""
    database = open_database(home.database)
    yield lambda: begin(database)
    database.dispose()


@pytest.fixture
def journeys(home, capfd):
    """Run a command as a person would; errors that we know are told as the root tells them."""
    from recommender.cli import app

    def run(*arguments):
        capfd.readouterr()
        error, code = "", 0
        try:
            code = app(["--home", str(home.path), *map(str, arguments)], standalone_mode=False)
        except RecommenderError as known:
            error, code = f"error: {known}", 1
        answered = capfd.readouterr()
        return SimpleNamespace(code=code or 0, out=answered.out, err=answered.err + error)

    return run
