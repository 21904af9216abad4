"""Sheets of XLSX workbooks as records of text."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from recommender.errors import UnreadableSource

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Cell = int | float | str | bool | time | date | datetime | timedelta
SheetRecords = tuple[str, list[list[str]], dict[int, frozenset[int]]]
"""Sheet name, text by row, and by row number the positions of cells that are numbers."""


def is_workbook(path: Path) -> bool:
    """By its name, or by its first bytes: some are saved under the name of a CSV file."""
    if path.suffix.lower() in _SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            return file.read(4).startswith(_MAGIC)
    except OSError:
        return False


def sheet_names(path: Path) -> tuple[str, ...]:
    return tuple(_open_workbook(path).sheet_names)


def read_sheet(path: Path, sheet: str | None = None) -> SheetRecords:
    """All rows of a sheet, from the first row of the sheet on, so that counting them is exact."""
    workbook = _open_workbook(path)
    names = workbook.sheet_names
    if not names:
        raise UnreadableSource(str(path), "has no sheet.")
    name = names[0] if sheet is None else sheet
    if name not in names:
        raise UnreadableSource(str(path), f"has no sheet {name!r}; it has {', '.join(names)}.")
    try:
        rows: list[list[Cell]] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise _damaged(path, error) from error
    return name, [[cell_text(cell) for cell in row] for row in rows], _find_numbers(rows)


def cell_text(cell: Cell) -> str:
    """What a cell says, as text: dates in ISO form, whole numbers without a point.

    >>> cell_text(3.0), cell_text(2.5), cell_text(datetime(2024, 5, 1)), cell_text(True)
    ('3', '2.5', '2024-05-01', 'true')
    """
    match cell:
        case str():
            return cell
        case bool():
            return str(cell).lower()
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            is_a_day = cell.time() == time()
            return cell.date().isoformat() if is_a_day else cell.isoformat(sep="T")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def _find_numbers(rows: Sequence[Sequence[Cell]]) -> dict[int, frozenset[int]]:
    found = {
        number: frozenset(at for at, cell in enumerate(row) if isinstance(cell, float))
        for number, row in enumerate(rows, 1)
    }
    return {number: positions for number, positions in found.items() if positions}


def _open_workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except OSError as error:
        raise UnreadableSource(
            str(path), f"cannot be opened: {error.strerror or error}."
        ) from error
    except CalamineError as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: CalamineError) -> UnreadableSource:
    return UnreadableSource(
        str(path),
        f"is not a workbook that can be read, or is cut short ({error}).",
        "Save it again as XLSX, or as CSV.",
    )
