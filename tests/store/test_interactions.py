from dataclasses import replace
from datetime import timedelta

import pytest

from recommender.interaction import Interaction, InteractionKind
from recommender.store.catalogue import Catalogue
from recommender.store.interactions import Interactions
from tests.store.conftest import NOON
from tests.store.test_catalogue import record, save

DONE = Interaction("e1", "ann", "a:1", InteractionKind.COMPLETE, NOON, recommendation_id="r")


@pytest.fixture
def interactions(session):
    return Interactions(session)


def test_events_come_back_oldest_first(interactions):
    earlier = replace(DONE, id="e2", kind=InteractionKind.START, occurred_at=NOON - timedelta(1))

    assert interactions.save([DONE, earlier]) == (2, 0)
    assert interactions.of_learner("ann") == (earlier, DONE)
    assert interactions.of_learner("ben") == ()


def test_an_event_sent_again_is_counted_once(interactions):
    interactions.save([DONE])

    assert interactions.save([DONE, replace(DONE, id="e2"), replace(DONE, id="e2")]) == (1, 2)
    assert len(interactions.of_learner("ann")) == 2


def test_of_an_event_sent_twice_the_first_word_counts(interactions):
    interactions.save([DONE, replace(DONE, item_id="a:2")])

    assert interactions.of_learner("ann") == (DONE,)


def test_items_are_done_when_completed_or_wholly_progressed(interactions):
    progress = replace(DONE, kind=InteractionKind.PROGRESS)
    interactions.save(
        [
            DONE,
            replace(progress, id="e2", item_id="a:2", value=1.0),
            replace(progress, id="e3", item_id="a:3", value=0.9),
            replace(DONE, id="e4", item_id="a:4", kind=InteractionKind.CLICK),
        ]
    )

    assert interactions.done_items("ann") == {"a:1", "a:2"}


def test_finishing_a_duplicate_is_finishing_the_item(session, interactions):
    save(Catalogue(session), record("1", key="k"), record("2", key="k"))
    interactions.save([replace(DONE, item_id="a:2")])

    assert interactions.done_items("ann") == {"a:1"}
