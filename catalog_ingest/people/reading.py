"""People from files: learners with their roles, personas, ratings and interactions.

Whether the ids they name exist is not known here: every value keeps its place, so that whoever
checks it against the store can say which row to mend.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from catalog_ingest.people.rows import (
    LearnerRole,
    to_interaction,
    to_learner,
    to_learner_role,
    to_persona,
    to_rating,
)
from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.layout import read_layout
from catalog_ingest.tables.records import Placed, build_records
from catalog_ingest.tables.table import Row, Table, read_table
from catalog_ingest.tables.workbook import is_workbook
from recommender.assessment import Rating
from recommender.errors import InvalidValue, UnreadableSource
from recommender.interaction import Interaction
from recommender.learner import Learner, Persona

T = TypeVar("T")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ratings": ("learner_id", "competency_id", "source", "level", "rated_at"),
    "interactions": ("learner_id", "item_id", "kind", "occurred_at"),
    "roles": ("learner_id", "role_id"),
    "personas": ("persona_id", "label"),
    "learners": ("learner_id",),
}
"""The columns each table must have; a file that stands alone is the first whose columns it has."""


@dataclass(frozen=True, slots=True)
class PeopleReading:
    """What a people file says, each value with its place."""

    personas: tuple[Placed[Persona], ...] = ()
    learners: tuple[Placed[Learner], ...] = ()
    """With the roles that the same file gives them."""
    roles: tuple[Placed[LearnerRole], ...] = ()
    """Every role row, those of learners who stand in no learners table too."""
    ratings: tuple[Placed[Rating], ...] = ()
    interactions: tuple[Placed[Interaction], ...] = ()
    rejected: tuple[Rejected, ...] = ()
    tables: frozenset[str] = frozenset()
    """Which tables there were: a missing one says nothing, an empty one that there are none."""


def read_people(path: Path) -> PeopleReading:
    """People in a folder of CSV files, in one workbook, or one table of them in a single file."""
    tables = _read_tables(path)
    rejected: list[Rejected] = []

    def build(
        name: str, to_value: Callable[[Row], T], key: Callable[[T], Hashable]
    ) -> list[Placed[T]]:
        once = _refuse_repeats(to_value, key)
        ids = tuple(column for column in COLUMNS[name] if column.endswith("_id"))
        return build_records(tables.get(name), once, ids=ids, rejected=rejected)

    personas = build("personas", to_persona, lambda persona: persona.id)
    learners = build("learners", to_learner, lambda learner: learner.id)
    roles = build("roles", to_learner_role, lambda role: role)
    ratings = build("ratings", to_rating, lambda rating: replace(rating, level=0))
    interactions = build("interactions", to_interaction, lambda interaction: interaction.id)
    return PeopleReading(
        personas=tuple(personas),
        learners=_join_roles(learners, roles),
        roles=tuple(roles),
        ratings=tuple(ratings),
        interactions=tuple(interactions),
        rejected=tuple(rejected),
        tables=frozenset(tables),
    )


def _read_tables(path: Path) -> Mapping[str, Table]:
    if not path.exists():
        raise UnreadableSource(str(path), "does not exist.")
    if path.is_dir() or is_workbook(path):
        tables = read_layout(path, tuple(COLUMNS))
    else:
        table = read_table(path)
        tables = {_name_table(table): table}
    for name, table in tables.items():
        table.require(*COLUMNS[name])
    return tables


def _name_table(table: Table) -> str:
    """Which table a single file holds, told by its columns."""
    have = {column.casefold() for column in table.columns}
    for name, columns in COLUMNS.items():
        if have.issuperset(columns):
            return name
    raise UnreadableSource(
        table.source,
        f"holds no table of people; its columns are {', '.join(table.columns)}.",
        f"A table of ratings has {', '.join(COLUMNS['ratings'])}.",
    )


def _refuse_repeats(
    to_value: Callable[[Row], T], key: Callable[[T], Hashable]
) -> Callable[[Row], T]:
    """``to_value`` that takes each key once."""
    seen: set[Hashable] = set()

    def once(row: Row) -> T:
        value = to_value(row)
        if key(value) in seen:
            raise InvalidValue("was already read: an earlier row says the same or contradicts it")
        seen.add(key(value))
        return value

    return once


def _join_roles(
    learners: list[Placed[Learner]], roles: list[Placed[LearnerRole]]
) -> tuple[Placed[Learner], ...]:
    held = defaultdict(list)
    for role in roles:
        held[role.value.learner_id].append(role.value.held)
    return tuple(
        replace(learner, value=replace(learner.value, roles=tuple(held[learner.value.id])))
        for learner in learners
    )
