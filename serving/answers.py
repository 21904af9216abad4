"""From requests to the core's values, and from those to answers, where they differ in shape."""

from datetime import datetime
from uuid import uuid4

from recommender.assessment import Rating
from recommender.edition import Edition, mapping_at
from recommender.errors import InvalidValue
from recommender.framework import Competency, Framework
from recommender.gaps import find_gaps, rung_needs, rung_weights
from recommender.item import LearningItem
from recommender.journey import JourneyRequest
from recommender.learner import Learner, RoleHeld
from recommender.mapping import Override
from recommender.readiness import readiness
from recommender.store.frameworks import Frameworks
from recommender.store.transaction import Transaction
from serving.schemas.catalogue import (
    ItemDetail,
    ItemMappings,
    ItemOut,
    MappingOut,
    OverrideIn,
)
from serving.schemas.frameworks import (
    CompetencyOut,
    EdgeOut,
    FrameworkOut,
    LevelOut,
    RouteOut,
)
from serving.schemas.people import GapOut, GapReport, LearnerIn, RatingsIn


def tell_framework(framework: Framework, content_hash: str) -> FrameworkOut:
    return FrameworkOut(
        id=framework.id,
        title=framework.title,
        is_active=framework.is_active,
        n_competencies=len(framework.competencies),
        n_roles=len(framework.roles),
        n_routes=len(framework.routes),
        content_hash=content_hash,
        routes=[RouteOut.model_validate(route) for route in framework.routes],
        edges=[EdgeOut.model_validate(edge) for edge in framework.edges],
    )


def tell_competency(competency: Competency) -> CompetencyOut:
    return CompetencyOut(
        id=competency.id,
        label=competency.label,
        description=competency.description,
        aliases=list(competency.aliases),
        layer=competency.layer,
        cluster=competency.cluster,
        provenance=competency.provenance,
        uri=competency.uri,
        levels=[
            LevelOut(
                level=level,
                name=name,
                descriptor=competency.descriptors[level - 1] if competency.descriptors else "",
                examples=[told.text for told in competency.examples if told.level == level],
            )
            for level, name in enumerate(competency.scale.names, start=1)
        ],
    )


def tell_item(item: LearningItem, sources: tuple[str, ...]) -> ItemDetail:
    told = ItemOut.model_validate(item)
    return ItemDetail(**dict(told), sources=list(sources))


def tell_mappings(edition: Edition, item_id: str) -> ItemMappings:
    """Nothing for an item that is not published yet."""
    row = edition.row_of.get(item_id)
    rows = range(0) if row is None else edition.mappings.rows_of_item(row)
    mappings = [mapping_at(edition, mapped) for mapped in rows]
    mappings.sort(key=lambda mapping: (-mapping.confidence, mapping.competency_id))
    label_of = {one.id: one.label for one in edition.rungs.competencies}
    return ItemMappings(
        mappings=[
            MappingOut(
                competency_id=mapping.competency_id,
                label=label_of[mapping.competency_id],
                confidence=round(mapping.confidence, 6),
                entry_level=mapping.entry_level,
                exit_level=mapping.exit_level,
                expected_level=round(mapping.expected_level, 6),
                evidence=mapping.evidence,
                origin=mapping.origin,
            )
            for mapping in mappings
        ]
    )


def tell_gaps(request: JourneyRequest) -> GapReport:
    rungs, requirements = request.edition.rungs, request.target.requirements
    need = rung_needs(request.beliefs, requirements, rungs)
    return GapReport(
        role_id=request.target.id,
        role_label=request.target.label,
        readiness=round(readiness(need, rung_weights(requirements, rungs)), 6),
        gaps=list_gaps(request),
    )


def list_gaps(request: JourneyRequest) -> list[GapOut]:
    """Greatest need first."""
    rungs = request.edition.rungs
    told = []
    for gap in find_gaps(request.beliefs, request.target.requirements, rungs):
        row = rungs.row_of[gap.competency_id]
        competency = rungs.competencies[row]
        told.append(
            GapOut(
                competency_id=gap.competency_id,
                label=competency.label,
                required=gap.required,
                required_name=competency.scale.name_of(gap.required),
                expected_held=round(gap.expected_held, 6),
                is_rated=bool(request.beliefs.is_rated[row]),
                need=round(gap.need, 6),
                weight=gap.weight,
            )
        )
    return told


def new_learner(learner_id: str, asked: LearnerIn, transaction: Transaction) -> Learner:
    """The persona and the roles named must be known."""
    if asked.persona_id:
        transaction.people.persona(asked.persona_id)
    roles = tuple(
        RoleHeld(
            profile_id=transaction.frameworks.find_role(held.profile_id).id,
            share=held.share,
            since=held.since,
            until=held.until,
            is_target=held.is_target,
        )
        for held in asked.roles
    )
    return Learner(
        id=learner_id,
        name=asked.name,
        team=asked.team,
        persona_id=asked.persona_id,
        languages=tuple(asked.languages),
        hours_per_week=asked.hours_per_week,
        roles=roles,
    )


def new_ratings(
    learner_id: str, asked: RatingsIn, frameworks: Frameworks, now: datetime
) -> list[Rating]:
    """Each on the scale of a competency that is loaded, which may be named by its label."""
    ratings = []
    for one in asked.ratings:
        competency = frameworks.find_competency(one.competency_id)
        if one.level > competency.scale.n_levels:
            highest = competency.scale.n_levels
            raise InvalidValue(f"the levels of {competency.id} run from 0 to {highest}")
        day = one.rated_at or now.date()
        rated = Rating(learner_id, competency.id, one.source, one.level, day, one.rater_id)
        ratings.append(rated)
    return ratings


def new_override(asked: OverrideIn, now: datetime) -> Override:
    """Its id begins with the time it is made, so that ids sort as the ledger does."""
    return Override(
        id=f"ovr_{int(now.timestamp() * 1000):012x}{uuid4().hex[:16]}",
        item_id=asked.item_id,
        competency_id=asked.competency_id,
        action=asked.action,
        author=asked.author,
        made_at=now,
        entry_level=asked.entry_level,
        exit_level=asked.exit_level,
        reason=asked.reason,
    )
