"""Why a step is there and why it stands where it does, read off the numbers that put it there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from recommender.mapping import Origin
from recommender.step import Reason, ReasonCode, RungGain, Step

MOST_CLIMBS = 2
"""So many rungs are told of; the others are in the step's figures."""
LEAST_SHARE = 0.2
"""A rung is told of when it makes at least this share of the step's gain."""

Parameters = Mapping[str, str | float | int]


class Claim(Protocol):
    """That an item teaches a competency."""

    @property
    def label(self) -> str: ...
    @property
    def origin(self) -> Origin: ...
    @property
    def confidence(self) -> float: ...
    @property
    def evidence(self) -> str: ...


def explain_steps(steps: Sequence[Step], total_need: float) -> list[tuple[Reason, ...]]:
    """The reasons for each step of a journey, in the order of the steps.

    Args:
        total_need: the need before the journey, of which shares are told.
    """
    return [
        (*_why_this(step, total_need), *_why_now(step, steps), *_what_to_know(step))
        for step in steps
    ]


def render(reason: Reason) -> str:
    """The reason in English.

    >>> render(Reason(ReasonCode.UPTAKE, {"uptake": 0.62, "modality": "course"}))
    'The chance that you finish this course and it lifts you a whole level, where it fits, is 62%.'
    """
    return _ENGLISH[reason.code](reason.parameters)


def main_rungs(step: Step) -> list[RungGain]:
    """The rungs that a step is taken for."""
    return [rung for rung in step.rungs if rung.gain >= LEAST_SHARE * step.gain][:MOST_CLIMBS]


def _why_this(step: Step, total_need: float) -> Iterator[Reason]:
    told: set[str] = set()
    for rung in main_rungs(step):
        parameters: dict[str, str | float | int] = {
            "competency": rung.label,
            "level": rung.level,
            "level_name": rung.level_name,
            "gain": rung.gain,
            "share_of_need": rung.gain / total_need,
        }
        yield Reason(ReasonCode.CLIMBS, parameters)
        if rung.competency_id not in told:
            told.add(rung.competency_id)
            yield who_says_so(rung)
    if step.rungs:
        yield Reason(ReasonCode.UPTAKE, {"uptake": step.uptake, "modality": step.modality.value})


def who_says_so(claim: Claim) -> Reason:
    """Whose word it is that an item teaches a competency, and how far to trust it."""
    if claim.origin is Origin.OVERRIDE:
        return Reason(ReasonCode.PERSON_SAID, {"competency": claim.label})
    if claim.origin is Origin.DECLARED:
        said: dict[str, str | float | int] = {
            "competency": claim.label,
            "confidence": claim.confidence,
        }
        return Reason(ReasonCode.PROVIDER_SAID, said)
    parameters: dict[str, str | float | int] = {
        "competency": claim.label,
        "confidence": claim.confidence,
        "evidence": claim.evidence,
    }
    return Reason(ReasonCode.CONFIDENCE, parameters)


def _why_now(step: Step, steps: Sequence[Step]) -> Iterator[Reason]:
    earlier, later = steps[: step.position - 1], steps[step.position :]
    for other in earlier:
        if other.item_id in step.prerequisites:
            yield Reason(ReasonCode.AFTER, {"title": other.title, "position": other.position})
    for other in later:
        if step.item_id in other.prerequisites:
            yield Reason(ReasonCode.BEFORE, {"title": other.title, "position": other.position})
    if (lower := _lower_rung_before(step, earlier)) is not None:
        yield lower


def _lower_rung_before(step: Step, earlier: Sequence[Step]) -> Reason | None:
    """The last earlier step whose main rung lies below this one's in the same competency."""
    if not step.rungs:
        return None
    main = step.rungs[0]
    for other in reversed(earlier):
        below = other.rungs[0] if other.rungs else None
        if below and below.competency_id == main.competency_id and below.level < main.level:
            parameters: dict[str, str | float | int] = {
                "title": other.title,
                "position": other.position,
                "competency": main.label,
                "level_name": below.level_name,
            }
            return Reason(ReasonCode.BUILDS_ON, parameters)
    return None


def _what_to_know(step: Step) -> Iterator[Reason]:
    if step.is_pinned:
        yield Reason(ReasonCode.PINNED, {})
    if step.minutes_are_estimated:
        parameters: dict[str, str | float | int] = {
            "minutes": step.minutes,
            "modality": step.modality.value,
        }
        yield Reason(ReasonCode.ESTIMATED_MINUTES, parameters)


def _percent(share: str | float | int) -> str:
    """A share as a percentage, never rounded to none or to all.

    >>> _percent(0.0004), _percent(0.014), _percent(0.62), _percent(0.999)
    ('under 0.1%', '1.4%', '62%', 'over 99%')
    """
    percent = float(share) * 100
    if 0 < percent < 0.1:
        return "under 0.1%"
    if percent > 99 and percent < 100:
        return "over 99%"
    return f"{percent:.1f}%" if 0 < percent < 9.95 else f"{percent:.0f}%"


def _confidence(p: Parameters) -> str:
    quoted = f': "{p["evidence"]}"' if p["evidence"] else ""
    return f"It teaches {p['competency']} with a confidence of {_percent(p['confidence'])}{quoted}."


def _provider_said(p: Parameters) -> str:
    return (
        f"Its provider says that it teaches {p['competency']}, "
        f"which is taken to be right in {_percent(p['confidence'])} of cases."
    )


def _climbs(p: Parameters) -> str:
    share = _percent(p["share_of_need"])
    return f"It helps you reach {p['level_name']} in {p['competency']}: {share} of all you need."


def _uptake(p: Parameters) -> str:
    kind = str(p["modality"]).replace("_", " ")
    return (
        f"The chance that you finish this {kind} and it lifts you a whole level, "
        f"where it fits, is {_percent(p['uptake'])}."
    )


_ENGLISH: Mapping[ReasonCode, Callable[[Parameters], str]] = {
    ReasonCode.CLIMBS: _climbs,
    ReasonCode.CONFIDENCE: _confidence,
    ReasonCode.PROVIDER_SAID: _provider_said,
    ReasonCode.PERSON_SAID: lambda p: f"A colleague confirmed that it teaches {p['competency']}.",
    ReasonCode.UPTAKE: _uptake,
    ReasonCode.BEFORE: lambda p: f'It must come before step {p["position"]}, "{p["title"]}".',
    ReasonCode.AFTER: lambda p: f'It needs step {p["position"]}, "{p["title"]}", first.',
    ReasonCode.BUILDS_ON: lambda p: (
        f"It follows step {p['position']}, which works on {p['level_name']} in {p['competency']}."
    ),
    ReasonCode.PINNED: lambda p: "You asked for it.",
    ReasonCode.ESTIMATED_MINUTES: lambda p: (
        f"Its length is not stated exactly; {p['minutes']} minutes is an estimate."
    ),
}
