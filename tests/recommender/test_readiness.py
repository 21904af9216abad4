import numpy as np
import pytest

from recommender.readiness import readiness


def test_nothing_asked_is_ready():
    assert readiness(np.zeros(3), np.zeros(3)) == 1


def test_nothing_held_is_not_ready_at_all():
    assert readiness(np.ones(3), np.ones(3)) == 0


def test_heavier_rungs_count_for_more():
    assert readiness(np.array([3.0, 0.0]), np.array([3.0, 1.0])) == pytest.approx(0.25)
