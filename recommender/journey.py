"""A person's journey: from what is known of them to an ordered, dated, explained plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from recommender.assessment import Beliefs
from recommender.bound import Limits
from recommender.candidates import Candidates, Eligibility, find_candidates
from recommender.composition import Course, compose_steps
from recommender.edition import Edition
from recommender.explanation import render
from recommender.gaps import rung_needs, rung_weights
from recommender.learner import ANYONE, Persona
from recommender.mix import make_mix
from recommender.planning import Plan, Rule, Unmet, plan
from recommender.ranking import DEFAULT_UPTAKE, UptakePrior, expect_uptake
from recommender.readiness import readiness
from recommender.role import RoleProfile
from recommender.shortlist import Shortlist, make_shortlist
from recommender.step import Reason, Step

Floats = NDArray[np.float64]

PRINTED_DIGITS = 6


@dataclass(frozen=True, slots=True)
class JourneySettings:
    """What a journey is made with; kept in it, so that it can be made again."""

    hours: float = 40.0
    """All the time there is."""
    hours_per_week: float | None = None
    """None leaves it to the persona."""
    most_steps: int = 40
    shortlist: int = 200
    """How many candidates the planner weighs one against another; the bound is over all."""
    relaxation_rounds: int = 8
    """Steps towards the optimum of the relaxation; more of them tighten the bound."""
    most_passes: int = 4
    """How often every exchange of one item for another is tried."""


@dataclass(frozen=True, slots=True, eq=False)
class JourneyRequest:
    """All that a journey depends on, and nothing else."""

    edition: Edition
    coverage_base: csc_array
    """(n_items, n_rungs) from ``edition.item_coverage``."""
    beliefs: Beliefs
    target: RoleProfile
    """What the journey leads to: a role profile, or one made up of the gaps to close."""
    learner_id: str = ""
    languages: tuple[str, ...] = ("en",)
    persona: Persona = ANYONE
    today: RoleProfile | None = None
    """The role held now, to tell which of the two roles a step serves."""
    done: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    """Items that the person does not want, or that were withdrawn since."""
    uptake_prior: UptakePrior = DEFAULT_UPTAKE
    settings: JourneySettings = field(default_factory=JourneySettings)

    @property
    def hours_per_week(self) -> float:
        return self.settings.hours_per_week or self.persona.hours_per_week


@dataclass(frozen=True, slots=True)
class Journey:
    id: str
    """``jny_`` and a hash of what it was made from and of its steps."""
    learner_id: str
    role_id: str
    role_label: str
    edition_id: str
    settings: JourneySettings
    hours_per_week: float
    steps: tuple[Step, ...]
    minutes: int
    weeks: int
    need: float
    """Sum of the needs before the journey."""
    value: float
    """The need that it is expected to close: the sum of the gains of its steps."""
    upper_bound: float
    """No journey of this edition within the hours and the number of steps closes more."""
    optimality_bound: float
    """``1 - value / upper_bound``; 0 is proved best."""
    readiness_before: float
    readiness_after: float
    excluded: Mapping[str, int]
    """Items that teach something needed and were left out, counted by reason."""
    unmet: tuple[Unmet, ...] = ()
    """Rules that could not be kept."""


def build_journey(request: JourneyRequest) -> Journey:
    """Plan, order, lay out and explain one journey: the same request gives the same bytes."""
    edition = request.edition
    need = rung_needs(request.beliefs, request.target.requirements, edition.rungs)
    weight = rung_weights(request.target.requirements, edition.rungs)
    candidates, shortlist = _weigh(request, need)
    chosen = plan(shortlist.problem)
    competency = np.searchsorted(edition.rungs.offset, candidates.rungs, side="right") - 1
    course = Course(
        competency=competency,
        level=candidates.rungs - edition.rungs.offset[competency] + 1,
        n_levels=np.diff(edition.rungs.offset)[competency],
        minutes_per_week=request.hours_per_week * 60,
        asked_today=_asked_today(request)[candidates.rungs],
        is_for_today=request.today is not None and request.today.id == request.target.id,
    )
    steps = compose_steps(edition, shortlist, chosen, course)
    return Journey(
        id=journey_id(request, tuple(step.item_id for step in steps), need),
        learner_id=request.learner_id,
        role_id=request.target.id,
        role_label=request.target.label,
        edition_id=edition.id,
        settings=request.settings,
        hours_per_week=request.hours_per_week,
        steps=steps,
        minutes=sum(step.minutes for step in steps),
        weeks=max((step.last_week for step in steps), default=0),
        need=float(need.sum()),
        value=chosen.value,
        upper_bound=chosen.upper_bound,
        optimality_bound=chosen.optimality_bound,
        readiness_before=readiness(need, weight),
        readiness_after=readiness(_uncovered(need, chosen, candidates, shortlist), weight),
        excluded={**candidates.excluded, **shortlist.excluded},
        unmet=(*chosen.unmet, *_missing_pins(request, shortlist)),
    )


def _weigh(request: JourneyRequest, need: Floats) -> tuple[Candidates, Shortlist]:
    edition, settings = request.edition, request.settings
    uptake = expect_uptake(
        edition.modality, edition.minutes, request.persona.taste, request.uptake_prior
    )
    limits = Limits(float(int(settings.hours * 60)), settings.most_steps)
    eligibility = Eligibility(
        languages=request.languages,
        most_minutes=int(limits.minutes),
        done=request.done,
        rejected=request.rejected,
    )
    candidates = find_candidates(
        edition, request.coverage_base, need, uptake=uptake, eligibility=eligibility
    )
    shortlist = make_shortlist(
        edition,
        candidates,
        limits,
        mix=make_mix(request.persona.least_share, request.persona.most_share),
        uptake=uptake,
        pinned=request.pinned,
        width=settings.shortlist,
        rounds=settings.relaxation_rounds,
        most_passes=settings.most_passes,
    )
    return candidates, shortlist


def _uncovered(need: Floats, chosen: Plan, candidates: Candidates, shortlist: Shortlist) -> Floats:
    """(n_rungs,) the need that the plan is expected to leave."""
    left = need.copy()
    left[candidates.rungs] *= np.prod(
        1 - shortlist.problem.choices.cover[list(chosen.rows)], axis=0
    )
    return left


def _asked_today(request: JourneyRequest) -> NDArray[np.bool_]:
    """(n_rungs,) whether the role held now asks for each rung."""
    rungs = request.edition.rungs
    asked = request.today.requirements if request.today else ()
    known = [one for one in asked if one.competency_id in rungs.row_of]
    return np.asarray(rung_weights(known, rungs) > 0)


def _missing_pins(request: JourneyRequest, shortlist: Shortlist) -> list[Unmet]:
    """Pinned items that this person may not take at all."""
    known = set(shortlist.problem.choices.item_ids)
    return [Unmet(Rule.PINNED, item_id=id_) for id_ in sorted(request.pinned - known)]


def journey_id(request: JourneyRequest, item_ids: tuple[str, ...], need: Floats) -> str:
    """The same for the same edition, state of the person, settings and steps, in any process."""
    told = (
        request.edition.id,
        request.learner_id,
        request.target.id,
        request.languages,
        request.hours_per_week,
        [f"{kind}={share}" for kind, share in sorted(request.persona.least_share.items())],
        [f"{kind}={share}" for kind, share in sorted(request.persona.most_share.items())],
        [f"{kind}={share}" for kind, share in sorted(request.persona.taste.items())],
        sorted(request.done),
        sorted(request.pinned),
        sorted(request.rejected),
        request.settings,
        item_ids,
    )
    digest = blake2b(repr(told).encode(), digest_size=8)
    digest.update(np.round(need, 9).tobytes())
    return f"jny_{digest.hexdigest()}"


def journey_document(journey: Journey) -> dict[str, Any]:
    """The journey as plain dictionaries, lists, texts and numbers, as JSON writes them.

    Figures are rounded to 6 places; a step's reasons gain their English ``text``.
    """
    document: dict[str, Any] = _plain(journey)
    return document


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, PRINTED_DIGITS)
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Reason):
        parameters = _plain(value.parameters)
        return {"code": value.code.value, "parameters": parameters, "text": render(value)}
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
