"""Ids in addresses: they reach the routes as they were sent."""

from starlette.types import ASGIApp, Receive, Scope, Send


class RawPaths:
    """Routes by the encoded path, so that ``%2F`` within an id is no slash between segments.

    An id may be a link, and may end in the name of a sub-resource.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path")
        if scope["type"] == "http" and raw:
            scope["path"] = raw.partition(b"?")[0].decode("latin-1")
        await self._app(scope, receive, send)
