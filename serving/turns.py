"""How many requests are worked on at once; the others wait without holding anything."""

from asyncio import Semaphore

from starlette.types import ASGIApp, Receive, Scope, Send

AT_ONCE = 12
"""Fewer than the connections the database gives out (15) and than the server's threads (40).

A request holds its connection between two turns on a thread. Were there more requests than
connections, all threads could come to wait for connections held by requests that wait for a
thread."""


class Turns:
    """Lets so many requests in at once, in the order they came."""

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE) -> None:
        self._app = app
        self._turns = Semaphore(at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        async with self._turns:
            await self._app(scope, receive, send)
