"""The Microsoft Learn catalogue as one JSON file: modules, learning paths and courses.

The modules of a path come in an order, but none of them requires another: no prerequisites are
read off it.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from catalog_ingest.connectors.json_text import InvalidJson, parse_json
from catalog_ingest.normalise.raw_record import RawRecord
from catalog_ingest.notes import Notes
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.delimited import read_bytes
from recommender.errors import UnreadableSource
from recommender.item import Modality

KINDS = {
    "modules": Modality.MICROLEARNING,
    "learningPaths": Modality.COURSE,
    "courses": Modality.COURSE,
}
"""The lists that hold learning items, and what each of their entries is."""
VOCABULARIES = ("subjects", "products", "roles")
"""Lists of topics: ids with readable names."""
OTHER_LISTS = ("units", "exams", "certifications", "mergedCertifications", "appliedSkills")
HOST = "learn.microsoft.com"

_MEND = "Save the catalogue as JSON again, with its modules, learningPaths or courses."
_START = re.compile(
    rb'\{\s*"(?:%s)"\s*:\s*\[' % "|".join([*KINDS, *VOCABULARIES, *OTHER_LISTS, "levels"]).encode()
)

Names = Mapping[str, str]
"""Topic id -> readable name."""


def is_catalogue_start(start: bytes) -> bool:
    """Whether a JSON file that begins like this is such a catalogue."""
    return _START.match(start) is not None


def read_records(
    path: Path, *, columns: Mapping[str, str], notes: Notes
) -> Iterator[RawRecord | Rejected]:
    """A record for each module, learning path and course."""
    whole = parse_json(read_bytes(path).removeprefix(b"\xef\xbb\xbf"))
    if isinstance(whole, InvalidJson):
        raise UnreadableSource(str(path), f"is not valid JSON: {whole.reason}.", "Fetch it again.")
    if not isinstance(whole, dict) or not any(isinstance(whole.get(k), list) for k in KINDS):
        raise UnreadableSource(str(path), f"holds none of {', '.join(KINDS)}.", _MEND)
    if columns:
        notes.add("column names are not used: the format fixes them")
    for name in OTHER_LISTS:
        if entries := whole.get(name):
            notes.add(f"{name} are not learning items: left out", f"{len(entries)} of them")
    names = _read_names(whole)
    for kind, modality in KINDS.items():
        entries = whole.get(kind)
        for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
            yield _answer(f"{kind}, entry {number}", entry, modality, names)


def _read_names(whole: Mapping[str, object]) -> Names:
    """Readable names of all topics, those below others too."""
    names: dict[str, str] = {}
    waiting = [entry for name in VOCABULARIES for entry in _list(whole.get(name))]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, dict):
            topic_id, name = entry.get("id"), entry.get("name")
            if isinstance(topic_id, str) and isinstance(name, str):
                names[topic_id] = name
            waiting.extend(_list(entry.get("children")))
    return names


def _answer(place: str, entry: object, modality: Modality, names: Names) -> RawRecord | Rejected:
    if not isinstance(entry, dict):
        return Rejected(place, "", "is no JSON object")
    duration, unit = _find_duration(entry)
    return RawRecord(
        place=place,
        id=entry.get("uid"),
        title=entry.get("title"),
        description=entry.get("summary"),
        modality=modality.value,
        duration=duration,
        duration_unit=unit,
        languages=entry.get("locales") or entry.get("locale"),
        url=entry.get("url"),
        provider=_find_provider(entry),
        level=entry.get("levels"),
        topics=tuple(_topics(entry, names)),
        modified_at=entry.get("last_modified"),
    )


def _find_duration(entry: Mapping[str, object]) -> tuple[object, str | None]:
    for unit in ("minutes", "hours"):
        if entry.get(f"duration_in_{unit}") is not None:
            return entry[f"duration_in_{unit}"], unit
    return entry.get("duration"), None


def _find_provider(entry: Mapping[str, object]) -> object:
    url = entry.get("url")
    try:
        host = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:  # brackets that close no IPv6 address
        host = None
    return "Microsoft Learn" if host == HOST else entry.get("provider")


def _topics(entry: Mapping[str, object], names: Names) -> Iterator[object]:
    for vocabulary in VOCABULARIES:
        for topic in _list(entry.get(vocabulary)):
            if isinstance(topic, str):
                yield names.get(topic, topic.replace("-", " "))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
