"""Tables of text, read from CSV, TSV and XLSX files."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalog_ingest.tables.delimited import read_records
from catalog_ingest.tables.workbook import is_workbook, read_sheet
from recommender.errors import UnreadableSource

_SPOILT_ID = re.compile(r"[+-]?\d+\.0+|[+-]?\d(\.\d+)?[eE]\+\d+")
MOST_EXACT_DIGITS = 15
"""A spreadsheet rounds a number of more digits than these."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table: its text by column, and where it stands."""

    number: int
    """As a spreadsheet shows it: the header is usually row 1."""
    cells: Sequence[str]
    position_of: Mapping[str, int] = field(repr=False)
    """Columns in lower case."""
    float_positions: frozenset[int] = frozenset()

    @property
    def place(self) -> str:
        return f"row {self.number}"

    @property
    def floats(self) -> frozenset[str]:
        """The columns whose cell is a number in the workbook, not text."""
        return frozenset(c for c, at in self.position_of.items() if at in self.float_positions)

    @property
    def has_surplus(self) -> bool:
        """Whether text stands right of the last column: its cells are probably shifted."""
        width = 1 + max(self.position_of.values())
        return any(cell.strip() for cell in self.cells[width:])

    def text(self, column: str) -> str:
        """The cell without blanks around it; "" where there is none. Case does not matter."""
        at = self._position(column)
        return self.cells[at].strip() if 0 <= at < len(self.cells) else ""

    def is_spoilt_id(self, column: str) -> bool:
        """Whether a spreadsheet turned the id into a number that no longer tells which it was.

        >>> row = Row(2, ("4.68498726035481E+18", "1042.0", "1042"), {"a": 0, "b": 1, "c": 2})
        >>> [row.is_spoilt_id(column) for column in "abc"]
        [True, True, False]
        """
        text = self.text(column)
        if _SPOILT_ID.fullmatch(text):
            return True
        was_number = self._position(column) in self.float_positions
        return was_number and not (text.lstrip("-").isdigit() and len(text) <= MOST_EXACT_DIGITS)

    def _position(self, column: str) -> int:
        at = self.position_of.get(column)
        return self.position_of.get(column.strip().casefold(), -1) if at is None else at


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    source: str = ""
    """What an error calls it."""

    def require(self, *columns: str) -> None:
        """Refuse the table unless it has all of ``columns``."""
        have = {column.casefold() for column in self.columns}
        if missing := [column for column in columns if column.casefold() not in have]:
            raise UnreadableSource(
                self.source or self.name,
                f"lacks the column {', '.join(missing)}; it has {', '.join(self.columns)}.",
                "Add it, or check that the first row holds the column names.",
            )


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """The table in a file, or in one sheet of a workbook (the first, unless named)."""
    if is_workbook(path):
        name, records, floats = read_sheet(path, sheet)
        return _to_table(records, name=name, source=f"{path} (sheet {name})", floats=floats)
    return _to_table(read_records(path), name=path.stem, source=str(path))


def _to_table(
    records: Sequence[Sequence[str]],
    *,
    name: str,
    source: str,
    floats: Mapping[int, frozenset[int]] | None = None,
) -> Table:
    """Rows below the first that is not blank; blank rows are counted but left out."""
    filled = ((n, cells) for n, cells in enumerate(records, 1) if any(map(str.strip, cells)))
    header = next(filled, None)
    if header is None:
        raise UnreadableSource(source, "is empty.", "The first row must hold column names.")
    position_of = _position_columns(header[1], source)
    at_numbers = floats or {}
    none: frozenset[int] = frozenset()
    rows = [Row(n, cells, position_of, at_numbers.get(n, none)) for n, cells in filled]
    columns = tuple(cell.strip() for cell in header[1] if cell.strip())
    return Table(name, columns, rows, source)


def _position_columns(header: Iterable[str], source: str) -> dict[str, int]:
    """Where each column stands, by its name in lower case; nameless ones are skipped."""
    position_of: dict[str, int] = {}
    for at, cell in enumerate(header):
        name = cell.strip()
        if not name:
            continue
        if name.casefold() in position_of:
            raise UnreadableSource(
                source, f"has two columns named {name!r}.", "Rename one of them."
            )
        position_of[name.casefold()] = at
    return position_of
