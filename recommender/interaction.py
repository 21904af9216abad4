"""What people did with the items they were shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InteractionKind(StrEnum):
    IMPRESSION = "impression"
    CLICK = "click"
    START = "start"
    PROGRESS = "progress"
    COMPLETE = "complete"
    DISMISS = "dismiss"
    SAVE = "save"
    RATE = "rate"
    ENROL = "enrol"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One event of one learner with one item."""

    id: str
    learner_id: str
    item_id: str
    kind: InteractionKind
    occurred_at: datetime
    value: float | None = None
    """Share done of a progress, stars of a rating; None for the other kinds."""
    recommendation_id: str = ""
    """The answer that showed the item, where one did."""
