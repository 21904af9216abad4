"""Which columns hold which field."""

import pytest

from catalog_ingest.connectors.column_map import map_columns
from catalog_ingest.connectors.field_names import recognise
from recommender.errors import InvalidValue


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Course Title", "title"),
        ("TITEL", "title"),
        ("Learning Product", "modality"),
        ("Gained Skills", "topics"),
        ("Institution", "provider"),
        ("externalId", "id"),
        ("Währung", "currency"),
        ("last_modified", "modified_at"),
        ("Sprache", "languages"),
    ],
)
def test_headers_are_recognised_whatever_case_accents_and_signs(name, field):
    assert recognise(name).field == field


@pytest.mark.parametrize(
    ("name", "unit"),
    [("Dauer (Std.)", "std"), ("minutes", "minutes"), ("duration_in_hours", "hours")],
)
def test_a_header_may_state_the_unit_of_a_duration(name, unit):
    assert (recognise(name).field, recognise(name).unit) == ("duration", unit)


def test_the_surest_name_wins_and_the_rest_is_told():
    found = map_columns(["Name", "Title", "Colour"])
    assert found.columns == {"title": ("Title",)}
    assert found.ignored == ("Name", "Colour")


def test_all_columns_of_topics_count_in_the_order_of_the_table():
    assert map_columns(["Skills", "Topic"]).columns["topics"] == ("Skills", "Topic")


def test_the_user_overrules_every_guess():
    found = map_columns(["Title", "Kurs", "Länge"], {"title": "kurs", "hours": "Länge"})
    assert found.columns["title"] == ("Kurs",)
    assert found.duration_unit == "hours"


@pytest.mark.parametrize("given", [{"flavour": "Title"}, {"title": "Nope"}])
def test_a_field_or_column_that_is_not_there_is_refused_with_what_is(given):
    with pytest.raises(InvalidValue, match=r"there are .*(title|Title)"):
        map_columns(["Title"], given)
