"""What stands between a person and a role, and between one level of a role and the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from recommender.assessment import Beliefs
from recommender.edition import Rungs
from recommender.errors import UnknownCompetency
from recommender.framework import Framework
from recommender.role import Requirement, RoleProfile

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PromotionGap:
    """A competency that the next level of a role asks more of; names as in the source."""

    role: str
    from_level: str
    to_level: str
    competency: str
    held: int
    required: int


def find_promotion_gaps(framework: Framework) -> list[PromotionGap]:
    """The gaps between adjacent role levels along every progression route.

        gap where required(to, competency) > required(from, competency)

    What the lower level does not ask for is held at 0. Routes, levels and requirements keep
    the framework's order.
    """
    profiles = {profile.id: profile for profile in framework.roles}
    label_of = {competency.id: competency.label for competency in framework.competencies}
    return [
        PromotionGap(after.role, before.label, after.label, label_of[competency], held, required)
        for route in framework.routes
        for before, after in pairwise(profiles[id_] for id_ in route.profile_ids)
        for competency, held, required in _rises(before, after)
    ]


def _rises(before: RoleProfile, after: RoleProfile) -> Iterator[tuple[str, int, int]]:
    held_of = {asked.competency_id: asked.required for asked in before.requirements}
    for asked in after.requirements:
        held = held_of.get(asked.competency_id, 0)
        if asked.required > held:
            yield asked.competency_id, held, asked.required


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a person is believed to be from one requirement."""

    competency_id: str
    required: int
    expected_held: float
    """Mean of the belief."""
    need: float
    """``weight x sum of P(held < level)`` over the levels asked for."""
    weight: float


def rung_weights(requirements: Sequence[Requirement], rungs: Rungs) -> Floats:
    """What each rung is worth to the target, before who asks is known.

        weight[r] = greatest weight of the requirements that ask for rung r, else 0

    Returns:
        (n_rungs,)
    """
    weight = np.zeros(rungs.n_rungs)
    for asked in requirements:
        if asked.competency_id not in rungs.row_of:
            raise UnknownCompetency(asked.competency_id)
        row = rungs.row_of[asked.competency_id]
        first, end = int(rungs.offset[row]), int(rungs.offset[row + 1])
        wanted = weight[first : min(first + max(asked.required, 0), end)]
        np.maximum(wanted, asked.weight, out=wanted)
    return weight


def rung_needs(beliefs: Beliefs, requirements: Sequence[Requirement], rungs: Rungs) -> Floats:
    """How much each rung is needed.

        need[r] = weight[r] x P(held < level of r)

    Returns:
        (n_rungs,) 0 for the rungs above what is asked.
    """
    n_levels = np.diff(rungs.offset)
    row = np.repeat(np.arange(len(n_levels)), n_levels)
    level = np.arange(rungs.n_rungs) - rungs.offset[row]
    needs: Floats = rung_weights(requirements, rungs) * beliefs.below()[row, level]
    return needs


def find_gaps(beliefs: Beliefs, requirements: Sequence[Requirement], rungs: Rungs) -> list[Gap]:
    """One gap for each competency asked for, greatest need first, then by id."""
    need = rung_needs(beliefs, requirements, rungs)
    weight = rung_weights(requirements, rungs)
    gaps = []
    for competency_id in {asked.competency_id for asked in requirements}:
        row = rungs.row_of[competency_id]
        own = slice(int(rungs.offset[row]), int(rungs.offset[row + 1]))
        required = int(np.count_nonzero(weight[own]))
        if required:
            held = float(beliefs.probability[row] @ np.arange(beliefs.probability.shape[1]))
            needed = float(need[own].sum())
            gaps.append(Gap(competency_id, required, held, needed, float(weight[own].max())))
    return sorted(gaps, key=lambda gap: (-round(gap.need, 9), gap.competency_id))
