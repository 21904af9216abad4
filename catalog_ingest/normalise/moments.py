"""Moments of change, in the notations of catalogues, as times in UTC."""

import math
import re
from datetime import UTC, datetime

from recommender.errors import InvalidValue

MILLISECONDS_ABOVE = 1e11
"""Seconds since 1970 reach it in the year 5138: a greater number counts milliseconds."""
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_EPOCH = re.compile(r"\d{9,13}")


def parse_moment(value: object) -> datetime | None:
    """The time that ``value`` states, in UTC unless it names a zone; None where it is empty.

    >>> parse_moment("2024-01-17T19:54:00+01:00").isoformat()
    '2024-01-17T18:54:00+00:00'
    >>> parse_moment(1705518840000) == parse_moment("1705518840")
    True
    """
    if value is None or value == "":
        return None
    try:
        return _read(value).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise InvalidValue(
            f"{str(value)[:40]!r} is not a date that can be read: write it as 2024-01-31"
        ) from None


def _read(value: object) -> datetime:
    match value:
        case bool():
            raise ValueError
        case int() | float():
            return _from_epoch(float(value))
        case str():
            return _from_text(value.strip())
        case _:
            raise ValueError


def _from_epoch(number: float) -> datetime:
    if not math.isfinite(number) or number <= 0:
        raise ValueError
    seconds = number / 1000 if number > MILLISECONDS_ABOVE else number
    return datetime.fromtimestamp(seconds, UTC)


def _from_text(text: str) -> datetime:
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    if german := _GERMAN.fullmatch(text):
        day, month, year = map(int, german.groups())
        return datetime(year, month, day, tzinfo=UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
