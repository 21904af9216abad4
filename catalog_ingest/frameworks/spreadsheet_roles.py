"""What our own layout says beside the competencies: roles, requirements, routes and edges."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog_ingest.rejected import Rejected
from catalog_ingest.slugs import slug
from catalog_ingest.tables.cells import parse_kind, parse_number
from catalog_ingest.tables.records import build_records, require_text
from catalog_ingest.tables.table import Row, Table
from recommender.errors import CyclicPrerequisites, InvalidValue
from recommender.framework import Competency, CompetencyEdge, EdgeKind, Layer, Scale
from recommender.role import ProgressionRoute, Requirement, RoleProfile


@dataclass(frozen=True, slots=True)
class RoleContext:
    """What the rows of roles refer to."""

    framework_id: str
    competencies: Mapping[str, Competency]
    weight_of: Mapping[Layer, float]

    def global_id(self, reference: str) -> str:
        """``framework:local id`` of an id written with or without its framework."""
        return f"{self.framework_id}:{reference.removeprefix(f'{self.framework_id}:')}"

    def competency(self, reference: str) -> Competency:
        """By its id, or by the label that its id was made from."""
        for local_id in (reference, slug(reference)):
            if found := self.competencies.get(self.global_id(local_id)):
                return found
        raise InvalidValue(f"there is no competency {reference!r}")


@dataclass(frozen=True, slots=True)
class _Stop:
    """A role on a route."""

    route_id: str
    title: str
    team: str
    position: float
    profile_id: str


def read_roles(
    tables: Mapping[str, Table], context: RoleContext, rejected: list[Rejected]
) -> tuple[RoleProfile, ...]:
    """Role profiles with their requirements, in the order of the ``roles`` table."""
    found: dict[str, RoleProfile] = {}

    def build(row: Row) -> None:
        label = require_text(row, "label")
        local_id = row.text("id") or slug(label)
        if not local_id:
            raise InvalidValue("the label has no letter to make an id of: give an id")
        profile_id = context.global_id(local_id)
        if profile_id in found:
            raise InvalidValue(f"the id {profile_id!r} was already read")
        found[profile_id] = RoleProfile(
            profile_id,
            row.text("role") or label,
            label,
            (),
            description=row.text("description"),
            family=row.text("family"),
        )

    roles = _require(tables.get("roles"), "label")
    build_records(roles, build, ids=("id", "label"), rejected=rejected)
    asked = _require(tables.get("requirements"), "role_id", "competency_id", "level")
    requirements = _read_requirements(asked, context, found, rejected=rejected)
    return tuple(
        replace(profile, requirements=tuple(requirements[profile.id].values()))
        for profile in found.values()
    )


def _read_requirements(
    table: Table | None,
    context: RoleContext,
    profiles: Mapping[str, RoleProfile],
    *,
    rejected: list[Rejected],
) -> Mapping[str, dict[str, Requirement]]:
    """By role profile and competency."""
    found: defaultdict[str, dict[str, Requirement]] = defaultdict(dict)

    def build(row: Row) -> None:
        profile_id = _known_profile(row, context, profiles)
        competency = context.competency(require_text(row, "competency_id"))
        if competency.id in found[profile_id]:
            raise InvalidValue(f"the role already asks for {competency.id!r}")
        level = _parse_level(row.text("level"), competency.scale)
        weight = _parse_weight(row.text("weight"), context.weight_of.get(competency.layer, 1.0))
        found[profile_id][competency.id] = Requirement(competency.id, level, weight)

    build_records(table, build, ids=("role_id", "competency_id"), rejected=rejected)
    return found


def _known_profile(row: Row, context: RoleContext, profiles: Mapping[str, RoleProfile]) -> str:
    reference = require_text(row, "role_id")
    profile_id = context.global_id(reference)
    if profile_id not in profiles:
        raise InvalidValue(f"there is no role {reference!r} in the roles table")
    return profile_id


def _parse_level(text: str, scale: Scale) -> float:
    """A level by its number or by its name on ``scale``."""
    names = {name.casefold(): level for level, name in enumerate(scale.names, 1)}
    if text.casefold() in names:
        return names[text.casefold()]
    try:
        level = parse_number(text, "level")
    except InvalidValue:
        level = 0.0
    if not 0 < level <= scale.n_levels:
        raise InvalidValue(
            f"the level must be one of {', '.join(scale.names)}, or a number above 0 "
            f"and up to {scale.n_levels}, not {text!r}"
        )
    return level


def _parse_weight(text: str, default: float) -> float:
    weight = parse_number(text, "weight") if text else default
    if weight <= 0:
        raise InvalidValue(f"the weight must be above 0, not {text!r}")
    return weight


def read_routes(
    table: Table | None,
    context: RoleContext,
    roles: Sequence[RoleProfile],
    *,
    rejected: list[Rejected],
) -> tuple[ProgressionRoute, ...]:
    """Rows of one route id, by position and then in their order."""
    profiles = {role.id: role for role in roles}
    stops_of: defaultdict[str, list[_Stop]] = defaultdict(list)

    def build(row: Row) -> None:
        stop = _to_stop(row, _known_profile(row, context, profiles), context)
        stops = stops_of[stop.route_id]
        if any(stop.profile_id == other.profile_id for other in stops):
            raise InvalidValue(f"the route already holds {stop.profile_id!r}")
        stops.append(stop)

    ids = ("id", "role_id")
    build_records(_require(table, "role_id"), build, ids=ids, rejected=rejected)
    return tuple(_to_route(stops) for stops in stops_of.values() if stops)


def _to_stop(row: Row, profile_id: str, context: RoleContext) -> _Stop:
    local_id = row.text("id") or slug(row.text("title"))
    if not local_id:
        raise InvalidValue("the route has neither an id nor a title")
    position = row.text("position")
    return _Stop(
        context.global_id(local_id),
        row.text("title"),
        row.text("team"),
        parse_number(position, "position") if position else 0.0,
        profile_id,
    )


def _to_route(stops: Sequence[_Stop]) -> ProgressionRoute:
    ordered = sorted(stops, key=lambda stop: stop.position)
    route_id = stops[0].route_id
    return ProgressionRoute(
        route_id,
        next((stop.title for stop in ordered if stop.title), route_id),
        tuple(stop.profile_id for stop in ordered),
        next((stop.team for stop in ordered if stop.team), ""),
    )


def read_edges(
    table: Table | None, context: RoleContext, rejected: list[Rejected]
) -> tuple[CompetencyEdge, ...]:
    """Edges once each; prerequisites that run in a circle refuse the whole framework."""

    def build(row: Row) -> CompetencyEdge:
        first = context.competency(require_text(row, "from_id"))
        second = context.competency(require_text(row, "to_id"))
        return CompetencyEdge(first.id, second.id, parse_kind(row.text("kind"), EdgeKind, "kind"))

    known = _require(table, "from_id", "to_id", "kind")
    built = build_records(known, build, ids=("from_id", "to_id"), rejected=rejected)
    edges = tuple(dict.fromkeys(placed.value for placed in built))
    _refuse_circles(edges)
    return edges


def _refuse_circles(edges: Sequence[CompetencyEdge]) -> None:
    import networkx

    graph = networkx.DiGraph(
        (edge.from_id, edge.to_id) for edge in edges if edge.kind is EdgeKind.PREREQUISITE
    )
    if not networkx.is_directed_acyclic_graph(graph):
        circle = [from_id for from_id, _ in networkx.find_cycle(graph)]
        raise CyclicPrerequisites((*circle, circle[0]))


def _require(table: Table | None, *columns: str) -> Table | None:
    if table is not None:
        table.require(*columns)
    return table
