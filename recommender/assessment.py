"""Ratings of a person's levels, and the belief fused from them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RatingSource(StrEnum):
    SELF = "self"
    MANAGER = "manager"
    PEER = "peer"
    TEST = "test"
    CREDENTIAL = "credential"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Rating:
    """One source's word on the level a person holds."""

    learner_id: str
    competency_id: str
    source: RatingSource
    level: int
    """0..L on the competency's scale."""
    rated_at: date
    rater_id: str = ""
