"""Errors as problem details (RFC 9457), and the one table from an error to its status."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope, Send

from recommender import errors
from serving.paging import ExpiredPageToken, UnreadablePageToken

PROBLEM_JSON = "application/problem+json"
TYPES = "urn:journeys:problem:"
"""What every type begins with; the codes after it are stable."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as a client may act on it."""

    status: int
    code: str
    """The last part of the type: stable, for programs."""
    title: str
    """The same for every problem of the type."""
    detail: str = ""
    errors: Sequence[Mapping[str, str]] = ()
    """Each wrong place of a body: ``pointer``, ``detail``, ``code``."""


PROBLEM_OF: dict[type[Exception], tuple[int, str, str]] = {
    errors.UnknownLearner: (404, "unknown-learner", "There is no such learner"),
    errors.UnknownPersona: (404, "unknown-persona", "There is no such persona"),
    errors.UnknownRole: (404, "unknown-role", "There is no such role profile"),
    errors.UnknownItem: (404, "unknown-item", "There is no such learning item"),
    errors.UnknownFramework: (404, "unknown-framework", "There is no such framework"),
    errors.UnknownCompetency: (404, "unknown-competency", "There is no such competency"),
    errors.UnknownOverride: (404, "unknown-override", "There is no such standing override"),
    errors.UnknownJourney: (404, "unknown-journey", "There is no such journey"),
    errors.NoJourneyYet: (404, "no-journey-yet", "No journey was made yet"),
    errors.AmbiguousRole: (409, "ambiguous-role", "The name means several role profiles"),
    errors.AmbiguousCompetency: (409, "ambiguous-competency", "The name means several"),
    errors.UnpublishedRole: (409, "unpublished-role", "The role profile is not published"),
    errors.NoTargetRole: (409, "no-target-role", "The learner has no target role"),
    UnreadablePageToken: (400, "unreadable-page-token", "The page token cannot be read"),
    ExpiredPageToken: (410, "page-token-expired", "The page token has expired"),
    errors.InvalidValue: (422, "invalid-value", "A value breaks a rule"),
    errors.NoEdition: (503, "no-edition", "Nothing is published yet"),
    errors.UnreadableEdition: (503, "unreadable-edition", "The edition cannot be used"),
    errors.UnreadableDatabase: (503, "unreadable-database", "The database cannot be used"),
    errors.UnreadableSource: (503, "missing-encoder", "Free text cannot be searched here"),
}
"""Status, type and title of every error the API may meet; any other is unexpected."""

UNEXPECTED = Problem(500, "unexpected", "Something went wrong here, not in the request")

_OF_STATUS = {
    400: ("malformed", "The request cannot be read"),
    404: ("not-found", "There is nothing at this address"),
    405: ("method-not-allowed", "The resource does not take this method"),
}


def install_problems(app: FastAPI) -> None:
    """Answer every error that ``app`` expects with a problem; ``tracing`` meets the others."""
    app.add_exception_handler(errors.RecommenderError, _answer_known)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)


def problem_of(error: Exception) -> Problem:
    """The entry of the nearest class in the table."""
    for kind in type(error).__mro__:
        if kind in PROBLEM_OF:
            status, code, title = PROBLEM_OF[kind]
            return Problem(status, code, title, str(error))
    return UNEXPECTED


def to_response(
    problem: Problem, scope: Scope, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as an HTTP answer; ASCII, so that no text of a request can break it."""
    body: dict[str, Any] = {
        "type": TYPES + problem.code,
        "title": problem.title,
        "status": problem.status,
        "instance": scope["path"],
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = list(problem.errors)
    if request_id := scope.get("state", {}).get("request_id"):
        body["request_id"] = request_id
    return Response(json.dumps(body), problem.status, headers, PROBLEM_JSON)


async def send_problem(
    problem: Problem, scope: Scope, send: Send, *, headers: Mapping[str, str] | None = None
) -> None:
    """Answer from outside the application, such as from a gate before it."""
    await to_response(problem, scope, headers)(scope, _nothing, send)


async def _nothing() -> dict[str, str]:
    return {"type": "http.disconnect"}


def _answer_known(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem is UNEXPECTED:
        raise error
    headers = {"retry-after": "30"} if problem.status == 503 else None
    return to_response(problem, request.scope, headers)


def _answer_invalid(request: Request, error: Exception) -> Response:
    """Names places and rules, never the values: they may be personal."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    places = [
        {"pointer": _pointer(one["loc"]), "detail": str(one["msg"]), "code": str(one["type"])}
        for one in found
    ]
    if any(place["code"] == "json_invalid" for place in places):
        problem = Problem(400, *_OF_STATUS[400], detail="The body is not JSON.", errors=places)
    else:
        problem = Problem(422, "invalid-request", "The request breaks a rule", errors=places)
        problem = replace(problem, detail=f"{len(places)} value(s) cannot be taken.")
    return to_response(problem, request.scope)


def _pointer(location: Sequence[object]) -> str:
    """A JSON pointer into the body, or the name of a parameter.

    >>> _pointer(("body", "roles", 0, "share")), _pointer(("query", "limit"))
    ('#/roles/0/share', 'query: limit')
    """
    where, *rest = location or ("body",)
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in rest]
    if where != "body":
        return f"{where}: {'.'.join(steps)}"
    return "#" + "".join(f"/{step}" for step in steps)


def _answer_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code, title = _OF_STATUS.get(status, ("http-error", "The request cannot be answered"))
    headers = error.headers if isinstance(error, HTTPException) else None
    return to_response(Problem(status, code, title), request.scope, headers)


async def answer_unexpected(error: Exception, scope: Scope, send: Send) -> None:
    """Logged by its kind and place alone: messages of other libraries may quote personal data."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    request_id = scope.get("state", {}).get("request_id", "-")
    log.error("%s unexpected %s at %s", request_id, type(error).__name__, place)
    await send_problem(UNEXPECTED, scope, send)
