"""Find role profiles and competencies by the names people use for them."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TypeAlias

from sqlalchemy import ColumnElement, Row, Table, and_, or_, select
from sqlalchemy.orm import Session

from recommender.errors import (
    AmbiguousCompetency,
    AmbiguousRole,
    UnknownCompetency,
    UnknownRole,
)
from recommender.store import tables

MOST_HINTS = 3


def fold(name: str) -> str:
    """A name as it is compared.

    >>> fold("  Data   Analyst ")
    'data analyst'
    """
    return " ".join(name.casefold().split())


def search_role(session: Session, name: str) -> str:
    """The document of the one role profile that ``name`` stands for.

    An id settles it; only a name that is no id is looked for among the labels.
    """
    table = tables.role_profile
    found = _by_id(session, table, name) or _by_name(session, table, name)
    found = _active_first(session, found)
    if not found:
        raise UnknownRole(name, _near(session, table, name))
    if len(found) > 1:
        raise AmbiguousRole(name, tuple(row.id for row in found))
    return str(found[0].document)


def search_competency(
    session: Session, name: str, framework_ids: Sequence[str] | None = None
) -> str:
    """The document of the one competency that ``name`` stands for; a label goes before an alias."""
    table = tables.competency
    within = [] if framework_ids is None else [table.c.framework_id.in_(framework_ids)]
    found = _by_id(session, table, name, *within) or _by_alias(session, name, *within)
    preferred = [row for row in found if fold(row.label) in spellings(row.framework_id, name)]
    found = _active_first(session, preferred or found)
    if not found:
        raise UnknownCompetency(name, _near(session, table, name, *within))
    if len(found) > 1:
        raise AmbiguousCompetency(name, tuple(row.id for row in found))
    return str(found[0].document)


_Found: TypeAlias = Sequence[Row[str, str, str, str]]
"""Rows of id, framework id, label and document."""


def _active_first(session: Session, found: _Found) -> _Found:
    """Of several, those of active frameworks alone, if there are any: ESCO names most jobs too."""
    if len(found) < 2:
        return found
    active = set(session.scalars(select(tables.framework.c.id).where(tables.framework.c.is_active)))
    return [row for row in found if row.framework_id in active] or found


def _by_id(session: Session, table: Table, name: str, *within: ColumnElement[bool]) -> _Found:
    """By the global id, else by the local id in any framework."""
    exact = _select(session, table, table.c.id == name.strip(), *within)
    if exact:
        return exact
    frameworks = session.scalars(select(tables.framework.c.id)).all()
    ids = [f"{framework}:{name.strip()}" for framework in frameworks]
    return _select(session, table, table.c.id.in_(ids), *within)


def _by_name(session: Session, table: Table, name: str) -> _Found:
    candidates = [
        and_(table.c.framework_id == framework, table.c.name.in_(spellings(framework, name)))
        for framework in session.scalars(select(tables.framework.c.id))
    ]
    return _select(session, table, or_(False, *candidates))


def _by_alias(session: Session, name: str, *within: ColumnElement[bool]) -> _Found:
    table, names = tables.competency, tables.competency_name
    candidates = [
        and_(names.c.framework_id == framework, names.c.name.in_(spellings(framework, name)))
        for framework in session.scalars(select(tables.framework.c.id))
    ]
    ids = select(names.c.competency_id).where(or_(False, *candidates))
    return _select(session, table, table.c.id.in_(ids), *within)


def spellings(framework_id: str, name: str) -> list[str]:
    """What ``name`` may mean within one framework: itself, or what follows ``framework:``."""
    folded = fold(name)
    prefix = fold(framework_id) + ":"
    return [folded, folded[len(prefix) :].strip()] if folded.startswith(prefix) else [folded]


def _select(session: Session, table: Table, *conditions: ColumnElement[bool]) -> _Found:
    columns = (table.c.id, table.c.framework_id, table.c.label, table.c.document)
    return session.execute(select(*columns).where(*conditions).order_by(table.c.id)).all()


def _near(
    session: Session, table: Table, name: str, *within: ColumnElement[bool]
) -> tuple[str, ...]:
    return near_labels(name, session.scalars(select(table.c.label).where(*within)))


def near_labels(name: str, labels: Iterable[str]) -> tuple[str, ...]:
    """Labels that ``name`` may be a misspelling of, the nearest first."""
    label_of = {fold(label): label for label in labels}
    return tuple(label_of[near] for near in get_close_matches(fold(name), label_of, MOST_HINTS))
