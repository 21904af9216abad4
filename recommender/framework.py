"""Competencies with their levels, and the frameworks that hold them."""

from dataclasses import dataclass
from enum import StrEnum

from recommender.errors import InvalidValue
from recommender.role import ProgressionRoute, RoleProfile

MOST_LEVELS = 9


class Layer(StrEnum):
    """Where a competency stands: what everyone needs, a field's craft, or a role's own."""

    FOUNDATIONAL = "foundational"
    EXPERTISE = "expertise"
    ROLE = "role"


class EdgeKind(StrEnum):
    SUPPORT = "support"
    PREREQUISITE = "prerequisite"


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels 1..L of a competency, lowest first; level 0, "not yet", lies below them.

    >>> Scale(("Awareness", "Working")).n_levels
    2
    """

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.names) <= MOST_LEVELS:
            raise InvalidValue(f"a scale has 1 to {MOST_LEVELS} levels, not {len(self.names)}")

    @property
    def n_levels(self) -> int:
        return len(self.names)

    def name_of(self, level: int) -> str:
        """The name of ``level``; level 0 is called "not yet".

        >>> Scale(("Awareness", "Working")).name_of(2)
        'Working'
        """
        return "not yet" if level == 0 else self.names[level - 1]


HELD = Scale(("held",))
"""The scale of a framework without levels."""


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """What a level looks like at work, told as one instance."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Competency:
    """Something people need to be able to do, with a scale of its own."""

    id: str
    """``framework:local id``, unique among all frameworks."""
    label: str
    scale: Scale
    description: str = ""
    aliases: tuple[str, ...] = ()
    descriptors: tuple[str, ...] = ()
    """One text per level 1..L, empty where the level is not described; () when none is."""
    examples: tuple[WorkedExample, ...] = ()
    layer: Layer = Layer.EXPERTISE
    cluster: str = ""
    provenance: str = ""
    """Where it comes from: research, industry, the organisation's own."""
    uri: str = ""

    def __post_init__(self) -> None:
        if self.descriptors and len(self.descriptors) != self.scale.n_levels:
            raise InvalidValue(
                f"competency {self.id} has {len(self.descriptors)} descriptors "
                f"for {self.scale.n_levels} levels"
            )


@dataclass(frozen=True, slots=True)
class CompetencyEdge:
    """``from_id`` supports, or must come before, ``to_id``."""

    from_id: str
    to_id: str
    kind: EdgeKind


@dataclass(frozen=True, slots=True)
class Framework:
    """A versioned set of competencies and the role profiles that ask for them."""

    id: str
    title: str
    competencies: tuple[Competency, ...]
    roles: tuple[RoleProfile, ...] = ()
    routes: tuple[ProgressionRoute, ...] = ()
    edges: tuple[CompetencyEdge, ...] = ()
    is_active: bool = True
    """Whether catalogues are mapped to it unless told otherwise."""
