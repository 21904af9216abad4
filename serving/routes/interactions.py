"""What people did with items, as learning platforms report it."""

from fastapi import APIRouter

from serving.dependencies import TransactionDep
from serving.events import keep_events
from serving.schemas.people import InteractionsIn, InteractionsSaved

router = APIRouter(prefix="/v1/interactions", tags=["interactions"])


@router.post("")
def add_interactions(asked: InteractionsIn, transaction: TransactionDep) -> InteractionsSaved:
    """Keep events, each once by its id; one that breaks a rule does not hold up the others."""
    return keep_events(asked.events, transaction)
