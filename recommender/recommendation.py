"""A ranked list of items for a person: what to take next, without hours or weeks."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.candidates import Candidates, Eligibility, find_candidates
from recommender.edition import Edition, mapping_at
from recommender.gaps import rung_needs, rung_weights
from recommender.journey import JourneyRequest
from recommender.mapping import Mapping as ItemMapping
from recommender.mapping import Origin
from recommender.ranking import expect_uptake
from recommender.readiness import readiness
from recommender.selection import LEAST_GAIN
from recommender.shortlist import SAME

Floats = NDArray[np.float64]

NO_LIMIT = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an item adds to one competency."""

    mapping: ItemMapping
    label: str
    level_name: str
    """Of the highest needed level it adds to."""
    from_level: int
    to_level: int
    gain: float

    @property
    def origin(self) -> Origin:
        return self.mapping.origin

    @property
    def confidence(self) -> float:
        return self.mapping.confidence

    @property
    def evidence(self) -> str:
        return self.mapping.evidence


@dataclass(frozen=True, slots=True)
class Recommended:
    item_row: int
    """Of the edition."""
    score: float
    """Share of all that is needed which it is expected to close, after those ranked above it."""
    uptake: float
    contributions: tuple[Contribution, ...]
    """Greatest gain first; they add up to the score."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    ranked: tuple[Recommended, ...]
    readiness: float
    excluded: Mapping[str, int]


def recommend(
    request: JourneyRequest, *, n: int, most_minutes: int | None = None
) -> Recommendation:
    """The ``n`` items that close most of what is needed, each after those ranked above it.

        score[k] = sum_r need[r] x prod_{j above k} (1 - cover[j, r]) x cover[k, r] / sum(need)

    An item whose prerequisites are neither done nor ranked above it waits.
    """
    edition = request.edition
    need = rung_needs(request.beliefs, request.target.requirements, edition.rungs)
    uptake = expect_uptake(
        edition.modality, edition.minutes, request.persona.taste, request.uptake_prior
    )
    eligibility = Eligibility(
        languages=request.languages,
        most_minutes=NO_LIMIT if most_minutes is None else most_minutes,
        done=request.done,
        rejected=request.rejected,
    )
    candidates = find_candidates(
        edition, request.coverage_base, need, uptake=uptake, eligibility=eligibility
    )
    weight = rung_weights(request.target.requirements, edition.rungs)
    return Recommendation(
        ranked=_rank(edition, candidates, n),
        readiness=readiness(need, weight),
        excluded=candidates.excluded,
    )


def _rank(edition: Edition, candidates: Candidates, n: int) -> tuple[Recommended, ...]:
    left = candidates.need.copy()
    total = float(left.sum())
    is_open = np.ones(candidates.n_candidates, dtype=np.bool_)
    had = {int(row) for row in np.flatnonzero(candidates.is_done)}
    ranked: list[Recommended] = []
    while len(ranked) < n:
        gain = np.round(candidates.cover @ left, 9)
        place = _best(edition, candidates, np.where(is_open, gain, 0.0), had)
        if place is None:
            break
        cover = candidates.cover[[place]].toarray()[0]
        ranked.append(_recommended(edition, candidates, place, left * cover / total))
        left *= 1 - cover
        had.add(int(candidates.item_rows[place]))
        is_open[place] = False
        is_open &= ~_is_copy(edition, candidates, place)
    return tuple(ranked)


def _best(edition: Edition, candidates: Candidates, gain: Floats, had: set[int]) -> int | None:
    """Of the greatest gain whose prerequisites were had; ties by row."""
    for place in np.argsort(-gain, kind="stable").tolist():
        if gain[place] <= LEAST_GAIN:
            return None
        if had.issuperset(edition.prerequisites.get(int(candidates.item_rows[place]), ())):
            return int(place)
    return None


def _is_copy(edition: Edition, candidates: Candidates, place: int) -> NDArray[np.bool_]:
    """(n_candidates,) whether an item says the same as the one at ``place``."""
    vector = edition.vectors[candidates.item_rows[place]]
    same = edition.vectors[candidates.item_rows] @ vector >= SAME
    return np.asarray(same & (candidates.modality == candidates.modality[place]))


def _recommended(
    edition: Edition, candidates: Candidates, place: int, share: Floats
) -> Recommended:
    row = int(candidates.item_rows[place])
    told = [
        _contribution(edition, mapping_at(edition, mapped), candidates, share)
        for mapped in edition.mappings.rows_of_item(row)
    ]
    contributions = sorted(
        (one for one in told if one is not None),
        key=lambda one: (-round(one.gain, 9), one.mapping.competency_id),
    )
    uptake = float(candidates.uptake[place])
    return Recommended(row, float(share.sum()), uptake, tuple(contributions))


def _contribution(
    edition: Edition, mapping: ItemMapping, candidates: Candidates, share: Floats
) -> Contribution | None:
    """What a mapping has to do with the needed rungs; None when nothing."""
    rungs = edition.rungs
    row = rungs.row_of[mapping.competency_id]
    first, end = int(rungs.offset[row]), int(rungs.offset[row + 1])
    own = (candidates.rungs >= first) & (candidates.rungs < end) & (share > 0)
    if not own.any():
        return None
    levels = candidates.rungs[own] - first + 1
    competency = rungs.competencies[row]
    inside = levels[(levels > mapping.entry_level) & (levels <= mapping.exit_level)]
    main = inside if len(inside) else levels
    return Contribution(
        mapping=mapping,
        label=competency.label,
        level_name=competency.scale.name_of(int(main.max())),
        from_level=int(main.min()) - 1,
        to_level=int(main.max()),
        gain=float(share[own].sum()),
    )
