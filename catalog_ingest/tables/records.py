"""Rows built into values one by one: what does not fit is set aside with its place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from catalog_ingest.rejected import Rejected
from catalog_ingest.tables.table import Row, Table
from recommender.errors import InvalidValue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value and where it was read, so that whoever checks it further can say so."""

    place: str
    value: T

    def reject(self, record_id: str, reason: str) -> Rejected:
        """The same record as one left out."""
        return Rejected(self.place, record_id, reason)


def build_records(
    table: Table | None,
    build: Callable[[Row], T],
    *,
    ids: tuple[str, ...],
    rejected: list[Rejected],
) -> list[Placed[T]]:
    """Build every row of ``table``, in order; rows that cannot be built are added to ``rejected``.

    Args:
        ids: columns that hold ids, refused where a spreadsheet has spoilt them; the first
            names the record.
    """
    built: list[Placed[T]] = []
    for row in table.rows if table else ():
        place = f"{table.name} {row.place}" if table else row.place
        try:
            _check_row(row, ids)
            built.append(Placed(place, build(row)))
        except InvalidValue as error:
            rejected.append(Rejected(place, row.text(ids[0]), str(error)))
    return built


def require_text(row: Row, column: str) -> str:
    """The text of a cell that must not be empty."""
    text = row.text(column)
    if not text:
        raise InvalidValue(f"{column} is empty")
    return text


def _check_row(row: Row, ids: tuple[str, ...]) -> None:
    if row.has_surplus:
        raise InvalidValue("has more cells than there are columns: quote the text with delimiters")
    for column in ids:
        if row.is_spoilt_id(column):
            raise InvalidValue(
                f"{column} {row.text(column)!r} was turned into a number by a spreadsheet: "
                "format the column as text and enter the id again"
            )
