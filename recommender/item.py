"""Learning items: what a person can learn from, whatever its form."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recommender.errors import InvalidValue


class Modality(StrEnum):
    COURSE = "course"
    MICROLEARNING = "microlearning"
    VIDEO = "video"
    AUDIO = "audio"
    ARTICLE = "article"
    BOOK = "book"
    TOOL = "tool"
    JOB_AID = "job_aid"
    MENTORING = "mentoring"
    COACHING = "coaching"
    PEER_SESSION = "peer_session"
    PROJECT = "project"


MODALITIES = tuple(Modality)
"""In the order in which arrays count them."""

USUAL_MINUTES = {
    Modality.COURSE: 480,
    Modality.MICROLEARNING: 20,
    Modality.VIDEO: 30,
    Modality.AUDIO: 40,
    Modality.ARTICLE: 15,
    Modality.BOOK: 600,
    Modality.TOOL: 60,
    Modality.JOB_AID: 15,
    Modality.MENTORING: 240,
    Modality.COACHING: 180,
    Modality.PEER_SESSION: 90,
    Modality.PROJECT: 960,
}
"""Minutes assumed for an item whose source states none; a plan marks them as estimated."""


@dataclass(frozen=True, slots=True)
class DeclaredMapping:
    """What a provider says its item teaches: kept as said, whichever framework it fits."""

    competency: str
    """Id or label, as the provider wrote it."""
    entry_level: int | None = None
    exit_level: int | None = None


@dataclass(frozen=True, slots=True)
class LearningItem:
    """One thing to learn from, as one source describes it."""

    source: str
    source_id: str
    title: str
    modality: Modality
    description: str = ""
    minutes: int | None = None
    minutes_are_estimated: bool = False
    """True where the source gave a band or a calendar span, not a duration."""
    languages: tuple[str, ...] = ()
    """BCP-47 tags; empty when the source does not say."""
    provider: str = ""
    url: str = ""
    level: str = ""
    """The provider's own word for its level: "beginner", "mixed"."""
    topics: tuple[str, ...] = ()
    """The provider's own subjects, skills and products."""
    declared: tuple[DeclaredMapping, ...] = ()
    prerequisites: tuple[str, ...] = ()
    """Item ids; a bare source id means the same source."""
    licence: str = ""
    cost: str = ""
    """Amount and currency, such as "49.00 EUR"; empty when unknown."""
    version: str = ""
    modified_at: datetime | None = None
    is_active: bool = True

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidValue("title is empty")
        if self.minutes is not None and self.minutes <= 0:
            raise InvalidValue(f"minutes must be positive, not {self.minutes}")

    @property
    def id(self) -> str:
        """``source:source id``, the same on every load."""
        return f"{self.source}:{self.source_id}"

    @property
    def planned_minutes(self) -> int:
        """The minutes a plan reckons with: as stated, else what the modality usually takes."""
        return self.minutes if self.minutes is not None else USUAL_MINUTES[self.modality]
