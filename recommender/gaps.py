"""Find what stands between one level of a role and the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from recommender.framework import Framework
from recommender.role import RoleProfile


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
