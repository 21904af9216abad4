"""The catalogue: items, what they teach, what is like them."""

from fastapi import APIRouter

from serving.answers import tell_item, tell_mappings
from serving.caching import TaggedRoute
from serving.dependencies import CorrectedDep, PublishedDep, SearchDep, TransactionDep
from serving.finding import find_similar, list_items_after, search_items
from serving.schemas.catalogue import (
    ItemDetail,
    ItemMappings,
    ItemPage,
    ItemQuery,
    SimilarItems,
)
from serving.schemas.wire import Limit, PathId

router = APIRouter(prefix="/v1/items", tags=["items"], route_class=TaggedRoute)


@router.get("")
def list_items(
    transaction: TransactionDep,
    published: PublishedDep,
    search: SearchDep,
    asked: ItemQuery,
) -> ItemPage:
    """Items by id; with `q`, those nearest in meaning first."""
    if asked.q:
        return search_items(published.as_published(), search, asked)
    return list_items_after(transaction.catalogue, asked)


# Before the item itself, whose id may hold slashes.
@router.get("/{item_id:path}/mappings")
def list_item_mappings(
    item_id: PathId, transaction: TransactionDep, corrected: CorrectedDep
) -> ItemMappings:
    """What the item teaches as published, with every correction that stands; best first."""
    canonical_id = transaction.catalogue.canonical_id(item_id)
    return tell_mappings(corrected.edition, canonical_id)


@router.get("/{item_id:path}/similar")
def list_similar_items(
    item_id: PathId,
    transaction: TransactionDep,
    published: PublishedDep,
    limit: Limit = 10,
) -> SimilarItems:
    """The items nearest in meaning, nearest first."""
    canonical_id = transaction.catalogue.canonical_id(item_id)
    return find_similar(published.as_published(), canonical_id, limit)


@router.get("/{item_id:path}")
def get_item(item_id: PathId, transaction: TransactionDep) -> ItemDetail:
    """One item; the id of a duplicate gives the item it was merged into."""
    item = transaction.catalogue.item(item_id)
    return tell_item(item, transaction.catalogue.sources_of(item.id))
