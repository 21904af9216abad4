"""Uptake: how likely this learner finishes an item and gains from it.

Until a model is trained on what people really did, uptake is a prior, stated here in full.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from recommender.item import MODALITIES, USUAL_MINUTES, Modality

Floats = NDArray[np.float64]


def _finish_prior() -> dict[Modality, float]:
    return {
        Modality.COURSE: 0.55,
        Modality.MICROLEARNING: 0.85,
        Modality.VIDEO: 0.75,
        Modality.AUDIO: 0.65,
        Modality.ARTICLE: 0.85,
        Modality.BOOK: 0.35,
        Modality.TOOL: 0.70,
        Modality.JOB_AID: 0.90,
        Modality.MENTORING: 0.75,
        Modality.COACHING: 0.80,
        Modality.PEER_SESSION: 0.80,
        Modality.PROJECT: 0.60,
    }


def _gain_prior() -> dict[Modality, float]:
    return {
        Modality.COURSE: 0.75,
        Modality.MICROLEARNING: 0.65,
        Modality.VIDEO: 0.50,
        Modality.AUDIO: 0.45,
        Modality.ARTICLE: 0.45,
        Modality.BOOK: 0.70,
        Modality.TOOL: 0.60,
        Modality.JOB_AID: 0.40,
        Modality.MENTORING: 0.75,
        Modality.COACHING: 0.75,
        Modality.PEER_SESSION: 0.60,
        Modality.PROJECT: 0.85,
    }


@dataclass(frozen=True, slots=True)
class UptakePrior:
    """What is assumed of finishing and gaining, by modality.

    The figures are assumptions, not measurements. Their order is what is known: short pieces and
    appointments with a person are finished more often than long self-paced ones; practice and
    feedback change what people can do more than reading or listening does.
    """

    finish: Mapping[Modality, float] = field(default_factory=_finish_prior)
    """P(finishes | modality) for an item of the modality's usual length."""
    gain: Mapping[Modality, float] = field(default_factory=_gain_prior)
    """P(gains the rung | finished, modality) of a long item that teaches it."""
    dose_minutes: float = 150.0
    """Time on a rung after which 63 % of that gain is there."""
    dose_shape: float = 1.5
    """Above 1: a quarter of an hour lifts nobody over a level, two hours give most for each
    minute, and the tenth hour adds less than the second."""
    length_power: float = 0.35
    """An item ``k`` times the usual length has odds of being finished ``k ** -length_power``
    times the usual; no bonus for shorter ones."""


DEFAULT_UPTAKE = UptakePrior()


def expect_uptake(
    modality: NDArray[np.int8],
    minutes: NDArray[np.int32],
    taste: Mapping[Modality, float],
    prior: UptakePrior = DEFAULT_UPTAKE,
) -> Floats:
    """How likely a learner with this taste finishes each item and gains from it.

        odds = odds(finish[modality]) x taste[modality] x max(minutes / usual, 1) ** -length_power
        dose = 1 - exp(-(minutes / dose_minutes) ** dose_shape)
        uptake = odds / (1 + odds) x gain[modality] x dose

    Args:
        modality: (n_items,) place in ``MODALITIES``.
        minutes: (n_items,)
        taste: factor on the odds by modality; 1 where nothing is said.

    Returns:
        (n_items,) in (0, 1).
    """
    finish = np.array([prior.finish[kind] for kind in MODALITIES])
    liked = np.array([taste.get(kind, 1.0) for kind in MODALITIES])
    usual = np.array([USUAL_MINUTES[kind] for kind in MODALITIES], dtype=np.float64)
    gain = np.array([prior.gain[kind] for kind in MODALITIES])
    length = np.maximum(minutes / usual[modality], 1.0)
    odds = (liked * finish / (1 - finish))[modality] * length**-prior.length_power
    dose = 1 - np.exp(-((minutes / prior.dose_minutes) ** prior.dose_shape))
    uptake: Floats = odds / (1 + odds) * gain[modality] * dose
    return uptake
