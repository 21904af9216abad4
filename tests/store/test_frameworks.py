from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.errors import (
    AmbiguousCompetency,
    AmbiguousRole,
    InvalidValue,
    UnknownCompetency,
    UnknownFramework,
    UnknownRole,
)
from recommender.framework import Competency, CompetencyEdge, EdgeKind, Framework, Scale
from recommender.role import ProgressionRoute
from recommender.store.frameworks import Frameworks
from tests.store.conftest import LEVELS


@pytest.fixture
def frameworks(session):
    return Frameworks(session)


@pytest.fixture
def rich(framework):
    route = ProgressionRoute("org:r", "Growing", ("org:analyst-1", "org:analyst-2"))
    edge = CompetencyEdge("org:git", "org:sql", EdgeKind.SUPPORT)
    return replace(framework, routes=(route,), edges=(edge,))


def test_a_framework_comes_back_as_it_was_saved(frameworks, rich):
    frameworks.save(rich)

    assert frameworks.get("org") == rich


def test_the_first_load_adds_everything(frameworks, rich):
    change = frameworks.save(rich)

    assert change.competencies.added == ("org:git", "org:sql")
    assert change.roles.added == ("org:analyst-1", "org:analyst-2")
    assert change.routes.added == ("org:r",)
    assert change.edges.added == ("org:git support org:sql",)


def test_loading_again_changes_nothing(frameworks, rich):
    frameworks.save(rich)

    change = frameworks.save(rich)

    assert change.is_empty
    assert change.competencies.unchanged == ("org:git", "org:sql")


def test_a_new_version_tells_what_it_changed(frameworks, framework):
    frameworks.save(framework)
    git = replace(framework.competencies[0], label="Versioning")
    new = Competency("org:new", "New", LEVELS)

    change = frameworks.save(replace(framework, competencies=(new, git)))

    assert change.competencies.added == ("org:new",)
    assert change.competencies.changed == ("org:git",)
    assert change.competencies.removed == ("org:sql",)
    assert [c.id for c in frameworks.competencies(["org"])] == ["org:new", "org:git"]


def test_another_order_is_kept_though_nothing_else_changed(frameworks, framework):
    frameworks.save(framework)

    frameworks.save(replace(framework, roles=framework.roles[::-1]))

    assert frameworks.roles(["org"]) == framework.roles[::-1]


def test_a_later_version_leaves_active_as_people_set_it(frameworks, framework):
    frameworks.save(framework)
    frameworks.set_active("org", False)

    frameworks.save(replace(framework, title="Second edition"))

    assert frameworks.active_ids() == ()
    assert frameworks.get("org").title == "Second edition"


def test_the_content_hash_names_the_version(frameworks, framework):
    frameworks.save(framework)
    first = frameworks.content_hash("org")
    frameworks.set_active("org", False)

    assert frameworks.content_hash("org") == first
    frameworks.save(replace(framework, roles=framework.roles[:1]))
    assert frameworks.content_hash("org") != first


def test_summaries_count(frameworks, rich):
    frameworks.save(rich)

    (summary,) = frameworks.summaries()

    assert (summary.n_competencies, summary.n_roles, summary.n_routes) == (2, 2, 1)
    assert summary.is_active


@pytest.mark.parametrize(
    "name",
    ["org:analyst-1", "analyst-1", "Junior analyst", " JUNIOR  Analyst ", "org:junior analyst"],
)
def test_a_role_is_found_by_any_of_its_names(frameworks, framework, name):
    frameworks.save(framework)

    assert frameworks.find_role(name).id == "org:analyst-1"


def test_a_role_nobody_knows_comes_with_what_was_perhaps_meant(frameworks, framework):
    frameworks.save(framework)

    with pytest.raises(UnknownRole, match="did you mean 'Junior analyst'"):
        frameworks.find_role("Junior analist")


def test_a_label_of_two_roles_is_ambiguous_until_the_framework_is_named(frameworks, framework):
    frameworks.save(framework)
    frameworks.save(renamed(framework, "two"))

    with pytest.raises(AmbiguousRole, match="org:analyst-2, two:analyst-2"):
        frameworks.find_role("analyst")
    assert frameworks.find_role("two:Analyst").id == "two:analyst-2"


def renamed(framework, id):
    competencies = [replace(c, id=c.id.replace("org:", f"{id}:")) for c in framework.competencies]
    roles = [replace(r, id=r.id.replace("org:", f"{id}:")) for r in framework.roles]
    return replace(framework, id=id, competencies=tuple(competencies), roles=tuple(roles))


@pytest.mark.parametrize("name", ["org:git", "git", "GIT", "version control", "org:Git"])
def test_a_competency_is_found_by_any_of_its_names(frameworks, framework, name):
    frameworks.save(framework)

    assert frameworks.find_competency(name).id == "org:git"


def test_a_competency_is_looked_for_only_where_told(frameworks, framework):
    frameworks.save(framework)
    frameworks.save(renamed(framework, "two"))

    assert frameworks.find_competency("Git", ["two"]).id == "two:git"
    with pytest.raises(AmbiguousCompetency):
        frameworks.find_competency("Git")
    with pytest.raises(UnknownCompetency, match="'Querying data'"):
        frameworks.find_competency("Query data", ["org"])


def test_a_label_goes_before_an_alias(frameworks):
    labelled = Competency("f:a", "Statistics", LEVELS)
    other = Competency("f:b", "Data science", LEVELS, aliases=("Statistics",))
    frameworks.save(Framework("f", "F", (labelled, other)))

    assert frameworks.find_competency("statistics").id == "f:a"


def test_an_alias_that_a_new_version_drops_no_longer_finds(frameworks, framework):
    frameworks.save(framework)
    git = replace(framework.competencies[0], aliases=())

    frameworks.save(replace(framework, competencies=(git, framework.competencies[1])))

    with pytest.raises(UnknownCompetency):
        frameworks.find_competency("org: git tool")
    assert frameworks.find_competency("Version control") == git


def test_a_framework_that_is_not_loaded_is_told_with_those_that_are(frameworks, framework):
    frameworks.save(framework)

    with pytest.raises(UnknownFramework, match="there are org"):
        frameworks.set_active("esco", True)


def test_ids_that_lack_their_framework_are_refused(frameworks):
    with pytest.raises(InvalidValue, match="lacks its f:"):
        frameworks.save(Framework("f", "F", (Competency("git", "Git", LEVELS),)))


def test_an_id_that_occurs_twice_is_refused(frameworks, framework):
    twice = (framework.competencies[0], *framework.competencies)

    with pytest.raises(InvalidValue, match="org:git occurs twice"):
        frameworks.save(replace(framework, competencies=twice))


names = st.text(min_size=1, max_size=8)
competencies = st.builds(
    Competency,
    id=st.text("abc", min_size=1, max_size=3).map("h:{}".format),
    label=names,
    scale=st.lists(names, min_size=1, max_size=9).map(lambda levels: Scale(tuple(levels))),
    description=st.text(max_size=20),
    aliases=st.lists(names, max_size=3).map(tuple),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(competencies, unique_by=lambda c: c.id, max_size=4), min_size=2, max_size=2)
)
def test_whatever_was_there_before_the_last_version_is_what_is_there(frameworks, versions):
    for version in versions:
        frameworks.save(Framework("h", "H", tuple(version)))

    assert frameworks.competencies(["h"]) == tuple(versions[-1])
    assert frameworks.save(Framework("h", "H", tuple(versions[-1]))).is_empty
