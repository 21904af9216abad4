"""What providers declare their items to teach.

JSON: a list of labels or of {"competency", "entry_level", "exit_level"}. Tables: competencies
between semicolons, each with its levels after an equals sign where they are known, such as
``Negotiating=1-2; Budgeting=3; Facilitation``; a single level is the exit level.
"""

import re
from collections.abc import Mapping

from catalog_ingest.normalise.text import clean_line, read_text
from recommender.errors import InvalidValue
from recommender.framework import MOST_LEVELS
from recommender.item import DeclaredMapping

_WITH_LEVELS = re.compile(r"(.+?)\s*=\s*(?:(\d)\s*[-–]\s*)?(\d)")


def read_declared(value: object) -> tuple[DeclaredMapping, ...]:
    """Declared mappings, each competency once, in the source's order.

    >>> read_declared("Negotiating=1-2; Facilitation")[0]
    DeclaredMapping(competency='Negotiating', entry_level=1, exit_level=2)
    """
    if value is None:
        return ()
    parts: list[object] = list(value) if isinstance(value, list | tuple) else [value]
    if isinstance(value, str):
        parts = list(re.split(r"[;|\n]", value))
    found: dict[str, DeclaredMapping] = {}
    for part in parts:
        declared = _read_object(part) if isinstance(part, Mapping) else _read_label(part)
        if declared:
            found.setdefault(declared.competency, declared)
    return tuple(found.values())


def _read_label(part: object) -> DeclaredMapping | None:
    text = clean_line(read_text(part, "a competency"))
    levels = _WITH_LEVELS.fullmatch(text)
    if not levels:
        return DeclaredMapping(text) if text else None
    label, entry, exit_level = levels.groups()
    return _declare(label, None if entry is None else int(entry), int(exit_level))


def _read_object(part: Mapping[str, object]) -> DeclaredMapping:
    named = part.get("competency", part.get("competency_id", part.get("label")))
    label = clean_line(read_text(named, "competency"))
    if not label:
        raise InvalidValue('a declared competency has no name: write {"competency": "..."}')
    entry = _read_level(part.get("entry_level"), label)
    return _declare(label, entry, _read_level(part.get("exit_level"), label))


def _read_level(value: object, label: str) -> int | None:
    match value:
        case None | "":
            return None
        case bool():
            pass
        case int() if 0 <= value <= MOST_LEVELS:
            return value
        case float() if value.is_integer() and 0 <= value <= MOST_LEVELS:
            return int(value)
        case str() if re.fullmatch(r"[0-9]", value.strip()):
            return int(value)
    shown = str(value)[:20] if isinstance(value, str | int | float) else type(value).__name__
    raise InvalidValue(f"{label}: a level is a whole number from 0 to {MOST_LEVELS}, not {shown}")


def _declare(label: str, entry: int | None, exit_level: int | None) -> DeclaredMapping:
    if exit_level is not None and not (entry or 0) < exit_level:
        raise InvalidValue(f"{label}: the exit level {exit_level} must lie above the entry level")
    return DeclaredMapping(label, entry, exit_level)
