"""The ledger of people's corrections: entries are added, never changed or removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from recommender.errors import InvalidValue, UnknownCompetency, UnknownItem, UnknownOverride
from recommender.mapping import Override, OverrideAction
from recommender.store import tables
from recommender.store.statements import insert_missing

_ENTRY, _UNDONE = tables.override, tables.override_undone


class Overrides:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, override: Override) -> bool:
        """Add a correction of a loaded item and competency; False when its id is there already."""
        self._check(override)
        known = self._read(_ENTRY.c.id == override.id)
        if not known:
            self._insert(override)
        if override.undone_at is not None and not (known and known[0].undone_at):
            self.undo(override.id, at=override.undone_at, by=override.author)
        return not known

    def undo(self, override_id: str, *, at: datetime, by: str) -> None:
        """Take a correction back; both it and this stay in the ledger."""
        if not self._read(_ENTRY.c.id == override_id, _UNDONE.c.undone_at.is_(None)):
            raise UnknownOverride(override_id)
        row = {"override_id": override_id, "undone_at": at, "undone_by": by}
        insert_missing(self._session, _UNDONE, [row])

    def list(
        self,
        item_id: str | None = None,
        competency_id: str | None = None,
        standing_only: bool = False,
    ) -> tuple[Override, ...]:
        """Entries as they were made, oldest first."""
        conditions: list[ColumnElement[bool]] = []
        if item_id is not None:
            conditions.append(_ENTRY.c.item_id == item_id)
        if competency_id is not None:
            conditions.append(_ENTRY.c.competency_id == competency_id)
        if standing_only:
            conditions.append(_UNDONE.c.undone_at.is_(None))
        return tuple(_override(row, row.item_id) for row in self._read(*conditions))

    def all_standing(self) -> tuple[Override, ...]:
        """The corrections to apply today, oldest first.

        Each speaks of the canonical item that its own was merged into since. One whose
        competency is no longer loaded, or has fewer levels now, is left out.
        """
        return self._applicable()

    def since(self, moment: datetime) -> tuple[Override, ...]:
        """Of ``all_standing``, those made after ``moment``."""
        return self._applicable(_ENTRY.c.made_at > moment)

    def revision(self) -> str:
        """Another text whenever the ledger is another; cheap to ask for."""
        n_entries = self._session.scalar(select(func.count()).select_from(_ENTRY))
        n_undone = self._session.scalar(select(func.count()).select_from(_UNDONE))
        return f"{n_entries}.{n_undone}"

    def _insert(self, override: Override) -> None:
        row = {
            "id": override.id,
            "item_id": override.item_id,
            "competency_id": override.competency_id,
            "action": override.action.value,
            "author": override.author,
            "made_at": override.made_at,
            "entry_level": override.entry_level,
            "exit_level": override.exit_level,
            "reason": override.reason,
        }
        insert_missing(self._session, _ENTRY, [row])

    def _applicable(self, *conditions: ColumnElement[bool]) -> tuple[Override, ...]:
        rows = self._read(_UNDONE.c.undone_at.is_(None), *conditions)
        n_levels = self._n_levels()
        return tuple(
            _override(row, row.canonical_id or row.item_id)
            for row in rows
            if (row.exit_level or 0) <= n_levels.get(row.competency_id, -1)
        )

    def _n_levels(self) -> dict[str, int]:
        table = tables.competency
        query = select(table.c.id, table.c.n_levels)
        spoken_of = table.c.id.in_(select(_ENTRY.c.competency_id))
        return {id: n_levels for id, n_levels in self._session.execute(query.where(spoken_of))}

    def _read(self, *conditions: ColumnElement[bool]) -> Sequence[Row[*tuple[Any, ...]]]:
        record = tables.source_record
        query = (
            select(_ENTRY, _UNDONE.c.undone_at, record.c.canonical_id)
            .join(_UNDONE, _UNDONE.c.override_id == _ENTRY.c.id, isouter=True)
            .join(record, record.c.id == _ENTRY.c.item_id, isouter=True)
            .where(*conditions)
            .order_by(_ENTRY.c.made_at, _ENTRY.c.id)
        )
        return self._session.execute(query).all()

    def _check(self, override: Override) -> None:
        record, competency = tables.source_record, tables.competency
        item = select(record.c.id).where(record.c.id == override.item_id)
        if self._session.scalar(item) is None:
            raise UnknownItem(override.item_id)
        levels = select(competency.c.n_levels).where(competency.c.id == override.competency_id)
        n_levels = self._session.scalar(levels)
        if n_levels is None:
            raise UnknownCompetency(override.competency_id)
        entry, exit_level = override.entry_level, override.exit_level
        if entry is None or exit_level is None:
            return
        if not 0 <= entry < exit_level <= n_levels:
            raise InvalidValue(
                f"entry_level {entry} and exit_level {exit_level} do not fit "
                f"{override.competency_id}, which has {n_levels} levels"
            )


def _override(row: Row[*tuple[Any, ...]], item_id: str) -> Override:
    return Override(
        id=row.id,
        item_id=item_id,
        competency_id=row.competency_id,
        action=OverrideAction(row.action),
        author=row.author,
        made_at=row.made_at,
        entry_level=row.entry_level,
        exit_level=row.exit_level,
        reason=row.reason,
        undone_at=row.undone_at,
    )
