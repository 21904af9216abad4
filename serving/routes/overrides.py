"""People's corrections of what items teach: a ledger."""

from fastapi import APIRouter, Response

from recommender.mapping import Override
from serving.answers import new_override
from serving.dependencies import NowDep, TransactionDep
from serving.paging import cut, in_order_after
from serving.schemas.catalogue import OverrideIn, OverrideOut, OverridePage
from serving.schemas.wire import Limit, LineQuery, PageToken, PathId

router = APIRouter(prefix="/v1/overrides", tags=["overrides"])


@router.get("", response_model=OverridePage)
def list_overrides(
    transaction: TransactionDep,
    item_id: LineQuery = "",
    competency_id: LineQuery = "",
    standing: bool = False,
    limit: Limit = 50,
    page_token: PageToken = "",
) -> dict[str, object]:
    """Corrections, oldest first; `standing` leaves out those that were undone."""
    found = transaction.overrides.list(item_id or None, competency_id or None, standing)
    rest = in_order_after(found, page_token, limit)
    page, token = cut([override.id for override in rest], rest, limit)
    return {"overrides": page, "next_page_token": token}


@router.post("", status_code=201, response_model=OverrideOut)
def add_override(
    asked: OverrideIn, transaction: TransactionDep, now: NowDep, response: Response
) -> Override:
    """Correct what an item teaches: the next journey goes by it."""
    override = new_override(asked, now)
    transaction.overrides.add(override)
    response.headers["location"] = f"/v1/overrides/{override.id}"
    return override


@router.delete("/{override_id}", status_code=204)
def undo_override(
    override_id: PathId, transaction: TransactionDep, now: NowDep, author: LineQuery = ""
) -> None:
    """Take a correction back; both it and this stay in the ledger."""
    transaction.overrides.undo(override_id, at=now, by=author or "api")
