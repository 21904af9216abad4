"""What a role asks for, and the routes from one role level to the next."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirement:
    """A level of a competency that a role asks for, and how much the role cares."""

    competency_id: str
    level: float
    """As read; O*NET asks for fractions of a level."""
    weight: float = 1.0

    @property
    def required(self) -> int:
        """The rung asked for: ``level`` rounded half up; 0 is no requirement.

        >>> Requirement("onet:2.A.1.a", 4.62).required, Requirement("onet:2.A.1.b", 2.5).required
        (5, 3)
        """
        return math.floor(self.level + 0.5)


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """One level of a role with what it asks for."""

    id: str
    """``framework:local id``, unique among all frameworks."""
    role: str
    """The role that this is a level of, as the source names it."""
    label: str
    """The role level, as the source names it."""
    requirements: tuple[Requirement, ...]
    description: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class ProgressionRoute:
    """Role profiles in the order in which people grow through them."""

    id: str
    title: str
    profile_ids: tuple[str, ...]
    team: str = ""
