"""Journeys as they are given out and kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from recommender.errors import NoJourneyYet
from recommender.journey import Journey, JourneyRequest, JourneySettings, journey_document
from recommender.store.transaction import Transaction
from serving.answers import list_gaps
from serving.schemas.journeys import JourneyIn, JourneyOut


def settings_of(asked: JourneyIn) -> JourneySettings:
    return replace(
        JourneySettings(),
        hours=asked.hours,
        hours_per_week=asked.hours_per_week,
        most_steps=asked.most_steps,
    )


def tell_journey(request: JourneyRequest, journey: Journey, now: datetime) -> JourneyOut:
    """The journey with the gaps it was made for."""
    document = journey_document(journey)
    steps = [{**step, "week": step["first_week"]} for step in document["steps"]]
    told: Mapping[str, object] = {
        **document,
        "steps": steps,
        "created_at": now,
        "gaps": list_gaps(request),
    }
    return JourneyOut.model_validate(told)


def keep_journey(transaction: Transaction, journey: JourneyOut) -> None:
    transaction.journeys.save(
        journey.id,
        journey.learner_id or None,
        journey.edition_id,
        created_at=journey.created_at,
        document=journey.model_dump_json(),
    )


def last_journey(transaction: Transaction, learner_id: str) -> JourneyOut:
    transaction.people.learner(learner_id)
    stored = transaction.journeys.latest(learner_id)
    if stored is None:
        raise NoJourneyYet(learner_id)
    return JourneyOut.model_validate_json(stored.document)
