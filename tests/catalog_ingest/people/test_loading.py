from datetime import date

import pytest

from catalog_ingest.people.loading import load_people
from recommender.errors import UnreadableSource
from recommender.learner import RoleHeld
from recommender.store.session import open_database

TABLES = {
    "personas": "persona_id,label\nmaker,Maker\n",
    "learners": "learner_id,name,persona_id\nana,Ana Secret,maker\nben,Ben Secret,\n",
    "roles": "learner_id,role_id,is_target\nana,f:junior,\nana,Senior analyst,yes\n",
    "ratings": (
        "learner_id,competency_id,source,level,rated_at,rater_id\n"
        "ana,sql,self,2,2025-03-01,\nana,Querying data,manager,1,2025-04-01,ben\n"
    ),
    "interactions": "learner_id,item_id,kind,occurred_at\nana,t:1,complete,2025-03-01\n",
}
HELD = (RoleHeld("f:junior"), RoleHeld("f:senior", is_target=True))


@pytest.fixture
def load(home, tmp_path):
    """Load the tables above with some replaced, or left out where None."""

    def load_with(**changed):
        folder = tmp_path / "people"
        folder.mkdir(exist_ok=True)
        for name, text in (TABLES | changed).items():
            (folder / f"{name}.csv").unlink(missing_ok=True)
            if text is not None:
                (folder / f"{name}.csv").write_text(text)
        return load_people(open_database(home.database), folder)

    return load_with


@pytest.fixture
def load_table(home, tmp_path):
    """Load one table that stands alone."""

    def load_text(text):
        (tmp_path / "table.csv").write_text(text)
        return load_people(open_database(home.database), tmp_path / "table.csv")

    return load_text


def learner(store, id):
    with store() as transaction:
        return transaction.people.learner(id)


def test_people_are_saved_with_ids_in_place_of_names(load, store):
    report = load()

    assert report.rejected == ()
    assert report.learners.added == ("ana", "ben")
    assert (learner(store, "ana").persona_id, learner(store, "ana").roles) == ("maker", HELD)
    with store() as transaction:
        ratings = transaction.people.ratings_of("ana")
        assert [(r.competency_id, r.level) for r in ratings] == [("f:sql", 2), ("f:sql", 1)]
        assert transaction.interactions.done_items("ana") == {"s:1"}


def test_loading_again_changes_nothing(load):
    assert not load().is_empty

    again = load()

    assert again.is_empty
    assert (len(again.ratings.unchanged), again.n_known_interactions) == (2, 1)


def test_a_changed_rating_is_a_change(load):
    load()

    report = load(ratings=TABLES["ratings"].replace("self,2", "self,3"))

    assert (len(report.ratings.changed), len(report.ratings.unchanged)) == (1, 1)


def test_without_a_table_of_roles_people_keep_theirs(load, store):
    load()

    load(roles=None)

    assert learner(store, "ana").roles == HELD


def test_a_table_of_roles_says_all_roles_of_the_learners_of_the_file(load, store):
    load()

    load(roles="learner_id,role_id\nben,f:junior\n")

    assert learner(store, "ana").roles == ()
    assert learner(store, "ben").roles == (RoleHeld("f:junior"),)


def test_a_role_that_cannot_be_read_takes_no_role_away(load, store):
    load()

    report = load(roles="learner_id,role_id\nana,f:jonior\n")

    assert learner(store, "ana").roles == HELD
    assert [(r.place, r.record_id) for r in report.rejected] == [("roles row 2", "ana")]


def test_roles_alone_speak_of_the_learners_in_them(load, load_table, store):
    load()

    report = load_table("learner_id,role_id,since\nben,f:senior,2025-01-01\nzoe,f:junior,\n")

    assert learner(store, "ben").name == "Ben Secret"
    assert learner(store, "ben").roles == (RoleHeld("f:senior", since=date(2025, 1, 1)),)
    assert learner(store, "ana").roles == HELD
    assert [r.reason for r in report.rejected] == ["no learner 'zoe'"]


def test_ratings_alone_may_speak_of_learners_loaded_before(load, load_table):
    load(ratings=None)

    report = load_table(TABLES["ratings"])

    assert (len(report.ratings.added), report.rejected) == (2, ())


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("learners", "eve,Eve,cook", "no persona 'cook'"),
        ("roles", "ana,f:sonior,", "no role profile 'f:sonior'"),
        ("roles", "ana,junior,", "says the same"),
        ("roles", "zoe,f:junior,", "no learner 'zoe'"),
        ("ratings", "zoe,f:sql,self,1,2025-01-01,", "no learner 'zoe'"),
        ("ratings", "ana,Quering data,self,1,2025-01-01,", "did you mean 'Querying data'"),
        ("ratings", "ana,f:git,test,2,2025-01-01,", "above the scale of f:git, which ends at 1"),
        ("ratings", "ana,f:sql,self,4,2025-03-01,", "contradicts"),
        ("ratings", "ana,f:git,self,1,2025-01-01,ben", "source is self"),
        ("ratings", "ana,f:git,peer,1,2025-01-01,zoe", "rater_id 'zoe' is no learner"),
        ("interactions", "zoe,s:1,start,2025-01-01", "no learner 'zoe'"),
        ("interactions", "ana,s:9,start,2025-01-01", "no learning item 's:9': ingest"),
    ],
)
def test_a_row_that_names_something_unknown_is_left_out(load, name, row, reason):
    report = load(**{name: f"{TABLES[name]}{row}\n"})

    (rejected,) = report.rejected
    assert rejected.place == f"{name} row {len(TABLES[name].splitlines()) + 1}"
    assert rejected.record_id == row.split(",")[0]
    assert reason in rejected.reason
    assert len(report.ratings.added) == 2


def test_the_rater_of_a_test_need_not_be_a_person(load):
    row = "ana,f:git,test,1,2025-01-01,exam-board\n"

    assert load(ratings=TABLES["ratings"] + row).rejected == ()


def test_a_bad_file_changes_nothing(load, store):
    with pytest.raises(UnreadableSource, match="lacks the column source"):
        load(ratings="learner_id,competency_id\n")

    with store() as transaction:
        assert transaction.people.learners() == ()
        assert transaction.people.personas() == ()
