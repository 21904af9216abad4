"""One row of a table of corrections, in and out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from catalog_ingest.corrections.formulas import defuse, restore
from catalog_ingest.tables.cells import parse_kind, parse_number, parse_time
from catalog_ingest.tables.table import Row
from recommender.errors import InvalidValue
from recommender.framework import MOST_LEVELS
from recommender.mapping import Override, OverrideAction

COLUMNS = (
    "item_id",
    "competency_id",
    "action",
    "entry_level",
    "exit_level",
    "author",
    "reason",
    "made_at",
    "undone_at",
    "id",
)
REQUIRED = ("item_id", "competency_id", "action", "author")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says of an item, in their own words: nothing is looked up yet."""

    item_id: str
    competency: str
    """Id or label."""
    action: OverrideAction
    author: str
    entry_level: int | None = None
    exit_level: int | None = None
    reason: str = ""
    made_at: datetime | None = None
    undone_at: datetime | None = None
    id: str = ""


def to_correction(row: Row) -> Correction:
    def text(column: str) -> str:
        return restore(row.text(column)).strip()

    for column in REQUIRED:
        if not text(column):
            raise InvalidValue(f"{column} is empty")
    made_at, undone_at = (
        parse_time(text(column), column) if text(column) else None
        for column in ("made_at", "undone_at")
    )
    return Correction(
        item_id=text("item_id"),
        competency=text("competency_id"),
        action=parse_kind(text("action"), OverrideAction, "action"),
        author=text("author"),
        entry_level=_level(text("entry_level"), "entry_level"),
        exit_level=_level(text("exit_level"), "exit_level"),
        reason=text("reason"),
        made_at=made_at,
        undone_at=undone_at,
        id=text("id"),
    )


def to_cells(override: Override) -> list[str]:
    """In the order of ``COLUMNS``, fit to be opened in a spreadsheet."""
    cells: Iterable[object] = (
        override.item_id,
        override.competency_id,
        override.action.value,
        override.entry_level,
        override.exit_level,
        override.author,
        override.reason,
        override.made_at.isoformat(),
        override.undone_at.isoformat() if override.undone_at else None,
        override.id,
    )
    texts = ("" if cell is None else str(cell) for cell in cells)
    return [defuse(_CONTROL.sub(" ", text)) for text in texts]


def _level(text: str, column: str) -> int | None:
    if not text:
        return None
    level = parse_number(text, column)
    if not level.is_integer() or not 0 <= level <= MOST_LEVELS:
        raise InvalidValue(f"{column} must be a whole number of 0 to {MOST_LEVELS}, not {text!r}")
    return int(level)
