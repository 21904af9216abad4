"""From all candidates to the few that the planner weighs one against another."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.bound import Limits, Relaxation, most_promising, relax
from recommender.candidates import Candidates
from recommender.edition import Edition
from recommender.item import MODALITIES
from recommender.mix import Mix
from recommender.planning import Problem
from recommender.selection import Choices

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

SAME = 0.999
"""Items of one modality whose vectors have at least this cosine say the same."""
EACH_MODALITY = 10
"""So many of every modality are kept, for a mix to choose from."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The problem to solve, and which item of the edition each of its rows is."""

    problem: Problem
    item_rows: Rows
    """(n,) rows of the edition, in the order of the item ids."""
    uptake: Floats
    """(n,)"""
    excluded: Mapping[str, int]
    """What was left out of the shortlist for a reason other than its worth."""


def make_shortlist(
    edition: Edition,
    candidates: Candidates,
    limits: Limits,
    *,
    mix: Mix,
    uptake: Floats,
    pinned: frozenset[str],
    width: int,
    rounds: int,
    most_passes: int,
) -> Shortlist:
    """Keep the candidates worth most at the relaxed optimum, and all that must come before them.

    Worth is the gain that is left there less the price of minutes and step, so the bound and the
    prices of the relaxation, taken over all candidates, come with the problem.

    Args:
        uptake: (n_items,)
    """
    minutes = candidates.minutes.astype(np.float64)
    relaxed = relax(candidates.cover, candidates.need, minutes, limits, rounds=rounds, width=width)
    wanted = [edition.row_of[id_] for id_ in sorted(pinned) if id_ in edition.row_of]
    distinct, n_same = _without_copies(edition, candidates, relaxed, width, set(wanted))
    bundles = {row: _bundle(edition, candidates, row, limits) for row in (*wanted, *distinct)}
    kept = {row: bundle for row, bundle in bundles.items() if bundle}
    for row in sorted({part for bundle in kept.values() for part in bundle} - kept.keys()):
        kept[row] = _bundle(edition, candidates, row, limits)
    rows = sorted(kept, key=edition.item_ids.__getitem__)
    place = {row: number for number, row in enumerate(rows)}
    item_rows = np.array(rows, dtype=np.int64)
    choices = Choices(
        item_ids=tuple(edition.item_ids[row] for row in rows),
        minutes=edition.minutes[item_rows].astype(np.float64),
        modality=edition.modality[item_rows],
        cover=_dense_cover(candidates, item_rows),
        need=candidates.need,
        bundles=tuple(tuple(place[part] for part in kept[row]) for row in rows),
    )
    problem = Problem(
        choices,
        limits,
        mix=mix,
        pinned=tuple(place[row] for row in wanted if row in place),
        prices=((relaxed.minute_price, relaxed.step_price),),
        upper_bound=relaxed.upper_bound,
        most_passes=most_passes,
    )
    n_blocked = sum(not bundle for bundle in bundles.values())
    excluded = {"duplicate": n_same, "prerequisite": n_blocked}
    return Shortlist(problem, item_rows, uptake[item_rows], excluded)


def _without_copies(
    edition: Edition, candidates: Candidates, relaxed: Relaxation, width: int, pinned: set[int]
) -> tuple[list[int], int]:
    """Rows of the edition worth most, less those that say the same as a done or a better one."""
    if not candidates.n_candidates:
        return [], 0
    places = _worth_most(candidates, relaxed, width)
    rows = candidates.item_rows[places]
    ids = [edition.item_ids[int(row)] for row in rows]
    order = sorted(
        range(len(rows)), key=lambda n: (-round(float(relaxed.worth[places[n]]), 9), ids[n])
    )
    done = np.flatnonzero(candidates.is_done)
    ranked = np.concatenate([done, rows[order]]).astype(np.int64)
    vectors = np.asarray(edition.vectors[ranked])
    same = vectors @ vectors.T >= SAME
    same &= edition.modality[ranked][:, None] == edition.modality[ranked]
    is_copy = np.asarray(np.tril(same, -1).any(axis=1))
    kept = [
        int(row)
        for row, copied in zip(ranked[len(done) :], is_copy[len(done) :], strict=True)
        if not copied or int(row) in pinned
    ]
    return kept, len(rows) - len(kept)


def _worth_most(candidates: Candidates, relaxed: Relaxation, width: int) -> Rows:
    """Places of the candidates worth most, and of the best of every modality."""
    chosen = [most_promising(relaxed.worth, width)]
    for kind in range(len(MODALITIES)):
        own = np.flatnonzero(candidates.modality == kind)
        chosen.append(own[most_promising(relaxed.worth[own], EACH_MODALITY)])
    return np.unique(np.concatenate(chosen))


def _bundle(edition: Edition, candidates: Candidates, row: int, limits: Limits) -> tuple[int, ...]:
    """A row after all that must come before it and is not done; () when it cannot be taken."""
    if row not in edition.prerequisites:
        return (row,) if candidates.is_allowed[row] else ()
    found: list[int] = []
    waiting = [row]
    while waiting:
        part = waiting.pop()
        if part in found or candidates.is_done[part]:
            continue
        if not candidates.is_allowed[part] or len(found) >= limits.steps:
            return ()
        found.append(part)
        waiting.extend(edition.prerequisites.get(part, ()))
    if int(edition.minutes[found].sum()) > limits.minutes:
        return ()
    return tuple(reversed(found))


def _dense_cover(candidates: Candidates, item_rows: Rows) -> Floats:
    """(n, n_needed) coverage of the shortlist; rows that cover nothing needed are 0."""
    cover = np.zeros((len(item_rows), len(candidates.rungs)))
    place = np.searchsorted(candidates.item_rows, item_rows)
    place = np.minimum(place, max(candidates.n_candidates - 1, 0))
    if candidates.n_candidates:
        known = candidates.item_rows[place] == item_rows
        cover[known] = candidates.cover[place[known]].toarray()
    return cover
