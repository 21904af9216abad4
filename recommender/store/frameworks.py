"""Frameworks: saved whole, compared with what was there, read in the order of their source."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from recommender.errors import UnknownFramework
from recommender.framework import Competency, Framework
from recommender.role import RoleProfile
from recommender.store import tables
from recommender.store.change import Change, compare
from recommender.store.documents import to_competency, to_edge, to_role, to_route
from recommender.store.framework_rows import (
    PARTS,
    PartRow,
    check_ids,
    content_hash_of,
    names_of,
    rows_of,
)
from recommender.store.names import search_competency, search_role
from recommender.store.references import References, find_competencies, find_roles
from recommender.store.statements import delete_rows, upsert

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class FrameworkChange:
    """What loading a framework changed, by kind."""

    framework_id: str
    competencies: Change
    roles: Change
    routes: Change
    edges: Change

    @property
    def is_empty(self) -> bool:
        kinds = (self.competencies, self.roles, self.routes, self.edges)
        return all(change.is_empty for change in kinds)


@dataclass(frozen=True, slots=True)
class FrameworkSummary:
    id: str
    title: str
    is_active: bool
    n_competencies: int
    n_roles: int
    n_routes: int
    content_hash: str


class Frameworks:
    """All frameworks that are loaded."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, framework: Framework) -> FrameworkChange:
        """Make the store hold exactly this version.

        What the version before had and this one lacks is removed together with its mappings;
        people's overrides stay in their ledger. Whether the framework is active is taken from
        the first version; later ones leave it as people set it.
        """
        check_ids(framework)
        rows = rows_of(framework)
        content_hash = content_hash_of(framework, rows)
        is_same = self._stored_hash(framework.id) == content_hash
        if not is_same:
            self._save_head(framework, content_hash)
        changes = {
            table.name: self._save_parts(table, framework.id, rows[table.name], is_same=is_same)
            for table in PARTS
        }
        if not is_same:
            self._save_names(framework, changes[tables.competency.name])
        return FrameworkChange(framework.id, *(changes[table.name] for table in PARTS))

    def get(self, framework_id: str) -> Framework:
        row = self._session.execute(
            select(tables.framework).where(tables.framework.c.id == framework_id)
        ).one_or_none()
        if row is None:
            raise UnknownFramework(framework_id, tuple(self.ids()))
        return Framework(
            id=row.id,
            title=row.title,
            competencies=self.competencies([framework_id]),
            roles=self.roles([framework_id]),
            routes=self._read(tables.progression_route, [framework_id], to_route),
            edges=self._read(tables.competency_edge, [framework_id], to_edge),
            is_active=row.is_active,
        )

    def ids(self) -> tuple[str, ...]:
        """Ids of all frameworks, active or not."""
        return tuple(sorted(self._session.scalars(select(tables.framework.c.id))))

    def active_ids(self) -> tuple[str, ...]:
        """Ids of the frameworks that catalogues are mapped to unless told otherwise."""
        query = select(tables.framework.c.id).where(tables.framework.c.is_active)
        return tuple(sorted(self._session.scalars(query)))

    def set_active(self, framework_id: str, is_active: bool) -> None:
        self.content_hash(framework_id)
        self._session.execute(
            update(tables.framework)
            .where(tables.framework.c.id == framework_id)
            .values(is_active=is_active)
        )

    def content_hash(self, framework_id: str) -> str:
        """Names the version of a framework that is loaded."""
        stored = self._stored_hash(framework_id)
        if stored is None:
            raise UnknownFramework(framework_id, self.ids())
        return stored

    def summaries(self) -> tuple[FrameworkSummary, ...]:
        """All frameworks with their sizes, by id."""
        n_competencies, n_roles, n_routes = (self._counts(table) for table in PARTS[:3])
        return tuple(
            FrameworkSummary(
                id=row.id,
                title=row.title,
                is_active=row.is_active,
                n_competencies=n_competencies.get(row.id, 0),
                n_roles=n_roles.get(row.id, 0),
                n_routes=n_routes.get(row.id, 0),
                content_hash=row.content_hash,
            )
            for row in self._session.execute(
                select(tables.framework).order_by(tables.framework.c.id)
            )
        )

    def competencies(self, framework_ids: Sequence[str]) -> tuple[Competency, ...]:
        """Competencies of one framework after the other, each in the order of its source."""
        return self._read(tables.competency, framework_ids, to_competency)

    def roles(self, framework_ids: Sequence[str]) -> tuple[RoleProfile, ...]:
        """Role profiles of one framework after the other, each in the order of its source."""
        return self._read(tables.role_profile, framework_ids, to_role)

    def find_role(self, name: str) -> RoleProfile:
        """The role profile a person means by its id, local id, label or ``framework:label``."""
        return to_role(search_role(self._session, name))

    def find_competency(self, name: str, framework_ids: Sequence[str] | None = None) -> Competency:
        """The competency meant by its id, local id, label, alias or ``framework:label``.

        Args:
            name: compared without regard to case and surrounding space.
            framework_ids: where to look; everywhere when None.
        """
        return to_competency(search_competency(self._session, name, framework_ids))

    def find_competencies(self, names: Iterable[str]) -> References:
        """What ``find_competency`` says to each of many names, in a few queries."""
        return find_competencies(self._session, names)

    def find_roles(self, names: Iterable[str]) -> References:
        """What ``find_role`` says to each of many names, in a few queries."""
        return find_roles(self._session, names)

    def _stored_hash(self, framework_id: str) -> str | None:
        table = tables.framework
        query = select(table.c.content_hash).where(table.c.id == framework_id)
        return self._session.scalar(query)

    def _save_head(self, framework: Framework, content_hash: str) -> None:
        table = tables.framework
        query = select(table.c.is_active).where(table.c.id == framework.id)
        is_active = self._session.scalar(query)
        head = {
            "id": framework.id,
            "title": framework.title,
            "is_active": framework.is_active if is_active is None else is_active,
            "content_hash": content_hash,
        }
        upsert(self._session, table, [head])

    def _save_parts(
        self, table: Table, framework_id: str, rows: Sequence[PartRow], *, is_same: bool
    ) -> Change:
        query = select(table.c.id, table.c.content_hash, table.c.position)
        stored = self._session.execute(query.where(table.c.framework_id == framework_id)).all()
        change = compare(
            {row.id: row.content_hash for row in stored},
            {row["id"]: row["content_hash"] for row in rows},
        )
        if not is_same:
            known = {(row.id, row.content_hash, row.position) for row in stored}
            keys = ("id", "content_hash", "position")
            new = [row for row in rows if tuple(row[key] for key in keys) not in known]
            upsert(self._session, table, new)
            delete_rows(self._session, table, framework_id=framework_id, id=change.removed)
        return change

    def _save_names(self, framework: Framework, change: Change) -> None:
        """Names of what is removed go with the competency they name."""
        table = tables.competency_name
        delete_rows(self._session, table, framework_id=framework.id, competency_id=change.changed)
        touched = {*change.added, *change.changed}
        upsert(self._session, table, names_of(framework, touched))

    def _counts(self, table: Table) -> dict[str, int]:
        query = select(table.c.framework_id, func.count()).group_by(table.c.framework_id)
        return {framework_id: count for framework_id, count in self._session.execute(query)}

    def _read(
        self, table: Table, framework_ids: Sequence[str], decode: Callable[[str], A]
    ) -> tuple[A, ...]:
        query = (
            select(table.c.document)
            .where(table.c.framework_id == bindparam("framework_id"))
            .order_by(table.c.position)
        )
        return tuple(
            decode(document)
            for framework_id in dict.fromkeys(framework_ids)
            for document in self._session.scalars(query, {"framework_id": framework_id})
        )
