"""Which field a column or key holds, recognised by its name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from catalog_ingest.connectors.field_aliases import ALIASES, UNIT_COLUMNS
from catalog_ingest.normalise.duration_units import UNIT_OF

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _HUMP.sub(" ", name)).casefold()
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def fold_name(name: str) -> str:
    """A name without case, accents and punctuation.

    >>> fold_name("Länge (Std.)"), fold_name("courseTitle")
    ('langestd', 'coursetitle')
    """
    return "".join(_words(name))


_PLACE_OF = {
    fold_name(alias): (name, rank)
    for name, aliases in ALIASES.items()
    for rank, alias in enumerate(aliases.split(","))
}


@dataclass(frozen=True, slots=True)
class FieldName:
    """What a column or key holds; a lower ``rank`` is a surer guess."""

    field: str
    rank: int = 0
    unit: str | None = None
    """The unit of a duration, where the name states it."""


@lru_cache(maxsize=4096)
def recognise(name: str) -> FieldName | None:
    """The field that a column or key of this name holds, None when no alias fits.

    >>> recognise("Dauer (Std.)")
    FieldName(field='duration', rank=2, unit='std')
    >>> recognise("Course Title").field
    'title'
    """
    words = _words(name)
    known = _PLACE_OF.get("".join(words))
    if known:
        return FieldName(*known)
    units = [word for word in words if word in UNIT_OF]
    rest = [word for word in words if word not in UNIT_OF and word not in {"in", "total"}]
    if len(units) != 1:
        return None
    if not rest and units[0] in UNIT_COLUMNS:
        return FieldName("duration", 0, units[0])
    named = _PLACE_OF.get("".join(rest))
    if named and named[0] == "duration":
        return FieldName("duration", named[1], units[0])
    return None
