"""Catalogues as JSON lines, an object for each learning item, or as one JSON array of objects.

Keys: id, title, description, modality, minutes or duration, languages, url, provider, level,
topics, competencies, prerequisites, licence, cost, version, modified_at, is_active. Other names of
the same fields are recognised as in tables.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog_ingest.connectors.column_map import ColumnMap, map_columns
from catalog_ingest.connectors.json_text import InvalidJson, parse_json
from catalog_ingest.normalise.raw_record import RawRecord
from catalog_ingest.notes import Notes
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.delimited import read_bytes
from recommender.errors import InvalidValue, UnreadableSource

_MEND = "Write one JSON object a line, in UTF-8, each with a title."
_BOM = b"\xef\xbb\xbf"


def read_records(
    path: Path, *, columns: Mapping[str, str], notes: Notes
) -> Iterator[RawRecord | Rejected]:
    """A record for each line that is not blank, or for each entry of the array."""
    content = read_bytes(path).removeprefix(_BOM)
    if not content.strip():
        raise UnreadableSource(str(path), "is empty.", _MEND)
    values = _read_array(content, path) if _is_array(content) else list(_read_lines(content))
    objects = [value for _, value in values if isinstance(value, Mapping)]
    if not objects:
        first = next((v for _, v in values if isinstance(v, InvalidJson)), None)
        reason = f": {first.reason}" if first else ""
        raise UnreadableSource(str(path), f"holds no JSON object{reason}.", _MEND)
    mapped = _KeyMaps(columns, notes)
    if not any("title" in mapped.of(value).columns for value in objects):
        keys = ", ".join(str(key)[:40] for key in list(objects[0])[:20])
        raise UnreadableSource(str(path), f"has no key for the title; it has {keys}.", _MEND)
    for place, value in values:
        yield _answer(place, value, mapped)


class _KeyMaps:
    """The fields of each set of keys, found once."""

    def __init__(self, columns: Mapping[str, str], notes: Notes) -> None:
        self._columns = columns
        self._notes = notes
        self._known: dict[tuple[str, ...], ColumnMap] = {}

    def of(self, value: Mapping[str, object]) -> ColumnMap:
        keys = tuple(value)
        found = self._known.get(keys)
        if found is None:
            lowered = {key.casefold() for key in keys}
            given = {f: k for f, k in self._columns.items() if k.strip().casefold() in lowered}
            found = self._known[keys] = map_columns(keys, given)
            for key in found.ignored:
                self._notes.add("keys not used, by set of keys", key)
        return found


def _is_array(content: bytes) -> bool:
    return content.lstrip().startswith(b"[")


def _read_array(content: bytes, path: Path) -> list[tuple[str, object]]:
    whole = parse_json(content)
    if isinstance(whole, InvalidJson):
        raise UnreadableSource(str(path), f"is no JSON array: {whole.reason}.", "Fetch it again.")
    entries = whole if isinstance(whole, list) else []
    return [(f"entry {number}", entry) for number, entry in enumerate(entries, 1)]


def _read_lines(content: bytes) -> Iterator[tuple[str, object]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            yield f"line {number}", parse_json(line)


def _answer(place: str, value: object, mapped: _KeyMaps) -> RawRecord | Rejected:
    if isinstance(value, InvalidJson):
        return Rejected(place, "", f"is not valid JSON: {value.reason}")
    if not isinstance(value, Mapping):
        return Rejected(place, "", "is no JSON object: write one object for each item")
    try:
        return _to_record(place, value, mapped.of(value))
    except InvalidValue as problem:
        return Rejected(place, "", str(problem))


def _to_record(place: str, value: Mapping[str, object], found: ColumnMap) -> RawRecord:
    def get(field: str) -> object:
        present = (value[key] for key in found.columns.get(field, ()))
        return next((part for part in present if part is not None), None)

    topics = (value[key] for key in found.columns.get("topics", ()))
    return RawRecord(
        place=place,
        id=get("id"),
        title=get("title"),
        description=get("description"),
        modality=get("modality"),
        duration=get("duration"),
        duration_unit=found.duration_unit,
        languages=get("languages"),
        url=get("url"),
        provider=get("provider"),
        level=get("level"),
        topics=tuple(part for part in topics if part is not None),
        competencies=get("competencies"),
        prerequisites=get("prerequisites"),
        licence=get("licence"),
        cost=get("cost"),
        currency=get("currency"),
        version=get("version"),
        modified_at=get("modified_at"),
        is_active=get("is_active"),
    )
