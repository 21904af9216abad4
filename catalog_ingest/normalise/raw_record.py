"""One record of a catalogue as its source wrote it, before anything is normalised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """Values of any type under the product's names; None where the source says nothing."""

    place: str
    """Where the record stands in its source, such as "row 17"."""
    id: object = None
    is_id_spoilt: bool = False
    """True where a spreadsheet turned the id into a number that no longer tells which it was."""
    title: object = None
    description: object = None
    modality: object = None
    duration: object = None
    duration_unit: str | None = None
    """The unit of a bare number, where a column name states one."""
    languages: object = None
    url: object = None
    provider: object = None
    level: object = None
    topics: tuple[object, ...] = ()
    competencies: object = None
    prerequisites: object = None
    licence: object = None
    cost: object = None
    currency: object = None
    version: object = None
    modified_at: object = None
    is_active: object = None
