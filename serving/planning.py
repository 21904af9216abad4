"""``journeys plan``: one journey, for a person who is known or for one who meets a role."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from recommender.errors import InvalidValue
from recommender.journey import JourneyRequest, JourneySettings, build_journey
from recommender.store.home import Home
from recommender.store.published import Published
from recommender.store.requests import for_learner, from_role
from recommender.store.session import open_database
from recommender.store.transaction import Transaction, begin
from serving.journeys import keep_journey, tell_journey
from serving.schemas.journeys import JourneyOut


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked on the command line; what is empty is left to the learner."""

    learner_id: str
    from_role: str
    role: str
    hours: float
    hours_per_week: float | None
    languages: tuple[str, ...]
    persona_id: str

    def __post_init__(self) -> None:
        if bool(self.learner_id) == bool(self.from_role):
            raise InvalidValue("name either a learner or --from-role")
        if self.from_role and not self.role:
            raise InvalidValue("--from-role needs --role, the role profile aimed at")


def make_journey(home: Home, wish: Wish) -> JourneyOut:
    """Plan the journey; that of a learner is kept."""
    now = datetime.now(UTC)
    with begin(open_database(home.database)) as transaction:
        request = _gather(transaction, Published(home), wish, now)
        journey = tell_journey(request, build_journey(request), now)
        if wish.learner_id:
            keep_journey(transaction, journey)
    return journey


def _gather(
    transaction: Transaction, published: Published, wish: Wish, now: datetime
) -> JourneyRequest:
    settings = JourneySettings(hours=wish.hours, hours_per_week=wish.hours_per_week)
    corrected = published.now(transaction)
    if wish.from_role:
        return from_role(
            transaction,
            corrected,
            wish.from_role,
            role=wish.role,
            settings=settings,
            languages=wish.languages or ("en",),
            persona_id=wish.persona_id,
        )
    request = for_learner(
        transaction,
        corrected,
        wish.learner_id,
        role=wish.role,
        settings=settings,
        today=now.date(),
    )
    if wish.languages:
        request = replace(request, languages=wish.languages)
    if wish.persona_id:
        request = replace(request, persona=transaction.people.persona(wish.persona_id))
    return request
