from datetime import timedelta

import pytest

from recommender.errors import UnknownJourney
from recommender.store.journeys import Journeys
from tests.store.conftest import NOON


@pytest.fixture
def journeys(session):
    return Journeys(session)


def test_a_journey_comes_back_as_it_was_saved(journeys):
    journeys.save("j", None, "e1", created_at=NOON, document='{"steps": []}')

    stored = journeys.get("j")

    assert (stored.id, stored.learner_id, stored.edition_id) == ("j", None, "e1")
    assert (stored.created_at, stored.document) == (NOON, '{"steps": []}')


def test_the_latest_is_the_one_made_last(journeys):
    for hour, id in enumerate(("old", "new")):
        at = NOON + timedelta(hours=hour)
        journeys.save(id, "ann", "e1", created_at=at, document="{}")

    latest = journeys.latest("ann")

    assert latest is not None and latest.id == "new"
    assert journeys.latest("ben") is None


def test_an_unknown_journey_is_told(journeys):
    with pytest.raises(UnknownJourney, match="'none'"):
        journeys.get("none")
