"""Find items: page by page, by free text, by likeness."""

from itertools import islice

import numpy as np
from numpy.typing import NDArray

from recommender.candidates import speaks_any
from recommender.edition import Edition
from recommender.errors import UnknownItem
from recommender.item import MODALITIES
from recommender.store.catalogue import Catalogue
from recommender.store.search import Search, nearest_first
from serving.paging import ExpiredPageToken, UnreadablePageToken, cut, from_token, to_token
from serving.schemas.catalogue import ItemOut, ItemPage, ItemSearch, SimilarItem, SimilarItems


def list_items_after(catalogue: Catalogue, asked: ItemSearch) -> ItemPage:
    """The next items by id."""
    (after,) = from_token(asked.page_token)
    items = catalogue.list_page(
        after,
        asked.limit + 1,
        modality=asked.modality,
        provider=asked.provider,
        language=asked.language,
    )
    page, token = cut([item.id for item in items], items, asked.limit)
    return ItemPage(items=[ItemOut.model_validate(item) for item in page], next_page_token=token)


def search_items(edition: Edition, search: Search, asked: ItemSearch) -> ItemPage:
    """The items nearest in meaning to what is asked; a token holds for one edition."""
    similarity = search.similarities(edition, asked.q)
    matching = (
        row
        for row in nearest_first(similarity, _allowed(edition, asked))
        if not asked.provider or edition.items[row].provider == asked.provider
    )
    n_before = _n_before(edition, asked.page_token)
    rows = list(islice(matching, n_before, n_before + asked.limit + 1))
    more = len(rows) > asked.limit
    return ItemPage(
        items=[ItemOut.model_validate(edition.items[row]) for row in rows[: asked.limit]],
        next_page_token=to_token(edition.id, str(n_before + asked.limit)) if more else None,
    )


def find_similar(edition: Edition, item_id: str, limit: int) -> SimilarItems:
    """The items nearest to one of the edition, itself left out."""
    row = edition.row_of.get(item_id)
    if row is None:
        raise UnknownItem(item_id)
    similarity = edition.vectors @ edition.vectors[row]
    others = np.ones(edition.n_items, dtype=np.bool_)
    others[row] = False
    return SimilarItems(
        items=[
            SimilarItem(
                similarity=round(float(similarity[near]), 6),
                item=ItemOut.model_validate(edition.items[near]),
            )
            for near in islice(nearest_first(similarity, others), limit)
        ]
    )


def _allowed(edition: Edition, asked: ItemSearch) -> NDArray[np.bool_]:
    """(n_items,) of the modality and the language asked for, stated ones alone."""
    allowed = np.ones(edition.n_items, dtype=np.bool_)
    if asked.modality is not None:
        allowed &= edition.modality == MODALITIES.index(asked.modality)
    if asked.language:
        allowed &= speaks_any(edition, (asked.language,)) & edition.speaks.any(axis=1)
    return allowed


def _n_before(edition: Edition, token: str) -> int:
    edition_id, n_before = from_token(token, 2)
    if not token:
        return 0
    if edition_id != edition.id:
        raise ExpiredPageToken
    if not n_before.isdecimal() or len(n_before) > 9:
        raise UnreadablePageToken
    return int(n_before)
