"""Gather all that a journey depends on, as one frozen request."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from recommender.assessment import Beliefs, beliefs_of, certain_beliefs
from recommender.edition import Edition
from recommender.errors import InvalidValue, NoTargetRole, UnknownCompetency, UnpublishedRole
from recommender.interaction import InteractionKind
from recommender.journey import JourneyRequest, JourneySettings
from recommender.learner import ANYONE, Learner, Persona
from recommender.role import Requirement, RoleProfile
from recommender.store import tables
from recommender.store.published import Corrected
from recommender.store.statements import chunks
from recommender.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StatedGap:
    """What somebody says of a person: a competency, the level held and the level required."""

    competency_id: str
    held: int = 0
    required: int | None = None
    """None leaves it to the role."""
    weight: float | None = None
    """None leaves it to the role, else 1."""


@dataclass(frozen=True, slots=True)
class Description:
    """A person described in a request, of whom nothing is kept."""

    gaps: tuple[StatedGap, ...] = ()
    role: str = ""
    persona_id: str = ""
    languages: tuple[str, ...] = ("en",)
    done: frozenset[str] = frozenset()


def for_learner(
    transaction: Transaction,
    corrected: Corrected,
    learner_id: str,
    *,
    role: str = "",
    settings: JourneySettings,
    today: date,
) -> JourneyRequest:
    """The request of a person who is known.

    Args:
        role: id or label of the target; empty for the target the person has set.
    """
    learner = transaction.people.learner(learner_id)
    edition = corrected.edition
    hours_per_week = settings.hours_per_week or learner.hours_per_week
    return JourneyRequest(
        edition=edition,
        coverage_base=corrected.coverage_base,
        beliefs=beliefs_of(transaction.people.ratings_of(learner_id), edition.rungs, today=today),
        target=find_role(transaction, edition, role or _target_of(learner)),
        learner_id=learner_id,
        languages=learner.languages,
        persona=_persona(transaction, learner.persona_id),
        today=_role_today(learner, edition, today),
        done=transaction.interactions.done_items(learner_id),
        rejected=_dismissed(transaction, learner_id) | _withdrawn(transaction),
        settings=replace(settings, hours_per_week=hours_per_week),
    )


def from_role(
    transaction: Transaction,
    corrected: Corrected,
    from_role: str,
    *,
    role: str,
    settings: JourneySettings,
    languages: tuple[str, ...] = ("en",),
    persona_id: str = "",
) -> JourneyRequest:
    """The request of a person who just meets one role profile and aims at another."""
    edition = corrected.edition
    held = find_role(transaction, edition, from_role)
    level_of = {asked.competency_id: asked.required for asked in held.requirements}
    return JourneyRequest(
        edition=edition,
        coverage_base=corrected.coverage_base,
        beliefs=certain_beliefs(level_of, edition.rungs),
        target=find_role(transaction, edition, role),
        languages=languages,
        persona=_persona(transaction, persona_id),
        today=held,
        rejected=_withdrawn(transaction),
        settings=settings,
    )


def from_description(
    transaction: Transaction,
    corrected: Corrected,
    description: Description,
    *,
    settings: JourneySettings,
    today: date,
) -> JourneyRequest:
    """The request of a person who is described by gaps, by a role, or by both."""
    edition = corrected.edition
    role = find_role(transaction, edition, description.role) if description.role else None
    beliefs, target = _described(description.gaps, role, edition, today)
    canonical = _canonical(transaction, description.done)
    return JourneyRequest(
        edition=edition,
        coverage_base=corrected.coverage_base,
        beliefs=beliefs,
        target=target,
        languages=description.languages,
        persona=_persona(transaction, description.persona_id),
        done=frozenset(canonical.get(id, id) for id in description.done),
        rejected=_withdrawn(transaction),
        settings=settings,
    )


def find_role(transaction: Transaction, edition: Edition, name: str) -> RoleProfile:
    """The role profile meant by an id or a label, as it was published."""
    if name in edition.roles:
        return edition.roles[name]
    found = transaction.frameworks.find_role(name)
    if found.id not in edition.roles:
        raise UnpublishedRole(found.id, found.id.partition(":")[0])
    return edition.roles[found.id]


def _described(
    gaps: Sequence[StatedGap], role: RoleProfile | None, edition: Edition, today: date
) -> tuple[Beliefs, RoleProfile]:
    """Stated gaps are all there are; a role without gaps asks of a person nobody has rated."""
    if not gaps:
        if role is None:
            raise InvalidValue("describe the person by gaps, by a role, or by both")
        return beliefs_of((), edition.rungs, today=today), role
    asked = {one.competency_id: one for one in role.requirements} if role else {}
    requirements = tuple(_requirement(gap, asked, edition) for gap in gaps)
    held = {gap.competency_id: gap.held for gap in gaps}
    target = RoleProfile(
        id=role.id if role else "",
        role=role.role if role else "",
        label=role.label if role else "the gaps stated",
        requirements=requirements,
    )
    return certain_beliefs(held, edition.rungs), target


def _requirement(gap: StatedGap, asked: Mapping[str, Requirement], edition: Edition) -> Requirement:
    row = edition.rungs.row_of.get(gap.competency_id)
    if row is None:
        raise UnknownCompetency(gap.competency_id)
    of_role = asked.get(gap.competency_id)
    required = gap.required
    if required is None and of_role is not None:
        required = of_role.required
    if required is None:
        raise InvalidValue(f"the gap in {gap.competency_id} states no required level")
    highest = edition.rungs.competencies[row].scale.n_levels
    if not (0 <= required <= highest and 0 <= gap.held <= highest):
        raise InvalidValue(f"the levels of {gap.competency_id} run from 0 to {highest}")
    weight = gap.weight if gap.weight is not None else of_role.weight if of_role else 1.0
    return Requirement(gap.competency_id, required, weight)


def _target_of(learner: Learner) -> str:
    for held in learner.roles:
        if held.is_target:
            return held.profile_id
    raise NoTargetRole(learner.id)


def _role_today(learner: Learner, edition: Edition, today: date) -> RoleProfile | None:
    """The role that takes most of a person's time, where it is published."""
    current = [
        held
        for held in learner.roles
        if not held.is_target
        and held.profile_id in edition.roles
        and (held.since is None or held.since <= today)
        and (held.until is None or today <= held.until)
    ]
    main = max(current, key=lambda held: held.share, default=None)
    return None if main is None else edition.roles[main.profile_id]


def _persona(transaction: Transaction, persona_id: str) -> Persona:
    return transaction.people.persona(persona_id) if persona_id else ANYONE


def _dismissed(transaction: Transaction, learner_id: str) -> frozenset[str]:
    ids = {
        event.item_id
        for event in transaction.interactions.of_learner(learner_id)
        if event.kind is InteractionKind.DISMISS
    }
    canonical = _canonical(transaction, ids)
    return frozenset(canonical.get(id, id) for id in ids)


def _withdrawn(transaction: Transaction) -> frozenset[str]:
    """Items that their source no longer lists; an edition may still hold them."""
    record = tables.source_record
    return frozenset(transaction.session.scalars(select(record.c.id).where(~record.c.is_active)))


def _canonical(transaction: Transaction, ids: Collection[str]) -> dict[str, str]:
    """Ids of records with those of the items they belong to."""
    record = tables.source_record
    query = select(record.c.id, record.c.canonical_id)
    return {
        id: canonical_id
        for some in chunks(sorted(ids))
        for id, canonical_id in transaction.session.execute(query.where(record.c.id.in_(some)))
    }
