from dataclasses import replace
from datetime import date

import pytest

from recommender.assessment import Rating, RatingSource
from recommender.errors import UnknownLearner, UnknownPersona
from recommender.interaction import Interaction, InteractionKind
from recommender.item import Modality
from recommender.learner import Learner, Persona, RoleHeld
from recommender.store.interactions import Interactions
from recommender.store.journeys import Journeys
from recommender.store.people import People
from tests.store.conftest import NOON

ROLES = (
    RoleHeld("org:analyst-1", 0.5, date(2025, 1, 1)),
    RoleHeld("org:analyst-2", is_target=True, until=date(2027, 1, 1)),
)
ANN = Learner("ann", "Ann", "data", "reader", ("de", "en"), 3.5, ROLES)
BEN = Learner("ben", "Ben", "web")
READER = Persona("reader", "Reader", least_share={Modality.BOOK: 0.3}, taste={Modality.VIDEO: 0.5})
RATING = Rating("ann", "org:git", RatingSource.MANAGER, 2, date(2026, 2, 1), "ben")


@pytest.fixture
def people(session):
    return People(session)


def test_learners_come_back_as_they_were_saved(people):
    people.save_learners([BEN, ANN])

    assert people.learner("ann") == ANN
    assert people.learners() == (ANN, BEN)
    assert people.learners(team="web") == (BEN,)


def test_saving_people_again_changes_nothing(people):
    people.save_learners([ANN, BEN])

    change = people.save_learners([ANN, replace(BEN, team="data")])

    assert (change.unchanged, change.changed) == (("ann",), ("ben",))
    assert people.save_learners([ANN]).is_empty


def test_personas_come_back_as_they_were_saved(people):
    people.save_personas([READER])

    assert people.persona("reader") == READER
    assert people.personas() == (READER,)


def test_whom_nobody_knows_is_told(people):
    with pytest.raises(UnknownLearner, match="'zoe'"):
        people.learner("zoe")
    with pytest.raises(UnknownPersona, match="'none'"):
        people.persona("none")
    with pytest.raises(UnknownLearner, match="'ann'"):
        people.save_ratings([RATING])


def test_ratings_come_back_oldest_first(people):
    people.save_learners([ANN])
    older = replace(RATING, source=RatingSource.SELF, rated_at=date(2025, 1, 1), rater_id="")

    people.save_ratings([RATING, older])

    assert people.ratings_of("ann") == (older, RATING)
    assert people.ratings(["ann", "ben"]) == {"ann": (older, RATING)}


def test_a_later_word_of_the_same_rater_on_the_same_day_replaces_the_first(people):
    people.save_learners([ANN])
    people.save_ratings([RATING])

    change = people.save_ratings([replace(RATING, level=3)])

    assert len(change.changed) == 1
    assert [rating.level for rating in people.ratings_of("ann")] == [3]
    assert people.save_ratings([replace(RATING, level=3)]).is_empty


def test_deleting_a_person_removes_all_that_is_known_of_them(session, people):
    people.save_learners([ANN, BEN])
    people.save_ratings([RATING, replace(RATING, learner_id="ben", rater_id="ann")])
    event = Interaction("e", "ann", "a:1", InteractionKind.COMPLETE, NOON)
    Interactions(session).save([event])
    Journeys(session).save("j", "ann", "e", created_at=NOON, document="{}")

    people.delete_learner("ann")

    assert people.learners() == (BEN,)
    assert people.ratings_of("ann") == ()
    assert Interactions(session).of_learner("ann") == ()
    assert Journeys(session).latest("ann") is None
    assert len(people.ratings_of("ben")) == 1
