"""Units of time: their words in English and German, and the minutes of learning in each.

A training day is 6 hours; a week is 4 hours, what part-time learners give a course; a month is
52/12 weeks.
"""

HOURS_A_DAY = 6
HOURS_A_WEEK = 4
WEEKS_A_MONTH = 52 / 12

_WEEK = HOURS_A_WEEK * 60.0
MINUTES_IN = {
    "millisecond": 1 / 60_000,
    "second": 1 / 60,
    "minute": 1.0,
    "hour": 60.0,
    "lesson": 45.0,
    "day": HOURS_A_DAY * 60.0,
    "week": _WEEK,
    "month": _WEEK * WEEKS_A_MONTH,
    "year": _WEEK * 52,
}
"""Minutes in one of each unit."""
CALENDAR_UNITS = frozenset({"day", "week", "month", "year"})
_WORDS = {
    "millisecond": "ms msec msecs millis millisecond milliseconds millisekunde millisekunden",
    "second": "s sec secs second seconds sek sekunde sekunden",
    "minute": "m ' min mins minute minutes minuten",
    "hour": "h hr hrs hour hours std stunde stunden",
    "lesson": "ue unterrichtseinheit unterrichtseinheiten unterrichtsstunde unterrichtsstunden",
    "day": "d day days tag tage tagen",
    "week": "w wk wks week weeks woche wochen",
    "month": "mo mos mth month months monat monate monaten",
    "year": "y yr yrs year years jahr jahre jahren",
}
UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words.split()}
"""The unit that each word stands for."""
COUNT_WORDS = {
    **dict.fromkeys(("a", "an", "one", "ein", "eine", "einen"), "1"),
    **dict.fromkeys(("half", "halb", "halbe", "halber", "halben"), "0.5"),
    **{word: str(n) for n, word in enumerate(("two", "three", "four", "five", "six"), 2)},
    **{word: str(n) for n, word in enumerate(("zwei", "drei", "vier", "fünf", "sechs"), 2)},
}
"""Numbers that are written as words."""
