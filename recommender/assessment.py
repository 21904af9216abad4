"""Ratings of a person's levels, and the belief fused from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from recommender.edition import Rungs
from recommender.errors import InvalidValue
from recommender.framework import MOST_LEVELS

Floats = NDArray[np.float64]

_LEVELS = np.arange(MOST_LEVELS + 1)


class RatingSource(StrEnum):
    SELF = "self"
    MANAGER = "manager"
    PEER = "peer"
    TEST = "test"
    CREDENTIAL = "credential"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Rating:
    """One source's word on the level a person holds."""

    learner_id: str
    competency_id: str
    source: RatingSource
    level: int
    """0..L on the competency's scale."""
    rated_at: date
    rater_id: str = ""


@dataclass(frozen=True, slots=True)
class BeliefSettings:
    """How far each source of ratings is trusted; assumptions until people's data correct them."""

    spread: Mapping[RatingSource, float] = field(
        default_factory=lambda: {
            RatingSource.TEST: 0.45,
            RatingSource.CREDENTIAL: 0.5,
            RatingSource.MANAGER: 0.7,
            RatingSource.PEER: 0.8,
            RatingSource.ACTIVITY: 0.9,
            RatingSource.SELF: 0.9,
        }
    )
    """Standard error of a fresh rating, in levels of a scale of four."""
    bias: Mapping[RatingSource, float] = field(default_factory=lambda: {RatingSource.SELF: 0.3})
    """By how much a source rates too high on average, in levels of a scale of four."""
    half_life_days: float = 730.0
    """After so many days a rating says half as much: its variance has doubled."""
    slip: float = 0.05
    """Chance that a rating says nothing about the level: a wrong row, a wrong person."""
    shared_error: float = 0.5
    """``n`` ratings of one source count as ``n ** (1 - shared_error)`` independent ones."""
    prior_decline: float = 0.6
    """In people never rated, each level of a scale of four is so much rarer than the one below."""


DEFAULT_BELIEFS = BeliefSettings()


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What is known of the levels one person holds, in the order of ``Rungs.competencies``."""

    probability: Floats
    """(n_competencies, 10) P(held = 0..9); columns past a competency's scale are 0."""
    is_rated: NDArray[np.bool_]
    """(n_competencies,) whether any rating speaks of it."""

    def below(self) -> Floats:
        """(n_competencies, 9) P(held < level) for the levels 1..9."""
        below: Floats = np.minimum(np.cumsum(self.probability, axis=1)[:, :-1], 1.0)
        return below


def fuse_ratings(
    ratings: Sequence[Rating],
    n_levels: int,
    *,
    today: date,
    settings: BeliefSettings = DEFAULT_BELIEFS,
) -> Floats:
    """The belief about one competency from all its ratings.

        P(held = h) ~ prior(h) x product over ratings of P(rating | h) ** weight

    Returns:
        (n_levels + 1,) P(held = 0..L); the prior when there is no rating.

    >>> fuse_ratings([], 1, today=date(2026, 1, 1)).round(3)
    array([0.885, 0.115])
    """
    log_belief = np.log(_prior(np.array([n_levels]), settings)[0, : n_levels + 1])
    if ratings:
        scale = np.full(len(ratings), n_levels)
        weight = _weights(ratings, settings)
        log_likelihood = weight[:, None] * _log_likelihood(ratings, scale, today, settings)
        log_belief = log_belief + log_likelihood.sum(axis=0)[: n_levels + 1]
    belief = np.exp(log_belief - log_belief.max())
    fused: Floats = belief / belief.sum()
    return fused


def beliefs_of(
    ratings: Sequence[Rating],
    rungs: Rungs,
    *,
    today: date,
    settings: BeliefSettings = DEFAULT_BELIEFS,
) -> Beliefs:
    """The beliefs about one person, all competencies at once; what was never rated is the prior.

    Ratings of competencies that ``rungs`` does not number are left out.
    """
    n_levels = np.diff(rungs.offset)
    belief = _prior(n_levels, settings)
    is_rated = np.zeros(len(n_levels), dtype=np.bool_)
    known = [rating for rating in ratings if rating.competency_id in rungs.row_of]
    if not known:
        return Beliefs(belief, is_rated)
    row = np.array([rungs.row_of[rating.competency_id] for rating in known])
    summed = np.zeros_like(belief)
    log_likelihood = _log_likelihood(known, n_levels[row], today, settings)
    np.add.at(summed, row, _weights(known, settings)[:, None] * log_likelihood)
    is_rated[row] = True
    belief *= np.exp(summed - summed.max(axis=1, keepdims=True))
    belief /= belief.sum(axis=1, keepdims=True)
    return Beliefs(belief, is_rated)


def certain_belief(level: int, n_levels: int) -> Floats:
    """(n_levels + 1,) the belief about a level that is simply known.

    >>> certain_belief(1, 2)
    array([0., 1., 0.])
    """
    belief: Floats = (np.arange(n_levels + 1) == level).astype(np.float64)
    return belief


def certain_beliefs(level_of: Mapping[str, int], rungs: Rungs) -> Beliefs:
    """The beliefs about a person whose levels are known; what is not named is held at 0."""
    n_levels = np.diff(rungs.offset)
    held = np.zeros(len(n_levels), dtype=np.int64)
    for competency_id, level in level_of.items():
        if competency_id in rungs.row_of:
            row = rungs.row_of[competency_id]
            held[row] = min(max(level, 0), n_levels[row])
    probability = (held[:, None] == _LEVELS).astype(np.float64)
    return Beliefs(probability, np.ones(len(held), dtype=np.bool_))


def _prior(n_levels: NDArray[np.int64], settings: BeliefSettings) -> Floats:
    """(n, 10) a geometric decline, spread alike over short and long scales."""
    step = settings.prior_decline ** (4 / n_levels[:, None])
    decline = np.where(_on_scale(n_levels), step**_LEVELS, 0.0)
    prior: Floats = decline / decline.sum(axis=1, keepdims=True)
    return prior


def _weights(ratings: Sequence[Rating], settings: BeliefSettings) -> Floats:
    count: dict[tuple[str, RatingSource], int] = {}
    for rating in ratings:
        key = (rating.competency_id, rating.source)
        count[key] = count.get(key, 0) + 1
    alike = np.array([count[rating.competency_id, rating.source] for rating in ratings], float)
    weight: Floats = np.power(alike, -settings.shared_error)
    return weight


def _log_likelihood(
    ratings: Sequence[Rating], n_levels: NDArray[np.int64], today: date, settings: BeliefSettings
) -> Floats:
    """(n_ratings, 10) log P(rating | held = h): a Gaussian on the scale's levels, and slips."""
    level = np.array([rating.level for rating in ratings])
    _check_levels(ratings, level, n_levels)
    # A scale of one level still leaves room for error: it counts as two.
    stretch = np.maximum(n_levels, 2) / 4
    age = np.array([max((today - rating.rated_at).days, 0) for rating in ratings])
    spread = np.array([settings.spread[rating.source] for rating in ratings]) * stretch
    spread = spread * np.exp2(0.5 * age / settings.half_life_days)
    bias = np.array([settings.bias.get(rating.source, 0.0) for rating in ratings]) * stretch
    distance = _LEVELS[:, None] - _LEVELS - bias[:, None, None]  # rating given, level held
    density = np.exp(-0.5 * (distance / spread[:, None, None]) ** 2)
    density *= _on_scale(n_levels)[:, :, None]
    density /= density.sum(axis=1, keepdims=True).clip(np.finfo(float).tiny)
    given = density[np.arange(len(ratings)), level]
    likelihood = (1 - settings.slip) * given + settings.slip / (n_levels[:, None] + 1)
    log_likelihood: Floats = np.log(likelihood)
    return log_likelihood


def _check_levels(
    ratings: Sequence[Rating], level: NDArray[np.int64], n_levels: NDArray[np.int64]
) -> None:
    off = np.flatnonzero((level < 0) | (level > n_levels))
    if len(off):
        rating = ratings[int(off[0])]
        raise InvalidValue(
            f"the {rating.source} rating of {rating.learner_id} in {rating.competency_id} is level "
            f"{rating.level}, outside its scale of 0 to {int(n_levels[off[0]])}"
        )


def _on_scale(n_levels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(n, 10) whether 0..9 lies on each scale."""
    return n_levels[:, None] >= _LEVELS
