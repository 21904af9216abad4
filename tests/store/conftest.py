"""A database for each test, and small values to fill it with."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from recommender.framework import Competency, Framework, Scale
from recommender.role import Requirement, RoleProfile
from recommender.store.session import Database, open_database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEVELS = Scale(("Awareness", "Working", "Expert"))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with all tables and no rows."""
    path = tmp_path_factory.mktemp("empty") / "journeys.sqlite"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    path = tmp_path / "home" / "journeys.sqlite"
    path.parent.mkdir()
    shutil.copy(empty_database, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that is kept when the test ends."""
    with database.transaction() as opened:
        yield opened


@pytest.fixture
def framework() -> Framework:
    """Two competencies and two role profiles."""
    return Framework(
        id="org",
        title="Our own",
        competencies=(
            Competency("org:git", "Version control", LEVELS, aliases=("Git",)),
            Competency("org:sql", "Querying data", LEVELS, descriptors=("a", "b", "c")),
        ),
        roles=(
            RoleProfile(
                "org:analyst-1",
                "Analyst",
                "Junior analyst",
                (Requirement("org:sql", 1.0, 2.0),),
            ),
            RoleProfile("org:analyst-2", "Analyst", "Analyst", (Requirement("org:sql", 2.5),)),
        ),
    )
