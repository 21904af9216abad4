"""From a raw record to a learning item, or to the reason why it cannot be one."""

import re
from collections.abc import Mapping
from datetime import datetime

from catalog_ingest.normalise.declared import read_declared
from catalog_ingest.normalise.durations import Duration, parse_minutes
from catalog_ingest.normalise.languages import parse_languages
from catalog_ingest.normalise.modalities import parse_modality
from catalog_ingest.normalise.moments import parse_moment
from catalog_ingest.normalise.raw_record import RawRecord
from catalog_ingest.normalise.text import (
    clean_line,
    clean_text,
    clean_title,
    distinct,
    read_list,
    read_text,
)
from catalog_ingest.notes import Notes
from catalog_ingest.rejected import Rejected
from recommender.errors import DurationWithoutUnit, InvalidValue, UnreadableDuration
from recommender.item import LearningItem, Modality

Said = list[tuple[str, str]]
"""Notes of one record: the sentence, and the words of the record that it is about."""

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_UNSEEN_IN_ID = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ACTIVE = frozenset(
    {
        "active",
        "yes",
        "y",
        "true",
        "1",
        "1.0",
        "published",
        "available",
        "live",
        "open",
        "ja",
        "aktiv",
        "wahr",
        "verfügbar",
        "veröffentlicht",
        "freigegeben",
        "enabled",
        "current",
    }
)
_INACTIVE = frozenset(
    {
        "inactive",
        "no",
        "n",
        "false",
        "0",
        "0.0",
        "retired",
        "archived",
        "disabled",
        "draft",
        "removed",
        "unpublished",
        "deleted",
        "closed",
        "nein",
        "inaktiv",
        "falsch",
        "archiviert",
        "entwurf",
        "gelöscht",
        "expired",
        "deprecated",
        "hidden",
    }
)

NO_KIND = "no kind is stated: taken as courses"
UNKNOWN_KIND = "unknown words for the kind: taken as courses"
UNKNOWN_LANGUAGE = "unknown languages: left out"
NO_UNIT = (
    "durations are bare numbers without a unit: left out; name the column's unit, such as "
    "--column minutes=Duration, or hours=, seconds="
)
NO_DURATION = "durations that cannot be read: left out"
NO_LINK = "links that are no http or https address: left out"
NO_MOMENT = "dates that cannot be read: left out"
UNKNOWN_STATUS = "unknown words for the status: taken as active"


def normalise(record: RawRecord, *, source: str, notes: Notes) -> LearningItem | Rejected:
    """The item that ``record`` describes; its source id is "" where the record has none."""
    said: Said = []
    try:
        item = _to_item(record, source, said)
    except InvalidValue as problem:
        return Rejected(record.place, _shown_id(record.id), str(problem))
    notes.add_all(said)
    return item


def kind_of(record: RawRecord) -> str:
    """The provider's own word for what the record describes."""
    return " ".join(read_list(record.modality, "modality"))


def _to_item(record: RawRecord, source: str, said: Said) -> LearningItem:
    duration = _read_duration(record, said)
    return LearningItem(
        source=source,
        source_id=_read_id(record),
        title=clean_title(read_text(record.title, "title")),
        modality=_read_modality(record, said),
        description=clean_text(read_text(record.description, "description")),
        minutes=duration.minutes if duration else None,
        minutes_are_estimated=bool(duration and duration.is_estimated),
        languages=_read_languages(record, said),
        provider=clean_title(read_text(record.provider, "provider")),
        url=_read_link(record, said),
        level=", ".join(read_list(record.level, "level")),
        topics=distinct(t for value in record.topics for t in read_list(value, "topics")),
        declared=read_declared(record.competencies),
        prerequisites=read_list(record.prerequisites, "prerequisites", separators=";|,\n"),
        licence=clean_line(read_text(record.licence, "licence")),
        cost=_read_cost(record),
        version=clean_line(read_text(record.version, "version")),
        modified_at=_read_moment(record, said),
        is_active=_read_status(record, said),
    )


def _read_id(record: RawRecord) -> str:
    if record.is_id_spoilt:
        raise InvalidValue(
            f"a spreadsheet turned the id into the number {_shown_id(record.id)}: "
            "format the id column as text, enter the id again, and save"
        )
    if isinstance(record.id, float):
        raise InvalidValue(f"the id is the number {record.id!r}: write ids as text, in quotes")
    text = read_text(record.id, "id").strip()
    if _UNSEEN_IN_ID.search(text):
        raise InvalidValue("the id holds control characters: remove them")
    return text


def _shown_id(value: object) -> str:
    return clean_line(str(value))[:80] if isinstance(value, str | int | float) else ""


def _read_modality(record: RawRecord, said: Said) -> Modality:
    word = kind_of(record)
    if not word:
        said.append((NO_KIND, ""))
        return Modality.COURSE
    modality = parse_modality(word)
    if modality is None:
        said.append((UNKNOWN_KIND, word))
    return modality or Modality.COURSE


def _read_duration(record: RawRecord, said: Said) -> Duration | None:
    try:
        return parse_minutes(record.duration, record.duration_unit)
    except DurationWithoutUnit:
        said.append((NO_UNIT, str(record.duration)[:40]))
    except UnreadableDuration:
        said.append((NO_DURATION, str(record.duration)[:40]))
    return None


def _read_languages(record: RawRecord, said: Said) -> tuple[str, ...]:
    tags, unknown = parse_languages(record.languages)
    said.extend((UNKNOWN_LANGUAGE, clean_line(word)) for word in unknown)
    return tags


def _read_link(record: RawRecord, said: Said) -> str:
    link = clean_line(read_text(record.url, "url"))
    if link.casefold().startswith("www."):
        link = f"https://{link}"
    if not link or _LINK.fullmatch(link):
        return link
    said.append((NO_LINK, link))
    return ""


def _read_cost(record: RawRecord) -> str:
    cost, currency = record.cost, record.currency
    if isinstance(cost, Mapping):
        cost, currency = cost.get("price", cost.get("amount")), cost.get("currency")
    amount = clean_line(read_text(cost, "cost"))
    unit = clean_line(read_text(currency, "currency"))
    return f"{amount} {unit}" if amount and unit else amount


def _read_moment(record: RawRecord, said: Said) -> datetime | None:
    try:
        return parse_moment(record.modified_at)
    except InvalidValue:
        said.append((NO_MOMENT, str(record.modified_at)[:40]))
        return None


def _read_status(record: RawRecord, said: Said) -> bool:
    if record.is_active is None or isinstance(record.is_active, bool):
        return record.is_active is not False
    word = clean_line(read_text(record.is_active, "is_active")).casefold()
    if word and word not in _ACTIVE and word not in _INACTIVE:
        said.append((UNKNOWN_STATUS, word))
    return word not in _INACTIVE
