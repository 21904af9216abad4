from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from recommender.bound import Limits, relax
from recommender.item import MODALITIES, Modality
from recommender.mix import NO_MIX, make_mix
from recommender.planning import Problem, Rule, Unmet, optimality_bound, plan
from recommender.selection import Choices, value_of


def make_choices(cover, minutes, *, modality=None, need=None, bundles=None):
    cover = np.atleast_2d(np.array(cover, dtype=float))
    n = len(cover)
    return Choices(
        item_ids=tuple(f"s:{row:02}" for row in range(n)),
        minutes=np.array(minutes, dtype=float),
        modality=np.array(modality if modality is not None else [0] * n, dtype=np.int8),
        cover=cover,
        need=np.ones(cover.shape[1]) if need is None else np.array(need, dtype=float),
        bundles=bundles or tuple((row,) for row in range(n)),
    )


def random_problem(seed, *, with_rules=False):
    rng = np.random.default_rng(seed)
    n, n_needed = int(rng.integers(3, 10)), int(rng.integers(1, 6))
    cover = rng.random((n, n_needed)) * (rng.random((n, n_needed)) < 0.5) * 0.99
    bundles = [(row,) for row in range(n)]
    if with_rules:
        for row in range(1, n):
            if rng.random() < 0.3:
                bundles[row] = (*bundles[int(rng.integers(0, row))], row)
    choices = make_choices(
        cover,
        rng.choice([10, 20, 30, 60, 90], n),
        modality=rng.integers(0, 3, n),
        need=rng.random(n_needed),
        bundles=tuple(bundles),
    )
    limits = Limits(float(rng.choice([30, 60, 120, 200])), int(rng.integers(1, 6)))
    mix = NO_MIX
    if with_rules:
        least = {MODALITIES[0]: float(rng.choice([0, 0.2, 0.4]))}
        most = {MODALITIES[1]: float(rng.choice([0.3, 0.6, 1]))}
        mix = make_mix(least, most)
    bound = relax(
        csr_array(choices.cover),
        choices.need,
        choices.minutes,
        limits,
        rounds=8,
        width=int(rng.choice([4, 300])),
    )
    prices = ((bound.minute_price, bound.step_price),)
    return Problem(choices, limits, mix=mix, prices=prices, upper_bound=bound.upper_bound)


def keeps_limits(problem, rows):
    minutes = problem.choices.minutes[list(rows)].sum()
    bundled = all(set(problem.choices.bundles[row]) <= set(rows) for row in rows)
    return minutes <= problem.limits.minutes and len(rows) <= problem.limits.steps and bundled


def keeps_mix(problem, rows, mix):
    choices = problem.choices
    spent = np.bincount(choices.modality[list(rows)], choices.minutes[list(rows)], len(MODALITIES))
    return bool(mix.holds(spent))


def best_value(problem):
    n = problem.choices.n
    return max(
        value_of(problem.choices, list(rows))
        for size in range(min(n, problem.limits.steps) + 1)
        for rows in combinations(range(n), size)
        if keeps_limits(problem, rows) and keeps_mix(problem, rows, problem.mix)
    )


@pytest.mark.parametrize("seed", range(150))
def test_the_bound_is_never_broken_and_no_plan_beats_brute_force(seed):
    problem = random_problem(seed)

    made = plan(problem)

    best = best_value(problem)
    assert keeps_limits(problem, made.rows)
    assert made.value <= best + 1e-9
    assert best <= problem.upper_bound + 1e-9
    assert 1 - made.value / max(best, 1e-12) <= made.optimality_bound + 1e-9 or best < 1e-9


@pytest.mark.parametrize("seed", range(150))
def test_plans_under_rules_keep_them_or_say_which_they_do_not(seed):
    problem = random_problem(seed, with_rules=True)

    made = plan(problem)

    mix = problem.mix
    for unmet in made.unmet:
        mix = mix.without(MODALITIES.index(unmet.modality))
    assert keeps_limits(problem, made.rows)
    assert keeps_mix(problem, made.rows, mix)
    assert best_value(problem) <= problem.upper_bound + 1e-9


def test_plans_of_small_problems_are_nearly_always_the_best():
    ratio = []
    for seed in range(150):
        problem = random_problem(seed)
        best = best_value(problem)
        ratio.append(plan(problem).value / best if best > 1e-9 else 1.0)

    assert np.mean(ratio) > 0.995


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 200), st.floats(0, 200))
def test_more_hours_never_bring_the_bound_below_a_plan_already_found(seed, hours, more):
    problem = random_problem(seed)
    made = plan(problem)
    longer = Limits(problem.limits.minutes + more, problem.limits.steps)

    cover = csr_array(problem.choices.cover)
    bound = relax(cover, problem.choices.need, problem.choices.minutes, longer, rounds=8, width=300)

    assert bound.upper_bound >= made.value - 1e-9


def test_a_prerequisite_comes_with_the_item_that_needs_it():
    choices = make_choices([[0.0], [0.9], [0.1]], [10, 10, 10], bundles=((0,), (0, 1), (2,)))

    made = plan(Problem(choices, Limits(20, 5)))

    assert made.rows == (0, 1)


def test_a_pinned_item_is_in_the_plan_though_it_adds_nothing():
    choices = make_choices([[0.0], [0.9]], [10, 10])

    assert plan(Problem(choices, Limits(10, 5), pinned=(0,))).rows == (0,)


def test_a_pinned_item_that_does_not_fit_is_told():
    choices = make_choices([[0.5], [0.9]], [100, 10])

    made = plan(Problem(choices, Limits(50, 5), pinned=(0,)))

    assert made.unmet == (Unmet(Rule.PINNED, item_id="s:00"),)
    assert made.rows == (1,)


def test_equal_items_are_chosen_by_their_id():
    choices = make_choices([[0.5]] * 4, [10] * 4)

    assert plan(Problem(choices, Limits(20, 5))).rows == (0, 1)


def test_a_share_that_no_item_can_fill_is_told():
    choices = make_choices([[0.9], [0.8]], [10, 10])
    mix = make_mix({Modality.VIDEO: 0.5}, {})

    made = plan(Problem(choices, Limits(20, 5), mix=mix))

    assert made.unmet == (Unmet(Rule.MODALITY_SHARE, Modality.VIDEO),)
    assert made.rows == (0, 1)


def test_nothing_to_choose_from_breaks_no_rule():
    choices = make_choices(np.zeros((0, 1)), [])
    mix = make_mix({Modality.VIDEO: 0.5}, {})

    made = plan(Problem(choices, Limits(20, 5), mix=mix, upper_bound=0.0))

    assert (made.rows, made.unmet, made.optimality_bound) == ((), (), 0.0)


def test_the_bound_is_nothing_when_nothing_is_needed():
    assert optimality_bound(0.0, 0.0) == 0.0
