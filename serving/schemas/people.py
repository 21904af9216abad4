"""Learners, ratings, gaps and interactions on the wire."""

from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from recommender.assessment import RatingSource
from recommender.interaction import InteractionKind
from serving.schemas.wire import Asked, Id, Languages, Line, Told

MOST_EVENTS = 500
MOST_RATINGS = 500
EARLIEST, LATEST = 1950, 2200


def _in_living_memory(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"lies outside the years {EARLIEST} to {LATEST}")
    return day


Day: TypeAlias = Annotated[date, AfterValidator(_in_living_memory)]
Instant: TypeAlias = Annotated[AwareDatetime, AfterValidator(_in_living_memory)]
HoursPerWeek: TypeAlias = Annotated[float, Field(gt=0, le=168)]


class RoleHeldIn(Asked):
    profile_id: Id
    """A role profile's id."""
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    since: Day | None = None
    until: Day | None = None
    is_target: bool = False
    """Whether the person aims at it, rather than has it."""


class LearnerIn(Asked):
    name: Line = ""
    team: Line = ""
    persona_id: Line = ""
    languages: Languages = ("en",)
    """What the person learns in."""
    hours_per_week: HoursPerWeek | None = None
    """Null leaves it to the persona."""
    roles: Annotated[tuple[RoleHeldIn, ...], Field(max_length=50)] = ()


class RoleHeldOut(Told):
    profile_id: str
    share: float
    since: date | None
    until: date | None
    is_target: bool


class LearnerOut(Told):
    id: str
    name: str
    team: str
    persona_id: str
    languages: list[str]
    hours_per_week: float | None
    roles: list[RoleHeldOut]


class LearnerPage(Told):
    learners: list[LearnerOut]
    next_page_token: str | None


class RatingIn(Asked):
    competency_id: Id
    source: RatingSource
    level: Annotated[int, Field(ge=0, le=9)]
    """0 for "not yet", up to the competency's highest level."""
    rated_at: Day | None = None
    """Today when left out."""
    rater_id: Line = ""


class RatingsIn(Asked):
    ratings: Annotated[list[RatingIn], Field(min_length=1, max_length=MOST_RATINGS)]


class RatingOut(Told):
    competency_id: str
    source: RatingSource
    level: int
    rated_at: date
    rater_id: str


class RatingList(Told):
    ratings: list[RatingOut]


class RatingsSaved(Told):
    n_added: int
    n_changed: int
    n_unchanged: int


class GapOut(Told):
    competency_id: str
    label: str
    required: int
    required_name: str
    expected_held: float
    """Mean of the belief about the level held."""
    is_rated: bool
    """False where nobody has rated the person: the belief is what is usual."""
    need: float
    weight: float


class GapReport(Told):
    role_id: str
    role_label: str
    readiness: float
    """Share of what the role asks that is believed to be held, by weight; in [0, 1]."""
    gaps: list[GapOut]
    """Greatest need first."""


class InteractionIn(Asked):
    event_id: Id
    """Chosen by the sender; sent again, it changes nothing."""
    learner_id: Id
    item_id: Id
    kind: InteractionKind
    occurred_at: Instant
    value: Annotated[float, Field(ge=0, le=1000)] | None = None
    """Share done of a progress, stars of a rating."""
    recommendation_id: Line = ""
    """The answer that showed the item; an unknown one is kept as sent."""


class RefusedEvent(Told):
    """An event that breaks a rule; those beside it are kept."""

    event_id: str | None
    reason: str


def _keep_refusal(value: Any, check: ValidatorFunctionWrapHandler) -> object:  # noqa: ANN401
    try:
        return check(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        stated = value.get("event_id") if isinstance(value, dict) else None
        event_id = stated if isinstance(stated, str) and stated.isprintable() else None
        return RefusedEvent(event_id=event_id, reason=f"{place}: {first['msg']}")


Event: TypeAlias = Annotated[InteractionIn, WrapValidator(_keep_refusal)]


class InteractionsIn(Asked):
    events: Annotated[list[Event], Field(min_length=1, max_length=MOST_EVENTS)]


class EventResult(Told):
    event_id: str | None
    status: str
    """``added``, ``known`` when it was sent before, or ``refused``."""
    reason: str | None = None


class InteractionsSaved(Told):
    n_added: int
    n_known: int
    n_refused: int
    results: list[EventResult]
    """One for each event, in the order sent."""


class Health(Told):
    status: str


class Readiness(Told):
    status: str
    edition_id: str
    n_items: int
