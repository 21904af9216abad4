import json

import pytest

from recommender.learner import Learner

LEARNERS = "learner_id,name,team\nana,Ana Secret,Blue\nben,Ben Secret,Red\n"
ROLES = (
    "learner_id,role_id,until,is_target\n"
    "ana,f:junior,,\nana,f:senior,,yes\nana,f:senior,2020-01-01,\n"
)
RATINGS = (
    "learner_id,competency_id,source,level,rated_at\n"
    "ana,f:sql,self,2,2025-03-01\nana,f:git,self,7,2025-03-01\nana,f:git,self,Expert,2025-03-02\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people").mkdir()
    for name, text in (("learners", LEARNERS), ("roles", ROLES), ("ratings", RATINGS)):
        (tmp_path / "people" / f"{name}.csv").write_text(text)
    return tmp_path / "people"


def test_a_load_tells_its_counts_and_what_it_left_out(journeys, folder):
    ran = journeys("people", "load", folder)

    assert ran.code == 0
    assert ran.out.splitlines() == [
        "learners: 2 added, 0 changed, 0 unchanged",
        "ratings: 1 added, 0 changed, 0 unchanged",
        "2 rows left out",
    ]
    assert ran.err.splitlines() == [
        "left out: ratings row 4 ana: level must be a whole number of 0 to 9",
        "left out: ratings row 3 ana: the level is above the scale of f:git, which ends at 1",
    ]


def test_a_second_load_says_that_nothing_changed(journeys, folder):
    journeys("people", "load", folder)

    assert "nothing changed" in journeys("people", "load", folder).out.splitlines()


def test_a_report_in_json_shows_neither_names_nor_ratings(journeys, folder):
    ran = journeys("people", "load", folder, "--json")

    report = json.loads(ran.out)
    assert report["learners"] == {"added": 2, "changed": 0, "unchanged": 0}
    assert [one["place"] for one in report["rejected"]] == ["ratings row 4", "ratings row 3"]
    assert not {"Secret", "Expert", "7"} & set(ran.out.replace('"', " ").split())
    assert ran.err == ""


def test_a_file_that_is_not_there_is_one_clear_error(journeys, tmp_path):
    ran = journeys("people", "load", tmp_path / "none")

    assert (ran.code, ran.out) == (1, "")
    assert "none: does not exist." in ran.err


def test_learners_are_listed_with_what_they_are_and_aim_at(journeys, folder):
    journeys("people", "load", folder)

    assert journeys("people", "list").out.splitlines() == [
        "ana; Ana Secret; Blue; f:junior; -> f:senior",
        "ben; Ben Secret; Red",
    ]
    (line,) = journeys("people", "list", "--team", "Red", "--json").out.splitlines()
    assert json.loads(line)["id"] == "ben"


def test_a_deleted_learner_is_gone_with_their_ratings(journeys, folder, store):
    journeys("people", "load", folder)

    assert journeys("people", "delete", "ana").code == 0

    with store() as transaction:
        assert transaction.people.learners() == (Learner("ben", name="Ben Secret", team="Red"),)
        assert transaction.people.ratings_of("ana") == ()


def test_deleting_nobody_is_an_error(journeys):
    ran = journeys("people", "delete", "zoe")

    assert (ran.code, ran.err) == (1, "error: no learner 'zoe'")
