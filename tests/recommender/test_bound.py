import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from recommender.bound import Limits, choose_fractions, most_promising


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 6), st.integers(5, 300))
def test_fractions_are_the_optimum_of_the_linear_programme(seed, n, steps, hours):
    rng = np.random.default_rng(seed)
    gain, minutes = rng.random(n), rng.choice([5.0, 10, 30, 90], n)

    found = choose_fractions(gain, minutes, Limits(hours, steps))

    exact = linprog(-gain, A_ub=[minutes, np.ones(n)], b_ub=[hours, steps], bounds=(0, 1))
    assert abs(found.value + exact.fun) < 1e-7
    assert found.share @ minutes <= hours + 1e-6
    assert found.share.sum() <= steps + 1e-9


def test_of_equally_promising_rows_the_first_are_kept():
    assert most_promising(np.array([1.0, 2.0, 1.0, 1.0]), 2).tolist() == [0, 1]
