"""Frameworks, their competencies and role profiles."""

from fastapi import APIRouter

from recommender.role import RoleProfile
from recommender.store.frameworks import FrameworkSummary
from serving.answers import tell_competency, tell_framework
from serving.caching import TaggedRoute
from serving.dependencies import TransactionDep
from serving.paging import cut, in_order_after
from serving.schemas.frameworks import (
    CompetencyPage,
    FrameworkList,
    FrameworkOut,
    RoleOut,
    RolePage,
)
from serving.schemas.wire import Limit, PageToken, PathId

router = APIRouter(prefix="/v1", tags=["frameworks"], route_class=TaggedRoute)


@router.get("/frameworks", response_model=FrameworkList)
def list_frameworks(transaction: TransactionDep) -> dict[str, tuple[FrameworkSummary, ...]]:
    """All frameworks that are loaded, with their sizes."""
    return {"frameworks": transaction.frameworks.summaries()}


@router.get("/frameworks/{framework_id}")
def get_framework(framework_id: PathId, transaction: TransactionDep) -> FrameworkOut:
    """One framework, with its progression routes and the edges between its competencies."""
    framework = transaction.frameworks.get(framework_id)
    return tell_framework(framework, transaction.frameworks.content_hash(framework_id))


@router.get("/frameworks/{framework_id}/competencies")
def list_competencies(
    framework_id: PathId,
    transaction: TransactionDep,
    limit: Limit = 100,
    page_token: PageToken = "",
) -> CompetencyPage:
    """The competencies of a framework with their levels, by id."""
    transaction.frameworks.content_hash(framework_id)
    found = in_order_after(transaction.frameworks.competencies([framework_id]), page_token, limit)
    page, token = cut([one.id for one in found], found, limit)
    told = [tell_competency(competency) for competency in page]
    return CompetencyPage(competencies=told, next_page_token=token)


@router.get("/roles", response_model=RolePage)
def list_roles(
    transaction: TransactionDep,
    framework: str = "",
    limit: Limit = 100,
    page_token: PageToken = "",
) -> dict[str, object]:
    """Role profiles of one framework, or of all that are active, by id."""
    frameworks = transaction.frameworks
    ids = [framework] if framework else frameworks.active_ids()
    found = in_order_after(frameworks.roles(ids), page_token, limit)
    page, token = cut([role.id for role in found], found, limit)
    return {"roles": page, "next_page_token": token}


@router.get("/roles/{role_id:path}", response_model=RoleOut)
def get_role(role_id: PathId, transaction: TransactionDep) -> RoleProfile:
    """One role profile with what it asks for; a label will do where it is the only one."""
    return transaction.frameworks.find_role(role_id)
