"""Frameworks, competencies and role profiles on the wire."""

from recommender.framework import EdgeKind, Layer
from serving.schemas.wire import Told


class FrameworkSummaryOut(Told):
    id: str
    title: str
    is_active: bool
    """Whether catalogues are mapped to it and journeys planned by it."""
    n_competencies: int
    n_roles: int
    n_routes: int
    content_hash: str
    """Names the version that is loaded."""


class RouteOut(Told):
    id: str
    title: str
    profile_ids: list[str]
    """Role profiles in the order in which people grow through them."""
    team: str


class EdgeOut(Told):
    from_id: str
    to_id: str
    kind: EdgeKind


class FrameworkOut(FrameworkSummaryOut):
    routes: list[RouteOut]
    edges: list[EdgeOut]


class LevelOut(Told):
    level: int
    name: str
    descriptor: str
    """What the level looks like; empty where the framework does not say."""
    examples: list[str]
    """What it looks like at work."""


class CompetencyOut(Told):
    id: str
    label: str
    description: str
    aliases: list[str]
    layer: Layer
    cluster: str
    provenance: str
    uri: str
    levels: list[LevelOut]
    """Lowest first; level 0, "not yet", lies below them."""


class RequirementOut(Told):
    competency_id: str
    required: int
    """The level asked for, on the competency's scale."""
    level: float
    """The level as the source states it, which may be a fraction."""
    weight: float


class RoleSummaryOut(Told):
    id: str
    role: str
    label: str
    family: str
    description: str


class RoleOut(RoleSummaryOut):
    requirements: list[RequirementOut]


class RolePage(Told):
    roles: list[RoleSummaryOut]
    next_page_token: str | None


class FrameworkList(Told):
    frameworks: list[FrameworkSummaryOut]


class CompetencyPage(Told):
    competencies: list[CompetencyOut]
    next_page_token: str | None
