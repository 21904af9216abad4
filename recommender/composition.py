"""From the items a plan chose to ordered, dated steps with the figures that chose them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommender.edition import ORIGINS, Edition, MappingTable
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
    n_levels: Rows
    """(n_needed,) of that competency's scale"""
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
    rows = _learning_order(shortlist, np.array(plan.rows, dtype=np.int64), course)
    choices = shortlist.problem.choices
    cover = choices.cover[rows]
    left = np.cumprod(1 - cover, axis=0)
    gain = choices.need * np.vstack([np.ones((1, cover.shape[1])), left])[:-1] * cover
    minutes = choices.minutes[rows].astype(np.int64)
    first, last = lay_on_weeks(minutes, course.minutes_per_week)
    item_rows = shortlist.item_rows[rows]
    rungs = _rung_gains(edition, item_rows, gain, uptake=shortlist.uptake[rows], course=course)
    taken = {int(row) for row in rows}
    pinned = set(shortlist.problem.pinned)
    steps = []
    for place, row in enumerate(int(row) for row in rows):
        before = [part for part in choices.bundles[row] if part != row and part in taken]
        item = edition.items[int(item_rows[place])]
        steps.append(
            Step(
                position=place + 1,
                item_id=choices.item_ids[row],
                title=item.title,
                provider=item.provider,
                url=item.url,
                modality=MODALITIES[int(choices.modality[row])],
                minutes=int(minutes[place]),
                minutes_are_estimated=bool(edition.minutes_are_estimated[item_rows[place]]),
                first_week=int(first[place]),
                last_week=int(last[place]),
                gain=float(gain[place].sum()),
                uptake=float(shortlist.uptake[row]),
                rungs=tuple(rungs[place]),
                prerequisites=tuple(choices.item_ids[part] for part in before),
                serves=_serves(gain[place], course),
                is_pinned=row in pinned,
            )
        )
    reasons = explain_steps(steps, float(choices.need.sum()))
    return tuple(replace(s, reasons=why) for s, why in zip(steps, reasons, strict=True))


def _learning_order(shortlist: Shortlist, rows: Rows, course: Course) -> Rows:
    """Rung by rung: by the level of what an item is mainly taken for, then by competency.

    The main competency is the one on which an item alone gains most; its level there is the mean
    of the rungs by gain, rounded half up, as a share of the scale.
    """
    choices = shortlist.problem.choices
    if not len(rows) or not len(course.competency):
        return rows
    starts = np.flatnonzero(np.diff(course.competency, prepend=-1))
    worth = choices.need * choices.cover[rows]
    total = np.add.reduceat(worth, starts, axis=1)
    main = np.argmax(np.round(total, 9), axis=1)
    own = (np.arange(len(rows)), main)
    level = np.add.reduceat(worth * course.level, starts, axis=1)[own]
    mean = np.round(level / np.maximum(total[own], np.finfo(float).tiny), 6)
    need = np.round(np.add.reduceat(choices.need, starts), 9)[main]
    levels = np.floor(mean + 0.5) / course.n_levels[starts][main]
    keys: list[Key] = [
        (-float(need[place]), int(main[place]), float(mean[place]), choices.item_ids[int(row)])
        for place, row in enumerate(rows)
    ]
    place_of = {int(row): place for place, row in enumerate(rows)}
    before = [
        [place_of[part] for part in choices.bundles[int(row)] if part != row and part in place_of]
        for row in rows
    ]
    ordered: Rows = rows[order_items(levels, before, keys)]
    return ordered


def _rung_gains(
    edition: Edition, item_rows: Rows, gain: Floats, *, uptake: Floats, course: Course
) -> list[list[RungGain]]:
    """For each step the rungs that it adds to, greatest gain first."""
    place, column = np.nonzero(gain > 0)
    order = np.lexsort((column, -np.round(gain[place, column], 9), place))
    place, column = place[order], column[order]
    table, competencies = edition.mappings, edition.rungs.competencies
    mapping = _mapping_rows(table, item_rows[place], course.competency[column])
    includes = rung_probability(
        table.exit_probability[mapping].astype(np.float64),
        (table.exit_level[mapping] - table.entry_level[mapping]).astype(np.int64),
    )[np.arange(len(mapping)), course.level[column] - 1]
    rungs: list[list[RungGain]] = [[] for _ in item_rows]
    columns = (
        place.tolist(),
        mapping.tolist(),
        course.competency[column].tolist(),
        course.level[column].tolist(),
        gain[place, column].tolist(),
        table.confidence[mapping].tolist(),
        includes.tolist(),
        uptake[place].tolist(),
        table.origin[mapping].tolist(),
    )
    for step, row, of, level, gained, confidence, included, taken_up, origin in zip(
        *columns, strict=True
    ):
        competency = competencies[of]
        rungs[step].append(
            RungGain(
                competency_id=competency.id,
                label=competency.label,
                level=level,
                level_name=competency.scale.name_of(level),
                gain=gained,
                confidence=confidence,
                includes=included,
                uptake=taken_up,
                origin=ORIGINS[origin],
                evidence=table.evidence[row],
            )
        )
    return rungs


def _mapping_rows(table: MappingTable, item_row: Rows, competency_row: Rows) -> Rows:
    """The rows that map each item to the competency beside it; the table is sorted by both."""
    pairs = item_row << 32 | competency_row
    keys = table.item_row.astype(np.int64) << 32 | table.competency_row
    rows: Rows = np.searchsorted(keys, pairs)
    return rows


def _serves(gain: Floats, course: Course) -> Serves:
    if course.is_for_today:
        return Serves.TODAY
    both = bool((gain[course.asked_today] > LEAST_GAIN).any())
    return Serves.BOTH if both else Serves.NEXT_ROLE
