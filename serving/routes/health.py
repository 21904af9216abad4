"""Whether the process lives, and whether it can answer."""

from fastapi import APIRouter

from serving.dependencies import DatabaseDep, PublishedDep
from serving.readiness import check_readiness
from serving.schemas.people import Health, Readiness

router = APIRouter(tags=["health"])


@router.get("/healthz")
def is_alive() -> Health:
    """The process runs; asks for no key and touches nothing."""
    return Health(status="alive")


@router.get("/readyz")
def is_ready(database: DatabaseDep, published: PublishedDep) -> Readiness:
    """An edition is loaded and the database answers; 503 otherwise."""
    return check_readiness(database, published)
