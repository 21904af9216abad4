"""A journey as a readable table."""

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from recommender.step import ReasonCode
from serving.schemas.journeys import JourneyOut, ReasonOut, StepOut, UnmetOut
from serving.schemas.people import GapOut

MOST_GAPS = 8
LEAST_SHOWN = 0.05
"""Gaps of less need are only counted."""

_TOLD = (
    {ReasonCode.CLIMBS},
    {ReasonCode.PERSON_SAID, ReasonCode.PINNED},
    {ReasonCode.AFTER, ReasonCode.BUILDS_ON, ReasonCode.BEFORE},
)
"""One reason of each group is printed."""

_LEFT_OUT = {
    "done": "done already",
    "rejected": "dismissed or withdrawn",
    "language": "in another language",
    "longer_than_the_hours": "longer than the hours there are",
    "duplicate": "the same as another",
    "prerequisite": "without what must come before it",
}


def print_journey(journey: JourneyOut, console: Console) -> None:
    """Gaps and readiness, the steps week by week, and how good the plan is."""
    for line in _heading(journey):
        console.print(Text(line))
    console.print(_gap_table(journey.gaps))
    if journey.steps:
        console.print(_step_table(journey.steps))
    else:
        console.print(Text("Nothing in the catalogue closes any of these gaps in the time given."))
    for line in _verdict(journey):
        console.print(Text(line))


def _heading(journey: JourneyOut) -> Iterator[str]:
    who = f"{journey.learner_id}: " if journey.learner_id else ""
    pace = f"{journey.hours_per_week:g} hours a week"
    yield f"{who}journey to {journey.role_label} ({journey.role_id})"
    yield (
        f"{_hours(journey.minutes)} of {journey.settings.hours:g} h, {len(journey.steps)} steps, "
        f"{journey.weeks} weeks at {pace}"
    )
    yield (
        f"Readiness for the role: {journey.readiness_before:.0%} now, "
        f"{journey.readiness_after:.0%} expected after."
    )


def _gap_table(gaps: list[GapOut]) -> Table:
    shown = [gap for gap in gaps if gap.need >= LEAST_SHOWN][:MOST_GAPS]
    table = Table(title="Gaps, greatest need first", title_justify="left", box=None)
    table.add_column("competency", overflow="fold")
    table.add_column("held", justify="right")
    table.add_column("required")
    table.add_column("need", justify="right")
    for gap in shown:
        held = f"{gap.expected_held:.1f}" if gap.is_rated else f"{gap.expected_held:.1f}?"
        required = f"{gap.required} {gap.required_name}"
        table.add_row(Text(gap.label), held, Text(required), f"{gap.need:.2f}")
    more = len(gaps) - len(shown)
    unrated = any(not gap.is_rated for gap in shown)
    told = [f"{more} smaller or closed"] if more else []
    told += ["? nobody has rated it"] if unrated else []
    table.caption, table.caption_justify = "; ".join(told) or None, "left"
    return table


def _step_table(steps: list[StepOut]) -> Table:
    """Rung and reasons stand below the title, so that the table fits narrow terminals too."""
    table = Table(title="Steps", title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 1, 0))
    table.add_column("week", no_wrap=True)
    table.add_column("minutes", justify="right")
    table.add_column("modality", no_wrap=True)
    table.add_column("step, rung climbed, why", overflow="fold", ratio=1)
    for step in steps:
        table.add_row(
            _weeks(step),
            f"{'~' * step.minutes_are_estimated}{step.minutes}",
            step.modality.value.replace("_", " "),
            _story(step),
        )
    return table


def _story(step: StepOut) -> Text:
    by = f" ({step.provider})" if step.provider else ""
    story = Text()
    story.append(f"{step.position}. {step.title}{by}\n", style="bold")
    story.append(_climbs(step))
    for reason in _main_reasons(step):
        story.append(f"\n{reason.text}", style="dim")
    return story


def _main_reasons(step: StepOut) -> list[ReasonOut]:
    """What it is mainly taken for, and why it stands where it does; JSON tells all."""
    told: list[ReasonOut] = []
    for group in _TOLD:
        told += [reason for reason in step.reasons if reason.code in group][:1]
    return told


def _verdict(journey: JourneyOut) -> Iterator[str]:
    share = journey.value / journey.need if journey.need else 1.0
    figures = f"value {journey.value:.3f} of {journey.need:.3f}"
    yield f"Expected to close {share:.0%} of the need: {figures}."
    yield _optimality(journey)
    if left_out := [
        f"{count:,} {_LEFT_OUT.get(reason, reason)}"
        for reason, count in journey.excluded.items()
        if count
    ]:
        yield f"Left out, though they teach something needed: {', '.join(left_out)}."
    for unmet in journey.unmet:
        yield f"Could not be kept in these hours: {_rule(unmet)}."


def _rule(unmet: UnmetOut) -> str:
    if unmet.modality:
        return f"the persona's share of {unmet.modality.value.replace('_', ' ')}"
    return f"{unmet.item_id}, which was asked for"


def _optimality(journey: JourneyOut) -> str:
    if not journey.steps:
        return ""
    if journey.optimality_bound <= 0:
        return "No other plan in these hours can close more: this one is proved best."
    bound = journey.optimality_bound
    return f"No other plan in these hours can close over {bound / (1 - bound):.1%} more than this."


def _weeks(step: StepOut) -> str:
    if step.first_week == step.last_week:
        return str(step.first_week)
    return f"{step.first_week}-{step.last_week}"


def _climbs(step: StepOut) -> str:
    """The highest needed level of each competency, of those that matter in this step."""
    highest = {
        rung.competency_id: f"{rung.label}: {rung.level_name}"
        for rung in sorted(step.rungs, key=lambda rung: rung.level)
        if rung.gain >= 0.2 * step.gain
    }
    return "climbs to " + "; ".join(highest.values()) if highest else "prepares what follows"


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")
