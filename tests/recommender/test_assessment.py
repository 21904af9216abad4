from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.assessment import (
    DEFAULT_BELIEFS,
    Rating,
    RatingSource,
    beliefs_of,
    certain_belief,
    certain_beliefs,
    fuse_ratings,
)
from recommender.edition import number_rungs
from recommender.errors import InvalidValue
from recommender.framework import Competency, Scale

TODAY = date(2026, 3, 1)
FOUR = Scale(("Awareness", "Working", "Practitioner", "Expert"))
RUNGS = number_rungs(
    [Competency("f:sql", "SQL", FOUR), Competency("f:git", "Git", Scale(("held",)))]
)


def rating(source, level, *, days=0, competency="f:sql"):
    return Rating("ana", competency, source, level, TODAY - timedelta(days=days))


def mean(belief):
    return float(belief @ np.arange(len(belief)))


def test_nobody_rated_is_unknown_and_lower_levels_are_likelier():
    belief = fuse_ratings([], 4, today=TODAY)

    assert np.all(np.diff(belief) < 0)
    assert belief[0] < 0.5


def test_the_prior_declines_by_the_stated_factor():
    belief = fuse_ratings([], 4, today=TODAY)

    np.testing.assert_allclose(belief[1:] / belief[:-1], DEFAULT_BELIEFS.prior_decline)


def test_a_test_says_more_than_a_self_rating():
    tested = fuse_ratings([rating(RatingSource.TEST, 3)], 4, today=TODAY)
    claimed = fuse_ratings([rating(RatingSource.SELF, 3)], 4, today=TODAY)

    assert tested[3] > claimed[3]
    assert mean(claimed) < mean(tested)


def test_an_old_rating_says_less():
    fresh = fuse_ratings([rating(RatingSource.MANAGER, 4)], 4, today=TODAY)
    old = fuse_ratings([rating(RatingSource.MANAGER, 4, days=3000)], 4, today=TODAY)

    assert fresh[4] > old[4]


def test_two_peers_say_more_than_one_and_less_than_two_who_err_apart():
    one = fuse_ratings([rating(RatingSource.PEER, 3)], 4, today=TODAY)
    two = fuse_ratings([rating(RatingSource.PEER, 3)] * 2, 4, today=TODAY)

    assert one[3] < two[3]


def test_disagreement_lands_between():
    belief = fuse_ratings(
        [rating(RatingSource.SELF, 4), rating(RatingSource.MANAGER, 2)], 4, today=TODAY
    )

    assert 2 <= mean(belief) < 3


def test_a_level_off_the_scale_is_refused_with_its_place():
    with pytest.raises(InvalidValue, match="ana in f:git is level 3, outside its scale of 0 to 1"):
        beliefs_of([rating(RatingSource.TEST, 3, competency="f:git")], RUNGS, today=TODAY)


def test_ratings_of_unknown_competencies_are_left_out():
    beliefs = beliefs_of([rating(RatingSource.TEST, 3, competency="x:y")], RUNGS, today=TODAY)

    assert not beliefs.is_rated.any()


def test_certain_beliefs_hold_nothing_that_is_not_named():
    beliefs = certain_beliefs({"f:sql": 2}, RUNGS)

    np.testing.assert_array_equal(beliefs.probability[0, :5], certain_belief(2, 4))
    np.testing.assert_array_equal(beliefs.probability[1, :2], certain_belief(0, 1))


SOURCES = st.sampled_from(RatingSource)
RATINGS = st.lists(
    st.one_of(
        st.builds(rating, SOURCES, st.integers(0, 4), days=st.integers(-5, 9000)),
        st.builds(
            rating,
            SOURCES,
            st.integers(0, 1),
            days=st.integers(0, 9000),
            competency=st.just("f:git"),
        ),
    ),
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(RATINGS)
def test_all_competencies_at_once_agree_with_one_at_a_time(ratings):
    beliefs = beliefs_of(ratings, RUNGS, today=TODAY)

    for row, (competency, n_levels) in enumerate((("f:sql", 4), ("f:git", 1))):
        own = [r for r in ratings if r.competency_id == competency]
        alone = fuse_ratings(own, n_levels, today=TODAY)
        np.testing.assert_allclose(beliefs.probability[row, : n_levels + 1], alone, atol=1e-12)
        assert beliefs.probability[row].sum() == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(SOURCES, st.integers(0, 3), st.integers(0, 4000))
def test_a_higher_rating_never_lowers_the_expected_level(source, level, days):
    lower = fuse_ratings([rating(source, level, days=days)], 4, today=TODAY)
    higher = fuse_ratings([rating(source, level + 1, days=days)], 4, today=TODAY)

    assert mean(higher) >= mean(lower) - 1e-9
