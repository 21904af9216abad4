from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from recommender.embedding import item_passages, text_hash
from recommender.errors import MissingVectors
from recommender.item import LearningItem, Modality
from recommender.mapping import Mapping, Origin, Override, OverrideAction
from recommender.store.catalogue import Catalogue, SourceRecord
from recommender.store.editions import current_edition, open_edition
from recommender.store.frameworks import Frameworks
from recommender.store.gathering import gather_edition, publish, resolve_prerequisites
from recommender.store.home import Home
from recommender.store.mappings import Mappings
from recommender.store.overrides import Overrides
from recommender.store.vectors import Vectors
from tests.store.conftest import NOON

ENCODER = "mini@0x2"
GIT = LearningItem("a", "git", "Git basics", Modality.VIDEO, "First words. Second words.")
SQL = LearningItem("a", "sql", "SQL basics", Modality.BOOK, prerequisites=("git",))
FOUND = Mapping("a:git", "org:git", 0.5, 0, 2, (0.1, 0.6, 0.3), "with git")


def save_items(session, *items, now=NOON, is_complete=True):
    records = [SourceRecord(item, item.title, item.title) for item in items]
    source = items[0].source
    Catalogue(session).save_records(source, records, now=now, is_complete=is_complete)
    texts = [text for item in items for text in item_passages(item)]
    angles = np.linspace(0, 1, len(texts))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    Vectors(session, ENCODER).save([text_hash(text) for text in texts], vectors)


@pytest.fixture
def filled(session, framework):
    Frameworks(session).save(framework)
    save_items(session, GIT, SQL)
    Mappings(session).save("org", "s", {"a:git": "h", "a:sql": "h"}, [FOUND])
    return session


def gather(session):
    return gather_edition(session, encoder_id=ENCODER, models={"matcher": "1"})


def override(action, **fields):
    return Override("o", "a:git", "org:git", action, "Ann", NOON, **fields)


def test_items_competencies_roles_and_mappings_are_gathered(filled, framework):
    contents = gather(filled)

    assert contents.items == (GIT, SQL)
    assert contents.competencies == framework.competencies
    assert contents.roles == framework.roles
    assert contents.mappings == [FOUND]
    assert contents.prerequisites == {"a:sql": ("a:git",)}


def test_an_item_is_the_mean_of_its_passages_scaled_to_length_one(filled):
    contents = gather(filled)
    passages = Vectors(filled, ENCODER).load([text_hash(text) for text in item_passages(GIT)])
    mean = passages.mean(axis=0)

    assert len(passages) == 2
    assert contents.vectors[0] == pytest.approx(mean / np.linalg.norm(mean))
    assert np.linalg.norm(contents.vectors, axis=1) == pytest.approx(1)


def test_a_rejected_mapping_is_not_published(filled):
    Overrides(filled).add(override(OverrideAction.REJECT))

    assert gather(filled).mappings == []


def test_a_corrected_level_is_published(filled):
    Overrides(filled).add(override(OverrideAction.LEVEL, entry_level=1, exit_level=3))

    (mapping,) = gather(filled).mappings

    assert (mapping.entry_level, mapping.exit_level, mapping.origin) == (1, 3, Origin.OVERRIDE)


def test_inactive_frameworks_are_not_published(filled):
    Overrides(filled).add(override(OverrideAction.ACCEPT))
    Frameworks(filled).set_active("org", False)

    contents = gather(filled)

    assert (contents.competencies, contents.roles, contents.mappings) == ((), (), [])


def test_retired_items_are_not_published(filled):
    Overrides(filled).add(override(OverrideAction.ACCEPT))
    save_items(filled, SQL, now=NOON + timedelta(1))

    contents = gather(filled)

    assert contents.items == (SQL,)
    assert contents.mappings == []
    assert contents.prerequisites == {}


def test_texts_that_were_never_encoded_are_told(filled):
    with pytest.raises(MissingVectors, match="3 texts have no vector"):
        gather_edition(filled, encoder_id="other@0x2", models={})


def test_publishing_switches_and_publishing_again_changes_nothing(filled, tmp_path):
    home = Home(tmp_path)

    first = publish(filled, home, encoder_id=ENCODER, models={})

    assert publish(filled, home, encoder_id=ENCODER, models={}) == first
    assert current_edition(home.editions) == first
    assert open_edition(home.editions, first).item_ids == ("a:git", "a:sql")


def test_prerequisites_mean_canonical_items_and_never_the_item_itself():
    item = replace(SQL, prerequisites=("git", "b:copy", "sql", "nowhere"))
    canonical = {"a:git": "a:git", "b:copy": "a:git", "a:sql": "a:sql"}

    assert resolve_prerequisites([GIT, item], canonical) == {"a:sql": ("a:git",)}
