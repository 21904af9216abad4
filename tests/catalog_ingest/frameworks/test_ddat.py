import csv

import pytest

from catalog_ingest.frameworks.formats import read_framework
from recommender.errors import UnreadableSource
from recommender.gaps import find_promotion_gaps

SKILLS = """Skill Name,Skill Description,Awareness,Working,Practitioner,Expert
Mending,How to mend,Watches,Mends,,Invents
Asking ,How to ask,This skill level is currently not defined.,,,
"""
ROLES = """Role Family,Role,Role Level,Skill Name,Skill Level
Craft,Mender,Senior mender,Mending,Practitioner
Craft,Mender,Junior mender,Mending,Awareness
Craft,Mender,Senior mender,Asking,Working
Craft,Mender,Senior mender,Mending ,Practitioner
Craft,Chief,NOT IN USE,Mending,NOT IN USE
"""
RANKS = "Role,Role Level,rank\nMender,Senior mender,1\nMender,Junior mender,2\nChief,NOT IN USE,\n"


@pytest.fixture
def read(tmp_path):
    def read_with(skills=SKILLS, roles=ROLES, ranks=None):
        (tmp_path / "uk_gdad_pcf_skill.csv").write_text(skills, encoding="utf-8-sig")
        (tmp_path / "uk_gdad_pcf_role.csv").write_text(roles, encoding="cp1252")
        if ranks is not None:
            (tmp_path / "role_level_rank.csv").write_text(ranks, encoding="utf-8")
        return read_framework(tmp_path)

    return read_with


def test_a_level_that_is_not_defined_has_no_descriptor(read):
    mending, asking = read().framework.competencies

    assert mending.descriptors == ("Watches", "Mends", "", "Invents")
    assert (asking.id, asking.descriptors, asking.scale.n_levels) == ("ddat:asking", (), 4)


def test_a_role_level_becomes_a_profile_that_counts_each_skill_once(read):
    senior = read().framework.roles[0]

    assert (senior.id, senior.family) == ("ddat:mender.senior-mender", "Craft")
    assert (senior.role, senior.label) == ("Mender", "Senior mender")
    assert [(r.competency_id, r.level) for r in senior.requirements] == [
        ("ddat:mending", 3),
        ("ddat:asking", 2),
    ]


def test_rows_not_in_use_are_dropped_and_told(read):
    reading = read()

    assert {profile.role for profile in reading.framework.roles} == {"Mender"}
    assert "1 rows marked NOT IN USE were dropped" in reading.notes


def test_without_ranks_the_mean_level_orders_a_route_and_that_is_told(read):
    reading = read()

    (route,) = reading.framework.routes
    assert route.profile_ids == ("ddat:mender.junior-mender", "ddat:mender.senior-mender")
    assert any("mean required level" in note for note in reading.notes)


def test_ranks_order_a_route(read):
    reading = read(ranks=RANKS)

    (route,) = reading.framework.routes
    assert route.profile_ids == ("ddat:mender.senior-mender", "ddat:mender.junior-mender")
    assert not any("mean required level" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Craft,Mender,Senior mender,Cooking,Working", "'Cooking' is not in the skill file"),
        ("Craft,Mender,Senior mender,Mending,Guru", "Awareness, Working, Practitioner, Expert"),
        ("Craft,,Senior mender,Mending,Working", "Role is empty"),
        ("Craft,Mender,Senior mender,,Working", "Skill Name is empty"),
    ],
)
def test_a_row_that_does_not_fit_is_left_out(read, row, reason):
    reading = read(roles=f"{ROLES}{row}\n")

    (rejected,) = reading.rejected
    assert rejected.place == "uk_gdad_pcf_role row 7"
    assert reason in rejected.reason


def test_a_repeated_skill_is_left_out(read):
    assert [r.record_id for r in read(skills=SKILLS + "Mending,,,,,\n").rejected] == ["Mending"]


def test_a_missing_file_or_column_refuses_the_whole(tmp_path, read):
    with pytest.raises(UnreadableSource, match="lacks the column Awareness"):
        read(skills="Skill Name,Skill Description,Working,Practitioner,Expert\n")
    (tmp_path / "uk_gdad_pcf_skill.csv").write_text(SKILLS, encoding="utf-8")
    (tmp_path / "uk_gdad_pcf_role.csv").unlink()
    with pytest.raises(UnreadableSource, match=r"holds no file named \*pcf_role.csv"):
        read_framework(tmp_path)


@pytest.fixture(scope="module")
def real(real_data):
    return read_framework(real_data / "ddat")


@pytest.mark.real_data
def test_the_whole_framework_is_read(real):
    framework = real.framework

    assert (len(framework.competencies), len(framework.roles)) == (188, 201)
    assert len(framework.routes) == 48
    assert sum(bool(competency.descriptors) for competency in framework.competencies) == 166
    assert real.rejected == ()


@pytest.mark.real_data
def test_the_gaps_along_every_route_are_the_published_ones(real, real_data):
    with (real_data / "ddat" / "promotion_gaps.csv").open(encoding="utf-8-sig") as file:
        published = [
            (
                *(row[name].strip() for name in ("role", "from_level", "to_level", "skill")),
                float(row["from_num"]),
                float(row["to_num"]),
            )
            for row in csv.DictReader(file)
        ]

    gaps = [
        (gap.role, gap.from_level, gap.to_level, gap.competency, gap.held, gap.required)
        for gap in find_promotion_gaps(real.framework)
    ]

    assert len(gaps) == 875
    assert sorted(gaps) == sorted(published)


@pytest.mark.real_data
def test_mean_levels_order_the_routes_as_the_ranks_do(real, real_data, tmp_path):
    for file in (real_data / "ddat").glob("uk_gdad_pcf_*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())

    assert read_framework(tmp_path).framework.routes == real.framework.routes
