"""From raw records to learning items."""

import pytest

from catalog_ingest.normalise.item import normalise
from catalog_ingest.normalise.raw_record import RawRecord
from catalog_ingest.notes import Notes
from catalog_ingest.rejected import Rejected
from recommender.item import DeclaredMapping, LearningItem, Modality


def read(**values):
    notes = Notes()
    record = RawRecord(place="row 2", **{"id": "1", "title": "Pricing", **values})
    return normalise(record, source="lms", notes=notes), [str(note) for note in notes.told()]


def test_a_full_record_becomes_an_item():
    item, _ = read(
        modality="Webinar",
        duration=1.5,
        duration_unit="hours",
        languages="Deutsch",
        competencies=[{"competency": "Pricing", "entry_level": 1, "exit_level": 2}, "Selling"],
        cost={"price": 49, "currency": "EUR"},
        prerequisites="a; b",
        is_active="archived",
    )
    assert isinstance(item, LearningItem)
    assert (item.modality, item.minutes, item.languages) == (Modality.VIDEO, 90, ("de",))
    assert item.declared == (DeclaredMapping("Pricing", 1, 2), DeclaredMapping("Selling"))
    assert (item.cost, item.prerequisites, item.is_active) == ("49 EUR", ("a", "b"), False)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"modality": "Hologram"}, "unknown words for the kind"),
        ({}, "no kind is stated"),
        ({"duration": "90"}, "--column minutes=Duration"),
        ({"duration": "self-paced"}, "durations that cannot be read"),
        ({"languages": "Klingon"}, "unknown languages"),
        ({"url": "javascript:alert(1)"}, "no http or https"),
        ({"modified_at": "soon"}, "dates that cannot be read"),
        ({"is_active": "perhaps"}, "unknown words for the status"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_told(values, told):
    item, notes = read(**values)
    assert isinstance(item, LearningItem)
    assert any(told in note for note in notes)
    assert (item.minutes, item.languages, item.url, item.modified_at) == (None, (), "", None)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": " <b></b> "}, "title is empty"),
        ({"title": ["a"]}, "title is a list"),
        ({"id": 4.68e18}, "write ids as text"),
        ({"id": "4.68E+18", "is_id_spoilt": True}, "format the id column as text"),
        ({"id": "a\x00b"}, "control characters"),
        ({"duration": "-5 min"}, "negative"),
        ({"competencies": [{"competency": "A", "exit_level": 11}]}, "whole number from 0 to 9"),
        ({"competencies": "A=2-1"}, "must lie above"),
    ],
)
def test_a_bad_record_is_rejected_with_its_place_and_reason(values, reason):
    answer, notes = read(**values)
    assert isinstance(answer, Rejected)
    assert (answer.place, notes) == ("row 2", [])
    assert reason in answer.reason
