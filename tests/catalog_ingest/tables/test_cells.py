import pytest

from catalog_ingest.tables.cells import parse_day, parse_fact, parse_kind, parse_number, parse_time
from recommender.assessment import RatingSource
from recommender.errors import InvalidValue


@pytest.mark.parametrize("text", ["", "many", "nan", "inf", "1.2.3"])
def test_a_number_that_is_none_is_told_by_its_name(text):
    with pytest.raises(InvalidValue, match="share must be a number"):
        parse_number(text, "share")


def test_a_kind_is_read_whatever_its_case():
    assert parse_kind("Manager", RatingSource, "source") is RatingSource.MANAGER


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(InvalidValue, match="self, manager, peer"):
        parse_kind("boss", RatingSource, "source")


@pytest.mark.parametrize(
    ("text", "fact"), [("TRUE", True), ("x", True), ("", False), ("No", False)]
)
def test_facts_are_read_in_the_usual_words(text, fact):
    assert parse_fact(text, "is_target") is fact


def test_a_fact_in_other_words_is_refused():
    with pytest.raises(InvalidValue, match="yes or no, not 'perhaps'"):
        parse_fact("perhaps", "is_target")


def test_a_time_without_zone_is_in_utc():
    assert parse_time("2024-05-31T10:30", "at").isoformat() == "2024-05-31T10:30:00+00:00"


@pytest.mark.parametrize("text", ["", "31/05/2024", "soon"])
def test_a_day_that_cannot_be_read_is_refused(text):
    with pytest.raises(InvalidValue, match="2024-"):
        parse_day(text, "since")
