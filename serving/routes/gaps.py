"""What stands between a person and a role."""

from fastapi import APIRouter

from recommender.journey import JourneySettings
from recommender.store.requests import for_learner
from serving.answers import tell_gaps
from serving.dependencies import CorrectedDep, NowDep, TransactionDep
from serving.schemas.people import GapReport
from serving.schemas.wire import LineQuery, PathId

router = APIRouter(prefix="/v1/learners", tags=["gaps"])


@router.get("/{learner_id}/gaps")
def list_gaps(
    learner_id: PathId,
    transaction: TransactionDep,
    corrected: CorrectedDep,
    now: NowDep,
    role: LineQuery = "",
) -> GapReport:
    """The gaps to a role, greatest need first; to the person's own target when none is named."""
    request = for_learner(
        transaction,
        corrected,
        learner_id,
        role=role,
        settings=JourneySettings(),
        today=now.date(),
    )
    return tell_gaps(request)
