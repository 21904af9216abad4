"""Catalogue connectors: what each one does, which there are, and how a file finds its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from catalog_ingest.connectors import json_lines, microsoft_learn, spreadsheet
from catalog_ingest.normalise.identity import PlacedItem, identify
from catalog_ingest.normalise.item import kind_of, normalise
from catalog_ingest.normalise.raw_record import RawRecord
from catalog_ingest.normalise.recognition import recognise_languages
from catalog_ingest.notes import Note, Notes
from catalog_ingest.rejected import Rejected
from catalog_ingest.slugs import slug
from catalog_ingest.tables.delimited import read_bytes
from recommender.errors import InvalidValue, UnreadableSource
from recommender.item import LearningItem

Columns = Mapping[str, str]
"""Field -> the column or key that holds it, where the user says so."""


class Connector(Protocol):
    """Reads one format: every record comes back once, as found or as rejected."""

    def __call__(
        self, path: Path, *, columns: Columns, notes: Notes
    ) -> Iterator[RawRecord | Rejected]:
        """Raises UnreadableSource when the file as a whole cannot be read."""
        ...


CONNECTORS: Mapping[str, Connector] = {
    "spreadsheet": spreadsheet.read_records,
    "jsonl": json_lines.read_records,
    "mslearn": microsoft_learn.read_records,
}
"""Format -> its connector."""
_JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """All that a file says: each record is an item, part of a merged item, or rejected."""

    source: str
    format: str
    items: tuple[LearningItem, ...]
    rejected: tuple[Rejected, ...]
    n_records: int
    n_merged: int
    """Records that repeat another one and became one item with it."""
    notes: tuple[Note, ...]


def read_catalogue(
    path: Path,
    *,
    source: str | None = None,
    format: str | None = None,
    columns: Columns | None = None,
) -> CatalogueReading:
    """Reads a whole catalogue; the source is the file's stem unless named.

    Raises:
        UnreadableSource: the file cannot be read at all, or holds no record.
        InvalidValue: an unknown format, or a source that cannot stand in an id.
    """
    name = _check_source(slug(path.stem) if source is None else source)
    chosen = _check_format(guess_format(path) if format is None else format)
    notes = Notes()
    placed: list[PlacedItem] = []
    rejected: list[Rejected] = []
    for record in CONNECTORS[chosen](path, columns=columns or {}, notes=notes):
        answer = (
            record if isinstance(record, Rejected) else normalise(record, source=name, notes=notes)
        )
        if isinstance(answer, Rejected):
            rejected.append(answer)
        elif isinstance(record, RawRecord):
            placed.append(PlacedItem(record.place, answer, kind_of(record)))
    n_records = len(placed) + len(rejected)
    if not n_records:
        raise UnreadableSource(str(path), "holds no records.", "Add one, or check the export.")
    found = identify(placed, notes)
    return CatalogueReading(
        name,
        chosen,
        recognise_languages(found.items, notes),
        (*rejected, *found.rejected),
        n_records,
        found.n_merged,
        notes.told(),
    )


def guess_format(path: Path) -> str:
    """The format of a file by its suffix, else by how its content starts."""
    suffix = path.suffix.lower()
    if suffix in {".jsonl", ".ndjson"}:
        return "jsonl"
    if suffix not in _JSON_SUFFIXES | {"", ".txt"}:
        return "spreadsheet"
    start = read_bytes(path)[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix != ".json" and not start.startswith((b"{", b"[{", b"[\n")):
        return "spreadsheet"
    return "mslearn" if microsoft_learn.is_catalogue_start(start) else "jsonl"


def _check_source(source: str) -> str:
    if not source.strip() or ":" in source or any(not c.isprintable() for c in source):
        raise InvalidValue(
            f"the source {source!r} cannot stand in an id: use letters, digits and hyphens"
        )
    return source.strip()


def _check_format(name: str) -> str:
    if name not in CONNECTORS:
        raise InvalidValue(f"no format {name!r}; there are {', '.join(CONNECTORS)}")
    return name
