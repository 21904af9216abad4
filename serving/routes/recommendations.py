"""A ranked list of items for a person, known or described."""

from fastapi import APIRouter

from recommender.recommendation import recommend
from serving.dependencies import CorrectedDep, NowDep, TransactionDep
from serving.recommendations import gather, tell_recommendation
from serving.schemas.journeys import RecommendationIn, RecommendationOut

router = APIRouter(prefix="/v1/recommendations", tags=["recommendations"])


@router.post("")
def make_recommendation(
    asked: RecommendationIn,
    transaction: TransactionDep,
    corrected: CorrectedDep,
    now: NowDep,
) -> RecommendationOut:
    """Items that close most of what a person needs; nothing is kept."""
    request = gather(asked, transaction, corrected, now)
    recommendation = recommend(request, n=asked.limit, most_minutes=asked.most_minutes)
    return tell_recommendation(request, recommendation, now)
