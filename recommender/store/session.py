"""The database and its transactions."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from recommender.errors import UnreadableDatabase

HEAD = "0001"
"""The revision these tables are at, so that opening a database needs no Alembic."""

SECONDS_TO_WAIT = 30
"""For the writer before, in SQLite, where one writes at a time."""


class Database:
    """Gives out transactions; nothing else in the product commits."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One request or job: kept as a whole at its end, or not at all when it raises."""
        with self._sessions.begin() as session:
            yield session

    def dispose(self) -> None:
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at ``url``, with its tables as they are today.

    Several processes may open a new one at once: the first makes the tables, the others wait.
    """
    address = make_url(url)
    engine = _sqlite_engine(address) if _is_sqlite(address) else create_engine(address)
    try:
        if _revision(engine) != HEAD:
            from recommender.store import schema

            schema.upgrade(engine)
    except DatabaseError as error:
        engine.dispose()
        name = address.render_as_string(hide_password=True)
        raise UnreadableDatabase(name, str(error.orig)) from error
    return Database(engine)


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _sqlite_engine(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: a transaction takes the write lock with its first write and waits for it there.
    # The default takes it later, where SQLite refuses at once instead of waiting.
    connect_args = {"isolation_level": "IMMEDIATE", "timeout": SECONDS_TO_WAIT}
    engine = create_engine(address, connect_args=connect_args)
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {SECONDS_TO_WAIT * 1000}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers read while one writes.

    Two processes that open a new file at once may collide here, where SQLite does not wait
    by itself; in a file that has been opened before this asks for no lock.
    """
    last_moment = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > last_moment:
                raise
        time.sleep(0.01)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
