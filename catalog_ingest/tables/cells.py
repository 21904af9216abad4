"""Values read from the text of one cell; what does not fit is an ``InvalidValue``."""

import math
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from catalog_ingest.normalise.moments import parse_moment
from recommender.errors import InvalidValue

Kind = TypeVar("Kind", bound=StrEnum)

_YES = frozenset({"true", "yes", "y", "1", "x"})
_NO = frozenset({"false", "no", "n", "0", ""})


def parse_list(text: str) -> tuple[str, ...]:
    """Parts between bars or on lines of their own.

    >>> parse_list("Awareness | Working |")
    ('Awareness', 'Working')
    """
    parts = (part.strip() for part in text.replace("\n", "|").split("|"))
    return tuple(part for part in parts if part)


def parse_number(text: str, name: str) -> float:
    """A finite number; a comma may stand for the point.

    >>> parse_number("0,5", "share")
    0.5
    """
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidValue(f"{name} must be a number, not {text!r}")
    return number


def parse_kind(text: str, kinds: type[Kind], name: str) -> Kind:
    """A member of a closed set, whatever its case."""
    try:
        return kinds(text.casefold().replace(" ", "_"))
    except ValueError:
        raise InvalidValue(f"{name} must be one of {', '.join(kinds)}, not {text!r}") from None


def parse_fact(text: str, name: str) -> bool:
    """Yes or no; empty is no."""
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise InvalidValue(f"{name} must be yes or no, not {text!r}")


def parse_time(text: str, name: str) -> datetime:
    """A moment in UTC, which must not be empty."""
    moment = parse_moment(text)
    if moment is None:
        raise InvalidValue(f"{name} is empty: write it as 2024-05-31 or 2024-05-31T10:30")
    return moment


def parse_day(text: str, name: str) -> date:
    """The day of a moment, in UTC.

    >>> parse_day("2024-05-31", "rated_at")
    datetime.date(2024, 5, 31)
    """
    return parse_time(text, name).date()
