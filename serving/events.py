"""Keep what learning platforms report, and tell of each event what became of it."""

from collections.abc import Sequence

from recommender.errors import UnknownLearner
from recommender.interaction import Interaction
from recommender.store.transaction import Transaction
from serving.schemas.people import EventResult, InteractionIn, InteractionsSaved, RefusedEvent


def keep_events(
    events: Sequence[InteractionIn | RefusedEvent], transaction: Transaction
) -> InteractionsSaved:
    """Each event once by its id; those of people who are not known are refused.

    A person who was deleted would otherwise return through late events.
    """
    known = _known_learners(events, transaction)
    results = [_keep(event, known, transaction) for event in events]
    counts = {status: 0 for status in ("added", "known", "refused")}
    for result in results:
        counts[result.status] += 1
    return InteractionsSaved(
        n_added=counts["added"],
        n_known=counts["known"],
        n_refused=counts["refused"],
        results=results,
    )


def _known_learners(
    events: Sequence[InteractionIn | RefusedEvent], transaction: Transaction
) -> frozenset[str]:
    known = set()
    for learner_id in {event.learner_id for event in events if isinstance(event, InteractionIn)}:
        try:
            known.add(transaction.people.learner(learner_id).id)
        except UnknownLearner:
            continue
    return frozenset(known)


def _keep(
    event: InteractionIn | RefusedEvent, known: frozenset[str], transaction: Transaction
) -> EventResult:
    if isinstance(event, RefusedEvent):
        return EventResult(event_id=event.event_id, status="refused", reason=event.reason)
    if event.learner_id not in known:
        reason = "learner_id: there is no such learner"
        return EventResult(event_id=event.event_id, status="refused", reason=reason)
    n_added, _ = transaction.interactions.save([_interaction(event)])
    return EventResult(event_id=event.event_id, status="added" if n_added else "known")


def _interaction(event: InteractionIn) -> Interaction:
    return Interaction(
        id=event.event_id,
        learner_id=event.learner_id,
        item_id=event.item_id,
        kind=event.kind,
        occurred_at=event.occurred_at,
        value=event.value,
        recommendation_id=event.recommendation_id,
    )
