import openpyxl
import pytest

from catalog_ingest.frameworks.formats import read_framework
from recommender.errors import CyclicPrerequisites, InvalidValue, UnreadableSource
from recommender.framework import EdgeKind, Layer, WorkedExample

TABLES = {
    "framework": "field,value\nid,core\ntitle,Core\nscale,Aware | Working | Expert\n",
    "competencies": (
        "id,label,layer,aliases,level 1,level 3,example 2\n"
        "sql,Querying data,expertise,SQL | Queries,Reads,Designs,Wrote a report\n"
        ",Working with people,foundational,,,,\n"
    ),
    "roles": (
        "id,role,label,family\njunior,Analyst,Junior analyst,Data\nsenior,Analyst,Analyst,Data\n"
    ),
    "requirements": (
        "role_id,competency_id,level,weight\n"
        "junior,sql,1,\nsenior,sql,Expert,2\nsenior,working-with-people,1.5,\n"
    ),
    "routes": "id,title,team,position,role_id\nup,Analysts,BI,2,senior\nup,Analysts,BI,1,junior\n",
    "edges": "from_id,to_id,kind\nworking-with-people,sql,support\n",
}


@pytest.fixture
def read(tmp_path):
    """Read the tables above with some replaced; None leaves one out."""

    def read_with(**changed):
        for name, text in (TABLES | changed).items():
            if text is not None:
                (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_framework(tmp_path)

    return read_with


def reasons(reading):
    return [(rejected.place, rejected.reason) for rejected in reading.rejected]


def test_competencies_bring_their_levels_and_examples(read):
    sql = read().framework.competencies[0]

    assert (sql.id, sql.aliases, sql.layer) == ("core:sql", ("SQL", "Queries"), Layer.EXPERTISE)
    assert sql.descriptors == ("Reads", "", "Designs")
    assert sql.examples == (WorkedExample(2, "Wrote a report"),)


def test_a_missing_id_is_made_from_the_label(read):
    assert read().framework.competencies[1].id == "core:working-with-people"


def test_a_level_is_read_by_number_or_name_and_a_weight_is_one_by_default(read):
    junior, senior = read().framework.roles

    assert [(r.competency_id, r.level, r.weight) for r in junior.requirements] == [
        ("core:sql", 1, 1)
    ]
    assert [(r.level, r.weight) for r in senior.requirements] == [(3, 2), (1.5, 1)]


def test_a_layer_may_bring_its_own_weight(read):
    weighted = TABLES["framework"] + "weight foundational,0.5\n"

    senior = read(framework=weighted).framework.roles[1]

    assert [r.weight for r in senior.requirements] == [2, 0.5]


def test_a_route_is_ordered_by_position(read):
    (route,) = read().framework.routes

    assert (route.title, route.team) == ("Analysts", "BI")
    assert route.profile_ids == ("core:junior", "core:senior")


def test_edges_are_read_with_their_kind(read):
    (edge,) = read().framework.edges

    assert (edge.from_id, edge.kind) == ("core:working-with-people", EdgeKind.SUPPORT)


def test_competencies_alone_are_a_framework_without_levels(tmp_path):
    (tmp_path / "own skills.csv").write_text("label\nWelding\n", encoding="utf-8")

    framework = read_framework(tmp_path / "own skills.csv").framework

    assert [c.id for c in framework.competencies] == ["own-skills:welding"]
    assert framework.competencies[0].scale.names == ("held",)


def test_the_given_id_wins_over_the_one_in_the_file(tmp_path, read):
    read()

    framework = read_framework(tmp_path, framework_id="mine").framework

    assert (framework.id, framework.roles[0].id) == ("mine", "mine:junior")
    assert framework.roles[0].requirements[0].competency_id == "mine:sql"


def test_a_workbook_reads_as_the_folder_does(tmp_path, read):
    from_folder = read()
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, text in TABLES.items():
        sheet = workbook.create_sheet(name.title())
        for line in text.splitlines():
            sheet.append([float(cell) if cell.isdigit() else cell for cell in line.split(",")])
    workbook.save(tmp_path / "core.xlsx")

    assert read_framework(tmp_path / "core.xlsx") == from_folder


def test_a_semicolon_file_of_windows_reads_the_same(tmp_path):
    content = "id;label;description\nq;Qualität;prüfen, messen\n".encode("cp1252")
    (tmp_path / "competencies.csv").write_bytes(content)

    (competency,) = read_framework(tmp_path, framework_id="f").framework.competencies

    assert (competency.label, competency.description) == ("Qualität", "prüfen, messen")


def test_a_repeated_id_is_left_out(read):
    reading = read(competencies=TABLES["competencies"] + "sql,Again,,,,,\n")

    assert reasons(reading) == [("competencies row 4", "the id 'core:sql' was already read")]
    assert len(reading.framework.competencies) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("junior,sql,4,", "Aware, Working, Expert"),
        ("junior,sql,Guru,", "'Guru'"),
        ("junior,sql,0,", "above 0"),
        ("junior,sql,2,heavy", "weight must be a number"),
        ("junior,sql,2,-1", "weight must be above 0"),
        ("junior,cooking,2,", "no competency 'cooking'"),
        ("boss,sql,2,", "no role 'boss'"),
        (",sql,2,", "role_id is empty"),
        ("junior,1042.0,2,", "format the column as text"),
    ],
)
def test_a_requirement_that_does_not_fit_is_left_out_with_its_place(read, row, reason):
    reading = read(requirements=f"role_id,competency_id,level,weight\n{row}\nsenior,sql,1,\n")

    assert [rejected.place for rejected in reading.rejected] == ["requirements row 2"]
    assert reason in reading.rejected[0].reason
    assert len(reading.framework.roles[1].requirements) == 1


def test_a_competency_asked_twice_by_a_role_counts_once(read):
    reading = read(requirements=TABLES["requirements"] + "junior,sql,3,\n")

    assert reasons(reading) == [("requirements row 5", "the role already asks for 'core:sql'")]


def test_a_descriptor_above_the_scale_is_refused(read):
    reading = read(competencies="label,scale,level 3\nGit,A | B,too high\nSQL,,fits\n")

    assert "the scale has 2 level(s)" in reading.rejected[0].reason


@pytest.mark.parametrize("row", ["Git,basic", "!?,expertise", ",expertise", "Git,role,more"])
def test_a_competency_that_does_not_fit_is_left_out(read, row):
    reading = read(competencies=f"label,layer\n{row}\nSQL,\n", requirements=None, edges=None)

    assert [c.label for c in reading.framework.competencies] == ["SQL"]
    assert [rejected.place for rejected in reading.rejected] == ["competencies row 2"]


def test_unknown_ends_and_kinds_of_edges_are_left_out(read):
    rows = "sql,cooking,support\nsql,working-with-people,helps\n"

    reading = read(edges=f"from_id,to_id,kind\n{rows}")

    assert [rejected.place for rejected in reading.rejected] == ["edges row 2", "edges row 3"]


def test_prerequisites_in_a_circle_name_the_circle(read):
    rows = "sql,working-with-people,prerequisite\nworking-with-people,sql,prerequisite\n"

    with pytest.raises(CyclicPrerequisites, match="core:sql -> core:working-with-people -> core:"):
        read(edges=f"from_id,to_id,kind\n{rows}")


def test_support_may_run_in_a_circle(read):
    rows = "sql,working-with-people,support\nworking-with-people,sql,support\n"

    assert len(read(edges=f"from_id,to_id,kind\n{rows}").framework.edges) == 2


def test_an_unknown_framework_field_is_left_out(read):
    reading = read(framework=TABLES["framework"] + "colour,red\n")

    assert [rejected.place for rejected in reading.rejected] == ["framework row 5"]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"competencies": "name\nGit\n"}, "lacks the column label"),
        ({"competencies": ""}, "is empty"),
        ({"competencies": "\0\0\0"}, "not a text file"),
        ({"requirements": "role,skill\n"}, "lacks the column role_id, competency_id, level"),
        ({"framework": f"field,value\nscale,{'|'.join('abcdefghij')}\n"}, "1 to 9 levels"),
        ({"framework": "field,value\nweight heavy,2\n"}, "layer must be one of"),
        ({"framework": "field,value\nid,a:b\n"}, "no colon"),
    ],
)
def test_a_table_that_cannot_hold_refuses_the_whole(read, changed, problem):
    with pytest.raises(UnreadableSource, match=problem):
        read(**changed)


def test_a_workbook_without_competencies_is_refused(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "roles"
    workbook.active.append(["id", "label"])
    workbook.save(tmp_path / "roles.xlsx")

    with pytest.raises(UnreadableSource, match="no table named competencies"):
        read_framework(tmp_path / "roles.xlsx")


def test_a_folder_of_something_else_tells_the_formats(tmp_path):
    (tmp_path / "photos.txt").write_text("x")

    with pytest.raises(UnreadableSource, match="spreadsheet, ddat, esco, onet"):
        read_framework(tmp_path)


def test_an_unknown_format_or_an_id_with_a_colon_is_refused(tmp_path):
    with pytest.raises(InvalidValue, match="no framework format 'sfia'"):
        read_framework(tmp_path, format="sfia")
    with pytest.raises(InvalidValue, match="no colon"):
        read_framework(tmp_path, framework_id="a:b")
