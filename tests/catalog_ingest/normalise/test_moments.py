"""Moments of change."""

from datetime import UTC, datetime

import pytest

from catalog_ingest.normalise.moments import parse_moment
from recommender.errors import InvalidValue

DAY = datetime(2024, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    ["2024-01-31", "31.01.2024", "2024-01-31T00:00:00Z", "2024-01-31 00:00:00", 1706659200],
)
def test_each_notation_gives_the_same_day(value):
    assert parse_moment(value) == DAY


def test_great_numbers_count_milliseconds():
    assert parse_moment(1706659200000) == DAY


def test_empty_is_no_moment():
    assert parse_moment("") is parse_moment(None) is None


@pytest.mark.parametrize(
    "value", ["soon", "01/02/2024", "2024-13-01", True, [], 10**30, float("nan"), -5]
)
def test_what_is_no_date_is_a_reason(value):
    with pytest.raises(InvalidValue, match="is not a date"):
        parse_moment(value)
