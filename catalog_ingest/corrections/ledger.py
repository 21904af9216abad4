"""Corrections entered into the ledger under the ids that the store knows, and read from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from catalog_ingest.corrections.rows import Correction
from recommender.errors import InvalidValue, UnknownCompetency, UnknownItem
from recommender.mapping import Override, override_id
from recommender.store.references import References
from recommender.store.transaction import Transaction

MOST_HINTS = 3


@dataclass(frozen=True, slots=True)
class Known:
    """The items there are, and the competencies that corrections name."""

    canonical_of: Mapping[str, str]
    """Every record's id with the id of the item it belongs to."""
    competencies: References

    @classmethod
    def gather(cls, transaction: Transaction, corrections: Iterable[Correction]) -> "Known":
        names = (correction.competency for correction in corrections)
        return cls(
            canonical_of=transaction.catalogue.canonical_ids(),
            competencies=transaction.frameworks.find_competencies(names),
        )

    def canonical(self, item_id: str) -> str:
        if item_id not in self.canonical_of:
            raise UnknownItem(item_id, self._near(item_id))
        return self.canonical_of[item_id]

    def _near(self, item_id: str) -> tuple[str, ...]:
        """Ids of any source that end so, else ids that look alike."""
        same = [id for id in self.canonical_of if id.partition(":")[2] == item_id]
        near = same or get_close_matches(item_id, self.canonical_of, MOST_HINTS)
        return tuple(sorted(same)[:MOST_HINTS] if same else near)


def to_override(correction: Correction, known: Known, *, now: datetime, tail: str) -> Override:
    """The entry that a correction makes: for the canonical item, and the competency by its id.

    Args:
        correction: as somebody wrote it.
        known: what it may name.
        now: when it is made, unless it says so itself.
        tail: what tells its id from others, unless it brings its own.
    """
    if (correction.entry_level is None) != (correction.exit_level is None):
        raise InvalidValue("state both entry_level and exit_level, or neither")
    made_at = correction.made_at or now
    _check_times(made_at, correction.undone_at, now)
    return Override(
        id=correction.id or override_id(made_at, tail),
        item_id=known.canonical(correction.item_id),
        competency_id=known.competencies.find(correction.competency).id,
        action=correction.action,
        author=correction.author,
        made_at=made_at,
        entry_level=correction.entry_level,
        exit_level=correction.exit_level,
        reason=correction.reason,
        undone_at=correction.undone_at,
    )


def _check_times(made_at: datetime, undone_at: datetime | None, now: datetime) -> None:
    """A correction of tomorrow would win over every one of today."""
    if made_at > now:
        raise InvalidValue("made_at lies in the future: write it in UTC, or with its zone")
    if undone_at and undone_at > now:
        raise InvalidValue("undone_at lies in the future: write it in UTC, or with its zone")
    if undone_at and undone_at < made_at:
        raise InvalidValue("undone_at is before made_at")


def add_correction(
    transaction: Transaction, correction: Correction, *, now: datetime, tail: str
) -> Override:
    """Enter one correction; it counts from the next journey on."""
    known = Known.gather(transaction, [correction])
    override = to_override(correction, known, now=now, tail=tail)
    transaction.overrides.add(override)
    return override


def list_corrections(
    transaction: Transaction,
    *,
    item_id: str | None = None,
    competency: str | None = None,
    standing_only: bool = False,
) -> tuple[Override, ...]:
    """Entries, oldest first; of an item, those of all records that were merged into it too."""
    competency_id = _competency_id(transaction, competency) if competency else None
    entries = transaction.overrides.list(None, competency_id, standing_only)
    if item_id is None:
        return entries
    canonical_of = transaction.catalogue.canonical_ids()
    wanted = canonical_of.get(item_id, item_id)
    return tuple(
        entry for entry in entries if canonical_of.get(entry.item_id, entry.item_id) == wanted
    )


def _competency_id(transaction: Transaction, name: str) -> str:
    """Of a competency that is loaded, or was when it was corrected."""
    try:
        return transaction.frameworks.find_competency(name).id
    except UnknownCompetency:
        if transaction.overrides.list(competency_id=name):
            return name
        raise
