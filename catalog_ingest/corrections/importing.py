"""The import job: a table of corrections entered into the ledger, each once."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from catalog_ingest.corrections.ledger import Known, to_override
from catalog_ingest.corrections.rows import REQUIRED, Correction, to_correction
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.records import build_records
from catalog_ingest.tables.table import read_table
from recommender.errors import InvalidValue, UnknownCompetency, UnknownItem
from recommender.mapping import Override
from recommender.store.session import Database
from recommender.store.transaction import Transaction, begin

_TAIL = 16
"""Characters of an id that tell a correction from others."""


class Outcome(StrEnum):
    ADDED = "added"
    UNDONE = "undone"
    """Known, and taken back by this table."""
    KNOWN = "known"
    STAYS_UNDONE = "stays undone"
    """Known, taken back since, and not made anew by importing it again."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    n_of: Counter[Outcome]
    rejected: tuple[Rejected, ...]


def import_corrections(database: Database, path: Path, *, now: datetime) -> ImportReport:
    """Enter the corrections of a table in one transaction; those that are known stay as they are.

    A row without a time counts as made now, after the rows above it. A row without an id is known
    again by what it says.

    Raises:
        UnreadableSource: the file cannot be read; nothing was entered.
    """
    table = read_table(path)
    table.require(*REQUIRED)
    rejected: list[Rejected] = []
    ids = ("item_id", "competency_id", "id")
    corrections = build_records(table, to_correction, ids=ids, rejected=rejected)
    n_of: Counter[Outcome] = Counter()
    with begin(database) as transaction:
        known = Known.gather(transaction, (placed.value for placed in corrections))
        ledger = _Ledger(transaction, known)
        for n_after, placed in zip(range(len(corrections) - 1, -1, -1), corrections, strict=True):
            try:
                outcome = ledger.enter(placed.value, now - timedelta(microseconds=n_after))
            except (InvalidValue, UnknownItem, UnknownCompetency) as error:
                rejected.append(placed.reject(placed.value.item_id, str(error)))
            else:
                n_of[outcome] += 1
    return ImportReport(n_of, tuple(rejected))


class _Ledger:
    """The ledger as it grows by an import."""

    def __init__(self, transaction: Transaction, known: Known) -> None:
        self._overrides = transaction.overrides
        self._known = known
        self._entry = {entry.id: entry for entry in self._overrides.list()}
        # An id begins with the time of its making, so a row without either is known by the rest.
        self._id_by_tail = {id[-_TAIL:]: id for id in self._entry}

    def enter(self, correction: Correction, now: datetime) -> Outcome:
        tail = _tail_of(correction)
        entry = self._entry.get(correction.id or self._id_by_tail.get(tail, ""))
        if entry is None:
            override = to_override(correction, self._known, now=now, tail=tail)
            self._overrides.add(override)
            self._remember(override, tail)
            return Outcome.ADDED
        if correction.id:
            self._require_same(entry, correction)
        if entry.undone_at:
            return Outcome.KNOWN if correction.undone_at else Outcome.STAYS_UNDONE
        if correction.undone_at is None:
            return Outcome.KNOWN
        return self._undo(entry, correction.undone_at, correction.author)

    def _undo(self, entry: Override, undone_at: datetime, author: str) -> Outcome:
        self._overrides.undo(entry.id, at=undone_at, by=author)
        self._remember(replace(entry, undone_at=undone_at), entry.id[-_TAIL:])
        return Outcome.UNDONE

    def _remember(self, entry: Override, tail: str) -> None:
        self._entry[entry.id] = entry
        self._id_by_tail[tail] = entry.id

    def _require_same(self, entry: Override, correction: Correction) -> None:
        """Times are not compared: spreadsheets round them."""
        named = self._known.competencies.named.get(correction.competency)
        competency_id = named.id if named else correction.competency
        says = (self._canonical(correction.item_id), competency_id, *_content(correction))
        if says != (self._canonical(entry.item_id), entry.competency_id, *_content(entry)):
            raise InvalidValue(
                f"the ledger has another correction with the id {correction.id}: "
                "entries never change, so leave the id empty to add this one"
            )

    def _canonical(self, item_id: str) -> str:
        return self._known.canonical_of.get(item_id, item_id)


def _content(said: Correction | Override) -> tuple[str | int | None, ...]:
    """All but the times, blanks evened out."""
    author, reason = (" ".join(text.split()) for text in (said.author, said.reason))
    return said.action.value, said.entry_level, said.exit_level, author, reason


def _tail_of(correction: Correction) -> str:
    """A hash of what a row says, as it is written; whether it was undone is no part of it."""
    made_at = correction.made_at.isoformat() if correction.made_at else ""
    said = (correction.item_id, correction.competency, *_content(correction), made_at)
    text = "\x1f".join("" if part is None else str(part) for part in said)
    return blake2b(text.encode(), digest_size=_TAIL // 2).hexdigest()
