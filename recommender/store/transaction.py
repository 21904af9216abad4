"""All that one transaction reads and writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from recommender.store.catalogue import Catalogue
from recommender.store.frameworks import Frameworks
from recommender.store.interactions import Interactions
from recommender.store.journeys import Journeys
from recommender.store.mappings import Mappings
from recommender.store.overrides import Overrides
from recommender.store.people import People
from recommender.store.session import Database


class Transaction:
    """The parts of the store as one request or job sees them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def frameworks(self) -> Frameworks:
        return Frameworks(self.session)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.session)

    @cached_property
    def mappings(self) -> Mappings:
        return Mappings(self.session)

    @cached_property
    def overrides(self) -> Overrides:
        return Overrides(self.session)

    @cached_property
    def people(self) -> People:
        return People(self.session)

    @cached_property
    def interactions(self) -> Interactions:
        return Interactions(self.session)

    @cached_property
    def journeys(self) -> Journeys:
        return Journeys(self.session)


@contextmanager
def begin(database: Database) -> Iterator[Transaction]:
    """One request or job: kept as a whole at its end, or not at all when it raises."""
    with database.transaction() as session:
        yield Transaction(session)


def is_reachable(database: Database) -> bool:
    """Whether the database answers."""
    try:
        with database.transaction() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
