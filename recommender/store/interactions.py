"""What people did with items: each event once, however often it is sent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from recommender.interaction import Interaction, InteractionKind
from recommender.store import tables
from recommender.store.statements import chunks, insert_missing

_TABLE = tables.interaction


class Interactions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, interactions: Sequence[Interaction]) -> tuple[int, int]:
        """Add the events whose id is new.

        Returns:
            How many were added, and how many were known already or sent twice.
        """
        new = {event.id: event for event in reversed(interactions)}
        for some in chunks(sorted(new)):
            for id in self._session.scalars(select(_TABLE.c.id).where(_TABLE.c.id.in_(some))):
                del new[id]
        insert_missing(self._session, _TABLE, [_row(event) for event in new.values()])
        return len(new), len(interactions) - len(new)

    def of_learner(self, learner_id: str) -> tuple[Interaction, ...]:
        """Every event of one person, oldest first."""
        query = select(_TABLE).where(_TABLE.c.learner_id == learner_id)
        rows = self._session.execute(query.order_by(_TABLE.c.occurred_at, _TABLE.c.id))
        return tuple(_interaction(row) for row in rows)

    def done_items(self, learner_id: str) -> frozenset[str]:
        """Ids of the items a person has finished, canonical ones where duplicates were merged."""
        record = tables.source_record
        is_done = or_(
            _TABLE.c.kind == InteractionKind.COMPLETE.value,
            and_(_TABLE.c.kind == InteractionKind.PROGRESS.value, _TABLE.c.value >= 1),
        )
        query = (
            select(func.coalesce(record.c.canonical_id, _TABLE.c.item_id))
            .join(record, record.c.id == _TABLE.c.item_id, isouter=True)
            .where(_TABLE.c.learner_id == learner_id, is_done)
        )
        return frozenset(self._session.scalars(query))


def _row(event: Interaction) -> dict[str, Any]:
    return {
        "id": event.id,
        "learner_id": event.learner_id,
        "item_id": event.item_id,
        "kind": event.kind.value,
        "occurred_at": event.occurred_at,
        "value": event.value,
        "recommendation_id": event.recommendation_id,
    }


def _interaction(row: Row[*tuple[Any, ...]]) -> Interaction:
    return Interaction(
        id=row.id,
        learner_id=row.learner_id,
        item_id=row.item_id,
        kind=InteractionKind(row.kind),
        occurred_at=row.occurred_at,
        value=row.value,
        recommendation_id=row.recommendation_id,
    )
