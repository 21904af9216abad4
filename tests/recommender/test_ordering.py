"""Described items in learning order."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.ordering import Described, mentions, order_group, stated_levels

TITLES = ["Git basics", "Branches", "Rebasing at scale", "Releases", "SQL", "Team habits"]


def test_lower_levels_come_first():
    items = [Described("a", "Aaa"), Described("b", "Bbb"), Described("c", "Ccc")]

    assert order_group(items, np.array([0.9, 0.1, 0.5])) == [1, 2, 0]


def test_what_a_text_mentions_comes_before_it():
    items = [
        Described("a", "Branches", "For whoever knows GIT  basics."),
        Described("b", "Git Basics"),
    ]

    assert order_group(items, np.array([0.1, 0.9])) == [1, 0]


def test_a_short_title_or_a_part_of_a_word_is_no_mention():
    items = [
        Described("a", "SQL"),
        Described("b", "Branches", "SQL and rebranches"),
        Described("c", "Form", "information"),
    ]

    assert mentions(items) == set()


def test_a_declared_prerequisite_goes_before_a_mention():
    items = [
        Described("a", "Branches", "After Releases."),
        Described("b", "Releases", prerequisites=("a",)),
    ]

    assert order_group(items, np.array([0.5, 0.5])) == [0, 1]


def test_stated_levels_share_one_scale():
    items = [Described("a", "A", entry_level=0, exit_level=8), Described("b", "B", exit_level=2)]

    assert stated_levels(items).tolist() == [0.5, 1.5 / 8]


@st.composite
def groups(draw):
    n = draw(st.integers(1, len(TITLES)))
    ids = [str(place) for place in range(n)]
    return [
        Described(
            ids[place],
            TITLES[place],
            draw(st.sampled_from(["", *TITLES])),
            prerequisites=tuple(draw(st.lists(st.sampled_from(ids[:place]), max_size=2)))
            if place
            else (),
        )
        for place in range(n)
    ], draw(st.lists(st.floats(0, 1), min_size=n, max_size=n))


@settings(max_examples=100)
@given(groups())
def test_every_item_is_placed_once_and_after_its_prerequisites(group):
    items, levels = group

    order = order_group(items, np.array(levels))

    assert sorted(order) == list(range(len(items)))
    place_of = {items[row].id: place for place, row in enumerate(order)}
    for item in items:
        assert all(place_of[before] < place_of[item.id] for before in item.prerequisites)
