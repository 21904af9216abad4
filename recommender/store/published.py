"""The edition that is current, held open, with the corrections made since it was published."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from scipy.sparse import csc_array

from recommender.edition import Edition, correct_mappings, item_coverage, restore_mappings
from recommender.mapping import Mapping, Override
from recommender.store.editions import current_edition, open_edition
from recommender.store.home import Home
from recommender.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Corrected:
    """An edition as people correct it today."""

    edition: Edition
    coverage_base: csc_array
    """(n_items, n_rungs) from ``edition.item_coverage``."""
    revision: str
    """Of the ledger whose corrections are applied."""


class Published:
    """Opens an edition when the pointer to it changes, and corrects it when the ledger does."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = Lock()
        self._opened: Edition | None = None
        self._corrected: Corrected | None = None

    def as_published(self) -> Edition:
        """The current edition as it was written."""
        with self._lock:
            return self._open()

    def now(self, transaction: Transaction) -> Corrected:
        """The current edition with every correction that stands."""
        revision = transaction.overrides.revision()
        with self._lock:
            edition = self._open()
            known = self._corrected
            if known is None or known.revision != revision:
                known = self._corrected = _correct(edition, revision, transaction)
            return known

    def _open(self) -> Edition:
        """Reading the pointer is one small file; the rest happens when it names another."""
        edition_id = current_edition(self._home.editions)
        if self._opened is None or self._opened.id != edition_id:
            self._opened = open_edition(self._home.editions, edition_id)
            self._corrected = None
        return self._opened


def _correct(edition: Edition, revision: str, transaction: Transaction) -> Corrected:
    entries = transaction.overrides.list()
    spoken = _unsettled(entries)
    original = [mapping for mapping in _original(transaction, spoken) if _pair(mapping) in spoken]
    restored = restore_mappings(edition, spoken, original)
    corrected = correct_mappings(restored, transaction.overrides.all_standing())
    base = item_coverage(corrected.mappings, corrected.rungs, corrected.n_items)
    return Corrected(corrected, base, revision)


def _unsettled(entries: Sequence[Override]) -> frozenset[tuple[str, str]]:
    """Pairs of item and competency of which an edition may hold a word that no longer counts."""
    n_words = Counter((entry.item_id, entry.competency_id) for entry in entries)
    undone = {(o.item_id, o.competency_id) for o in entries if o.undone_at is not None}
    return frozenset(undone | {pair for pair, n in n_words.items() if n > 1})


def _original(transaction: Transaction, pairs: frozenset[tuple[str, str]]) -> list[Mapping]:
    """What the matcher and the providers say of the items of these pairs."""
    item_ids = sorted({item_id for item_id, _ in pairs})
    return [mapping for id in item_ids for mapping in transaction.mappings.of_item(id)]


def _pair(mapping: Mapping) -> tuple[str, str]:
    return mapping.item_id, mapping.competency_id
