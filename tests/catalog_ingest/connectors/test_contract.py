"""What every connector keeps: one answer a record, stable ids, and clear errors for bad files."""

import json
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog_ingest.connectors.reading import CONNECTORS, guess_format, read_catalogue
from recommender.errors import InvalidValue, UnreadableSource

GOOD = [("a-1", "Reading a contract", "45 minutes"), ("a-3", "Closing the books", "2 hours")]
BAD = ("a-2", "", "10 minutes")
RECORDS = [GOOD[0], BAD, GOOD[1]]


def write_csv(path: Path) -> None:
    lines = ["id,title,duration", *(",".join(record) for record in RECORDS)]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_workbook(path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in [("id", "title", "duration"), *RECORDS]:
        workbook.active.append(row)
    workbook.save(path)


def _objects() -> list[dict[str, str]]:
    return [dict(zip(("id", "title", "duration"), record, strict=True)) for record in RECORDS]


def write_json_lines(path: Path) -> None:
    path.write_text("\n".join(map(json.dumps, _objects())), encoding="utf-8")


def write_json_array(path: Path) -> None:
    path.write_text(json.dumps(_objects()), encoding="utf-8")


def write_learn(path: Path) -> None:
    modules = [{"uid": i, "title": t, "duration": d, "type": "module"} for i, t, d in RECORDS]
    path.write_text(json.dumps({"modules": modules}), encoding="utf-8")


@dataclass(frozen=True)
class Case:
    name: str
    format: str
    write: object
    no_titles: bytes


CASES = (
    Case("shelf.csv", "spreadsheet", write_csv, b"id,minutes\n1,20\n"),
    Case("shelf.xlsx", "spreadsheet", write_workbook, b"id,minutes\n1,20\n"),
    Case("shelf.jsonl", "jsonl", write_json_lines, b'{"id": "1", "minutes": 20}\n'),
    Case("shelf.json", "jsonl", write_json_array, b'[{"id": "1", "minutes": 20}]'),
    Case("learn.json", "mslearn", write_learn, b'{"modules": "none"}'),
)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request):
    return request.param


@pytest.fixture
def catalogue(case, tmp_path):
    path = tmp_path / case.name
    case.write(path)
    return path


def test_the_format_is_guessed(case, catalogue):
    assert guess_format(catalogue) == case.format
    assert read_catalogue(catalogue).format == case.format


def test_each_record_is_answered_once_and_a_bad_one_stops_nothing(catalogue):
    reading = read_catalogue(catalogue)

    assert [item.source_id for item in reading.items] == ["a-1", "a-3"]
    assert [(r.record_id, r.reason) for r in reading.rejected] == [("a-2", "title is empty")]
    assert reading.n_records == len(reading.items) + len(reading.rejected) + reading.n_merged


def test_a_rejected_record_says_its_place(catalogue):
    place = read_catalogue(catalogue).rejected[0].place
    assert place in {"row 3", "line 2", "entry 2", "modules, entry 2"}


def test_two_reads_are_equal(catalogue):
    assert read_catalogue(catalogue) == read_catalogue(catalogue)


def test_the_source_is_the_stem_unless_named(catalogue):
    assert read_catalogue(catalogue).items[0].id == f"{catalogue.stem}:a-1"
    assert read_catalogue(catalogue, source="hr").items[0].id == "hr:a-1"


def test_minutes_are_read(catalogue):
    assert [item.minutes for item in read_catalogue(catalogue).items] == [45, 120]


def test_nothing_is_printed(catalogue, capfd):
    read_catalogue(catalogue)
    assert capfd.readouterr() == ("", "")


def assert_unreadable(path: Path, **options) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read_catalogue(path, **options)
    assert path.name in str(caught.value)


@pytest.mark.parametrize("content", [b"", b" \n\n", bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n\0"])
def test_an_empty_or_binary_file_is_one_clear_error(case, tmp_path, content):
    path = tmp_path / case.name
    path.write_bytes(content)
    assert_unreadable(path)
    assert_unreadable(path, format=case.format)


def test_a_file_without_titles_is_one_clear_error(case, tmp_path):
    path = tmp_path / case.name
    path.write_bytes(case.no_titles)
    assert_unreadable(path, format=case.format)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'"text"', b"[[1]]", b'{"modules": []}'])
def test_json_of_the_wrong_shape_is_one_clear_error(case, tmp_path, content):
    path = tmp_path / case.name
    path.write_bytes(content)
    assert_unreadable(path, format=case.format)


def test_a_file_cut_short_is_an_error_or_loses_only_its_last_record(case, catalogue):
    whole = catalogue.read_bytes()
    catalogue.write_bytes(whole[: len(whole) - 30])
    if case.format == "jsonl" and catalogue.suffix == ".jsonl":
        assert [r.place for r in read_catalogue(catalogue).rejected] == ["line 2", "line 3"]
    elif catalogue.suffix != ".csv":
        assert_unreadable(catalogue)


def test_a_missing_file_and_a_folder_are_clear_errors(case, tmp_path):
    folder = tmp_path / f"folder{Path(case.name).suffix}"
    folder.mkdir()
    assert_unreadable(tmp_path / f"absent-{case.name}", format=case.format)
    assert_unreadable(folder, format=case.format)
    assert_unreadable(tmp_path / f"absent-{case.name}")
    assert_unreadable(folder)


def test_unknown_formats_and_sources_with_a_colon_are_refused(catalogue):
    with pytest.raises(InvalidValue, match="spreadsheet, jsonl, mslearn"):
        read_catalogue(catalogue, format="scorm")
    with pytest.raises(InvalidValue, match="cannot stand in an id"):
        read_catalogue(catalogue, source="a:b")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(max_size=200)
    | st.text(st.sampled_from('{}[]",:;\n\t idtle0.9eE-\\u'), max_size=120).map(str.encode),
    st.sampled_from(tuple(CONNECTORS)),
    st.sampled_from([".csv", ".xlsx", ".json", ".jsonl", ""]),
)
def test_arbitrary_bytes_are_read_or_refused(tmp_path, content, name, suffix):
    path = tmp_path / f"noise{suffix}"
    path.write_bytes(content)
    for chosen in (name, None):
        try:
            reading = read_catalogue(path, format=chosen)
        except UnreadableSource:
            continue
        assert reading.n_records == len(reading.items) + len(reading.rejected) + reading.n_merged


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "unit", "duration", "language"]), inner)
    ),
    max_leaves=6,
)
KEYS = ("id", "title", "type", "duration", "minutes", "language", "url", "skills", "competencies")
MORE_KEYS = ("prerequisites", "price", "version", "modified", "status", "level", "uid", "levels")


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(st.sampled_from(KEYS + MORE_KEYS), JSON), min_size=1, max_size=3))
def test_values_of_wrong_types_are_reasons(tmp_path, entries):
    path = tmp_path / "typed.json"
    sound = [{"id": "sound", "title": "Sound", "uid": "sound"}, *entries]
    for chosen, whole in (("jsonl", sound), ("mslearn", {"courses": sound})):
        path.write_text(json.dumps(whole), encoding="utf-8")
        try:
            reading = read_catalogue(path, format=chosen)
        except UnreadableSource as error:
            assert "NaN" in str(error) or "Infinity" in str(error)
        else:
            assert reading.n_records == len(sound)
