"""Who may ask, and how much they may send: an API key, and a limit on bodies."""

import hmac
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recommender.errors import RecommenderError
from serving.problems import Problem, send_problem
from serving.settings import Settings

SHORTEST_KEY = 20
KNOWN_DEFAULTS = frozenset({"changeme", "change-me", "secret", "password", "apikey", "api-key"})
OPEN_PATHS = frozenset({"/healthz"})

UNAUTHENTICATED = Problem(
    401,
    "unauthenticated",
    "An API key is needed",
    "Send the key as `Authorization: Bearer KEY` or `X-API-Key: KEY`.",
)
BODY_TOO_LARGE = Problem(
    413, "body-too-large", "The request is too large", "Send it in several smaller requests."
)


class UnsafeSettings(RecommenderError):
    """The server would be open to people who must not reach it."""


class UnsafeKey(UnsafeSettings):
    def __init__(self) -> None:
        super().__init__(
            f"JOURNEYS_API_KEY must be a secret of at least {SHORTEST_KEY} characters, not a "
            "default or a repeated word: make one with `openssl rand -base64 32`"
        )


class ExposedWithoutKey(UnsafeSettings):
    def __init__(self, host: str) -> None:
        super().__init__(
            f"refusing to listen on {host} without an API key: set JOURNEYS_API_KEY, "
            "or listen on 127.0.0.1"
        )


def check_exposure(settings: Settings) -> None:
    """Refuse to start where strangers could read people's data."""
    key = settings.api_key.get_secret_value()
    if key:
        _check_key(key)
    elif not _is_loopback(settings.host):
        raise ExposedWithoutKey(settings.host)


def _check_key(key: str) -> None:
    """A repeated default such as "changemechangemechangeme" is long and no secret."""
    plain = key.strip().lower()
    is_default = any(not plain.replace(word, "").strip("-_ ") for word in KNOWN_DEFAULTS)
    if len(plain) < SHORTEST_KEY or is_default or len(set(plain)) < 6 or not plain.isascii():
        raise UnsafeKey


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class KeyGate:
    """Lets a request through when it carries the key, or when no key is configured."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] != "http" or scope["path"] in OPEN_PATHS
        if is_open or not self._key or self._is_known(Headers(scope=scope)):
            await self._app(scope, receive, send)
        else:
            challenge = {"www-authenticate": 'Bearer realm="journeys"'}
            await send_problem(UNAUTHENTICATED, scope, send, headers=challenge)

    def _is_known(self, headers: Headers) -> bool:
        """Both places are compared, each in constant time."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        bearer = token.strip() if scheme.lower() == "bearer" else ""
        offered = (bearer, headers.get("x-api-key", ""))
        matches = [hmac.compare_digest(one.encode(), self._key) for one in offered]
        return any(matches)


class BodyLimit:
    """Refuses a body that says it is too large, or turns out to be while it is read."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await self._read(Headers(scope=scope), receive)
        if body is None:
            await send_problem(BODY_TOO_LARGE, scope, send, headers={"connection": "close"})
            return
        await self._app(scope, _Replay(body, receive), send)

    async def _read(self, headers: Headers, receive: Receive) -> bytes | None:
        """The whole body, which is small by then; None when it is not."""
        stated = headers.get("content-length", "0")
        if stated.isdigit() and int(stated) > self._most_bytes:
            return None
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._most_bytes:
                return None
            if message["type"] != "http.request" or not message.get("more_body", False):
                return bytes(body)


class _Replay:
    """Gives a body that was read already, and afterwards what the server still has to say."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
