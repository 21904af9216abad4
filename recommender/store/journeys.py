"""Journeys as they were given out, so that each can be shown and made again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from recommender.errors import UnknownJourney
from recommender.store import tables
from recommender.store.statements import upsert

_TABLE = tables.journey


@dataclass(frozen=True, slots=True)
class StoredJourney:
    id: str
    learner_id: str | None
    """None for a person described in the request alone."""
    edition_id: str
    created_at: datetime
    document: str
    """JSON."""


class Journeys:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(
        self,
        journey_id: str,
        learner_id: str | None,
        edition_id: str,
        *,
        created_at: datetime,
        document: str,
    ) -> None:
        row = {
            "id": journey_id,
            "learner_id": learner_id,
            "edition_id": edition_id,
            "created_at": created_at,
            "document": document,
        }
        upsert(self._session, _TABLE, [row])

    def get(self, journey_id: str) -> StoredJourney:
        row = self._session.execute(select(_TABLE).where(_TABLE.c.id == journey_id)).one_or_none()
        if row is None:
            raise UnknownJourney(journey_id)
        return StoredJourney(**row._mapping)

    def latest(self, learner_id: str) -> StoredJourney | None:
        """The journey last made for a person; None before the first."""
        query = select(_TABLE).where(_TABLE.c.learner_id == learner_id)
        newest = query.order_by(_TABLE.c.created_at.desc(), _TABLE.c.id).limit(1)
        row = self._session.execute(newest).one_or_none()
        return None if row is None else StoredJourney(**row._mapping)
