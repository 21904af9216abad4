"""Ranked lists of items."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import Shape, make_edition, make_profile
from recommender.assessment import certain_beliefs
from recommender.edition import item_coverage
from recommender.journey import JourneyRequest
from recommender.recommendation import recommend

EDITION = make_edition(Shape(n_items=200, n_competencies=6, seed=4))
BASE = item_coverage(EDITION.mappings, EDITION.rungs, EDITION.n_items)


def request(seed=1, done=frozenset()):
    return JourneyRequest(
        edition=EDITION,
        coverage_base=BASE,
        beliefs=certain_beliefs({}, EDITION.rungs),
        target=make_profile(EDITION.rungs, seed=seed, n_asked=3),
        languages=("en",),
        done=done,
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 30), st.integers(1, 30))
def test_scores_fall_and_never_add_up_to_more_than_all_that_is_needed(seed, n):
    ranked = recommend(request(seed), n=n).ranked

    scores = [one.score for one in ranked]
    assert len(ranked) <= n
    assert sum(scores) <= 1 + 1e-9
    for one in ranked:
        assert sum(part.gain for part in one.contributions) == pytest.approx(one.score)


def test_no_item_comes_twice_nor_before_its_prerequisites():
    rows = [one.item_row for one in recommend(request(), n=100).ranked]

    assert len(set(rows)) == len(rows)
    for place, row in enumerate(rows):
        assert set(EDITION.prerequisites.get(row, ())) <= set(rows[:place])


def test_a_done_item_frees_what_waits_for_it():
    waiting = next(iter(EDITION.prerequisites))
    done = frozenset(EDITION.item_ids[row] for row in EDITION.prerequisites[waiting])

    rows = {one.item_row for one in recommend(request(done=done), n=200).ranked}

    assert not {EDITION.row_of[id] for id in done} & rows


def test_longer_items_can_be_left_out():
    ranked = recommend(request(), n=50, most_minutes=60).ranked

    assert ranked
    assert np.all(EDITION.minutes[[one.item_row for one in ranked]] <= 60)


def test_who_needs_nothing_gets_nothing():
    full = {competency.id: 4 for competency in EDITION.rungs.competencies}
    content = JourneyRequest(
        edition=EDITION,
        coverage_base=BASE,
        beliefs=certain_beliefs(full, EDITION.rungs),
        target=make_profile(EDITION.rungs, n_asked=3),
    )

    told = recommend(content, n=5)

    assert (told.ranked, told.readiness) == ((), 1.0)
