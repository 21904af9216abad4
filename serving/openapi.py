"""The description of the API: every operation tells which problems it may answer with."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from serving.problems import PROBLEM_JSON
from serving.schemas.wire import ProblemOut

MEANING = {
    400: "The request cannot be read",
    401: "An API key is needed",
    404: "Something the request names does not exist",
    409: "A name stands for several things",
    410: "The page token has expired",
    413: "The request is too large",
    422: "The request breaks a rule",
    500: "Something went wrong here",
    503: "Nothing is published yet, or the database cannot be used",
}
_OPEN_TAG = "health"

SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The API key."},
    "api_key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
"""Needed only when the server is configured with a key."""


def describe(app: FastAPI) -> None:
    """Make ``app`` describe itself with problems in place of FastAPI's own errors."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _build(app: FastAPI) -> dict[str, Any]:
    described = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    components = described.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["ProblemOut"] = problem
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = SECURITY
    for path, operations in described["paths"].items():
        for operation in operations.values():
            _add_problems(path, operation)
    return described


def _add_problems(path: str, operation: dict[str, Any]) -> None:
    statuses = {500}
    if _OPEN_TAG not in operation.get("tags", ()):
        statuses |= {404, 422, 503}
    if path != "/healthz":
        statuses.add(401)
        operation["security"] = [{}, {"bearer": []}, {"api_key": []}]
    if "requestBody" in operation:
        statuses |= {400, 409, 413}
    if any(given["name"] == "page_token" for given in operation.get("parameters", ())):
        statuses |= {400, 410}
    if path == "/readyz":
        statuses.add(503)
    answers: dict[str, Any] = operation["responses"]
    answers |= {str(status): _answer(status) for status in statuses}
    operation["responses"] = dict(sorted(answers.items()))


def _answer(status: int) -> Mapping[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemOut"}
    return {"description": MEANING[status], "content": {PROBLEM_JSON: {"schema": schema}}}


def to_text() -> str:
    """The description as it is committed in ``docs/openapi.json``."""
    from serving.app import create_app
    from serving.settings import Settings

    described = create_app(Settings.model_construct()).openapi()
    return json.dumps(described, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(to_text())
