"""Learning items, their mappings and people's corrections on the wire."""

from datetime import datetime
from typing import Annotated, TypeAlias

from fastapi import Query
from pydantic import Field, model_validator

from recommender.framework import MOST_LEVELS
from recommender.item import Modality
from recommender.mapping import Origin, OverrideAction
from serving.schemas.wire import MOST_ON_A_PAGE, Asked, Id, Line, Prose, Told

LANGUAGE_OR_NONE = r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$"


class ItemOut(Told):
    id: str
    source: str
    source_id: str
    title: str
    description: str
    modality: Modality
    minutes: int | None
    """As the source states; null where it does not."""
    planned_minutes: int
    """What a journey reckons with."""
    minutes_are_estimated: bool
    languages: list[str]
    """BCP-47; empty where the source does not say."""
    provider: str
    url: str
    level: str
    """The provider's own word."""
    topics: list[str]
    prerequisites: list[str]
    licence: str
    cost: str
    version: str
    modified_at: datetime | None
    is_active: bool


class ItemDetail(ItemOut):
    sources: list[str]
    """Ids of all records that tell of this item, its own first."""


class ItemPage(Told):
    items: list[ItemOut]
    next_page_token: str | None


class SimilarItem(Told):
    similarity: float
    """Cosine of the two items' vectors."""
    item: ItemOut


class SimilarItems(Told):
    items: list[SimilarItem]


class MappingOut(Told):
    competency_id: str
    label: str
    confidence: float
    """Probability that the item really teaches the competency."""
    entry_level: int
    exit_level: int
    """The item takes a learner over the levels ``entry_level + 1 .. exit_level``."""
    expected_level: float
    evidence: str
    origin: Origin


class ItemMappings(Told):
    mappings: list[MappingOut]


class OverrideIn(Asked):
    """A correction of what an item teaches: it wins at once and survives every re-run."""

    item_id: Id
    competency_id: Id
    action: OverrideAction
    author: Id
    """Who says so."""
    reason: Prose = ""
    entry_level: Annotated[int, Field(ge=0, le=MOST_LEVELS)] | None = None
    """Stated together with ``exit_level``; both are needed when the action is ``level``."""
    exit_level: Annotated[int, Field(ge=0, le=MOST_LEVELS)] | None = None

    @model_validator(mode="after")
    def _states_both_levels_or_none(self) -> "OverrideIn":
        if (self.entry_level is None) != (self.exit_level is None):
            raise ValueError("state both entry_level and exit_level, or neither")
        return self


class OverrideOut(Told):
    id: str
    item_id: str
    competency_id: str
    action: OverrideAction
    author: str
    reason: str
    made_at: datetime
    entry_level: int | None
    exit_level: int | None
    undone_at: datetime | None
    """When it was taken back; null while it stands."""


class OverridePage(Told):
    overrides: list[OverrideOut]
    next_page_token: str | None


class ItemSearch(Asked):
    """Which items a list holds."""

    q: Line = ""
    """Free text: the items nearest in meaning come first."""
    modality: Modality | None = None
    provider: Line = ""
    language: Annotated[str, Field(max_length=35, pattern=LANGUAGE_OR_NONE)] = ""
    """BCP-47; `en` finds `en-GB` too. Items that state no language are left out."""
    limit: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = 50
    """Most on a page."""
    page_token: Annotated[str, Field(max_length=2000)] = ""
    """`next_page_token` of the page before, asked for with the same filters."""


ItemQuery: TypeAlias = Annotated[ItemSearch, Query()]
