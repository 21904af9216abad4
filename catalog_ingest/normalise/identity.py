"""Which item is which within one source: ids where there are none, repeats merged.

An item without an id takes its link; where it has none, or where the link is shared by different
titles, a hash of provider, title and kind. Records of one id that differ in their topics alone
are one item with all topics; records whose id was made may also differ in the case of the title
and in the kind, of which the first counts. Any other difference is a conflict: the first record
stands, the later one is rejected.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from catalog_ingest.normalise.text import distinct
from catalog_ingest.notes import Notes
from catalog_ingest.rejected import Rejected
from recommender.item import LearningItem

FROM_LINK = "ids are made from the link"
FROM_HASH = "ids are made from provider, title and kind"
SHARED_LINK = "links shared by different titles: their ids are made from title and link"
REPEATED = "records repeated word for word: merged"
UNITED = "records that differ in topics alone: merged, with all topics"
OTHER_KIND = "the same link and title under another kind: merged, the first kind kept"


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item, and where its record stands."""

    place: str
    item: LearningItem
    kind: str = ""
    """The provider's own word for what it is, finer than the modality."""


@dataclass(frozen=True, slots=True)
class Identified:
    items: tuple[LearningItem, ...]
    rejected: tuple[Rejected, ...]
    n_merged: int


def identify(placed: Sequence[PlacedItem], notes: Notes) -> Identified:
    """Gives every item its id, and keeps one item for each."""
    shared = find_shared_links(one.item for one in placed if not one.item.source_id)
    kept: dict[str, PlacedItem] = {}
    is_made: dict[str, bool] = {}
    rejected: list[Rejected] = []
    for one in placed:
        item = _with_id(one, shared, notes)
        has_made_id = not one.item.source_id
        first = kept.get(item.source_id)
        if first is None:
            kept[item.source_id] = PlacedItem(one.place, item)
            is_made[item.source_id] = has_made_id
            continue
        made = has_made_id and is_made[item.source_id]
        merged = merge(first.item, item, notes, is_id_made=made)
        if merged is None:
            rejected.append(_conflict(one.place, first, item))
        else:
            kept[item.source_id] = PlacedItem(first.place, merged)
    items = tuple(one.item for one in kept.values())
    return Identified(items, tuple(rejected), len(placed) - len(items) - len(rejected))


def find_shared_links(items: Iterable[LearningItem]) -> frozenset[str]:
    """Links under which different titles stand."""
    titles: dict[str, set[str]] = defaultdict(set)
    for item in items:
        titles[item.url].add(_fold(item.title))
    return frozenset(link for link, found in titles.items() if link and len(found) > 1)


def made_id(item: LearningItem, kind: str = "") -> str:
    """A short hash of provider, title, kind (else the modality) and, where there is one, link.

    >>> from recommender.item import Modality
    >>> one = LearningItem("a", "", "Pricing ", Modality.VIDEO)
    >>> made_id(one) == made_id(LearningItem("b", "", "pricing", Modality.VIDEO))
    True
    """
    parts = [_fold(item.provider), _fold(item.title), _fold(kind or item.modality)]
    if item.url:
        parts.append(item.url)
    return blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def merge(
    first: LearningItem, later: LearningItem, notes: Notes, *, is_id_made: bool
) -> LearningItem | None:
    """One item for two records of the same id; None when they contradict each other."""
    if first == later:
        notes.add(REPEATED)
        return first
    alike = replace(later, topics=first.topics)
    if is_id_made and _fold(first.title) == _fold(later.title):
        alike = replace(alike, title=first.title, modality=first.modality)
    if alike != first:
        return None
    same_kind = first.modality is later.modality
    notes.add(UNITED if same_kind else OTHER_KIND, first.title)
    return replace(first, topics=distinct([*first.topics, *later.topics]))


def _with_id(one: PlacedItem, shared: frozenset[str], notes: Notes) -> LearningItem:
    item = one.item
    if item.source_id:
        return item
    if item.url and item.url not in shared:
        notes.add(FROM_LINK)
        return replace(item, source_id=item.url)
    notes.add(SHARED_LINK if item.url else FROM_HASH)
    return replace(item, source_id=made_id(item, one.kind))


def _conflict(place: str, first: PlacedItem, later: LearningItem) -> Rejected:
    fields = ("title", "description", "modality", "minutes", "languages", "provider", "url")
    differing = [name for name in fields if getattr(first.item, name) != getattr(later, name)]
    where = f" (in {', '.join(differing)})" if differing else ""
    return Rejected(
        place,
        later.source_id,
        f"the id already stands at {first.place} with other content{where}: "
        "give one of them an id of its own, or remove it",
    )


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
