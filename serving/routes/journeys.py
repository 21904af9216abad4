"""Journeys: made for a person, kept, given out again."""

from fastapi import APIRouter, Response

from recommender.journey import build_journey
from recommender.store.requests import for_learner
from serving.dependencies import CorrectedDep, NowDep, TransactionDep
from serving.journeys import keep_journey, last_journey, settings_of, tell_journey
from serving.schemas.journeys import JourneyIn, JourneyOut
from serving.schemas.wire import PathId

router = APIRouter(prefix="/v1", tags=["journeys"])


@router.post("/journeys", status_code=201)
def make_journey(
    asked: JourneyIn,
    transaction: TransactionDep,
    corrected: CorrectedDep,
    now: NowDep,
    response: Response,
) -> JourneyOut:
    """Plan a journey for a person who is known, and keep it."""
    request = for_learner(
        transaction,
        corrected,
        asked.learner_id,
        role=asked.role,
        settings=settings_of(asked),
        today=now.date(),
    )
    journey = tell_journey(request, build_journey(request), now)
    keep_journey(transaction, journey)
    response.headers["location"] = f"/v1/journeys/{journey.id}"
    return journey


@router.get("/journeys/{journey_id}")
def get_journey(journey_id: PathId, transaction: TransactionDep) -> JourneyOut:
    """A journey as it was made."""
    stored = transaction.journeys.get(journey_id)
    return JourneyOut.model_validate_json(stored.document)


@router.get("/learners/{learner_id}/journey")
def get_latest_journey(learner_id: PathId, transaction: TransactionDep) -> JourneyOut:
    """The journey last made for a person."""
    return last_journey(transaction, learner_id)
