"""Durations in the notations that catalogues use."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_ingest.normalise.durations import MOST_MINUTES, Duration, parse_minutes
from recommender.errors import DurationWithoutUnit, InvalidValue, UnreadableDuration

EXACT = {
    "1 h 30 min": 90,
    "1h30": 90,
    "90 minutes": 90,
    "90min": 90,
    "1.5 hours": 90,
    "1,5 Std.": 90,
    "1½ hours": 90,
    "half an hour": 30,
    "1 Stunde 15 Minuten": 75,
    "1 hour and 30 minutes": 90,
    "10.5 total hours": 630,
    "1,200 minutes": 1200,
    "PT1H30M": 90,
    "PT90M": 90,
    "1:15:00": 75,
    "45:30": 46,
    "3600 seconds": 60,
    "5400000 ms": 90,
    "2 UE": 90,
    "2 hours (120 min)": 120,
    "1 day (7 hours)": 420,
    "20 sec": 1,
}
ESTIMATED = {
    "2 days": 2 * 6 * 60,
    "2 Tage": 2 * 6 * 60,
    "3 weeks": 3 * 4 * 60,
    "P1W": 4 * 60,
    "P1DT1H": 7 * 60,
    "Less Than 2 Hours": 60,
    "1 - 4 Weeks": 600,
    "1 – 3 Months": 2080,
    "3 to 6 months": 4680,
    "30 min - 1 hour": 45,
    "10+ hours": 600,
    "ca. 2 Std.": 120,
    "4 weeks, 3 hours per week": 720,
    "3-5 hours/week for 4 weeks": 960,
}


@pytest.mark.parametrize(("text", "minutes"), EXACT.items())
def test_a_stated_duration_is_exact(text, minutes):
    assert parse_minutes(text) == Duration(minutes)


@pytest.mark.parametrize(("text", "minutes"), ESTIMATED.items())
def test_a_band_or_calendar_span_is_estimated(text, minutes):
    assert parse_minutes(text) == Duration(minutes, is_estimated=True)


@pytest.mark.parametrize(
    ("value", "unit", "minutes"),
    [(90, "minutes", 90), ("1,5", "Std", 90), (1.5, "hours", 90), (3600, "SECOND", 60)],
)
def test_a_bare_number_takes_the_unit_of_its_column(value, unit, minutes):
    assert parse_minutes(value, unit) == Duration(minutes)


def test_an_own_unit_wins_over_that_of_the_column():
    assert parse_minutes("30 min", "hours") == Duration(30)


def test_two_numbers_with_a_colon_are_hours_and_minutes_only_in_a_column_of_hours():
    assert parse_minutes("1:30", "hours") == Duration(90)
    assert parse_minutes("1:30") == Duration(2)


@pytest.mark.parametrize(
    "value", [{"duration": 3600, "unit": "SECOND"}, {"hours": 1}, {"value": 60, "unit": "min"}]
)
def test_an_object_with_a_unit_is_read(value):
    assert parse_minutes(value) == Duration(60)


@pytest.mark.parametrize("value", [None, "", "  ", 0, 0.0, "0", "0 min", "PT0H0M0S"])
def test_empty_and_zero_are_unknown(value):
    assert parse_minutes(value) is None


@pytest.mark.parametrize("value", [90, "90", 1.5, "2-3"])
def test_a_bare_number_without_any_unit_is_not_guessed(value):
    with pytest.raises(DurationWithoutUnit):
        parse_minutes(value)


@pytest.mark.parametrize("value", ["self-paced", "n/a", "2 hours ago", "5 hours a week", [1], True])
def test_words_that_state_no_duration_are_told_apart(value):
    with pytest.raises(UnreadableDuration):
        parse_minutes(value)


@pytest.mark.parametrize("value", ["-5 min", "-PT5M", "3000 hours", "P40Y", "999999999 h"])
def test_negative_and_absurd_durations_are_refused(value):
    with pytest.raises(InvalidValue, match=r"negative|above 2,000"):
        parse_minutes(value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300, 10**4000])
def test_numbers_beyond_measure_are_refused(number):
    with pytest.raises(InvalidValue):
        parse_minutes(number, "hours")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[0-9 .,:hminstdPTweeks/()+-]{1,40}", fullmatch=True))
def test_any_text_is_a_sane_duration_or_a_reason(text):
    try:
        duration = parse_minutes(text)
    except InvalidValue:
        return
    assert duration is None or 1 <= duration.minutes <= MOST_MINUTES
