"""Answers that may be kept and asked about again: strong ETags of what they say."""

from collections.abc import Callable, Coroutine
from hashlib import blake2b
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute


class TaggedRoute(APIRoute):
    """Tags a GET's answer by its bytes; whoever has it already is told so with 304."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_tagged(request: Request) -> Response:
            response = await answer(request)
            if request.method != "GET" or response.status_code != 200:
                return response
            tag = f'"{blake2b(response.body, digest_size=16).hexdigest()}"'
            headers = {"etag": tag, "cache-control": "private, no-cache"}
            if _holds(request.headers.get("if-none-match", ""), tag):
                return Response(status_code=304, headers=headers)
            response.headers.update(headers)
            return response

        return answer_tagged


def _holds(stated: str, tag: str) -> bool:
    """
    >>> _holds('W/"a", "b"', '"b"'), _holds("*", '"b"'), _holds("", '"b"')
    (True, True, False)
    """
    known = {one.strip().removeprefix("W/") for one in stated.split(",")}
    return tag in known or "*" in known
