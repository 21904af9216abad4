"""People as the planner knows them: roles, persona, languages, time, what is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from recommender.errors import InvalidValue
from recommender.item import Modality


@dataclass(frozen=True, slots=True)
class Persona:
    """Visible, editable preferences of a kind of learner."""

    id: str
    label: str
    description: str = ""
    hours_per_week: float = 4.0
    least_share: Mapping[Modality, float] = field(default_factory=dict)
    """Least share of the planned minutes, by modality."""
    most_share: Mapping[Modality, float] = field(default_factory=dict)
    """Greatest share of the planned minutes, by modality."""
    taste: Mapping[Modality, float] = field(default_factory=dict)
    """Factor on the odds of finishing an item of a modality; 1 where nothing is said."""

    def __post_init__(self) -> None:
        shares = [*self.least_share.values(), *self.most_share.values()]
        if any(not 0 <= share <= 1 for share in shares):
            raise InvalidValue(f"persona {self.id}: a modality share lies in [0, 1]")
        if sum(self.least_share.values()) > 1:
            raise InvalidValue(f"persona {self.id}: the least shares add up to more than 1")
        if any(factor <= 0 for factor in self.taste.values()):
            raise InvalidValue(f"persona {self.id}: a taste is a factor above 0")
        if self.hours_per_week <= 0:
            raise InvalidValue(f"persona {self.id}: hours_per_week must be above 0")


ANYONE = Persona("anyone", "Anyone")
"""No constraint and no taste: for a person who has no persona."""


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role a person has, or aims at, with its share of their time and its dates."""

    profile_id: str
    share: float = 1.0
    since: date | None = None
    until: date | None = None
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Learner:
    id: str
    name: str = ""
    team: str = ""
    persona_id: str = ""
    languages: tuple[str, ...] = ("en",)
    """BCP-47 tags of what they learn in."""
    hours_per_week: float | None = None
    """None leaves it to the persona."""
    roles: tuple[RoleHeld, ...] = ()
