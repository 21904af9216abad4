"""How ready a person is for a role: the share of what it asks that is believed to be held."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def readiness(need: Floats, weight: Floats) -> float:
    """Weighted share of the rungs asked for that are held; 1 when nothing is asked.

        readiness = 1 - sum(need) / sum(weight)

    Args:
        need: (n_rungs,) from ``gaps.rung_needs``, or what a plan leaves of it.
        weight: (n_rungs,) from ``gaps.rung_weights``.

    >>> readiness(np.array([0.0, 0.5, 0.0]), np.array([1.0, 1.0, 0.0]))
    0.75
    """
    asked = float(weight.sum())
    return 1.0 if asked <= 0 else float(np.clip(1 - need.sum() / asked, 0, 1))
