import multiprocessing
import time
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

from recommender.errors import InvalidValue, UnreadableDatabase
from recommender.store import schema, tables
from recommender.store.session import HEAD, Database, open_database
from recommender.store.statements import upsert
from tests.store.conftest import NOON

PERSONA = {"id": "p", "document": "{}"}


def personas(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(select(tables.persona.c.id)))


def test_a_transaction_that_ends_well_is_kept(database):
    with database.transaction() as session:
        upsert(session, tables.persona, [PERSONA])

    assert personas(database) == ["p"]


def test_a_transaction_that_raises_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        upsert(session, tables.persona, [PERSONA])
        _ = 1 / 0

    assert personas(database) == []


def test_metadata_and_migrations_agree(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, tables.metadata) == []


def test_the_revision_named_is_the_latest_there_is():
    assert schema.head() == HEAD


@pytest.mark.parametrize("table", tables.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_is_one_that_postgresql_can_make(table):
    dialect = postgresql.dialect()

    for item in (CreateTable(table), *(CreateIndex(index) for index in table.indexes)):
        assert str(item.compile(dialect=dialect))


def test_down_and_up_again_gives_the_same_tables(database):
    before = set(inspect(database.engine).get_table_names())

    schema.downgrade(database.engine, "base")
    between = set(inspect(database.engine).get_table_names())
    schema.upgrade(database.engine)

    assert between == {"alembic_version"}
    assert set(inspect(database.engine).get_table_names()) == before


def test_a_database_up_to_date_opens_at_once(database):
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        open_database(str(database.engine.url)).dispose()
        seconds.append(time.perf_counter() - started)

    assert min(seconds) < 0.05


def test_a_file_that_is_no_database_is_told(tmp_path):
    path = tmp_path / "journeys.sqlite"
    path.write_text("not a database " * 100)

    with pytest.raises(UnreadableDatabase, match="not a database"):
        open_database(f"sqlite:///{path}")


def test_a_database_of_a_later_version_is_refused(database):
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnreadableDatabase, match="later version"):
        open_database(str(database.engine.url))


def test_sqlite_is_set_up_for_several_processes(database):
    with database.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        ]

    assert found == ["wal", 30_000, 1, 1]


def open_and_write(url: str, number: int) -> None:
    database = open_database(url)
    with database.transaction() as session:
        upsert(session, tables.persona, [{"id": str(number), "document": "{}"}])
    database.dispose()


def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'new' / 'journeys.sqlite'}"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=open_and_write, args=(url, n)) for n in range(4)]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    assert [writer.exitcode for writer in writers] == [0] * 4
    database = open_database(url)
    assert sorted(personas(database)) == ["0", "1", "2", "3"]
    database.dispose()


def test_a_moment_without_time_zone_is_refused(session: Session):
    row = {
        "id": "j",
        "learner_id": None,
        "edition_id": "e",
        "created_at": datetime(2026, 1, 1),
        "document": "{}",
    }

    with pytest.raises(Exception, match="no time zone") as caught:
        upsert(session, tables.journey, [row])
    session.rollback()

    assert isinstance(caught.value.__cause__ or caught.value, InvalidValue)


def test_a_moment_comes_back_in_utc(session: Session):
    row = {"id": "j", "learner_id": None, "edition_id": "e", "document": "{}"}
    upsert(session, tables.journey, [{**row, "created_at": NOON}])

    assert session.scalar(select(tables.journey.c.created_at)) == NOON


def test_a_transaction_may_write_after_another_wrote_what_it_had_read(database):
    with database.transaction() as session:
        session.scalars(select(tables.persona.c.id)).all()
        with database.transaction() as other:
            upsert(other, tables.persona, [PERSONA])

        upsert(session, tables.persona, [{"id": "q", "document": "{}"}])

    assert sorted(personas(database)) == ["p", "q"]


def test_readers_do_not_wait_for_the_writer(database):
    with database.transaction() as session:
        upsert(session, tables.persona, [PERSONA])

        assert personas(database) == []
