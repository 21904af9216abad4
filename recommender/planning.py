"""Choose the items of a plan, and bound how far from the best possible it can be."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from recommender.bound import Limits
from recommender.item import MODALITIES, Modality
from recommender.mix import NO_MIX, Mix
from recommender.selection import (
    DIGITS,
    LEAST_GAIN,
    Choices,
    Floats,
    Mask,
    Selection,
    fill,
    value_of,
)

GOOD_ENOUGH = 0.95
"""At this share of the upper bound a plan is taken; below it other prices are tried too."""


class Rule(StrEnum):
    """A rule that a plan could not keep."""

    MODALITY_SHARE = "modality_share"
    PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule that was left aside because no plan of any value keeps it, and what it spoke of."""

    rule: Rule
    modality: Modality | None = None
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What to choose from, within which limits and rules."""

    choices: Choices
    limits: Limits
    mix: Mix = NO_MIX
    pinned: tuple[int, ...] = ()
    """Rows that must be in the plan."""
    prices: tuple[tuple[float, float], ...] = ()
    """(price of a minute, price of a step) to start from; two plain ones are always tried."""
    upper_bound: float = np.inf
    """No plan within the limits is worth more, of the choices or of anything cut before them."""
    most_passes: int = 4
    """How often all exchanges of one item for another are tried."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows chosen, their value, and how far from the best possible it can be."""

    rows: tuple[int, ...]
    value: float
    upper_bound: float
    optimality_bound: float
    """``1 - value / upper_bound`` in [0, 1]; 0 is proved best, and 0 when nothing is needed."""
    unmet: tuple[Unmet, ...] = ()


def plan(problem: Problem) -> Plan:
    """A plan of great value within the limits that keeps every rule, or says which it cannot.

    Greedy by gain per price from several prices, each improved by exchanging one item for
    another, and the best of them. A modality rule under which no plan is worth anything is left
    aside and told; the bound relaxes shares, prerequisites and pins, so it holds for every mix.
    """
    selection = Selection(problem.choices)
    mix, unmet = problem.mix, []
    rows = _search(selection, problem, mix)
    unruled = rows if mix.is_free or rows else _search(selection, problem, NO_MIX)
    while unruled and not mix.is_free and not _is_kept(problem, mix, rows):
        place = _rule_to_leave(problem, mix, unruled)
        mix = mix.without(place)
        unmet.append(Unmet(Rule.MODALITY_SHARE, MODALITIES[place]))
        rows = _search(selection, problem, mix)
    left_out = sorted(set(problem.pinned) - set(rows))
    unmet += [Unmet(Rule.PINNED, item_id=problem.choices.item_ids[row]) for row in left_out]
    value = value_of(problem.choices, rows)
    upper_bound = max(problem.upper_bound, value)
    return Plan(tuple(rows), value, upper_bound, optimality_bound(value, upper_bound), tuple(unmet))


def optimality_bound(value: float, upper_bound: float) -> float:
    """How far below the best possible a value can be, as a share of it.

    >>> optimality_bound(0.9, 1.0), optimality_bound(0.0, 0.0)
    (0.1, 0.0)
    """
    if upper_bound <= LEAST_GAIN:
        return 0.0
    return round(min(max(1 - value / upper_bound, 0.0), 1.0), 12)


def _search(selection: Selection, problem: Problem, mix: Mix) -> list[int]:
    """The best rows over all starting prices, improved; [] when none is found to keep the mix."""
    limits = problem.limits
    plain = ((1 / max(limits.minutes, 1), 1 / max(limits.steps, 1)), (0.0, 1.0))
    starts = tuple(prices for prices in problem.prices if sum(prices) > LEAST_GAIN)
    found: list[list[int]] = []
    for prices in dict.fromkeys((*starts, *plain)):
        target = limits.minutes
        for _ in range(1 if mix.is_free else 2):
            _start(selection, problem)
            fill(selection, limits, prices=prices, mix=mix, target=target)
            _hold_mix(selection, limits, prices, mix)
            target = selection.minutes
            _improve(selection, problem, prices, mix)
            found.append(selection.rows)
        if value_of(problem.choices, found[-1]) >= GOOD_ENOUGH * problem.upper_bound:
            break
    if not any(found):
        _start_with_any_that_holds(selection, problem, mix)
        _improve(selection, problem, plain[0], mix)
        found.append(selection.rows)
    values = [round(value_of(problem.choices, rows), DIGITS) for rows in found]
    return found[int(np.argmax(values))]


def _start_with_any_that_holds(selection: Selection, problem: Problem, mix: Mix) -> None:
    """Only the row of most gain that keeps the mix alone with its prerequisites, if one does."""
    limits = problem.limits
    _start(selection, problem)
    gain, minutes, _ = selection.with_prerequisites()
    for row in np.argsort(-np.round(gain, DIGITS), kind="stable"):
        bundle = list(problem.choices.bundles[int(row)])
        fits = len(bundle) <= limits.steps and minutes[row] <= limits.minutes
        alone = not selection.n_steps and fits
        if alone and mix.holds(_minutes_by_modality(problem.choices, bundle)):
            for part in bundle:
                selection.add(part)
            return


def _start(selection: Selection, problem: Problem) -> None:
    """Only the pinned rows that fit, each with its prerequisites."""
    selection.clear()
    for row in problem.pinned:
        missing = selection.missing(row)
        minutes = float(problem.choices.minutes[missing].sum())
        fits_steps = selection.n_steps + len(missing) <= problem.limits.steps
        if fits_steps and selection.minutes + minutes <= problem.limits.minutes:
            for part in missing:
                selection.add(part)
    selection.keep = selection.chosen.copy()


def _hold_mix(selection: Selection, limits: Limits, prices: tuple[float, float], mix: Mix) -> None:
    """Take out what breaks the mix, and add what then keeps it.

    The mix speaks of the planned minutes, which are known only once the plan is filled: a first
    plan takes them to be all the hours, a second what the first came to.
    """
    if not mix.holds(selection.spent):
        _trim(selection, mix)
        _add_while_mix_holds(selection, limits, prices, mix)


def _trim(selection: Selection, mix: Mix) -> None:
    """Take out the row of least loss per minute that stands in the mix's way, until it holds."""
    while selection.n_steps and not mix.holds(selection.spent):
        over = mix.is_over(selection.spent)
        blamed = over if over.any() else ~mix.is_short(selection.spent)
        rows = [
            row
            for row in selection.rows
            if blamed[selection.choices.modality[row]]
            and not selection.keep[row]
            and not selection.is_needed_by_another(row)
        ]
        if not rows:
            return
        loss = [round(selection.loss(r) / selection.choices.minutes[r], DIGITS) for r in rows]
        selection.remove(rows[int(np.argmin(loss))])


def _add_while_mix_holds(
    selection: Selection, limits: Limits, prices: tuple[float, float], mix: Mix
) -> None:
    choices = selection.choices
    while selection.n_steps < limits.steps:
        gain, minutes, steps = selection.with_prerequisites()
        fits = ~selection.chosen & (steps == 1) & (gain > LEAST_GAIN)
        fits &= minutes <= limits.minutes - selection.minutes
        fits &= _keeps_mix(selection.spent, choices, mix)
        if not fits.any():
            return
        rate = np.round(gain / (prices[0] * minutes + prices[1] * steps), DIGITS)
        selection.add(int(np.argmax(np.where(fits, rate, -1.0))))


def _improve(selection: Selection, problem: Problem, prices: tuple[float, float], mix: Mix) -> None:
    """Exchange one row for another while that adds value, and fill the time it frees."""
    for _ in range(problem.most_passes):
        swaps = sum(_exchange(selection, row, problem, mix) for row in selection.rows)
        before = selection.n_steps
        _add_while_mix_holds(selection, problem.limits, prices, mix)
        if not swaps and selection.n_steps == before:
            return


def _exchange(selection: Selection, row: int, problem: Problem, mix: Mix) -> bool:
    """Put the best other row in the place of a chosen one, when it adds more."""
    if selection.keep[row] or selection.is_needed_by_another(row):
        return False
    choices = selection.choices
    gain = selection.gain_without(row) - selection.loss(row)
    fits = ~selection.chosen & (gain > LEAST_GAIN)
    if not fits.any():
        return False
    fits &= choices.minutes <= problem.limits.minutes - selection.minutes + choices.minutes[row]
    if not mix.is_free:
        spent = selection.spent.copy()
        spent[choices.modality[row]] -= choices.minutes[row]
        fits &= _keeps_mix(spent, choices, mix)
    selection.chosen[row] = False
    fits &= selection.lacks_nothing()
    selection.chosen[row] = True
    if not fits.any():
        return False
    other = int(np.argmax(np.where(fits, np.round(gain, DIGITS), -1.0)))
    selection.remove(row)
    selection.add(other)
    return True


def _keeps_mix(spent: Floats, choices: Choices, mix: Mix) -> Mask:
    """(n,) whether the mix holds when a row is added to ``spent``."""
    if mix.is_free:
        return np.ones(choices.n, dtype=np.bool_)
    after = spent + np.eye(len(spent))[choices.modality] * choices.minutes[:, None]
    return mix.holds(after)


def _is_kept(problem: Problem, mix: Mix, rows: list[int]) -> bool:
    """Whether a plan keeps the mix and is not the empty one, which keeps any."""
    return bool(rows) and bool(mix.holds(_minutes_by_modality(problem.choices, rows)))


def _rule_to_leave(problem: Problem, mix: Mix, unruled: list[int]) -> int:
    """The modality whose rule a plan without a mix breaks most."""
    spent = _minutes_by_modality(problem.choices, unruled)
    share = spent / max(float(spent.sum()), 1.0)
    excess = np.maximum(mix.least - share, share - mix.most)
    has_rule = (mix.least > 0) | (mix.most < 1)
    return int(np.argmax(np.where(has_rule, excess, -2.0)))


def _minutes_by_modality(choices: Choices, rows: list[int]) -> Floats:
    spent = np.bincount(choices.modality[rows], choices.minutes[rows], len(MODALITIES))
    return spent.astype(np.float64)
