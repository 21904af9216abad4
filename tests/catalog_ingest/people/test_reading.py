from datetime import date

import openpyxl
import pytest

from catalog_ingest.people.reading import read_people
from recommender.assessment import RatingSource
from recommender.errors import UnreadableSource
from recommender.interaction import InteractionKind
from recommender.item import Modality

TABLES = {
    "personas": (
        "persona_id,label,hours_per_week,least_share,taste\n"
        "maker,Maker,3,project=0.15 | mentoring=0.05,video=0.5\n"
    ),
    "learners": (
        "learner_id,name,team,persona_id,languages,hours_per_week\n"
        "ana,Ana A.,Blue,maker,en | German,2.5\nben,Ben B.,Blue,,,\n"
    ),
    "roles": (
        "learner_id,role_id,share,since,until,is_target\n"
        "ana,f:junior,0.5,2024-01-01,,\nana,f:senior,,,,true\nzoe,f:junior,,,,\n"
    ),
    "ratings": (
        "learner_id,competency_id,source,level,rated_at,rater_id\n"
        "ana,f:sql,self,2,2025-03-01,\nana,f:sql,manager,1,01.04.2025,ben\n"
    ),
    "interactions": (
        "learner_id,item_id,kind,occurred_at\nana,s:1,complete,2025-03-01T10:00+01:00\n"
    ),
}


@pytest.fixture
def read(tmp_path):
    """Read the tables above with some replaced."""

    def read_with(**changed):
        for name, text in (TABLES | changed).items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_people(tmp_path)

    return read_with


def test_a_learner_is_read_with_roles_and_languages(read):
    ana, ben = (learner.value for learner in read().learners)

    assert (ana.persona_id, ana.languages, ana.hours_per_week) == ("maker", ("en", "de"), 2.5)
    assert [(r.profile_id, r.share, r.since, r.is_target) for r in ana.roles] == [
        ("f:junior", 0.5, date(2024, 1, 1), False),
        ("f:senior", 1.0, None, True),
    ]
    assert (ben.languages, ben.hours_per_week, ben.roles) == (("en",), None, ())


def test_roles_keep_their_place_also_of_learners_who_are_not_in_the_file(read):
    assert [(role.place, role.value.learner_id) for role in read().roles] == [
        ("roles row 2", "ana"),
        ("roles row 3", "ana"),
        ("roles row 4", "zoe"),
    ]


def test_a_persona_brings_shares_and_tastes_by_modality(read):
    (persona,) = (placed.value for placed in read().personas)

    assert persona.least_share == {Modality.PROJECT: 0.15, Modality.MENTORING: 0.05}
    assert persona.taste == {Modality.VIDEO: 0.5}


def test_ratings_of_several_sources_are_kept_apart(read):
    ratings = read().ratings

    assert [(r.value.source, r.value.level) for r in ratings] == [
        (RatingSource.SELF, 2),
        (RatingSource.MANAGER, 1),
    ]
    assert (ratings[1].place, ratings[1].value.rated_at) == ("ratings row 3", date(2025, 4, 1))


def test_an_interaction_has_the_same_id_on_every_reading(read):
    (first,), (second,) = read().interactions, read().interactions

    assert first == second
    assert first.value.kind is InteractionKind.COMPLETE
    assert first.value.occurred_at.isoformat() == "2025-03-01T09:00:00+00:00"


def test_a_value_can_be_rejected_later_with_its_place(read):
    rejected = read().ratings[0].reject("ana", "there is no competency 'f:sql'")

    assert (rejected.place, rejected.record_id) == ("ratings row 2", "ana")


@pytest.mark.parametrize("name", TABLES)
def test_a_single_file_is_told_by_its_columns(tmp_path, name):
    (tmp_path / "export.csv").write_text(TABLES[name], encoding="utf-8")

    reading = read_people(tmp_path / "export.csv")

    assert reading.tables == {name}
    assert getattr(reading, name)
    assert reading.rejected == ()


def test_a_workbook_reads_as_the_folder_does(tmp_path, read):
    from_folder = read()
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, text in TABLES.items():
        sheet = workbook.create_sheet(name)
        for line in text.splitlines():
            sheet.append([_typed(cell) for cell in line.split(",")])
    workbook.save(tmp_path / "people.xlsx")

    assert read_people(tmp_path / "people.xlsx") == from_folder


def _typed(cell):
    if cell == "2024-01-01":
        return date(2024, 1, 1)
    return float(cell) if cell.replace(".", "").isdigit() and cell.count(".") < 2 else cell


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("personas", "maker,Again,,,", "already read"),
        ("personas", "x,X,0,,", "hours_per_week must be above 0"),
        ("personas", "x,X,1,project=2,", "share lies in"),
        ("personas", "x,X,1,project,", "project=0.15"),
        ("personas", "x,X,1,dancing=0.1,", "must be one of course"),
        ("learners", ",No Id,,,,", "learner_id is empty"),
        ("learners", "eve,,,,Klingon,", "Klingon"),
        ("learners", "eve,,,,,-1", "above 0"),
        ("learners", "ana,,,,,", "already read"),
        ("learners", "4.68E+18,,,,,", "format the column as text"),
        ("roles", "ana,f:x,1.5,,,", "share must be above 0"),
        ("roles", "ana,f:x,,2024-02-01,2024-01-01,", "is before since"),
        ("roles", "ana,f:x,,soon,,", "soon"),
        ("roles", "ana,,,,,", "role_id is empty"),
        ("ratings", "ana,f:git,boss,2,2025-01-01,", "self, manager"),
        ("ratings", "ana,f:git,self,2.5,2025-01-01,", "whole number"),
        ("ratings", "ana,f:git,self,12,2025-01-01,", "0 to 9"),
        ("ratings", "ana,f:git,self,2,,", "rated_at is empty"),
        ("ratings", "ana,f:sql,self,3,2025-03-01,", "contradicts"),
        ("interactions", "ana,s:1,ate,2025-01-01", "impression, click"),
        ("interactions", "ana,,start,2025-01-01", "item_id is empty"),
        ("interactions", "ana,s:1,complete,2025-03-01T09:00Z", "already read"),
    ],
)
def test_a_row_that_does_not_fit_is_left_out_with_its_place(read, name, row, reason):
    reading = read(**{name: f"{TABLES[name]}{row}\n"})

    (rejected,) = reading.rejected
    assert rejected.place == f"{name} row {len(TABLES[name].splitlines()) + 1}"
    assert reason in rejected.reason


def test_a_name_is_never_told_in_a_rejection(read):
    (rejected,) = read(learners="learner_id,name,hours_per_week\nx,Secret Name,-1\n").rejected

    assert "Secret" not in str(rejected)


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "export.csv").write_text("title,url\na,b\n")

    with pytest.raises(UnreadableSource, match="no table of people; its columns are title, url"):
        read_people(tmp_path / "export.csv")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("learner_id,level\n", "lacks the column competency_id"),
        ("\0", "not a text"),
    ],
)
def test_a_broken_table_refuses_the_whole(read, text, problem):
    with pytest.raises(UnreadableSource, match=problem):
        read(ratings=text)


def test_a_folder_without_tables_or_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableSource, match="holds no table named"):
        read_people(tmp_path)
    with pytest.raises(UnreadableSource, match="does not exist"):
        read_people(tmp_path / "none")
