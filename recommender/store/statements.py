"""Statements for many rows, as SQLite and PostgreSQL both take them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

A = TypeVar("A")

MOST_VALUES = 5000
"""In one statement; SQLite takes 32,766 and PostgreSQL 65,535."""


def chunks(values: Sequence[A], size: int = MOST_VALUES) -> Iterator[Sequence[A]]:
    """The values in pieces that fit into one statement.

    >>> list(chunks([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    for first in range(0, len(values), size):
        yield values[first : first + size]


def upsert(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; those whose key is there already replace what is there."""
    if not rows:
        return
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    others = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    if others:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=others)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    session.connection().execute(statement, list(rows))


def insert_missing(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet; leave the others as they are."""
    if not rows:
        return
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    keys = [column.name for column in table.primary_key]
    statement = insert(table).on_conflict_do_nothing(index_elements=keys)
    session.connection().execute(statement, list(rows))


def delete_rows(session: Session, table: Table, **wanted: Sequence[str] | str) -> None:
    """Delete the rows in which each named column has the value, or one of the values, given."""
    conditions = [
        table.c[name] == value for name, value in wanted.items() if isinstance(value, str)
    ]
    many = {name: value for name, value in wanted.items() if not isinstance(value, str)}
    if not many:
        session.execute(delete(table).where(*conditions))
        return
    [(name, values)] = many.items()
    for some in chunks(list(values)):
        session.execute(delete(table).where(*conditions, table.c[name].in_(some)))


def _is_postgresql(session: Session) -> bool:
    return session.connection().dialect.name == "postgresql"
