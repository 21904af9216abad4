"""Journeys and recommendations on the wire."""

from datetime import datetime
from typing import Annotated, TypeAlias

from pydantic import Field, model_validator

from recommender.item import Modality
from recommender.mapping import Origin
from recommender.step import ReasonCode, Serves
from serving.schemas.people import GapOut, HoursPerWeek
from serving.schemas.wire import Asked, Id, Languages, Line, Told

Hours: TypeAlias = Annotated[float, Field(gt=0, le=10_000)]


class JourneyIn(Asked):
    learner_id: Id
    role: Line = ""
    """Id or label of the role profile aimed at; the person's own target when left out."""
    hours: Hours
    """All the time there is."""
    hours_per_week: HoursPerWeek | None = None
    """The person's own, else their persona's, when left out."""
    most_steps: Annotated[int, Field(ge=1, le=100)] = 40


class RungGainOut(Told):
    competency_id: str
    label: str
    level: int
    level_name: str
    gain: float
    """Need of the rung that the steps before leave, times this step's coverage of it."""
    confidence: float
    includes: float
    uptake: float
    origin: Origin
    evidence: str


class ReasonOut(Told):
    code: ReasonCode
    """Stays the same, for clients that word reasons themselves."""
    parameters: dict[str, str | float | int]
    text: str
    """The reason in English."""


class StepOut(Told):
    position: int
    item_id: str
    title: str
    provider: str
    url: str
    modality: Modality
    minutes: int
    minutes_are_estimated: bool
    week: int
    """The week it begins in, from 1; the same as ``first_week``."""
    first_week: int
    last_week: int
    gain: float
    uptake: float
    rungs: list[RungGainOut]
    prerequisites: list[str]
    serves: Serves
    is_pinned: bool
    reasons: list[ReasonOut]


class UnmetOut(Told):
    rule: str
    modality: Modality | None
    item_id: str


class SettingsOut(Told):
    hours: float
    hours_per_week: float | None
    most_steps: int
    shortlist: int
    relaxation_rounds: int
    most_passes: int


class JourneyOut(Told):
    id: str
    learner_id: str
    role_id: str
    role_label: str
    edition_id: str
    """The published snapshot it was made from."""
    created_at: datetime
    settings: SettingsOut
    hours_per_week: float
    gaps: list[GapOut]
    """What stood between the person and the role, greatest need first."""
    steps: list[StepOut]
    minutes: int
    weeks: int
    need: float
    value: float
    """The need that the journey is expected to close."""
    upper_bound: float
    optimality_bound: float
    """How far from the best possible it can be, in [0, 1]; 0 is proved best."""
    readiness_before: float
    readiness_after: float
    excluded: dict[str, int]
    """Items that teach something needed and were left out, counted by reason."""
    unmet: list[UnmetOut]
    """Rules that could not be kept."""


class GapIn(Asked):
    competency_id: Id
    held: Annotated[int, Field(ge=0, le=9)] = 0
    required: Annotated[int, Field(ge=0, le=9)] | None = None
    """The role's when left out."""
    weight: Annotated[float, Field(ge=0, le=1000)] | None = None
    """The role's, else 1, when left out."""


class PersonIn(Asked):
    """A person described in the request; nothing of it is kept."""

    gaps: Annotated[tuple[GapIn, ...], Field(max_length=500)] = ()
    role: Line = ""
    """Id or label of a role profile."""
    persona_id: Line = ""
    languages: Languages = ("en",)
    done: Annotated[tuple[Id, ...], Field(max_length=5000)] = ()
    """Ids of items that the person has finished."""


class RecommendationIn(Asked):
    learner_id: Id | None = None
    """A person who is known; else describe one in ``person``."""
    person: PersonIn | None = None
    role: Line = ""
    """For a person who is known: the role aimed at, in place of their own target."""
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    most_minutes: Annotated[int, Field(ge=1, le=600_000)] | None = None
    """Leave longer items out."""

    @model_validator(mode="after")
    def _has_one_person(self) -> "RecommendationIn":
        if (self.learner_id is None) == (self.person is None):
            raise ValueError("state either learner_id or person")
        return self


class CompetencyGain(Told):
    competency_id: str
    label: str
    from_level: int
    to_level: int
    gain: float
    confidence: float
    evidence: str


class RecommendedItem(Told):
    rank: int
    item_id: str
    title: str
    provider: str
    url: str
    modality: Modality
    minutes: int
    minutes_are_estimated: bool
    score: float
    """Share of all that is needed which the item is expected to close, after those above it."""
    uptake: float
    competencies: list[CompetencyGain]
    reasons: list[ReasonOut]


class RecommendationOut(Told):
    recommendation_id: str
    """Send it back with the events that follow, so that they can be told to this answer."""
    generated_at: datetime
    edition_id: str
    role_id: str
    role_label: str
    readiness: float
    items: list[RecommendedItem]
    excluded: dict[str, int]
