"""The catalogue: every record of every source, grouped into the items that people see.

Among the active records with one duplicate key the first seen (of several, the one with the
smallest id) is the canonical item; the others are further sources of it. A record that its
source no longer lists is retired, never deleted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from recommender.errors import InvalidValue, UnknownItem
from recommender.item import LearningItem, Modality
from recommender.store.change import compare
from recommender.store.documents import to_document, to_item
from recommender.store.statements import chunks, upsert
from recommender.store.tables import source_record as record

_Stored: TypeAlias = Row[str, str, str, bool, datetime]
_IS_CANONICAL = record.c.id == record.c.canonical_id
_SELECT_GROUPS = select(
    record.c.duplicate_key,
    record.c.id,
    record.c.canonical_id,
    record.c.is_active,
    record.c.first_seen_at,
)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """An item as its source tells it, with what decides whether it is new or a duplicate."""

    item: LearningItem
    content_hash: str
    duplicate_key: str
    """Records with the same key are the same item; empty for one that is like no other."""


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """Ids of what a load changed; ``merged`` are those of its records that stand behind another."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]
    merged: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.retired)


class Catalogue:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save_records(
        self, source: str, records: Sequence[SourceRecord], *, now: datetime, is_complete: bool
    ) -> CatalogueChange:
        """Save what a source lists; the same load again changes nothing.

        Save a load in one transaction: what is first seen decides which duplicate is canonical.

        Args:
            source: whose records these are.
            records: each id once.
            now: when the load began.
            is_complete: whether records of the source that are missing here are to be retired.
        """
        _check_records(source, records)
        stored = {row.id: row for row in self._stored(source)}
        before = {row.id: _state(row) for row in stored.values()}
        after = {
            new.item.id: (new.content_hash, new.duplicate_key, new.item.is_active)
            for new in records
        }
        change = compare(before, after)
        touched = {*change.added, *change.changed}
        upsert(
            self._session,
            record,
            [_row(new, stored.get(new.item.id), now) for new in records if new.item.id in touched],
        )
        retired = [id for id in change.removed if stored[id].is_active] if is_complete else []
        self._retire(retired, now)
        keys = {stored[id].duplicate_key for id in (*change.changed, *retired)}
        self._group(keys | {new.duplicate_key for new in records if new.item.id in touched})
        return CatalogueChange(
            added=change.added,
            changed=change.changed,
            unchanged=change.unchanged,
            retired=tuple(retired),
            merged=self._merged(source, after),
        )

    def items(self, active_only: bool = True) -> Iterator[LearningItem]:
        """Canonical items in the order of their ids."""
        query = _select_items().order_by(record.c.id).execution_options(yield_per=1000)
        if active_only:
            query = query.where(record.c.is_active)
        for row in self._session.execute(query):
            yield _item(row)

    def item(self, item_id: str) -> LearningItem:
        """The item of this id, or the canonical one that it was merged into."""
        canonical_id = self.canonical_id(item_id)
        return _item(
            self._session.execute(_select_items().where(record.c.id == canonical_id)).one()
        )

    def canonical_id(self, item_id: str) -> str:
        query = select(record.c.canonical_id).where(record.c.id == item_id)
        found: str | None = self._session.scalar(query)
        if found is None:
            raise UnknownItem(item_id)
        return found

    def canonical_ids(self) -> dict[str, str]:
        """Every record's id with the id of the item it belongs to."""
        query = select(record.c.id, record.c.canonical_id)
        return {id: canonical_id for id, canonical_id in self._session.execute(query)}

    def sources_of(self, item_id: str) -> tuple[str, ...]:
        """Ids of all active records of the item, the canonical one first."""
        canonical_id = self.canonical_id(item_id)
        query = select(record.c.id).where(record.c.canonical_id == canonical_id)
        ids = self._session.scalars(query.where(record.c.is_active).order_by(record.c.id))
        return tuple(sorted(ids, key=lambda id: id != canonical_id))

    def content_hashes(self) -> dict[str, str]:
        """Content hash of each active canonical item."""
        query = select(record.c.id, record.c.content_hash).where(_IS_CANONICAL, record.c.is_active)
        return {id: hash for id, hash in self._session.execute(query.order_by(record.c.id))}

    def count(self) -> int:
        """How many active canonical items there are."""
        query = select(func.count()).select_from(record).where(_IS_CANONICAL, record.c.is_active)
        return self._session.scalar(query) or 0

    def list_page(
        self,
        after: str = "",
        limit: int = 50,
        *,
        modality: Modality | None = None,
        provider: str = "",
        language: str = "",
    ) -> tuple[LearningItem, ...]:
        """The next active items after the one of id ``after``, in the order of their ids.

        Args:
            after: last id of the page before; empty for the first page.
            limit: most items on a page.
            modality: only items of this modality.
            provider: only items of this provider.
            language: only items in this language; "en" finds "en-GB" too.
        """
        query = _select_items().where(record.c.is_active, record.c.id > after)
        if modality is not None:
            query = query.where(record.c.modality == modality.value)
        if provider:
            query = query.where(record.c.provider == provider)
        if language:
            spoken = record.c.languages
            exact = spoken.contains(f" {language.lower()} ", autoescape=True)
            query = query.where(exact | spoken.contains(f" {language.lower()}-", autoescape=True))
        rows = self._session.execute(query.order_by(record.c.id).limit(limit))
        return tuple(_item(row) for row in rows)

    def _stored(self, source: str) -> Sequence[_Stored]:
        columns = (
            record.c.id,
            record.c.content_hash,
            record.c.duplicate_key,
            record.c.is_active,
            record.c.first_seen_at,
        )
        return self._session.execute(select(*columns).where(record.c.source == source)).all()

    def _retire(self, ids: Sequence[str], now: datetime) -> None:
        for some in chunks(ids):
            self._session.execute(
                update(record).where(record.c.id.in_(some)).values(is_active=False, modified_at=now)
            )

    def _group(self, keys: Iterable[str]) -> None:
        """Decide anew which record of each duplicate key is the canonical one."""
        moved = []
        for some in chunks(sorted(key for key in keys if key)):
            rows = self._session.execute(_SELECT_GROUPS.where(record.c.duplicate_key.in_(some)))
            canonical_of: dict[str, str] = {}
            # Sorted here: databases differ in which of two texts comes first.
            for row in sorted(rows, key=lambda row: (not row.is_active, row.first_seen_at, row.id)):
                canonical_id = canonical_of.setdefault(row.duplicate_key, row.id)
                if canonical_id != row.canonical_id:
                    moved.append({"record_id": row.id, "new_id": canonical_id})
        if moved:
            by_id = update(record).where(record.c.id == bindparam("record_id"))
            self._session.connection().execute(
                by_id.values(canonical_id=bindparam("new_id")), moved
            )

    def _merged(self, source: str, listed: dict[str, Any]) -> tuple[str, ...]:
        query = select(record.c.id).where(record.c.source == source, ~_IS_CANONICAL)
        ids = self._session.scalars(query.where(record.c.is_active).order_by(record.c.id))
        return tuple(id for id in ids if id in listed)


def _check_records(source: str, records: Sequence[SourceRecord]) -> None:
    seen = set()
    for new in records:
        if new.item.source != source:
            raise InvalidValue(f"{new.item.id} is not of the source {source}")
        if new.item.id in seen:
            raise InvalidValue(f"{new.item.id} occurs twice in one load")
        seen.add(new.item.id)


def _state(row: _Stored) -> tuple[str, str, bool]:
    return (row.content_hash, row.duplicate_key, row.is_active)


def _row(new: SourceRecord, stored: _Stored | None, now: datetime) -> dict[str, Any]:
    item = new.item
    return {
        "id": item.id,
        "source": item.source,
        "canonical_id": item.id,
        "duplicate_key": new.duplicate_key,
        "content_hash": new.content_hash,
        "is_active": item.is_active,
        "modality": item.modality.value,
        "provider": item.provider,
        "languages": "".join(f" {tag.lower()} " for tag in item.languages),
        "first_seen_at": stored.first_seen_at if stored else now,
        "modified_at": now,
        "document": to_document(item),
    }


def _select_items() -> Select[str, bool]:
    return select(record.c.document, record.c.is_active).where(_IS_CANONICAL)


def _item(row: Row[str, bool]) -> LearningItem:
    item = to_item(row.document)
    return item if item.is_active == row.is_active else replace(item, is_active=row.is_active)
