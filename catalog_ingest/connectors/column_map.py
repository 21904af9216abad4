"""Which columns of a table, or keys of JSON records, hold which field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog_ingest.connectors.field_aliases import ALIASES, LISTED
from catalog_ingest.connectors.field_names import recognise
from recommender.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which columns hold which field."""

    columns: Mapping[str, tuple[str, ...]]
    duration_unit: str | None = None
    guessed: tuple[str, ...] = ()
    """Such as "title from Course Title"."""
    ignored: tuple[str, ...] = ()


def map_columns(names: Iterable[str], given: Mapping[str, str] | None = None) -> ColumnMap:
    """The fields of all columns: as the user says, else guessed by name.

    >>> map_columns(["Kurs", "Dauer"], {"title": "Kurs", "minutes": "Dauer"}).columns
    {'title': ('Kurs',), 'duration': ('Dauer',)}
    """
    every = tuple(names)
    chosen, unit = _choose(every, given or {})
    taken = {column for columns in chosen.values() for column in columns}
    fitting = [(recognise(column), column) for column in every if column not in taken]
    known = sorted(
        ((found, column) for found, column in fitting if found), key=lambda pair: pair[0].rank
    )
    guessed: dict[str, list[str]] = {}
    for found, column in known:
        if found.field in chosen or (found.field in guessed and found.field not in LISTED):
            continue
        guessed.setdefault(found.field, []).append(column)
        unit = found.unit if found.field == "duration" else unit
    in_order = {name: tuple(sorted(columns, key=every.index)) for name, columns in guessed.items()}
    used = taken.union(*in_order.values())
    return ColumnMap(
        {**chosen, **in_order},
        unit,
        tuple(f"{name} from {' + '.join(columns)}" for name, columns in in_order.items()),
        tuple(column for column in every if column not in used),
    )


def _choose(
    names: tuple[str, ...], given: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], str | None]:
    """The columns that the user named, and the unit where the field is one."""
    chosen: dict[str, tuple[str, ...]] = {}
    unit = None
    by_case = {name.casefold(): name for name in names}
    for wanted, column in given.items():
        found = recognise(wanted)
        if found is None:
            raise InvalidValue(
                f"no field {wanted!r}; there are {', '.join(ALIASES)}, minutes, hours"
            )
        actual = by_case.get(column.strip().casefold())
        if actual is None:
            raise InvalidValue(f"no column {column!r}; there are {', '.join(names)}")
        chosen[found.field] = (*chosen.get(found.field, ()), actual)
        unit = found.unit or unit
    return chosen, unit
