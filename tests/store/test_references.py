from dataclasses import replace

import pytest

from recommender.errors import InvalidValue, RecommenderError
from recommender.framework import Competency, Framework
from recommender.role import RoleProfile
from recommender.store.frameworks import Frameworks
from recommender.store.references import MOST_HINTED
from tests.store.conftest import LEVELS

NAMES = (
    "org:git", " org:git ", "git", "GIT", "Version  control", "org: version control", "sql",
    "two:git", "two:Versions", "Versions", "Analyst", "analyst-1", "org:Junior analyst",
    "junior ANALYST", "asleep:git", "Querying dat", "nothing like it", "", ":", "org:",
)  # fmt: skip


@pytest.fixture
def frameworks(session, framework):
    """Three frameworks that share names: two active ones and one that is not."""
    saved = Frameworks(session)
    saved.save(framework)
    for id in ("two", "asleep"):
        other = Framework(
            id,
            id,
            (
                Competency(f"{id}:git", "Versions", LEVELS, aliases=("Git", "Version control")),
                Competency(f"{id}:sql", "Querying data", LEVELS),
            ),
            (RoleProfile(f"{id}:analyst-2", "Analyst", "Analyst", ()),),
        )
        saved.save(replace(other, is_active=id == "two"))
    return saved


def one_by_one(find, names):
    answers = {}
    for name in names:
        try:
            answers[name] = find(name).id
        except RecommenderError as error:
            answers[name] = str(error)
    return answers


def at_once(references):
    return {name: one.id for name, one in references.named.items()} | references.problems


def test_many_competencies_are_found_as_one_by_one(frameworks):
    expected = one_by_one(frameworks.find_competency, NAMES)

    assert at_once(frameworks.find_competencies(NAMES)) == expected
    assert {"org:git", "two:git"} < set(expected.values())


def test_many_roles_are_found_as_one_by_one(frameworks):
    expected = one_by_one(frameworks.find_role, NAMES)

    assert at_once(frameworks.find_roles(NAMES)) == expected
    assert "org:analyst-1" in expected.values()


def test_a_competency_comes_with_the_number_of_its_levels(frameworks):
    assert frameworks.find_competencies(["org:sql"]).find("org:sql").n_levels == 3


def test_a_name_that_stands_for_nothing_is_an_error_when_it_is_asked_for(frameworks):
    references = frameworks.find_roles(["analist"])

    with pytest.raises(InvalidValue, match="did you mean 'Analyst'"):
        references.find("analist")


def test_only_the_first_unknown_names_get_hints(frameworks):
    names = [f"Querying datum {n}" for n in range(MOST_HINTED + 1)]

    problems = frameworks.find_competencies(names).problems

    assert ["did you mean" in problems[name] for name in names] == [True] * MOST_HINTED + [False]


def test_without_frameworks_nothing_is_found(session):
    assert set(Frameworks(session).find_competencies(["git"]).problems) == {"git"}
