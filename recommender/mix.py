"""The modality mix: least and most shares of the planned minutes, as hard rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommender.item import MODALITIES, Modality

Floats = NDArray[np.float64]

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Mix:
    """Bounds on each modality's share of the planned minutes, in the order of ``MODALITIES``."""

    least: Floats
    """(n_modalities,) 0 where nothing is asked."""
    most: Floats
    """(n_modalities,) 1 where nothing is asked."""

    @property
    def is_free(self) -> bool:
        return not self.least.any() and bool((self.most >= 1).all())

    def holds(self, minutes: Floats) -> NDArray[np.bool_]:
        """Whether every rule holds; ``minutes`` is (..., n_modalities), the answer (...)."""
        is_broken = self.is_short(minutes) | self.is_over(minutes)
        return np.asarray(~is_broken.any(axis=-1))

    def is_short(self, minutes: Floats) -> NDArray[np.bool_]:
        """(..., n_modalities) whether a modality lies under its least share."""
        total = minutes.sum(axis=-1, keepdims=True)
        short: NDArray[np.bool_] = minutes < self.least * total - ROUNDING
        return short

    def is_over(self, minutes: Floats) -> NDArray[np.bool_]:
        """(..., n_modalities) whether a modality lies over its most share."""
        total = minutes.sum(axis=-1, keepdims=True)
        over: NDArray[np.bool_] = minutes > self.most * total + ROUNDING
        return over

    def room(self, minutes: Floats, target: float) -> Floats:
        """(n_modalities,) minutes that each modality may still take of a plan of ``target``.

        What other modalities are still owed of their least share is kept free for them.
        """
        owed = np.maximum(self.least * target - minutes, 0.0)
        free = target - minutes.sum() - (owed.sum() - owed)
        room: Floats = np.minimum(self.most * target - minutes, free) + ROUNDING
        return room

    def without(self, place: int) -> "Mix":
        """The mix with no rule for one modality."""
        least, most = self.least.copy(), self.most.copy()
        least[place], most[place] = 0.0, 1.0
        return replace(self, least=least, most=most)


def make_mix(least: Mapping[Modality, float], most: Mapping[Modality, float]) -> Mix:
    return Mix(
        np.array([least.get(kind, 0.0) for kind in MODALITIES], dtype=np.float64),
        np.array([most.get(kind, 1.0) for kind in MODALITIES], dtype=np.float64),
    )


NO_MIX = make_mix({}, {})
