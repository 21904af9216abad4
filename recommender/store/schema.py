"""Bring the tables of a database from one revision to another."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from recommender.errors import UnreadableDatabase

_LOCK = 0x6A6F75726E657973
"""Any number that other users of the same PostgreSQL server are unlikely to lock on."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Add what later revisions brought; a process that comes second waits, then finds it done."""
    with engine.begin() as connection:
        _wait_for_turn(connection)
        try:
            command.upgrade(_config(connection), revision)
        except CommandError as error:
            name = engine.url.render_as_string(hide_password=True)
            raise UnreadableDatabase(name, f"{error} (made by a later version?)") from error


def downgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        _wait_for_turn(connection)
        command.downgrade(_config(connection), revision)


def head() -> str | None:
    """The latest revision there is a script for."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _wait_for_turn(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    location = Path(__file__).with_name("migrations")
    # Alembic's configuration reads % as the start of a variable.
    config.set_main_option("script_location", str(location).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
