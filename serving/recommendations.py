"""Recommendations: gathered for a person known or described, and told with their reasons."""

from datetime import datetime
from uuid import uuid4

from recommender.edition import Edition
from recommender.explanation import render, who_says_so
from recommender.item import MODALITIES
from recommender.journey import JourneyRequest, JourneySettings
from recommender.recommendation import Contribution, Recommendation, Recommended
from recommender.step import Reason, ReasonCode
from recommender.store.published import Corrected
from recommender.store.requests import Description, StatedGap, for_learner, from_description
from recommender.store.transaction import Transaction
from serving.schemas.journeys import (
    CompetencyGain,
    PersonIn,
    ReasonOut,
    RecommendationIn,
    RecommendationOut,
    RecommendedItem,
)

MOST_TOLD = 2
"""So many competencies are told of in reasons; the others are in the figures."""


def gather(
    asked: RecommendationIn, transaction: Transaction, corrected: Corrected, now: datetime
) -> JourneyRequest:
    """The request of the person who is known, or of the one described."""
    settings, today = JourneySettings(), now.date()
    if asked.person is not None:
        described = _description(asked.person)
        return from_description(transaction, corrected, described, settings=settings, today=today)
    return for_learner(
        transaction,
        corrected,
        asked.learner_id or "",
        role=asked.role,
        settings=settings,
        today=today,
    )


def tell_recommendation(
    request: JourneyRequest, recommendation: Recommendation, now: datetime
) -> RecommendationOut:
    return RecommendationOut(
        recommendation_id=f"rec_{uuid4().hex}",
        generated_at=now,
        edition_id=request.edition.id,
        role_id=request.target.id,
        role_label=request.target.label,
        readiness=round(recommendation.readiness, 6),
        items=[
            _tell_item(rank, one, request.edition)
            for rank, one in enumerate(recommendation.ranked, start=1)
        ],
        excluded=dict(recommendation.excluded),
    )


def _description(person: PersonIn) -> Description:
    return Description(
        gaps=tuple(
            StatedGap(gap.competency_id, gap.held, gap.required, gap.weight) for gap in person.gaps
        ),
        role=person.role,
        persona_id=person.persona_id,
        languages=tuple(person.languages),
        done=frozenset(person.done),
    )


def _tell_item(rank: int, one: Recommended, edition: Edition) -> RecommendedItem:
    item = edition.items[one.item_row]
    modality = MODALITIES[int(edition.modality[one.item_row])]
    return RecommendedItem(
        rank=rank,
        item_id=item.id,
        title=item.title,
        provider=item.provider,
        url=item.url,
        modality=modality,
        minutes=int(edition.minutes[one.item_row]),
        minutes_are_estimated=bool(edition.minutes_are_estimated[one.item_row]),
        score=round(one.score, 6),
        uptake=round(one.uptake, 6),
        competencies=[_tell_contribution(part) for part in one.contributions],
        reasons=[
            ReasonOut(code=reason.code, parameters=dict(reason.parameters), text=render(reason))
            for reason in _reasons(one, modality.value)
        ],
    )


def _tell_contribution(part: Contribution) -> CompetencyGain:
    return CompetencyGain(
        competency_id=part.mapping.competency_id,
        label=part.label,
        from_level=part.from_level,
        to_level=part.to_level,
        gain=round(part.gain, 6),
        confidence=round(part.mapping.confidence, 6),
        evidence=part.mapping.evidence,
    )


def _reasons(one: Recommended, modality: str) -> list[Reason]:
    """Read off the figures of the item, in the words that journeys use."""
    reasons = []
    for part in one.contributions[:MOST_TOLD]:
        climbs: dict[str, str | float | int] = {
            "competency": part.label,
            "level": part.to_level,
            "level_name": part.level_name,
            "gain": round(part.gain, 6),
            "share_of_need": round(part.gain, 6),
        }
        reasons += [Reason(ReasonCode.CLIMBS, climbs), who_says_so(part)]
    uptake: dict[str, str | float | int] = {"uptake": round(one.uptake, 6), "modality": modality}
    return [*reasons, Reason(ReasonCode.UPTAKE, uptake)]
