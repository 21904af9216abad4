"""The ingest job: read a catalogue, save what changed, embed and map it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from catalog_ingest.connectors.reading import CatalogueReading, read_catalogue
from catalog_ingest.duplicates import content_hash, duplicate_key
from catalog_ingest.mapping_job import MappingReport, refresh_mappings
from recommender.embedding import Encoder
from recommender.errors import UnknownFramework
from recommender.store.catalogue import Catalogue, CatalogueChange, SourceRecord
from recommender.store.frameworks import Frameworks
from recommender.store.home import Home
from recommender.store.matchers import Step
from recommender.store.session import Database


@dataclass(frozen=True, slots=True)
class IngestSettings:
    source: str | None = None
    format: str | None = None
    columns: Mapping[str, str] | None = None
    framework_ids: Sequence[str] = ()
    """Empty takes every active framework."""
    provider: str = ""
    """Of the items that name none."""
    is_complete: bool = True
    """Whether items that the source no longer lists are retired."""
    is_mapped: bool = True
    """False stops after embedding."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    reading: CatalogueReading
    change: CatalogueChange
    mapping: MappingReport


def ingest(
    home: Home,
    database: Database,
    encoder: Encoder,
    path: Path,
    *,
    settings: IngestSettings,
    now: datetime,
    step: Step,
) -> IngestReport:
    """Bring the catalogue up to date with a file.

    The file is read whole before anything is written, so a bad file changes nothing.

    Raises:
        UnreadableSource: the file cannot be read.
        UnknownFramework: a framework that is asked for is not loaded.
    """
    with database.transaction() as session:
        framework_ids = _framework_ids(Frameworks(session), settings)
    reading = read_catalogue(
        path, source=settings.source, format=settings.format, columns=settings.columns
    )
    items = [replace(item, provider=item.provider or settings.provider) for item in reading.items]
    records = [SourceRecord(item, content_hash(item), duplicate_key(item)) for item in items]
    with database.transaction() as session:
        change = Catalogue(session).save_records(
            reading.source, records, now=now, is_complete=settings.is_complete
        )
    mapping = refresh_mappings(home, database, encoder, framework_ids, step=step)
    return IngestReport(reading, change, mapping)


def _framework_ids(frameworks: Frameworks, settings: IngestSettings) -> Sequence[str]:
    if not settings.is_mapped:
        return ()
    asked = tuple(dict.fromkeys(settings.framework_ids))
    for framework_id in asked:
        if framework_id not in frameworks.ids():
            raise UnknownFramework(framework_id, frameworks.ids())
    return asked or frameworks.active_ids()
