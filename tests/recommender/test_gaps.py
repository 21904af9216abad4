from recommender.framework import Competency, Framework, Scale
from recommender.gaps import PromotionGap, find_promotion_gaps
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
