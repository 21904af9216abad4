"""The Microsoft Learn catalogue."""

import json

import pytest

from catalog_ingest.connectors.reading import read_catalogue
from recommender.item import Modality

CATALOGUE = {
    "modules": [
        {
            "uid": "learn.query-basics",
            "title": "Query basics",
            "summary": "<p>Ask a <em>table</em>.</p><p>Get an answer.</p>",
            "duration_in_minutes": 34,
            "levels": ["beginner"],
            "roles": ["data-analyst"],
            "products": ["demo-store"],
            "locale": "en-us",
            "url": "https://learn.microsoft.com/en-us/training/modules/query-basics/",
            "last_modified": "2024-03-01T00:00:00+00:00",
        },
        {"uid": "learn.joins", "title": "Joins", "url": "https://other.example/joins"},
        "not an object",
    ],
    "learningPaths": [{"uid": "learn.path", "title": "Queries", "modules": ["learn.query-basics"]}],
    "courses": [{"uid": "course.q-100", "title": "Queries, taught", "duration_in_hours": 8}],
    "exams": [{"uid": "exam.q-100", "title": "Exam"}],
    "products": [
        {"id": "stores", "name": "Stores", "children": [{"id": "demo-store", "name": "Demo Store"}]}
    ],
}


@pytest.fixture
def reading(tmp_path):
    path = tmp_path / "learn.json"
    path.write_text(json.dumps(CATALOGUE), encoding="utf-8")
    return read_catalogue(path)


def test_modules_paths_and_courses_are_items(reading):
    kinds = {item.source_id: item.modality for item in reading.items}
    assert kinds == {
        "learn.query-basics": Modality.MICROLEARNING,
        "learn.joins": Modality.MICROLEARNING,
        "learn.path": Modality.COURSE,
        "course.q-100": Modality.COURSE,
    }


def test_a_module_is_read_in_full(reading):
    item = reading.items[0]
    assert item.description == "Ask a table.\nGet an answer."
    assert (item.minutes, item.level, item.languages) == (34, "beginner", ("en-US",))
    assert item.topics == ("Demo Store", "data analyst")


def test_hours_are_minutes(reading):
    assert reading.items[-1].minutes == 480


def test_the_host_names_the_provider(reading):
    assert [item.provider for item in reading.items] == ["Microsoft Learn", "", "", ""]


def test_the_order_of_a_path_makes_no_prerequisites(reading):
    assert all(item.prerequisites == () for item in reading.items)


def test_what_is_no_learning_item_is_told_and_a_bad_entry_rejected(reading):
    assert any("exams are not learning items" in str(note) for note in reading.notes)
    assert [r.place for r in reading.rejected] == ["modules, entry 3"]


@pytest.mark.real_data
def test_the_real_catalogue_is_read_whole(real_data):
    reading = read_catalogue(real_data / "mslearn" / "catalog.json")
    assert (len(reading.items), reading.rejected) == (121, ())
    assert all(item.minutes and "en" in item.languages for item in reading.items)
    assert not any("<p>" in item.description for item in reading.items)
