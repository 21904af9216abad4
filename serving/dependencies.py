"""What routes ask for: a transaction, the edition as corrected, the time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from fastapi import Depends, Request

from recommender.store.published import Corrected, Published
from recommender.store.search import Search
from recommender.store.session import Database
from recommender.store.transaction import Transaction, begin


def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def get_published(request: Request) -> Published:
    published: Published = request.app.state.published
    return published


def get_search(request: Request) -> Search:
    search: Search = request.app.state.search
    return search


DatabaseDep: TypeAlias = Annotated[Database, Depends(get_database)]
PublishedDep: TypeAlias = Annotated[Published, Depends(get_published)]
SearchDep: TypeAlias = Annotated[Search, Depends(get_search)]


def open_transaction(database: DatabaseDep) -> Iterator[Transaction]:
    """Committed when the route has returned and before its answer is sent."""
    with begin(database) as transaction:
        yield transaction


TransactionDep: TypeAlias = Annotated[Transaction, Depends(open_transaction, scope="function")]


def get_corrected(published: PublishedDep, transaction: TransactionDep) -> Corrected:
    return published.now(transaction)


def read_clock() -> datetime:
    return datetime.now(UTC)


CorrectedDep: TypeAlias = Annotated[Corrected, Depends(get_corrected)]
NowDep: TypeAlias = Annotated[datetime, Depends(read_clock)]
