"""People checked against what is known: whoever names something unknown is left out."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from catalog_ingest.people.reading import PeopleReading
from catalog_ingest.people.rows import LearnerRole
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.records import Placed
from recommender.assessment import Rating, RatingSource
from recommender.errors import InvalidValue, UnknownLearner, UnknownPersona
from recommender.interaction import Interaction
from recommender.learner import Learner, Persona, RoleHeld
from recommender.store.references import References

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of all that a people file can name."""

    learners: Mapping[str, Learner]
    persona_ids: frozenset[str]
    item_ids: Collection[str]
    competencies: References
    roles: References


@dataclass(frozen=True, slots=True)
class CheckedPeople:
    """What is fit to be saved, names replaced by ids, and what is not."""

    personas: tuple[Persona, ...]
    learners: tuple[Learner, ...]
    """Those of the file, and those in the store to whom it gives roles."""
    ratings: tuple[Rating, ...]
    interactions: tuple[Interaction, ...]
    rejected: tuple[Rejected, ...]


def check_people(reading: PeopleReading, known: Known) -> CheckedPeople:
    """Keep what names only people, personas, roles, competencies and items that there are.

    Without a table of roles people keep those they have; so does one whose every role row
    names an unknown role.
    """
    rejected = list(reading.rejected)
    personas = tuple(placed.value for placed in reading.personas)
    persona_ids = known.persona_ids | {persona.id for persona in personas}
    stated = _keep(reading.learners, partial(_check_learner, persona_ids), rejected)
    learner_ids = known.learners.keys() | {learner.id for learner in stated}
    roles = _keep(reading.roles, partial(_check_role, known, learner_ids), rejected)
    key = partial(replace, level=0)
    ratings = _keep(reading.ratings, partial(_check_rating, known, learner_ids), rejected, key=key)
    interactions = _keep(
        reading.interactions, partial(_check_interaction, known, learner_ids), rejected
    )
    return CheckedPeople(
        personas=personas,
        learners=tuple(_give_roles(reading, stated, roles, known.learners)),
        ratings=tuple(ratings),
        interactions=tuple(interactions),
        rejected=tuple(rejected),
    )


def _keep(
    placed: Iterable[Placed[T]],
    check: Callable[[T], T],
    rejected: list[Rejected],
    *,
    key: Callable[[T], Hashable] = lambda value: value,
) -> list[T]:
    """The values that pass ``check``, as it gives them back, each key once."""
    kept: dict[Hashable, T] = {}
    for one in placed:
        try:
            value = check(one.value)
            if kept.setdefault(key(value), value) is not value:
                raise InvalidValue("an earlier row says the same or contradicts it")
        except (InvalidValue, UnknownLearner, UnknownPersona) as error:
            rejected.append(one.reject(_learner_id(one.value), str(error)))
    return list(kept.values())


def _learner_id(value: object) -> str:
    match value:
        case Learner():
            return value.id
        case LearnerRole() | Rating() | Interaction():
            return value.learner_id
    return ""


def _check_learner(persona_ids: Collection[str], learner: Learner) -> Learner:
    if learner.persona_id and learner.persona_id not in persona_ids:
        raise UnknownPersona(learner.persona_id)
    return learner


def _check_role(known: Known, learner_ids: Collection[str], role: LearnerRole) -> LearnerRole:
    _require_learner(learner_ids, role.learner_id)
    profile = known.roles.find(role.held.profile_id)
    return replace(role, held=replace(role.held, profile_id=profile.id))


def _check_rating(known: Known, learner_ids: Collection[str], rating: Rating) -> Rating:
    _require_learner(learner_ids, rating.learner_id)
    _check_rater(learner_ids, rating)
    competency = known.competencies.find(rating.competency_id)
    if rating.level > competency.n_levels:
        raise InvalidValue(
            f"the level is above the scale of {competency.id}, which ends at {competency.n_levels}"
        )
    return replace(rating, competency_id=competency.id)


def _check_rater(learner_ids: Collection[str], rating: Rating) -> None:
    """A test, a credential or an activity is no person: whatever stands there may stay."""
    rater_id = rating.rater_id
    if rating.source is RatingSource.SELF and rater_id not in {"", rating.learner_id}:
        raise InvalidValue(
            f"source is self, but rater_id is {rater_id!r}: leave it empty or correct the source"
        )
    is_person = rating.source in {RatingSource.MANAGER, RatingSource.PEER}
    if is_person and rater_id and rater_id not in learner_ids:
        raise InvalidValue(
            f"rater_id {rater_id!r} is no learner: load them first, or leave it empty"
        )


def _check_interaction(
    known: Known, learner_ids: Collection[str], interaction: Interaction
) -> Interaction:
    _require_learner(learner_ids, interaction.learner_id)
    if interaction.item_id not in known.item_ids:
        raise InvalidValue(f"no learning item {interaction.item_id!r}: ingest its catalogue first")
    return interaction


def _require_learner(learner_ids: Collection[str], learner_id: str) -> None:
    if learner_id not in learner_ids:
        raise UnknownLearner(learner_id)


def _give_roles(
    reading: PeopleReading,
    stated: Iterable[Learner],
    roles: Iterable[LearnerRole],
    stored: Mapping[str, Learner],
) -> list[Learner]:
    held: dict[str, list[RoleHeld]] = defaultdict(list)
    for role in roles:
        held[role.learner_id].append(role.held)
    of_file = {learner.id: learner for learner in stated}
    spoken_of = {placed.value.learner_id for placed in reading.roles}
    learners = []
    for learner in [*of_file.values(), *(stored[id] for id in held if id not in of_file)]:
        keeps = learner.id in spoken_of or "roles" not in reading.tables
        before = stored[learner.id].roles if keeps and learner.id in stored else ()
        learners.append(replace(learner, roles=tuple(held.get(learner.id, ())) or before))
    return learners
