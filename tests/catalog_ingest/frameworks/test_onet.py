import pytest

from catalog_ingest.frameworks.formats import read_framework
from recommender.errors import UnreadableSource
from recommender.framework import Layer

HEADER = (
    "O*NET-SOC Code\tTitle\tElement ID\tElement Name\tScale ID\tData Value"
    "\tRecommend Suppress\tNot Relevant\n"
)
SKILLS = (
    "11-1\tBakers\t2.A.1.a\tReading\tIM\t4.12\tN\t\n"
    "11-1\tBakers\t2.A.1.a\tReading\tLV\t4.62\tN\tN\n"
    "11-1\tBakers\t2.A.1.b\tListening\tIM\t2\tN\t\n"
    "11-1\tBakers\t2.A.1.b\tListening\tLV\t1\tY\tN\n"
    "11-1\tBakers\t2.A.1.c\tWriting\tIM\t1\tN\t\n"
    "11-1\tBakers\t2.A.1.c\tWriting\tLV\t0\tN\tY\n"
)
KNOWLEDGE = (
    "11-1\tBakers\t2.C.1\tFood\tIM\t5\tN\t\n11-1\tBakers\t2.C.1\tFood\tLV\t6\tN\tN\n"
    "11-1\tBakers\t2.C.1\tFood\tXX\t9\tN\tN\n"
)
MODEL = "Element ID\tElement Name\tDescription\n2.A.1\tContent\t\n2.A.1.a\tReading\tTo read.\n"
OCCUPATIONS = "O*NET-SOC Code\tTitle\tDescription\n11-1\tBakers\tBake bread.\n11-2\tCooks\tCook.\n"


def without_title(text):
    return "\n".join(
        "\t".join(cells[:1] + cells[2:])
        for cells in (line.split("\t") for line in text.splitlines())
    )


@pytest.fixture
def read(tmp_path):
    def read_with(**tables):
        for name, text in tables.items():
            (tmp_path / f"{name.replace('_', ' ')}.txt").write_text(text, encoding="utf-8")
        return read_framework(tmp_path)

    return read_with


@pytest.fixture
def reading(read):
    return read(
        Skills=HEADER + SKILLS,
        Knowledge=HEADER + KNOWLEDGE,
        Content_Model_Reference=MODEL,
        Occupation_Data=OCCUPATIONS,
    )


def test_an_element_becomes_a_competency_of_seven_levels(reading):
    first, *_, last = reading.framework.competencies

    assert (first.id, first.label, first.description) == ("onet:2.A.1.a", "Reading", "To read.")
    assert (first.scale.n_levels, first.cluster) == (7, "Content")
    assert (first.layer, last.layer) == (Layer.FOUNDATIONAL, Layer.EXPERTISE)


def test_level_and_importance_are_kept_as_read(reading):
    (bakers,) = reading.framework.roles

    assert (bakers.id, bakers.label, bakers.description) == ("onet:11-1", "Bakers", "Bake bread.")
    assert [(r.competency_id, r.level, r.weight) for r in bakers.requirements] == [
        ("onet:2.A.1.a", 4.62, 4.12),
        ("onet:2.C.1", 6, 5),
    ]


def test_suppressed_and_not_relevant_rows_are_dropped_and_counted(reading):
    assert set(reading.notes) == {
        "1 rows that the source recommends to suppress were dropped",
        "1 rows marked not relevant were dropped",
    }


def test_it_is_not_mapped_to_unless_asked_for(reading):
    assert not reading.framework.is_active


def test_the_files_since_release_30_3_read_the_same_without_titles(read, reading):
    lines = SKILLS.splitlines(keepends=True)
    folder_reading = read(
        Essential_Skills=without_title(HEADER + "".join(lines[:2])),
        Transferable_Skills=without_title(HEADER + "".join(lines[2:])),
        Knowledge=without_title(HEADER + KNOWLEDGE),
        Skills=HEADER,
    )

    assert folder_reading.framework == reading.framework


def test_an_occupation_without_any_title_is_called_by_its_code(read):
    (role,) = read(Skills=without_title(HEADER + SKILLS)).framework.roles

    assert role.label == "11-1"


def test_a_level_without_importance_is_no_requirement_and_told(read):
    alone = "11-1\tBakers\t2.A.1.a\tReading\tLV\t4\tN\tN\n"

    reading = read(Skills=HEADER + alone)

    assert reading.framework.roles == ()
    assert reading.notes == ("1 levels without an importance were dropped",)


@pytest.mark.parametrize("value", ["7.5", "-1", "high", ""])
def test_a_value_off_its_scale_is_left_out(read, value):
    row = f"11-1\tBakers\t2.A.1.d\tTalking\tLV\t{value}\tN\tN\n"

    (rejected,) = read(Skills=HEADER + SKILLS + row).rejected

    assert (rejected.place, rejected.record_id) == ("Skills row 8", "11-1")


def test_a_file_without_its_columns_refuses_the_whole(read):
    with pytest.raises(UnreadableSource, match="lacks the column Scale ID"):
        read(Skills="O*NET-SOC Code\tElement ID\tData Value\n1\t2\t3\n")


@pytest.mark.real_data
def test_the_whole_database_is_read(real_data):
    reading = read_framework(real_data / "onet")

    framework = reading.framework
    assert (len(framework.competencies), len(framework.roles)) == (68, 879)
    assert all(competency.description for competency in framework.competencies)
    assert sum(len(role.requirements) for role in framework.roles) == 49_361
    assert "4921 rows that the source recommends to suppress were dropped" in reading.notes
    assert "5508 rows marked not relevant were dropped" in reading.notes
    assert reading.rejected == ()
