import pytest

from catalog_ingest.frameworks.formats import read_framework
from recommender.errors import UnreadableSource
from recommender.framework import EdgeKind

FILES = {
    "skills": (
        "status,preferredLabel,conceptUri,altLabels,hiddenLabels,description\n"
        'released,weld,u/skill/w,"join metal\nfuse metal",fuse metal,To weld.\n'
        "released,cut,u/skill/c,,,\n"
        "obsolete,forge,u/skill/f,,,\n"
    ),
    "occupations": (
        "conceptUri,iscoGroup,preferredLabel,status,description\nu/occ/1,7212,welder,released,Welds.\n"
    ),
    "occupationSkillRelations": (
        "occupationUri,relationType,skillType,skillUri\n"
        "u/occ/1,optional,skill,u/skill/c\n"
        "u/occ/1,optional,skill,u/skill/w\n"
        "u/occ/1,essential,skill,u/skill/w\n"
        "u/occ/1,essential,skill,u/skill/f\n"
    ),
    "skillSkillRelations": (
        "originalSkillUri,relationType,relatedSkillUri\n"
        "u/skill/w,essential,u/skill/c\nu/skill/c,essential,u/skill/w\n"
    ),
    "broaderRelationsSkillPillar": (
        "conceptUri,broaderUri\nu/skill/c,u/skill/w\nu/skill/w,u/group/m\n"
    ),
    "skillGroups": "conceptUri,preferredLabel\nu/group/m,metal work\n",
    "ISCOGroups": "code,preferredLabel\n7212,Welders and cutters\n",
}


@pytest.fixture
def read(tmp_path):
    def read_with(suffix="en", language="", **changed):
        for name, text in (FILES | changed).items():
            if text is not None:
                (tmp_path / f"{name}_{suffix}.csv").write_text(text, encoding="utf-8")
        return read_framework(tmp_path, language=language)

    return read_with


def test_a_skill_becomes_a_competency_held_or_not(read):
    weld = read().framework.competencies[0]

    assert (weld.id, weld.uri, weld.scale.names) == ("esco:w", "u/skill/w", ("held",))
    assert weld.aliases == ("join metal", "fuse metal")


def test_a_skill_stands_in_the_group_above_it_or_above_its_broader_skill(read):
    assert [c.cluster for c in read().framework.competencies] == ["metal work", "metal work"]


def test_broader_skills_in_a_circle_give_no_group(read):
    circle = "conceptUri,broaderUri\nu/skill/c,u/skill/w\nu/skill/w,u/skill/c\n"

    reading = read(broaderRelationsSkillPillar=circle)

    assert [c.cluster for c in reading.framework.competencies] == ["", ""]


def test_an_occupation_weighs_essential_above_optional_skills(read):
    (welder,) = read().framework.roles

    assert (welder.role, welder.label, welder.family) == (
        "welder",
        "welder",
        "Welders and cutters",
    )
    assert {(r.competency_id, r.level, r.weight) for r in welder.requirements} == {
        ("esco:c", 1, 0.3),
        ("esco:w", 1, 1.0),
    }


def test_relations_between_skills_are_support(read):
    edges = read().framework.edges

    assert [(e.from_id, e.to_id) for e in edges] == [("esco:c", "esco:w"), ("esco:w", "esco:c")]
    assert {e.kind for e in edges} == {EdgeKind.SUPPORT}


def test_what_is_not_released_is_dropped_and_told(read):
    reading = read()

    assert len(reading.framework.competencies) == 2
    assert reading.notes == ("1 skills are not released and were dropped",)
    assert reading.rejected == ()


def test_it_is_not_mapped_to_unless_asked_for(read):
    assert not read().framework.is_active


def test_the_only_language_is_read_and_english_among_several(tmp_path, read):
    german = FILES["skills"].replace("weld", "schweißen")
    assert read("de", skills=german).framework.competencies[0].label == "schweißen"
    assert read("en").framework.competencies[0].label == "weld"
    assert read("en", language="de").framework.competencies[0].label == "schweißen"


def test_a_language_that_is_not_there_is_told(read):
    with pytest.raises(UnreadableSource, match=r"no skills_fr.csv; there are files in en"):
        read(language="fr")


def test_skills_alone_are_a_framework(read):
    reading = read(**{name: None for name in FILES if name != "skills"})

    assert (len(reading.framework.competencies), reading.framework.roles) == (2, ())


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("skills", "released,,u/skill/x,,,", "preferredLabel is empty"),
        ("skills", "released,again,u/skill/w,,,", "already read"),
        ("occupationSkillRelations", "u/occ/1,essential,skill,u/skill/x", "not in its file"),
        ("occupationSkillRelations", "u/occ/1,vital,skill,u/skill/w", "essential or optional"),
        ("skillSkillRelations", "u/skill/w,optional,u/skill/x", "not in its file"),
    ],
)
def test_a_row_that_does_not_fit_is_left_out(read, name, row, reason):
    (rejected,) = read(**{name: f"{FILES[name]}{row}\n"}).rejected

    assert rejected.place.startswith(f"{name} row ")
    assert reason in rejected.reason


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"skills": "uri,label\nx,y\n"}, "lacks the column conceptUri, preferredLabel"),
        ({"skills": "conceptUri,preferredLabel\n"}, "no released skill"),
        ({"occupationSkillRelations": ""}, "is empty"),
    ],
)
def test_a_broken_file_refuses_the_whole(read, changed, problem):
    with pytest.raises(UnreadableSource, match=problem):
        read(**changed)


@pytest.mark.real_data
def test_the_whole_classification_is_read(real_data):
    reading = read_framework(real_data / "esco")

    framework = reading.framework
    assert (len(framework.competencies), len(framework.roles)) == (13_939, 3_039)
    assert sum(len(role.requirements) for role in framework.roles) == 128_980  # 17 pairs come twice
    assert all(competency.cluster for competency in framework.competencies)
    assert reading.rejected == ()
