import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import CyclicPrerequisites
from recommender.sequencing import find_circle, lay_on_weeks, order_items, refuse_circles


def order(levels, prerequisites):
    keys = [(f"{row:03}",) for row in range(len(levels))]
    return order_items(np.array(levels, dtype=float), prerequisites, keys).tolist()


def test_lower_levels_come_first_and_ties_fall_by_key():
    assert order([0.5, 0.25, 0.5], [[], [], []]) == [1, 0, 2]


def test_a_prerequisite_is_drawn_forward_by_what_needs_it():
    assert order([0.1, 0.9, 0.5], [[1], [], []]) == [1, 0, 2]


def test_a_circle_is_opened_at_its_lowest_item():
    assert order([0.3, 0.2, 0.1], [[1], [0], [0]]) == [1, 0, 2]


def test_a_circle_can_be_refused_with_its_items():
    with pytest.raises(CyclicPrerequisites, match="b -> a -> b"):
        refuse_circles([[1], [0]], ["a", "b"])


def test_an_item_that_needs_itself_is_no_circle():
    assert find_circle([[0], []]) == ()
    assert order([0.1, 0.2], [[0], []]) == [0, 1]


def test_nothing_in_nothing_out():
    assert order([], []) == []


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(1, 12))
def test_every_item_comes_once_and_after_its_prerequisites(data, n):
    levels = data.draw(st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=n, max_size=n))
    shuffled = data.draw(st.permutations(range(n)))
    earlier = {row: shuffled[:place] for place, row in enumerate(shuffled)}
    prerequisites = [
        data.draw(st.lists(st.sampled_from(earlier[row]), max_size=3)) if earlier[row] else []
        for row in range(n)
    ]

    found = order(levels, prerequisites)

    place = {row: number for number, row in enumerate(found)}
    assert sorted(found) == list(range(n))
    assert all(place[part] < place[row] for row in range(n) for part in prerequisites[row])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
def test_circles_never_lose_an_item(prerequisites):
    assert sorted(order([0.5] * 8, prerequisites)) == list(range(8))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5000), max_size=12), st.floats(30, 2400))
def test_weeks_follow_one_another_and_hold_all_minutes(minutes, pace):
    first, last = lay_on_weeks(np.array(minutes, dtype=np.int64), pace)

    assert np.all(first >= 1)
    assert np.all(first <= last)
    assert np.all(np.diff(first) >= 0)
    assert np.all(first[1:] >= last[:-1])
    assert not minutes or last[-1] * pace >= sum(minutes) - 1e-3
