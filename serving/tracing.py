"""The outermost layer of a request: its id, its line in the log, and errors nobody expected."""

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.problems import answer_unexpected

ACCESS_LOG = "serving.access"

log = logging.getLogger(ACCESS_LOG)

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Tracing:
    """Names every request, and says what became of it without saying about whom."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, _request_id(Headers(scope=scope)))
        scope.setdefault("state", {})["request_id"] = answer.request_id
        began = time.perf_counter()
        try:
            await self._app(scope, receive, answer)
        except Exception as error:
            if answer.status:
                raise
            await answer_unexpected(error, scope, answer)
        finally:
            _log(scope, answer, time.perf_counter() - began)


class _Answer:
    """Sends on, with the headers that every answer has."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.request_id
            headers["x-content-type-options"] = "nosniff"
            # Most answers are about people; what may be kept says so itself.
            headers.setdefault("cache-control", "private, no-store")
        await self._send(message)


def _request_id(headers: Headers) -> str:
    stated = headers.get("x-request-id", "")
    return stated if _ID.fullmatch(stated) else uuid4().hex


def _log(scope: Scope, answer: _Answer, seconds: float) -> None:
    """The route's pattern stands for the address, which may hold ids and queries."""
    route = getattr(scope.get("route"), "path", "-")
    milliseconds = round(seconds * 1000)
    facts = (answer.request_id, scope["method"], route, answer.status, milliseconds)
    log.info("%s %s %s %s %s ms", *facts)
