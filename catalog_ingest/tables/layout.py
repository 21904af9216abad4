"""Several named tables that belong together: a folder of files, or one workbook."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from catalog_ingest.tables.table import Table, read_table
from catalog_ingest.tables.workbook import is_workbook, sheet_names
from recommender.errors import UnreadableSource

SUFFIXES = (".csv", ".tsv", ".txt")


def read_layout(path: Path, names: Sequence[str]) -> Mapping[str, Table]:
    """The tables among ``names`` that a folder or workbook holds, by name; case does not matter."""
    if path.is_dir():
        tables = {name: read_table(file) for name, file in _find_files(path, names).items()}
    elif is_workbook(path):
        sheets = {sheet.strip().casefold(): sheet for sheet in sheet_names(path)}
        tables = {n: read_table(path, sheet=sheets[n]) for n in names if n in sheets}
    else:
        raise UnreadableSource(str(path), "is neither a folder nor a workbook.")
    if not tables:
        raise UnreadableSource(
            str(path),
            f"holds no table named {', '.join(names)}.",
            "Name its CSV files or sheets so.",
        )
    return tables


def _find_files(folder: Path, names: Sequence[str]) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for file in sorted(folder.iterdir()):
        name = file.stem.casefold()
        if name not in names or file.suffix.lower() not in SUFFIXES:
            continue
        if name in found:
            raise UnreadableSource(
                str(folder), f"holds both {found[name].name} and {file.name}.", "Keep one of them."
            )
        found[name] = file
    return {name: found[name] for name in names if name in found}
