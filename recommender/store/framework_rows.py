"""A framework as rows of its tables."""

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from recommender.errors import InvalidValue
from recommender.framework import Competency, CompetencyEdge, Framework
from recommender.role import ProgressionRoute, RoleProfile
from recommender.store import tables
from recommender.store.documents import hash_of, to_document
from recommender.store.names import fold

Part: TypeAlias = Competency | RoleProfile | ProgressionRoute | CompetencyEdge
PartRow: TypeAlias = dict[str, Any]

PARTS = (
    tables.competency,
    tables.role_profile,
    tables.progression_route,
    tables.competency_edge,
)
"""In the order in which ``FrameworkChange`` tells of them."""


def content_hash_of(framework: Framework, rows: dict[str, list[PartRow]]) -> str:
    parts = [f"{row['id']} {row['content_hash']}" for table in PARTS for row in rows[table.name]]
    return hash_of(framework.id, framework.title, *parts)


def rows_of(framework: Framework) -> dict[str, list[PartRow]]:
    competencies = [
        {"label": competency.label, "n_levels": competency.scale.n_levels}
        for competency in framework.competencies
    ]
    roles = [{"label": role.label, "name": fold(role.label)} for role in framework.roles]
    return {
        tables.competency.name: _rows(framework.id, framework.competencies, competencies),
        tables.role_profile.name: _rows(framework.id, framework.roles, roles),
        tables.progression_route.name: _rows(framework.id, framework.routes),
        tables.competency_edge.name: _rows(framework.id, framework.edges),
    }


def _rows(
    framework_id: str,
    parts: Sequence[Part],
    columns: Sequence[PartRow] = (),
) -> list[PartRow]:
    rows = []
    for position, part in enumerate(parts):
        document = to_document(part)
        own = columns[position] if columns else {}
        rows.append(
            {
                "framework_id": framework_id,
                "id": _id_of(part),
                "position": position,
                "content_hash": hash_of(document),
                "document": document,
                **own,
            }
        )
    return rows


def _id_of(part: Part) -> str:
    if isinstance(part, CompetencyEdge):
        return f"{part.from_id} {part.kind} {part.to_id}"
    return part.id


def check_ids(framework: Framework) -> None:
    """Ids carry their framework, and none stands for two parts of one kind."""
    kinds: tuple[tuple[Part, ...], ...] = (
        framework.competencies,
        framework.roles,
        framework.routes,
        framework.edges,
    )
    for parts in kinds:
        seen = set()
        for part in parts:
            id = _id_of(part)
            if id in seen:
                raise InvalidValue(f"framework {framework.id}: {id} occurs twice")
            seen.add(id)
    ids = [competency.id for competency in framework.competencies]
    for id in [*ids, *(role.id for role in framework.roles)]:
        if not id.startswith(f"{framework.id}:"):
            raise InvalidValue(f"framework {framework.id}: the id {id} lacks its {framework.id}:")


def names_of(framework: Framework, competency_ids: Collection[str]) -> list[PartRow]:
    """Every name, folded, by which the competencies given can be found."""
    return [
        {"name": name, "framework_id": framework.id, "competency_id": competency.id}
        for competency in framework.competencies
        if competency.id in competency_ids
        for name in sorted({fold(text) for text in (competency.label, *competency.aliases)})
    ]
