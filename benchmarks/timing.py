"""Measure beside a yardstick: on a busy or another machine the ratio says more than the time."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

A = TypeVar("A")
Seconds = NDArray[np.float64]

_SQUARE = np.random.default_rng(0).standard_normal((384, 384))
_COLUMN = np.random.default_rng(1).standard_normal(100_000)


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the measurements of one thing lie."""

    n: int
    least: float
    p50: float
    p95: float
    most: float


def spread_of(measured: Seconds) -> Spread:
    """The middle and the ends of (n,) measurements.

    >>> spread_of(np.array([3.0, 1.0, 2.0]))
    Spread(n=3, least=1.0, p50=2.0, p95=2.9, most=3.0)
    """
    p50, p95 = np.percentile(measured, [50, 95])
    return Spread(
        len(measured), float(measured.min()), float(p50), float(p95), float(measured.max())
    )


def yardstick() -> None:
    """A fixed piece of work: one product of 384 x 384 matrices and one sort of 100,000 numbers."""
    _SQUARE @ _SQUARE
    np.sort(_COLUMN)


def timed(work: Callable[[], A]) -> tuple[A, float]:
    """What one call gives, and the seconds it takes by the clock on the wall."""
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def cpu_timed(work: Callable[[], A]) -> tuple[A, float, float]:
    """The same, and the seconds of processor time, which other people's work disturbs less."""
    start = process_time()
    result, wall = timed(work)
    return result, wall, process_time() - start
