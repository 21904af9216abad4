"""Keep mappings up to date: whatever changed is embedded and mapped again, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog_ingest.declared_mappings import DeclaredNames, declared_mappings
from recommender.embedding import Encoder, item_passages
from recommender.item import LearningItem
from recommender.matching import Matcher, match_items
from recommender.store.catalogue import Catalogue
from recommender.store.frameworks import Frameworks
from recommender.store.home import Home
from recommender.store.mappings import Mappings
from recommender.store.matchers import Step, embed_texts, load_embedded, open_matcher
from recommender.store.models import matcher_version
from recommender.store.session import Database

MOST_MAPPINGS = 8
LEAST_CONFIDENCE = 0.05
"""Below it a mapping is noise to a curator and worth next to nothing to a plan."""

CHUNK = 256
"""Items mapped in one transaction: what a kill can lose."""


@dataclass(frozen=True, slots=True)
class MappingReport:
    """What bringing mappings up to date did."""

    n_embedded: int
    """Passages that had no vector yet."""
    n_mapped: Mapping[str, int]
    """Framework to how many items were mapped to it anew."""
    notes: tuple[str, ...]


def refresh_mappings(
    home: Home,
    database: Database,
    encoder: Encoder,
    framework_ids: Sequence[str],
    *,
    step: Step,
) -> MappingReport:
    """Embed and map every active item whose text, framework or matcher changed since.

    Each chunk is kept as it is done: interrupted and run again, the result is the same.
    """
    n_embedded = _embed_items(database, encoder, step)
    n_mapped: dict[str, int] = {}
    notes: list[str] = []
    for framework_id in framework_ids:
        refresh = _Refresh(home, database, encoder, framework_id)
        n_mapped[framework_id], told = refresh.run(step)
        notes += told
    return MappingReport(n_embedded, n_mapped, tuple(notes))


def _embed_items(database: Database, encoder: Encoder, step: Step) -> int:
    with database.transaction() as session:
        texts = [text for item in Catalogue(session).items() for text in item_passages(item)]
    return embed_texts(database, encoder, texts, step=step, what="embedding items")


@dataclass(frozen=True, slots=True)
class _Refresh:
    home: Home
    database: Database
    encoder: Encoder
    framework_id: str

    def run(self, step: Step) -> tuple[int, list[str]]:
        """Map what is stale; how many items that were, and what was odd in their declarations."""
        stamp = self._stamp()
        with self.database.transaction() as session:
            hashes = Catalogue(session).content_hashes()
            mapped = Mappings(session).up_to_date(self.framework_id, stamp)
        stale = {id for id, content_hash in hashes.items() if mapped.get(id) != content_hash}
        if not stale:
            return 0, []
        matcher = open_matcher(self.home, self.database, self.encoder, self.framework_id, step=step)
        names = DeclaredNames.of(self.framework_id, matcher.index.competencies)
        tell = step(f"mapping to {self.framework_id}", len(stale))
        notes: list[str] = []
        for chunk in self._chunks(stale):
            notes += self._map(
                matcher, names, stamp, {item.id: hashes[item.id] for item in chunk}, chunk
            )
            tell(len(chunk))
        return len(stale), notes

    def _stamp(self) -> str:
        """Names all that a mapping depends on apart from the item."""
        with self.database.transaction() as session:
            content_hash = Frameworks(session).content_hash(self.framework_id)
        return f"{content_hash}/{matcher_version(self.home.models)}/{self.encoder.identity.id}"

    def _chunks(self, stale: set[str]) -> Iterator[list[LearningItem]]:
        with self.database.transaction() as session:
            items = [item for item in Catalogue(session).items() if item.id in stale]
        for start in range(0, len(items), CHUNK):
            yield items[start : start + CHUNK]

    def _map(
        self,
        matcher: Matcher,
        names: DeclaredNames,
        stamp: str,
        hashes: Mapping[str, str],
        items: Sequence[LearningItem],
    ) -> list[str]:
        embedded = load_embedded(self.database, self.encoder.identity.id, items)
        matched = match_items(
            matcher, embedded, top=MOST_MAPPINGS, least_confidence=LEAST_CONFIDENCE
        )
        declared, notes = declared_mappings(matcher, embedded, names)
        with self.database.transaction() as session:
            mappings = Mappings(session)
            found = [mapping for of_item in matched for mapping in of_item]
            mappings.save(self.framework_id, stamp, hashes, found)
            mappings.save_declared(self.framework_id, list(hashes), declared)
        return notes
