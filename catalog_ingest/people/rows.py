"""One row of each table of people as a value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from catalog_ingest.normalise.languages import parse_languages
from catalog_ingest.tables.cells import (
    parse_day,
    parse_fact,
    parse_kind,
    parse_list,
    parse_number,
    parse_time,
)
from catalog_ingest.tables.records import require_text
from catalog_ingest.tables.table import Row
from recommender.assessment import Rating, RatingSource
from recommender.errors import InvalidValue
from recommender.framework import MOST_LEVELS
from recommender.interaction import Interaction, InteractionKind
from recommender.item import Modality
from recommender.learner import ANYONE, Learner, Persona, RoleHeld

USUAL_HOURS = ANYONE.hours_per_week
"""A week, for a persona that states none."""
USUAL_LANGUAGES = Learner("").languages


@dataclass(frozen=True, slots=True)
class LearnerRole:
    """A role and the learner who has it or aims at it."""

    learner_id: str
    held: RoleHeld


def to_persona(row: Row) -> Persona:
    hours = _optional_number(row, "hours_per_week")
    return Persona(
        require_text(row, "persona_id"),
        require_text(row, "label"),
        description=row.text("description"),
        hours_per_week=USUAL_HOURS if hours is None else hours,
        least_share=_by_modality(row, "least_share"),
        most_share=_by_modality(row, "most_share"),
        taste=_by_modality(row, "taste"),
    )


def to_learner(row: Row) -> Learner:
    hours = _optional_number(row, "hours_per_week")
    if hours is not None and hours <= 0:
        raise InvalidValue(f"hours_per_week must be above 0, not {row.text('hours_per_week')!r}")
    languages, unknown = parse_languages(row.text("languages"))
    if unknown:
        raise InvalidValue(f"languages must be tags such as en or de-AT, not {', '.join(unknown)}")
    return Learner(
        require_text(row, "learner_id"),
        name=row.text("name"),
        team=row.text("team"),
        persona_id=row.text("persona_id"),
        languages=languages or USUAL_LANGUAGES,
        hours_per_week=hours,
    )


def to_learner_role(row: Row) -> LearnerRole:
    share = _optional_number(row, "share")
    if share is not None and not 0 < share <= 1:
        raise InvalidValue(f"share must be above 0 and at most 1, not {row.text('share')!r}")
    since, until = (
        parse_day(row.text(column), column) if row.text(column) else None
        for column in ("since", "until")
    )
    if since and until and until < since:
        raise InvalidValue("until is before since")
    held = RoleHeld(
        require_text(row, "role_id"),
        share=1.0 if share is None else share,
        since=since,
        until=until,
        is_target=parse_fact(row.text("is_target"), "is_target"),
    )
    return LearnerRole(require_text(row, "learner_id"), held)


def to_rating(row: Row) -> Rating:
    return Rating(
        require_text(row, "learner_id"),
        require_text(row, "competency_id"),
        parse_kind(row.text("source"), RatingSource, "source"),
        _level(row.text("level")),
        parse_day(row.text("rated_at"), "rated_at"),
        rater_id=row.text("rater_id"),
    )


def to_interaction(row: Row) -> Interaction:
    """An event; its id is a hash of what it says, so that reading it again gives the same."""
    learner_id, item_id = require_text(row, "learner_id"), require_text(row, "item_id")
    kind = parse_kind(row.text("kind"), InteractionKind, "kind")
    moment = parse_time(row.text("occurred_at"), "occurred_at")
    said = "\x1f".join((learner_id, item_id, kind, moment.isoformat()))
    return Interaction(
        blake2b(said.encode(), digest_size=16).hexdigest(),
        learner_id,
        item_id,
        kind,
        moment,
        value=_optional_number(row, "value"),
        recommendation_id=row.text("recommendation_id"),
    )


def _level(text: str) -> int:
    """Its fault is told without the text: a report of a load shows no ratings."""
    try:
        level = parse_number(text, "level")
    except InvalidValue:
        level = math.nan
    if not level.is_integer() or not 0 <= level <= MOST_LEVELS:
        raise InvalidValue(f"level must be a whole number of 0 to {MOST_LEVELS}")
    return int(level)


def _optional_number(row: Row, column: str) -> float | None:
    text = row.text(column)
    return parse_number(text, column) if text else None


def _by_modality(row: Row, column: str) -> Mapping[Modality, float]:
    """Such as "project=0.15 | mentoring=0.05"."""
    numbers: dict[Modality, float] = {}
    for part in parse_list(row.text(column)):
        name, equals, number = part.partition("=")
        if not equals:
            raise InvalidValue(f"{column} must be written as project=0.15 | video=0.1")
        modality = parse_kind(name.strip(), Modality, column)
        numbers[modality] = parse_number(number.strip(), f"{column} of {modality}")
    return numbers
