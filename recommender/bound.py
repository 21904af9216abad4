"""An upper bound on the value of any plan, by a concave relaxation, and the prices it implies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

FIRST_ROUNDS = 3
MOST_CROSSINGS = 30
"""Pieces tried in ``choose_fractions``; a handful is usual, and fewer only loosen the bound."""


@dataclass(frozen=True, slots=True)
class Limits:
    minutes: float
    steps: int


@dataclass(frozen=True, slots=True)
class Fraction:
    """The best fractional choice of items with additive gains."""

    share: Floats
    """(n,) in [0, 1]"""
    value: float
    """No choice within the limits gains more, whole or fractional."""
    minute_price: float
    step_price: float


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A bound that holds for every plan within the limits, and the prices that go with it."""

    upper_bound: float
    minute_price: float
    step_price: float
    worth: Floats
    """(n_items,) gain at the relaxed optimum less the price of minutes and step."""


def choose_fractions(gain: Floats, minutes: Floats, limits: Limits) -> Fraction:
    """Solve the linear relaxation of choosing items under two limits, by its dual.

        max sum gain x    where sum minutes x <= H, sum x <= K, 0 <= x <= 1
        = min over p >= 0 of  p H + sum of the K greatest max(gain - p minutes, 0)

    The dual is convex and piecewise linear in the minute price ``p``: two pieces that enclose
    the minimum are intersected until no piece lies above the crossing.
    """
    low = _piece(gain, minutes, 0.0, limits.steps)
    if low.minutes <= limits.minutes:
        share = np.zeros(len(gain))
        share[low.rows] = 1.0
        return Fraction(share, low.gain, 0.0, _step_price(gain, minutes, 0.0, low, limits.steps))
    high = _piece(gain, minutes, float(np.max(gain / minutes)) * (1 + 1e-9), limits.steps)
    for _ in range(MOST_CROSSINGS):
        price = (low.gain - high.gain) / (low.minutes - high.minutes)
        middle = _piece(gain, minutes, price, limits.steps)
        value = middle.gain + price * (limits.minutes - middle.minutes)
        crossing = high.gain + price * (limits.minutes - high.minutes)
        if value - crossing <= 1e-12 * max(crossing, 1.0):
            break
        low, high = (middle, high) if middle.minutes > limits.minutes else (low, middle)
    part = (limits.minutes - high.minutes) / (low.minutes - high.minutes)
    share = np.zeros(len(gain))
    share[low.rows] += part
    share[high.rows] += 1 - part
    step_price = _step_price(gain, minutes, price, middle, limits.steps)
    return Fraction(share, value, price, step_price)


def relax(
    cover: csr_array, need: Floats, minutes: Floats, limits: Limits, *, rounds: int, width: int
) -> Relaxation:
    """Bound the value of any choice of rows within the limits.

    With ``a = -log(1 - cover)`` the value ``sum_r need[r] (1 - exp(-sum_i a[i, r] x_i))`` is
    concave in ``x`` and exact for whole ``x``, so at any point it lies below its tangent:

        value(y) <= value(x) + grad(x) . (y - x) <= value(x) - grad(x) . x + max_y grad(x) . y

    Frank-Wolfe steps on the ``width`` most promising rows bring ``x`` near the optimum; the
    bound is then taken over all rows, so that it also holds for what was left aside.

    Args:
        cover: (n_items, n_needed) in [0, .99].
        need: (n_needed,)
        minutes: (n_items,) above 0.
    """
    if not len(minutes) or limits.steps < 1 or limits.minutes <= 0:
        return Relaxation(0.0, 0.0, 0.0, np.zeros(len(minutes)))
    depth = csr_array((-np.log1p(-cover.data), cover.indices, cover.indptr), shape=cover.shape)
    worth = (depth @ need) / (minutes / limits.minutes + 1 / limits.steps)
    rows = most_promising(worth, width)
    if len(rows) < len(minutes):
        # A short climb finds better prices to pick the rows by.
        _, _, done = _climb(depth[rows], need, minutes[rows], limits, FIRST_ROUNDS)
        gain = depth @ (need * np.exp(-done))
        near = choose_fractions(gain[rows], minutes[rows], limits)
        rows = most_promising(_worth(gain, minutes, near), width)
    here, share, done = _climb(depth[rows], need, minutes[rows], limits, rounds)
    gain = depth @ (need * np.exp(-done))
    top = choose_fractions(gain, minutes, limits)
    bound = here - float(gain[rows] @ share) + top.value
    return Relaxation(bound, top.minute_price, top.step_price, _worth(gain, minutes, top))


def most_promising(worth: Floats, width: int) -> Rows:
    """The ``width`` rows of greatest worth, in row order; of equals the first rows."""
    rounded = np.round(worth, 9)
    if len(rounded) <= width:
        return np.arange(len(rounded))
    last = np.partition(rounded, len(rounded) - width)[len(rounded) - width]
    above = np.flatnonzero(rounded > last)
    level_with = np.flatnonzero(rounded == last)[: width - len(above)]
    return np.sort(np.concatenate([above, level_with]))


@dataclass(frozen=True, slots=True)
class _Piece:
    rows: Rows
    gain: float
    minutes: float


def _piece(gain: Floats, minutes: Floats, price: float, n_steps: int) -> _Piece:
    """The rows that are best at one price of a minute."""
    reduced = gain - price * minutes
    rows = np.arange(len(gain))
    if n_steps < len(gain):
        rows = np.argpartition(reduced, len(gain) - n_steps)[len(gain) - n_steps :]
    rows = rows[reduced[rows] > 0]
    return _Piece(rows, float(gain[rows].sum()), float(minutes[rows].sum()))


def _step_price(gain: Floats, minutes: Floats, price: float, piece: _Piece, n_steps: int) -> float:
    """What one more step would be worth: the least that any of the chosen gains, 0 with room."""
    if len(piece.rows) < n_steps:
        return 0.0
    return float((gain[piece.rows] - price * minutes[piece.rows]).min())


def _worth(gain: Floats, minutes: Floats, chosen: Fraction) -> Floats:
    worth: Floats = gain - chosen.minute_price * minutes - chosen.step_price
    return worth


def _climb(
    depth: csr_array, need: Floats, minutes: Floats, limits: Limits, rounds: int
) -> tuple[float, Floats, Floats]:
    """Frank-Wolfe; the value, the shares and the depth (n_needed,) that give the best bound."""
    by_rung = depth.T.tocsr()
    share, done = np.zeros(len(minutes)), np.zeros(len(need))
    best = (np.inf, 0.0, share, done)
    for _ in range(rounds):
        left = need * np.exp(-done)
        gain = depth @ left
        vertex = choose_fractions(gain, minutes, limits)
        here = float((need - left).sum())
        slack = vertex.value - float(gain @ share)
        if here + slack < best[0]:
            best = (here + slack, here, share, done)
        if slack <= 1e-4 * here:
            break
        onward = by_rung @ vertex.share - done
        part = _line_search(left, onward)
        share, done = share + part * (vertex.share - share), done + part * onward
    return best[1:]


def _line_search(left: Floats, onward: Floats) -> float:
    """The part in [0, 1] of a step at which ``sum left (1 - exp(-part onward))`` is greatest."""
    low, high = 0.0, 1.0
    if float(left @ (onward * np.exp(-onward))) >= 0:
        return 1.0
    for _ in range(20):
        middle = (low + high) / 2
        rises = float(left @ (onward * np.exp(-middle * onward))) > 0
        low, high = (middle, high) if rises else (low, middle)
    return low
