"""Durations in every notation of catalogues, as minutes.

Calendar spans become minutes of learning at the rates of ``duration_units`` and count as estimated.
A band counts as its midpoint, "less than 2 hours" as half of it. Two numbers with a colon are
minutes and seconds, as players and feeds write them, unless the column says hours.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from isodate.isoduration import ISO8601_PERIOD_REGEX

from catalog_ingest.normalise.duration_units import CALENDAR_UNITS, COUNT_WORDS, MINUTES_IN, UNIT_OF
from recommender.errors import DurationWithoutUnit, InvalidValue, UnreadableDuration

MOST_MINUTES = 2000 * 60
MOST_CHARACTERS = 100

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,9})?)"
_PART = re.compile(rf"{_NUMBER}\s*([a-zäöü']+)?\.?")
_RANGE = re.compile(rf"{_NUMBER}\s*([a-zäöü']*)\.?\s*(?:-|to|bis)\s*{_NUMBER}\s*([a-zäöü']*)\.?")
_CLOCK = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_HOURS_AND_MINUTES = re.compile(r"(\d{1,4})\s*h\s*(\d{2})")
_EFFORT = re.compile(
    rf"(?:{_NUMBER}\s*(?:-|to|bis)\s*)?{_NUMBER}\s*(h|hrs?|hours?|std|stunden?|min|minutes?|minuten)"
    r"\.?\s*(?:/\s*|(?:a|an|per|pro|je|in der)\s)(w|wk|week|woche|d|day|tag)\b"
)
_SAID_TWICE = re.compile(r"(.*?([a-zäöü]+)\.?)\s*\((.+)\)")
_BELOW = re.compile(r"(?:less than|under|up to|max\.?|at most|weniger als|unter|bis zu|<)\s*")
_ABOUT = re.compile(
    r"(?:more than|over|at least|min\. |about|around|approx(?:imately|\.)?|circa|ca\.?|etwa|rund|"
    r"mehr als|über|mindestens|ab|~|≈|>)\s*"
)
_FILLERS = re.compile(
    r"\b(?:total|of|on-demand|video|content|learning|time|and|und|to complete|self-paced|full|"
    r"insgesamt|lernzeit|gesamt|for|für|over|at|bei)\b|[()&]"
)
_COUNT_WORD = re.compile(rf"^(?:an? (?=half))?({'|'.join(COUNT_WORDS)})\s+(?:an? |eine? )?")
_TIDY = str.maketrans({"–": "-", "—": "-", "−": "-", "\u2011": "-", "′": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class Duration:
    minutes: int
    is_estimated: bool = False
    """True where the source gave a band, a bound or a calendar span."""


def parse_minutes(value: object, unit: str | None = None) -> Duration | None:
    """The duration that ``value`` states; None where it is empty or zero.

    A bare number is read in ``unit``, any word of one, such as "minutes" or "Std".

    >>> parse_minutes("1 h 30 min"), parse_minutes("1,5", "Std"), parse_minutes("PT0S")
    (Duration(minutes=90, is_estimated=False), Duration(minutes=90, is_estimated=False), None)
    >>> parse_minutes("1 - 4 Weeks")
    Duration(minutes=600, is_estimated=True)

    Raises:
        DurationWithoutUnit: a bare number with no unit anywhere.
        UnreadableDuration: words that state no duration, such as "self-paced".
        InvalidValue: a negative or absurdly long duration.
    """
    known = _known_unit(unit)
    match value:
        case None:
            return None
        case str():
            return _parse_text(value, known)
        case int() | float() if not isinstance(value, bool):
            return _from_number(value, known)
        case Mapping():
            return _parse_object(value)
        case _:
            raise UnreadableDuration(type(value).__name__)


def _known_unit(word: str | None) -> str | None:
    if word is None:
        return None
    folded = word.strip().casefold().rstrip(".")
    unit = UNIT_OF.get(folded)
    if unit is None:
        raise UnreadableDuration(f"in the unit {word[:40]!r}")
    return unit


def _parse_object(value: Mapping[str, object]) -> Duration | None:
    """Such as {"duration": 3600, "unit": "SECOND"} or {"hours": 1, "minutes": 30}."""
    amount = value.get("duration", value.get("value"))
    unit = value.get("unit")
    if isinstance(amount, int | float) and isinstance(unit, str):
        return parse_minutes(amount, unit)
    stated = [(_known_unit(k), v) for k, v in value.items() if isinstance(v, int | float)]
    if not stated:
        raise UnreadableDuration("an object without duration and unit")
    is_estimated = any(unit in CALENDAR_UNITS for unit, _ in stated)
    return _to_duration(sum(n * MINUTES_IN[u] for u, n in stated if u), is_estimated=is_estimated)


def _from_number(number: float, unit: str | None) -> Duration | None:
    if number == 0:
        return None
    if unit is None:
        raise DurationWithoutUnit(str(number)[:40])
    if not -1e15 < number < 1e15:
        raise InvalidValue("the duration is beyond measure; mend or empty it")
    return _to_duration(number * MINUTES_IN[unit], is_estimated=unit in CALENDAR_UNITS)


def _to_duration(minutes: float, *, is_estimated: bool) -> Duration | None:
    """Whole minutes, rounded half up; what is shorter than one counts as one."""
    if minutes < 0:
        raise InvalidValue(f"the duration is negative ({minutes:g} minutes); mend or empty it")
    if minutes > MOST_MINUTES:
        raise InvalidValue(
            f"the duration of {minutes / 60:,.0f} hours is above {MOST_MINUTES // 60:,}: "
            "check its unit, or empty it"
        )
    return Duration(max(1, math.floor(minutes + 0.5)), is_estimated) if minutes else None


def _parse_text(text: str, unit: str | None) -> Duration | None:
    folded = " ".join(text.translate(_TIDY).replace("½", ".5").casefold().split())
    if not folded:
        return None
    if len(folded) > MOST_CHARACTERS:
        raise UnreadableDuration(f"{folded[:40]}…")
    if re.match(r"-\s*p?t?\d", folded):
        raise InvalidValue(f"the duration {text.strip()!r} is negative; mend or empty it")
    if folded[0] == "p" and (period := ISO8601_PERIOD_REGEX.match(folded.upper())):
        return _from_period(period)
    if clock := _CLOCK.fullmatch(folded):
        return _from_clock(clock, unit)
    return _parse_words(folded, unit)


def _from_period(period: re.Match[str]) -> Duration | None:
    names = ("year", "month", "week", "day", "hour", "minute", "second")
    stated = {name: period.group(f"{name}s") for name in names if period.group(f"{name}s")}
    amounts = {name: float(text[:-1].replace(",", ".")) for name, text in stated.items()}
    minutes = sum(amount * MINUTES_IN[name] for name, amount in amounts.items())
    is_estimated = any(amounts.get(name) for name in CALENDAR_UNITS)
    return _to_duration(minutes, is_estimated=is_estimated)


def _from_clock(clock: re.Match[str], unit: str | None) -> Duration | None:
    first, second, third = (int(part) if part else 0 for part in clock.groups())
    if max(second, third) > 59:
        raise UnreadableDuration(clock.group())
    has_hours = clock.group(3) is not None or unit == "hour"
    minutes = first * 60 + second + third / 60 if has_hours else first + second / 60
    return _to_duration(minutes, is_estimated=False)


def _parse_words(text: str, unit: str | None) -> Duration | None:
    folded = _choose_reading(text)
    below, share = _BELOW.match(folded), 1.0
    about = None if below else _ABOUT.match(folded)
    if bound := below or about:
        folded, share = folded[bound.end() :], 0.5 if below else 1.0
    if effort := _EFFORT.search(folded):
        return _from_effort(effort, folded[: effort.start()] + " " + folded[effort.end() :])
    folded = " ".join(_FILLERS.sub(" ", folded).strip(" ,").split())
    if not folded:
        raise UnreadableDuration(text[:40])
    folded = _COUNT_WORD.sub(lambda match: f"{COUNT_WORDS[match.group(1)]} ", folded)
    is_open = folded.endswith("+") or "+ " in folded
    folded = folded.replace("+", "")
    if span := _RANGE.fullmatch(folded):
        return _from_range(span, unit)
    minutes, is_calendar = _sum_parts(folded, unit)
    is_estimated = is_calendar or is_open or bound is not None
    return _to_duration(minutes * share, is_estimated=is_estimated)


def _choose_reading(text: str) -> str:
    """Of "1 day (7 hours)" the hours; of "2 hours (120 min)" what stands first."""
    twice = _SAID_TWICE.fullmatch(text)
    if not twice or _EFFORT.search(text):
        return text
    outer, word, inner = twice.groups()
    is_calendar = UNIT_OF.get(word) in CALENDAR_UNITS
    return str(inner if is_calendar and _PART.search(inner) else outer)


def _from_range(span: re.Match[str], unit: str | None) -> Duration | None:
    low, low_word, high, high_word = span.groups()
    high_rate = _rate(high_word, unit, span.group())
    low_rate = _rate(low_word, unit, span.group()) if low_word else high_rate
    middle = (_amount(low) * low_rate + _amount(high) * high_rate) / 2
    return _to_duration(middle, is_estimated=True)


def _from_effort(effort: re.Match[str], rest: str) -> Duration | None:
    """Hours a week, or a day, over the span that the rest of the text states."""
    low, high, word, period = effort.groups()
    amount = (_amount(low or high) + _amount(high)) / 2
    if not any(character.isdigit() for character in rest):
        raise UnreadableDuration(effort.group())
    rest = " ".join(_FILLERS.sub(" ", rest).replace("-", " ").strip(" ,;/.").split())
    span_minutes, _ = _sum_parts(rest.strip(" ,;/"), None)
    n_periods = span_minutes / MINUTES_IN[UNIT_OF[period]]
    return _to_duration(amount * MINUTES_IN[UNIT_OF[word]] * n_periods, is_estimated=True)


def _sum_parts(text: str, unit: str | None) -> tuple[float, bool]:
    """Minutes of all parts such as "1 h" and "30 min", and whether one is a calendar span."""
    if both := _HOURS_AND_MINUTES.fullmatch(text):
        return int(both.group(1)) * 60.0 + int(both.group(2)), False
    parts = list(_PART.finditer(text))
    if not parts or _PART.sub("", text).strip(" ,"):
        raise UnreadableDuration(text[:40])
    minutes, is_calendar = 0.0, False
    for part in parts:
        number, word = part.groups()
        if _amount(number) == 0 and not word:
            continue
        minutes += _amount(number) * _rate(word or "", unit if len(parts) == 1 else None, text)
        is_calendar |= (UNIT_OF.get(word) if word else unit) in CALENDAR_UNITS
    return minutes, is_calendar


def _rate(word: str, unit: str | None, text: str) -> float:
    named = UNIT_OF.get(word) if word else unit
    if named is None:
        raise UnreadableDuration(text[:40]) if word else DurationWithoutUnit(text[:40])
    return MINUTES_IN[named]


def _amount(number: str) -> float:
    """A decimal comma counts as a point; a comma before exactly three digits groups them."""
    whole, _, rest = number.partition(",")
    return float(whole + rest) if len(rest) == 3 else float(number.replace(",", "."))
