from dataclasses import replace
from datetime import timedelta

import pytest

from recommender.errors import UnknownCompetency
from recommender.mapping import Mapping, Origin
from recommender.store.catalogue import Catalogue
from recommender.store.frameworks import Frameworks
from recommender.store.mappings import Mappings
from tests.store.conftest import NOON
from tests.store.test_catalogue import record, save

FOUND = Mapping("a:1", "org:git", 0.7, 0, 2, (0.1, 0.6, 0.3), "with git", model="m1")
SAID = replace(FOUND, exit_level=1, origin=Origin.DECLARED, evidence="")


@pytest.fixture
def mappings(session, framework):
    Frameworks(session).save(framework)
    save(Catalogue(session), record("1"), record("2"))
    return Mappings(session)


def test_mappings_come_back_as_they_were_saved(mappings):
    mappings.save("org", "s", {"a:1": "h"}, [FOUND])

    assert mappings.all(["org"]) == [FOUND]
    assert mappings.of_item("a:1") == [FOUND]


def test_mapping_again_replaces_what_the_matcher_said_of_these_items(mappings):
    other = replace(FOUND, item_id="a:2")
    mappings.save("org", "s", {"a:1": "h", "a:2": "h"}, [FOUND, other])

    mappings.save("org", "s", {"a:1": "h2"}, [replace(FOUND, competency_id="org:sql")])

    found = {(mapping.item_id, mapping.competency_id) for mapping in mappings.all(["org"])}
    assert found == {("a:1", "org:sql"), ("a:2", "org:git")}


def test_stamps_tell_what_was_mapped_under_which_version(mappings):
    mappings.save("org", "v1", {"a:1": "h", "a:2": "h"}, [FOUND])
    mappings.save("org", "v2", {"a:1": "h2"}, [FOUND])

    assert mappings.up_to_date("org", "v1") == {"a:2": "h"}
    assert mappings.up_to_date("org", "v2") == {"a:1": "h2"}


def test_what_the_provider_declared_goes_before_the_matcher_and_outlives_it(mappings):
    mappings.save_declared("org", ["a:1"], [SAID])
    mappings.save("org", "s", {"a:1": "h"}, [FOUND])

    assert mappings.all(["org"]) == [SAID]
    assert mappings.count("org") == 2


def test_what_a_merged_duplicate_declares_is_said_of_its_canonical_item(session, mappings):
    save(Catalogue(session), record("9", source="b", key="a1"), source="b", now=NOON + timedelta(1))
    mappings.save_declared("org", ["b:9"], [replace(SAID, item_id="b:9")])
    mappings.save(
        "org", "s", {"b:9": "h"}, [replace(FOUND, item_id="b:9", competency_id="org:sql")]
    )

    assert mappings.all(["org"]) == [SAID]
    assert mappings.of_item("b:9") == [SAID]


def test_mappings_of_retired_items_are_left_out(session, mappings):
    mappings.save("org", "s", {"a:1": "h"}, [FOUND])

    save(Catalogue(session), record("2"))

    assert mappings.all(["org"]) == []


def test_mappings_go_with_the_competency_that_a_new_version_drops(session, framework, mappings):
    mappings.save("org", "s", {"a:1": "h"}, [FOUND])

    Frameworks(session).save(replace(framework, competencies=framework.competencies[1:]))

    assert mappings.count("org") == 0


def test_a_competency_that_is_not_loaded_is_told(mappings):
    with pytest.raises(UnknownCompetency, match="org:none"):
        mappings.save("org", "s", {"a:1": "h"}, [replace(FOUND, competency_id="org:none")])
