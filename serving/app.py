"""Assemble the API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from recommender.errors import NoEdition
from recommender.store.published import Published
from recommender.store.search import Search
from recommender.store.session import open_database
from serving.addresses import RawPaths
from serving.openapi import describe
from serving.problems import install_problems
from serving.routes import ROUTERS
from serving.security import BodyLimit, KeyGate, check_exposure
from serving.settings import Settings
from serving.tracing import Tracing
from serving.turns import Turns


def create_app(settings: Settings) -> FastAPI:
    """The API over one home, opened when the server starts."""
    check_exposure(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.database = open_database(settings.where.database)
        app.state.published = Published(settings.where)
        app.state.search = Search(settings.where)
        # Without one the API still takes people and corrections; ``/readyz`` tells.
        with suppress(NoEdition):
            app.state.published.as_published()
        yield
        app.state.database.dispose()

    app = FastAPI(
        title="Learning journeys",
        summary="What a person should learn next, in which order, in the hours they have.",
        version=version("learning-journeys"),
        lifespan=lifespan,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        middleware=[
            Middleware(Tracing),
            Middleware(KeyGate, key=settings.api_key.get_secret_value()),
            Middleware(BodyLimit, most_bytes=settings.most_body_bytes),
            Middleware(Turns),
            Middleware(RawPaths),
        ],
    )
    for router in ROUTERS:
        app.include_router(router)
    install_problems(app)
    describe(app)
    return app


def _operation_id(route: APIRoute) -> str:
    """The function's name: it becomes a method of generated clients, so it stays."""
    return route.name
