"""Catalogues as tables."""

import openpyxl
import pytest

from catalog_ingest.connectors.reading import read_catalogue
from recommender.errors import UnreadableSource
from recommender.item import Modality


def read(tmp_path, text, *, encoding="utf-8", **options):
    path = tmp_path / "Kurse 2024.csv"
    path.write_bytes(text.encode(encoding))
    return read_catalogue(path, **options)


def test_a_german_export_in_cp1252_is_understood(tmp_path):
    text = "Nr;Titel;Dauer (Std.);Sprache;Art\nK1;Führen für Neue;1,5;Deutsch;Schulung\n"
    reading = read(tmp_path, text, encoding="cp1252")
    item = reading.items[0]
    assert (item.id, item.title) == ("kurse-2024:K1", "Führen für Neue")
    assert (item.minutes, item.languages, item.modality) == (90, ("de",), Modality.COURSE)


def test_the_guessed_columns_are_told(tmp_path):
    notes = [str(n) for n in read(tmp_path, "Name,Colour\nPricing,red\n").notes]
    assert notes[:2] == ["columns guessed by name: title from Name", "columns not used: Colour"]


def test_the_user_names_columns(tmp_path):
    columns = {"title": "Was", "minutes": "Wie lang"}
    item = read(tmp_path, "Was,Wie lang\nPricing,20\n", columns=columns).items[0]
    assert (item.title, item.minutes) == ("Pricing", 20)


def test_a_column_that_is_not_there_is_a_clear_error(tmp_path):
    with pytest.raises(UnreadableSource, match=r"Kurse 2024.csv: no column 'Was'"):
        read(tmp_path, "Title\nPricing\n", columns={"title": "Was"})


def test_commas_separate_skills_but_not_a_subject_or_brackets(tmp_path):
    text = 'Title,Subject,Skills\nPricing,"Sales, Trade","Offers, Sums (net, gross)"\n'
    topics = read(tmp_path, text).items[0].topics
    assert topics == ("Sales, Trade", "Offers", "Sums (net, gross)")


def test_ids_that_a_spreadsheet_spoilt_are_rejected(tmp_path):
    reading = read(tmp_path, "id,title\n4.68498726035481E+18,A\n1042.0,B\n1042,C\n")
    assert [item.source_id for item in reading.items] == ["1042"]
    assert all("format the id column as text" in r.reason for r in reading.rejected)


def test_a_great_number_as_id_in_a_workbook_is_rejected(tmp_path):
    workbook = openpyxl.Workbook()
    for row in [("id", "title"), (4684987260354810000, "A"), ("0042", "B")]:
        workbook.active.append(row)
    workbook.save(tmp_path / "c.xlsx")

    reading = read_catalogue(tmp_path / "c.xlsx")

    assert [item.source_id for item in reading.items] == ["0042"]
    assert reading.rejected[0].place == "row 2"


def test_shifted_cells_are_rejected(tmp_path):
    reading = read(tmp_path, "id,title\n1,A, and more\n2,B\n")
    assert "right of the last column" in reading.rejected[0].reason


@pytest.mark.real_data
def test_a_course_listed_under_several_subjects_is_one_item(real_data):
    reading = read_catalogue(real_data / "coursera_2025" / "Coursera.csv")
    assert (reading.n_records, len(reading.items), reading.rejected) == (3404, 2761, ())
    assert all(item.minutes and item.minutes_are_estimated for item in reading.items)


@pytest.mark.real_data
def test_links_are_the_ids_of_a_list_of_books(real_data):
    reading = read_catalogue(real_data / "free_programming_books" / "items.csv")
    assert (reading.n_records, len(reading.items), reading.rejected) == (4649, 4602, ())
    assert sum(item.source_id == item.url for item in reading.items) == 4519
