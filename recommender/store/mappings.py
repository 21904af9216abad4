"""What items teach, as the matcher and the providers say it; people's word is in the overrides."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from recommender.errors import UnknownCompetency
from recommender.mapping import Mapping as ItemMapping
from recommender.mapping import Origin
from recommender.store import tables
from recommender.store.statements import delete_rows, upsert

_Row: TypeAlias = dict[str, Any]


class Mappings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(
        self,
        framework_id: str,
        stamp: str,
        item_hashes: Mapping[str, str],
        mappings: Sequence[ItemMapping],
    ) -> None:
        """Replace what the matcher said of these items, and remember what it read.

        Args:
            framework_id: the framework that the items were mapped to.
            stamp: names the framework's version and the matcher's.
            item_hashes: id and content hash of every item that was mapped, also of those
                that teach nothing of this framework.
            mappings: what they teach.
        """
        item_ids = list(item_hashes)
        self._replace(framework_id, Origin.MATCHER, item_ids, mappings)
        stamps = [
            {"framework_id": framework_id, "item_id": id, "content_hash": hash, "stamp": stamp}
            for id, hash in item_hashes.items()
        ]
        upsert(self._session, tables.mapping_stamp, stamps)

    def save_declared(
        self, framework_id: str, item_ids: Sequence[str], mappings: Sequence[ItemMapping]
    ) -> None:
        """Replace what the providers said that these items teach; the matcher's word stays."""
        self._replace(framework_id, Origin.DECLARED, item_ids, mappings)

    def up_to_date(self, framework_id: str, stamp: str) -> dict[str, str]:
        """Content hash under which each item was last mapped, of those mapped under this stamp."""
        table = tables.mapping_stamp
        query = select(table.c.item_id, table.c.content_hash)
        ours = (table.c.framework_id == framework_id, table.c.stamp == stamp)
        return {id: hash for id, hash in self._session.execute(query.where(*ours))}

    def all(self, framework_ids: Sequence[str]) -> list[ItemMapping]:
        """One mapping a pair of canonical item and competency, in the order of their ids.

        What any provider of the item declared goes before what the matcher said.
        """
        return self._read(tables.mapping.c.framework_id.in_(framework_ids))

    def of_item(self, item_id: str) -> list[ItemMapping]:
        """Mappings of one item, also when it is asked for by the id of a merged duplicate."""
        record = tables.source_record
        canonical = select(record.c.canonical_id).where(record.c.id == item_id).scalar_subquery()
        return self._read(record.c.canonical_id == canonical)

    def count(self, framework_id: str) -> int:
        """How many mappings there are to a framework, the providers' included."""
        table = tables.mapping
        query = select(func.count()).where(table.c.framework_id == framework_id)
        return self._session.scalar(query) or 0

    def _replace(
        self,
        framework_id: str,
        origin: Origin,
        item_ids: Sequence[str],
        mappings: Iterable[ItemMapping],
    ) -> None:
        rows = [_row(framework_id, origin, mapping) for mapping in mappings]
        self._check_competencies(framework_id, {row["competency_id"] for row in rows})
        delete_rows(
            self._session,
            tables.mapping,
            framework_id=framework_id,
            origin=origin.value,
            item_id=item_ids,
        )
        upsert(self._session, tables.mapping, rows)

    def _check_competencies(self, framework_id: str, ids: set[str]) -> None:
        """Tell which competency is missing, where the database would only say that one is."""
        if not ids:
            return
        table = tables.competency
        query = select(table.c.id).where(table.c.framework_id == framework_id)
        unknown = ids.difference(self._session.scalars(query))
        if unknown:
            raise UnknownCompetency(min(unknown))

    def _read(self, *conditions: ColumnElement[bool]) -> list[ItemMapping]:
        """Of one pair the first row counts: a provider's word, then the canonical record's."""
        table, record = tables.mapping, tables.source_record
        is_heard = (table.c.origin == Origin.DECLARED.value) | (
            record.c.id == record.c.canonical_id
        )
        query = (
            select(table, record.c.canonical_id)
            .join(record, record.c.id == table.c.item_id)
            .where(record.c.is_active, is_heard, *conditions)
            .order_by(
                record.c.canonical_id,
                table.c.competency_id,
                table.c.origin,
                record.c.id != record.c.canonical_id,
                record.c.id,
            )
        )
        read: dict[tuple[str, str], ItemMapping] = {}
        for row in self._session.execute(query):
            pair = (row.canonical_id, row.competency_id)
            if pair not in read:
                read[pair] = _mapping(row)
        return list(read.values())


def _row(framework_id: str, origin: Origin, mapping: ItemMapping) -> _Row:
    return {
        "item_id": mapping.item_id,
        "framework_id": framework_id,
        "competency_id": mapping.competency_id,
        "origin": origin.value,
        "confidence": mapping.confidence,
        "entry_level": mapping.entry_level,
        "exit_level": mapping.exit_level,
        "exit_probability": mapping.exit_probability,
        "evidence": mapping.evidence,
        "model": mapping.model,
    }


def _mapping(row: Row[*tuple[Any, ...]]) -> ItemMapping:
    return ItemMapping(
        item_id=row.canonical_id,
        competency_id=row.competency_id,
        confidence=row.confidence,
        entry_level=row.entry_level,
        exit_level=row.exit_level,
        exit_probability=tuple(row.exit_probability),
        evidence=row.evidence,
        origin=Origin(row.origin),
        model=row.model,
    )
