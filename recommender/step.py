"""One step of a journey: the item, the weeks, the rungs it climbs and the reasons for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from recommender.item import Modality
from recommender.mapping import Origin


class Serves(StrEnum):
    """Which of a person's roles asks for what a step teaches."""

    TODAY = "today"
    NEXT_ROLE = "next_role"
    BOTH = "both"


class ReasonCode(StrEnum):
    CLIMBS = "climbs"
    CONFIDENCE = "confidence"
    PERSON_SAID = "person_said"
    PROVIDER_SAID = "provider_said"
    UPTAKE = "uptake"
    BEFORE = "before"
    AFTER = "after"
    BUILDS_ON = "builds_on"
    PINNED = "pinned"
    ESTIMATED_MINUTES = "estimated_minutes"


@dataclass(frozen=True, slots=True)
class Reason:
    """A message and the numbers and names it speaks of; ``explanation.render`` words it."""

    code: ReasonCode
    parameters: Mapping[str, str | float | int]


@dataclass(frozen=True, slots=True)
class RungGain:
    """What a step adds to one rung, and the factors that make it."""

    competency_id: str
    label: str
    level: int
    level_name: str
    gain: float
    """Need of the rung that the steps before leave, times this step's coverage of it."""
    confidence: float
    """Probability that the item teaches the competency."""
    includes: float
    """Probability that the item's levels include the rung."""
    uptake: float
    """Probability that this learner finishes the item and gains from it."""
    origin: Origin
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    position: int
    """From 1."""
    item_id: str
    title: str
    provider: str
    url: str
    modality: Modality
    minutes: int
    minutes_are_estimated: bool
    first_week: int
    """From 1."""
    last_week: int
    gain: float
    """Sum of the gains of its rungs."""
    uptake: float
    rungs: tuple[RungGain, ...]
    """Greatest gain first."""
    prerequisites: tuple[str, ...]
    """Ids of the items of this journey that must come before it."""
    serves: Serves
    is_pinned: bool = False
    reasons: tuple[Reason, ...] = ()
