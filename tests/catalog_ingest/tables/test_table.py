from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog_ingest.tables.table import Row, read_table
from recommender.errors import UnreadableSource


def write(tmp_path, content, name="table.csv"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def write_workbook(tmp_path, rows, sheet="items"):
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    workbook.save(tmp_path / "table.xlsx")
    return tmp_path / "table.xlsx"


def texts(table):
    return [[row.text(column) for column in table.columns] for row in table.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header(tmp_path, delimiter):
    rows = [("id", "title"), ("1", "Git")]
    file = write(tmp_path, "\n".join(delimiter.join(row) for row in rows))

    assert texts(read_table(file)) == [["1", "Git"]]


def test_a_delimiter_that_the_file_names_first_is_used(tmp_path):
    table = read_table(write(tmp_path, "sep=|\r\nid|title\r\n1|a;b,c\r\n"))

    assert [(row.place, row.text("title")) for row in table.rows] == [("row 3", "a;b,c")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_survive_in_every_usual_encoding(tmp_path, encoding):
    table = read_table(write(tmp_path, "id,name\n1,Jörg Müller\n".encode(encoding)))

    assert table.columns == ("id", "name")
    assert table.rows[0].text("name") == "Jörg Müller"


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path):
    table = read_table(write(tmp_path, 'id,text\n1,"two\nlines"\n\n2,b\n'))

    assert [(row.place, row.text("id")) for row in table.rows] == [("row 2", "1"), ("row 4", "2")]


def test_a_column_is_found_whatever_its_case(tmp_path):
    assert read_table(write(tmp_path, "Id,Title\n1,Git\n")).rows[0].text("title") == "Git"


def test_a_missing_column_reads_as_empty(tmp_path):
    assert read_table(write(tmp_path, "id\n1\n")).rows[0].text("title") == ""


def test_text_right_of_the_last_column_is_noticed(tmp_path):
    table = read_table(write(tmp_path, "id,title\n1,Git, basics\n2,Git,\n"))

    assert [row.has_surplus for row in table.rows] == [True, False]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b",,\n,,\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (bytes(range(1, 32)) * 20, "not a text file"),
        (b"id,name\n1,\x81\x8d\n", "not a text file"),
        (b'id,text\n1,"never closed\n2,b\n', "never ends"),
        ("id,text\n1,Käse\n2,Caf".encode() + b"\xc3", "cut short"),
        (b"id,title,ID\n1,a,2\n", "two columns named"),
        (b"PK\x03\x04 and no more", "not a workbook"),
    ],
)
def test_a_file_that_is_no_table_is_one_clear_error(tmp_path, content, problem):
    with pytest.raises(UnreadableSource, match=problem) as caught:
        read_table(write(tmp_path, content))

    assert "table.csv" in str(caught.value)


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path):
    with pytest.raises(UnreadableSource, match="does not exist"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(UnreadableSource, match="cannot be opened"):
        read_table(tmp_path / "none.xlsx")
    with pytest.raises(UnreadableSource, match="is a folder"):
        read_table(tmp_path)


def test_a_required_column_that_is_missing_is_named(tmp_path):
    table = read_table(write(tmp_path, "id;name\n1;a\n"))

    with pytest.raises(UnreadableSource, match=r"lacks the column title; it has id, name"):
        table.require("id", "title")


def test_cells_of_a_workbook_become_plain_text(tmp_path):
    rows = [
        ["a", "b", "c", "d", "e"],
        [3, 2.5, True, date(2024, 5, 1), datetime(2024, 5, 1, 10, 30)],
    ]

    assert texts(read_table(write_workbook(tmp_path, rows))) == [
        ["3", "2.5", "true", "2024-05-01", "2024-05-01T10:30:00"]
    ]


def test_rows_above_the_header_of_a_sheet_are_counted(tmp_path):
    table = read_table(write_workbook(tmp_path, [[], ["id"], ["x"]]))

    assert [row.place for row in table.rows] == ["row 3"]


def test_numbers_of_a_workbook_are_told_from_text(tmp_path):
    table = read_table(write_workbook(tmp_path, [["id", "n"], ["7", 7]]))

    assert table.rows[0].floats == {"n"}


def test_a_long_id_that_excel_rounded_is_spoilt(tmp_path):
    rows = [["id"], [4684987260354810123], [1042], ["4684987260354810123"], [10.42]]

    table = read_table(write_workbook(tmp_path, rows))

    assert [row.is_spoilt_id("id") for row in table.rows] == [True, False, False, True]


@pytest.mark.parametrize("text", ["4.68498726035481E+18", "1042.0", "5E+10", "1e+15"])
def test_an_id_that_went_through_a_number_is_spoilt(text):
    assert Row(2, (text,), {"id": 0}).is_spoilt_id("id")


@pytest.mark.parametrize("text", ["1042", "2.A.1.a", "12e4", "007", "", "1.25"])
def test_an_ordinary_id_is_not_spoilt(text):
    assert not Row(2, (text,), {"id": 0}).is_spoilt_id("id")


def test_a_sheet_is_found_by_name_and_its_absence_told(tmp_path):
    file = write_workbook(tmp_path, [["id"], ["x"]])

    assert read_table(file, sheet="items").name == "items"
    with pytest.raises(UnreadableSource, match="no sheet 'people'; it has items"):
        read_table(file, sheet="people")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_workbook_cut_short_is_one_clear_error(tmp_path, share):
    file = write_workbook(tmp_path, [["id"], ["x"]])
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(UnreadableSource, match="cut short"):
        read_table(file)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
@example(b"!\r ")
@example(b"x" * 200_000)
def test_any_bytes_are_a_table_or_one_clear_error(tmp_path_factory, content):
    file = write(tmp_path_factory.mktemp("bytes"), content)

    try:
        table = read_table(file)
    except UnreadableSource:
        return
    assert table.columns
