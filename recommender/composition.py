"""From the items a plan chose to ordered, dated steps with the figures that chose them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommender.edition import ORIGINS, Edition
from recommender.explanation import explain_steps
from recommender.item import MODALITIES
from recommender.mapping import rung_probability
from recommender.planning import Plan
from recommender.selection import LEAST_GAIN
from recommender.sequencing import Key, lay_on_weeks, order_items
from recommender.shortlist import Shortlist
from recommender.step import RungGain, Serves, Step

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What the steps are laid out by, beside the plan; columns are the needed rungs."""

    competency: Rows
    """(n_needed,) row of the competency that each is a rung of."""
    level: Rows
    """(n_needed,)"""
    minutes_per_week: float
    asked_today: NDArray[np.bool_]
    """(n_needed,) whether the role held now asks for the rung too."""
    is_for_today: bool
    """Whether the target is the role held now."""


def compose_steps(
    edition: Edition, shortlist: Shortlist, plan: Plan, course: Course
) -> tuple[Step, ...]:
    """Order the chosen items, lay them on weeks, and share the value out among them.

        gain[k, r] = need[r] x prod_{j before k} (1 - cover[j, r]) x cover[k, r]

    so the gains of all steps add up to the value of the plan.
    """
    rows = _learning_order(edition, shortlist, np.array(plan.rows, dtype=np.int64), course)
    choices = shortlist.problem.choices
    cover = choices.cover[rows]
    left = np.cumprod(1 - cover, axis=0)
    gain = choices.need * np.vstack([np.ones((1, cover.shape[1])), left])[:-1] * cover
    minutes = choices.minutes[rows].astype(np.int64)
    first, last = lay_on_weeks(minutes, course.minutes_per_week)
    taken = {int(row) for row in rows}
    pinned = set(shortlist.problem.pinned)
    steps = []
    for place, row in enumerate(int(row) for row in rows):
        before = [part for part in choices.bundles[row] if part != row and part in taken]
        step = _step(edition, int(shortlist.item_rows[row]), shortlist.uptake[row])
        steps.append(
            replace(
                step,
                position=place + 1,
                first_week=int(first[place]),
                last_week=int(last[place]),
                gain=float(gain[place].sum()),
                rungs=_rung_gains(
                    edition, int(shortlist.item_rows[row]), gain[place], course, step
                ),
                prerequisites=tuple(choices.item_ids[part] for part in before),
                serves=_serves(gain[place], course),
                is_pinned=row in pinned,
            )
        )
    reasons = explain_steps(steps, float(choices.need.sum()))
    return tuple(replace(s, reasons=why) for s, why in zip(steps, reasons, strict=True))


def _learning_order(edition: Edition, shortlist: Shortlist, rows: Rows, course: Course) -> Rows:
    """Rung by rung: by the level of what an item is mainly taken for, then by competency."""
    choices = shortlist.problem.choices
    competency, level = course.competency, course.level
    n_levels = np.diff(edition.rungs.offset)[competency]
    levels = np.zeros(len(rows))
    keys: list[Key] = []
    for place, row in enumerate(rows):
        worth = choices.need * choices.cover[row]
        by_competency = np.bincount(competency, worth) if len(worth) else np.zeros(1)
        main = int(np.argmax(np.round(by_competency, 9)))
        own = (competency == main) & (worth > 0)
        mean = float(worth[own] @ level[own] / worth[own].sum()) if own.any() else 0.0
        levels[place] = np.floor(mean + 0.5) / (n_levels[own][0] if own.any() else 1)
        need = float(choices.need[competency == main].sum())
        keys.append((-round(need, 9), main, round(mean, 6), choices.item_ids[int(row)]))
    place_of = {int(row): place for place, row in enumerate(rows)}
    before = [
        [place_of[part] for part in choices.bundles[int(row)] if part != row and part in place_of]
        for row in rows
    ]
    return rows[order_items(levels, before, keys)]


def _step(edition: Edition, item_row: int, uptake: float) -> Step:
    item = edition.items[item_row]
    return Step(
        position=1,
        item_id=edition.item_ids[item_row],
        title=item.title,
        provider=item.provider,
        url=item.url,
        modality=MODALITIES[int(edition.modality[item_row])],
        minutes=int(edition.minutes[item_row]),
        minutes_are_estimated=bool(edition.minutes_are_estimated[item_row]),
        first_week=1,
        last_week=1,
        gain=0.0,
        uptake=float(uptake),
        rungs=(),
        prerequisites=(),
        serves=Serves.NEXT_ROLE,
    )


def _rung_gains(
    edition: Edition, item_row: int, gain: Floats, course: Course, step: Step
) -> tuple[RungGain, ...]:
    """The rungs that a step adds to, greatest gain first."""
    table = edition.mappings
    mapped = table.rows_of_item(item_row)
    own = slice(mapped.start, mapped.stop)
    place_of = {int(row): place for place, row in enumerate(table.competency_row[own])}
    includes = rung_probability(
        table.exit_probability[own].astype(np.float64),
        (table.exit_level[own] - table.entry_level[own]).astype(np.int64),
    ).tolist()
    confidence = table.confidence[own].tolist()
    columns = np.flatnonzero(gain > 0)
    columns = columns[np.argsort(-np.round(gain[columns], 9), kind="stable")]
    gains = []
    for column in columns.tolist():
        row, level = int(course.competency[column]), int(course.level[column])
        competency, place = edition.rungs.competencies[row], place_of[row]
        gains.append(
            RungGain(
                competency_id=competency.id,
                label=competency.label,
                level=level,
                level_name=competency.scale.name_of(level),
                gain=float(gain[column]),
                confidence=confidence[place],
                includes=includes[place][level - 1],
                uptake=step.uptake,
                origin=ORIGINS[int(table.origin[mapped.start + place])],
                evidence=table.evidence[mapped.start + place],
            )
        )
    return tuple(gains)


def _serves(gain: Floats, course: Course) -> Serves:
    if course.is_for_today:
        return Serves.TODAY
    both = bool((gain[course.asked_today] > LEAST_GAIN).any())
    return Serves.BOTH if both else Serves.NEXT_ROLE
