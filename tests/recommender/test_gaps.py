import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.assessment import Beliefs, certain_beliefs
from recommender.edition import number_rungs
from recommender.errors import UnknownCompetency
from recommender.framework import Competency, Framework, Scale
from recommender.gaps import (
    PromotionGap,
    find_gaps,
    find_promotion_gaps,
    rung_needs,
    rung_weights,
)
from recommender.role import ProgressionRoute, Requirement, RoleProfile

SCALE = Scale(("Awareness", "Working", "Practitioner"))


def role(label, **level_of):
    asked = tuple(Requirement(f"f:{name}", level) for name, level in level_of.items())
    return RoleProfile(f"f:{label}", "Analyst", label, asked)


def framework(*roles):
    competencies = tuple(Competency(f"f:{name}", name.upper(), SCALE) for name in ("sql", "git"))
    route = ProgressionRoute("f:route", "Analyst", tuple(r.id for r in roles))
    return Framework("f", "F", competencies, roles=roles, routes=(route,))


def test_a_rise_between_adjacent_levels_is_a_gap():
    gaps = find_promotion_gaps(framework(role("junior", sql=1), role("senior", sql=3)))

    assert gaps == [PromotionGap("Analyst", "junior", "senior", "SQL", 1, 3)]


def test_what_the_lower_level_does_not_ask_for_is_held_at_zero():
    gaps = find_promotion_gaps(framework(role("junior", sql=1), role("senior", git=2)))

    assert [(gap.competency, gap.held, gap.required) for gap in gaps] == [("GIT", 0, 2)]


def test_an_equal_or_lower_requirement_is_no_gap():
    junior, senior = role("junior", sql=2, git=3), role("senior", sql=2, git=1)

    assert find_promotion_gaps(framework(junior, senior)) == []


def test_only_adjacent_levels_are_compared():
    roles = (role("junior", sql=1), role("middle", sql=2), role("senior", sql=3))

    gaps = find_promotion_gaps(framework(*roles))

    assert [(gap.from_level, gap.to_level) for gap in gaps] == [
        ("junior", "middle"),
        ("middle", "senior"),
    ]


def test_fractional_requirements_compare_by_rung():
    assert find_promotion_gaps(framework(role("junior", sql=1.6), role("senior", sql=2.4))) == []


RUNGS = number_rungs([Competency(f"f:{name}", name, SCALE) for name in ("sql", "git")])


def test_every_rung_up_to_the_required_one_is_needed():
    need = rung_needs(certain_beliefs({"f:sql": 1}, RUNGS), [Requirement("f:sql", 3, 2.0)], RUNGS)

    np.testing.assert_array_equal(need, [0, 2, 2, 0, 0, 0])


def test_several_roles_that_ask_for_a_rung_count_the_heaviest():
    weight = rung_weights([Requirement("f:sql", 2, 1.0), Requirement("f:sql", 1, 3.0)], RUNGS)

    np.testing.assert_array_equal(weight, [3, 1, 0, 0, 0, 0])


def test_a_requirement_that_rounds_to_zero_is_none():
    assert find_gaps(certain_beliefs({}, RUNGS), [Requirement("f:sql", 0.4)], RUNGS) == []


def test_an_unknown_competency_is_refused():
    with pytest.raises(UnknownCompetency, match="f:cobol"):
        rung_weights([Requirement("f:cobol", 1)], RUNGS)


def test_the_greatest_need_comes_first():
    asked = [Requirement("f:sql", 3), Requirement("f:git", 2, 2.0)]

    gaps = find_gaps(certain_beliefs({"f:sql": 1}, RUNGS), asked, RUNGS)

    assert [(gap.competency_id, gap.required, gap.expected_held, gap.need) for gap in gaps] == [
        ("f:git", 2, 0.0, 4.0),
        ("f:sql", 3, 1.0, 2.0),
    ]


SHARES = st.lists(st.floats(0.01, 1), min_size=4, max_size=4)


@settings(max_examples=100, deadline=None)
@given(SHARES, st.integers(0, 2), st.floats(0, 1), st.integers(1, 3))
def test_a_stochastically_higher_belief_never_adds_need(shares, source, moved, required):
    belief = np.zeros((2, 10))
    belief[:, :4] = np.array(shares) / sum(shares)
    higher = belief.copy()
    higher[:, source] -= moved * belief[:, source]
    higher[:, source + 1] += moved * belief[:, source]
    asked = [Requirement("f:sql", required)]
    rated = np.ones(2, dtype=bool)

    before = rung_needs(Beliefs(belief, rated), asked, RUNGS)
    after = rung_needs(Beliefs(higher, rated), asked, RUNGS)

    assert np.all(after <= before + 1e-12)
