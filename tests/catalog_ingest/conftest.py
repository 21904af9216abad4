"""A home with a database for each test, and what is put into it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender.store.home import Home
from recommender.store.session import Database, open_database
from tests.hashed_encoder import HashedEncoder


@pytest.fixture(scope="session")
def empty_journeys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with all tables and no rows."""
    path = tmp_path_factory.mktemp("empty") / "journeys.sqlite"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def home(tmp_path: Path, empty_journeys: Path) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(empty_journeys, folder / "journeys.sqlite")
    return Home(folder)


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    opened = open_database(home.database)
    yield opened
    opened.dispose()


@pytest.fixture
def encoder() -> HashedEncoder:
    return HashedEncoder()
