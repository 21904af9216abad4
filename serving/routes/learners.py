"""Learners and their ratings."""

from fastapi import APIRouter

from recommender.assessment import Rating
from recommender.learner import Learner
from serving.answers import new_learner, new_ratings
from serving.dependencies import NowDep, TransactionDep
from serving.paging import cut, from_token
from serving.schemas.people import (
    LearnerIn,
    LearnerOut,
    LearnerPage,
    RatingList,
    RatingsIn,
    RatingsSaved,
)
from serving.schemas.wire import Limit, LineQuery, PageToken, PathId

router = APIRouter(prefix="/v1/learners", tags=["learners"])


@router.get("", response_model=LearnerPage)
def list_learners(
    transaction: TransactionDep,
    team: LineQuery = "",
    limit: Limit = 50,
    page_token: PageToken = "",
) -> dict[str, object]:
    """Learners by id, or those of one team."""
    (after,) = from_token(page_token)
    found = transaction.people.list_page(after, limit + 1, team=team)
    page, token = cut([learner.id for learner in found], found, limit)
    return {"learners": page, "next_page_token": token}


@router.get("/{learner_id}", response_model=LearnerOut)
def get_learner(learner_id: PathId, transaction: TransactionDep) -> Learner:
    """One person."""
    return transaction.people.learner(learner_id)


@router.put("/{learner_id}", response_model=LearnerOut)
def put_learner(learner_id: PathId, asked: LearnerIn, transaction: TransactionDep) -> Learner:
    """Add a person, or replace all that is said of them; ratings and history stay."""
    learner = new_learner(learner_id, asked, transaction)
    transaction.people.save_learners([learner])
    return learner


@router.delete("/{learner_id}", status_code=204)
def delete_learner(learner_id: PathId, transaction: TransactionDep) -> None:
    """Remove a person with their ratings, interactions and journeys."""
    transaction.people.delete_learner(learner_id)


@router.get("/{learner_id}/ratings", response_model=RatingList)
def list_ratings(learner_id: PathId, transaction: TransactionDep) -> dict[str, tuple[Rating, ...]]:
    """Every rating of a person, oldest first."""
    transaction.people.learner(learner_id)
    return {"ratings": transaction.people.ratings_of(learner_id)}


@router.post("/{learner_id}/ratings")
def add_ratings(
    learner_id: PathId, asked: RatingsIn, transaction: TransactionDep, now: NowDep
) -> RatingsSaved:
    """Add ratings; a later word of the same rater on the same day replaces the one before."""
    ratings = new_ratings(learner_id, asked, transaction.frameworks, now)
    change = transaction.people.save_ratings(ratings)
    return RatingsSaved(
        n_added=len(change.added), n_changed=len(change.changed), n_unchanged=len(change.unchanged)
    )
