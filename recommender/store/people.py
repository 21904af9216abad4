"""Learners, their personas and their ratings."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from recommender.assessment import Rating, RatingSource
from recommender.errors import UnknownLearner, UnknownPersona
from recommender.learner import Learner, Persona
from recommender.store import tables
from recommender.store.change import Change, compare
from recommender.store.documents import to_document, to_learner, to_persona
from recommender.store.statements import chunks, delete_rows, upsert

A = TypeVar("A")
_Key: TypeAlias = tuple[str, str, str, str, date]


class People:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save_personas(self, personas: Sequence[Persona]) -> Change:
        """Add personas, or replace those of the same id."""
        return self._save(
            tables.persona,
            [{"id": persona.id, "document": to_document(persona)} for persona in personas],
        )

    def save_learners(self, learners: Sequence[Learner]) -> Change:
        """Add learners with the roles they hold, or replace those of the same id."""
        rows = [
            {
                "id": learner.id,
                "team": learner.team,
                "persona_id": learner.persona_id,
                "document": to_document(learner),
            }
            for learner in learners
        ]
        return self._save(tables.learner, rows)

    def save_ratings(self, ratings: Sequence[Rating]) -> Change:
        """Add ratings; a later word of the same rater on the same day replaces the one before.

        Every rating's learner must be saved before. The change tells of keys as text.
        """
        rows = {_key(rating): _rating_row(rating) for rating in ratings}
        learner_ids = sorted({rating.learner_id for rating in ratings})
        self._check_learners(learner_ids)
        stored = {_key(rating): rating.level for rating in self._ratings(learner_ids)}
        after = {key: row["level"] for key, row in rows.items()}
        new = [rows[key] for key, level in after.items() if stored.get(key) != level]
        upsert(self._session, tables.rating, new)
        before = {_name(key): level for key, level in stored.items() if key in after}
        return compare(before, {_name(key): level for key, level in after.items()})

    def persona(self, persona_id: str) -> Persona:
        document = self._document(tables.persona, persona_id)
        if document is None:
            raise UnknownPersona(persona_id)
        return to_persona(document)

    def personas(self) -> tuple[Persona, ...]:
        return self._all(tables.persona, to_persona)

    def learner(self, learner_id: str) -> Learner:
        document = self._document(tables.learner, learner_id)
        if document is None:
            raise UnknownLearner(learner_id)
        return to_learner(document)

    def learners(self, team: str | None = None) -> tuple[Learner, ...]:
        """All learners, or those of one team, by id."""
        if team is None:
            return self._all(tables.learner, to_learner)
        table = tables.learner
        query = select(table.c.document).where(table.c.team == team).order_by(table.c.id)
        return tuple(to_learner(document) for document in self._session.scalars(query))

    def list_page(self, after: str = "", limit: int = 50, *, team: str = "") -> tuple[Learner, ...]:
        """The next learners after the one of id ``after``, by id; of one team where it is named."""
        table = tables.learner
        query = select(table.c.document).where(table.c.id > after)
        if team:
            query = query.where(table.c.team == team)
        page = self._session.scalars(query.order_by(table.c.id).limit(limit))
        return tuple(to_learner(document) for document in page)

    def ratings_of(self, learner_id: str) -> tuple[Rating, ...]:
        """Every rating of one person, oldest first."""
        return tuple(self._ratings([learner_id]))

    def ratings(self, learner_ids: Sequence[str]) -> dict[str, tuple[Rating, ...]]:
        """The ratings of many people at once; people without any have none here."""
        ratings: dict[str, tuple[Rating, ...]] = {}
        for rating in self._ratings(learner_ids):
            ratings[rating.learner_id] = (*ratings.get(rating.learner_id, ()), rating)
        return ratings

    def delete_learner(self, learner_id: str) -> None:
        """Remove all that is known of a person: ratings, interactions and journeys too.

        Ratings that they made of others stay as those people's, under their rater's id.
        """
        self.learner(learner_id)
        for table in (tables.rating, tables.interaction, tables.journey):
            delete_rows(self._session, table, learner_id=learner_id)
        delete_rows(self._session, tables.learner, id=learner_id)

    def _save(self, table: Table, rows: Sequence[dict[str, Any]]) -> Change:
        after = {row["id"]: row["document"] for row in rows}
        before: dict[str, str] = {}
        for some in chunks(sorted(after)):
            query = select(table.c.id, table.c.document).where(table.c.id.in_(some))
            before |= {id: document for id, document in self._session.execute(query)}
        change = compare(before, after)
        touched = {*change.added, *change.changed}
        upsert(self._session, table, [row for row in rows if row["id"] in touched])
        return change

    def _check_learners(self, learner_ids: Sequence[str]) -> None:
        table = tables.learner
        unknown = set(learner_ids)
        for some in chunks(learner_ids):
            unknown.difference_update(
                self._session.scalars(select(table.c.id).where(table.c.id.in_(some)))
            )
        if unknown:
            raise UnknownLearner(min(unknown))

    def _ratings(self, learner_ids: Sequence[str]) -> list[Rating]:
        table = tables.rating
        order = (table.c.rated_at, table.c.competency_id, table.c.source, table.c.rater_id)
        found: list[Rating] = []
        for some in chunks(learner_ids):
            query = select(table).where(table.c.learner_id.in_(some)).order_by(*order)
            found += [_rating(row) for row in self._session.execute(query)]
        return found

    def _document(self, table: Table, id: str) -> str | None:
        document: str | None = self._session.scalar(
            select(table.c.document).where(table.c.id == id)
        )
        return document

    def _all(self, table: Table, decode: Callable[[str], A]) -> tuple[A, ...]:
        query = select(table.c.document).order_by(table.c.id)
        return tuple(decode(document) for document in self._session.scalars(query))


def _key(rating: Rating) -> _Key:
    who = (rating.learner_id, rating.competency_id, rating.source.value, rating.rater_id)
    return (*who, rating.rated_at)


def _name(key: _Key) -> str:
    """A rating's key for a report."""
    learner_id, competency_id, source, rater_id, rated_at = key
    by = f"{source} {rater_id}".strip()
    return f"{learner_id} {competency_id} by {by} on {rated_at.isoformat()}"


def _rating_row(rating: Rating) -> dict[str, Any]:
    return {
        "learner_id": rating.learner_id,
        "competency_id": rating.competency_id,
        "source": rating.source.value,
        "rater_id": rating.rater_id,
        "rated_at": rating.rated_at,
        "level": rating.level,
    }


def _rating(row: Row[*tuple[Any, ...]]) -> Rating:
    return Rating(
        learner_id=row.learner_id,
        competency_id=row.competency_id,
        source=RatingSource(row.source),
        level=row.level,
        rated_at=row.rated_at,
        rater_id=row.rater_id,
    )
