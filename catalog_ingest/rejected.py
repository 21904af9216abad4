"""A record that was left out, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejected:
    """One bad record: where it stands in its source, which it is, and what to mend."""

    place: str
    """Such as "row 17", as a person who opens the file counts."""
    record_id: str
    """Empty where the record gives none."""
    reason: str
