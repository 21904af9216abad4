"""Catalogues as tables: CSV, TSV and XLSX, a row for each learning item."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog_ingest.connectors.column_map import ColumnMap, map_columns
from catalog_ingest.normalise.raw_record import RawRecord
from catalog_ingest.notes import Notes
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.table import Row, read_table
from recommender.errors import InvalidValue, UnreadableSource

MEND_COLUMNS = 'Name the column that holds it, such as --column title="Course Title".'
_STRONG_SEPARATOR = re.compile(r"[;|\n]")
_COMMA = re.compile(r",\s*(?![^(]*\))")
_ONE_TOPIC = re.compile(r"(?:subject|topic|subtopic|thema|discipline|domain|fachgebiet)", re.I)


def read_records(
    path: Path, *, columns: Mapping[str, str], notes: Notes
) -> Iterator[RawRecord | Rejected]:
    """A record for each row that is not blank."""
    table = read_table(path)
    try:
        found = map_columns(table.columns, columns)
    except InvalidValue as problem:
        raise UnreadableSource(str(path), f"{problem}.") from problem
    if "title" not in found.columns:
        raise UnreadableSource(
            str(path),
            f"has no column for the title; it has {', '.join(table.columns)}.",
            MEND_COLUMNS,
        )
    tell_columns(found, notes)
    for row in table.rows:
        if row.has_surplus:
            reason = "text stands right of the last column: quote cells that hold the delimiter"
            yield Rejected(row.place, _cell(row, found, "id") or "", reason)
        else:
            yield _to_record(row, found)


def tell_columns(found: ColumnMap, notes: Notes) -> None:
    if found.guessed:
        notes.add(f"columns guessed by name: {', '.join(found.guessed)}")
    if found.ignored:
        notes.add(f"columns not used: {', '.join(found.ignored)}")


def _to_record(row: Row, found: ColumnMap) -> RawRecord:
    id_columns = found.columns.get("id", ())
    return RawRecord(
        place=row.place,
        id=_cell(row, found, "id"),
        is_id_spoilt=any(row.is_spoilt_id(column) for column in id_columns),
        title=_cell(row, found, "title"),
        description=_cell(row, found, "description"),
        modality=_cell(row, found, "modality"),
        duration=_cell(row, found, "duration"),
        duration_unit=found.duration_unit,
        languages=_cell(row, found, "languages"),
        url=_cell(row, found, "url"),
        provider=_cell(row, found, "provider"),
        level=_cell(row, found, "level"),
        topics=tuple(_split_topics(row, found)),
        competencies=_cell(row, found, "competencies"),
        prerequisites=_cell(row, found, "prerequisites"),
        licence=_cell(row, found, "licence"),
        cost=_cell(row, found, "cost"),
        currency=_cell(row, found, "currency"),
        version=_cell(row, found, "version"),
        modified_at=_cell(row, found, "modified_at"),
        is_active=_cell(row, found, "is_active"),
    )


def _cell(row: Row, found: ColumnMap, field: str) -> str | None:
    """The text of a field's column; None where it is empty or there is no such column."""
    for column in found.columns.get(field, ()):
        if text := row.text(column):
            return text
    return None


def _split_topics(row: Row, found: ColumnMap) -> Iterator[str]:
    """Topics of all their columns; a comma separates them only where a column lists several."""
    for column in found.columns.get("topics", ()):
        text = row.text(column)
        if _STRONG_SEPARATOR.search(text):
            yield from _STRONG_SEPARATOR.split(text)
        elif _ONE_TOPIC.fullmatch(column):
            yield text
        else:
            yield from _COMMA.split(text)
