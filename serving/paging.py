"""Tokens for the next page: opaque to clients, made of the place where a page ended."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Protocol, TypeVar

from recommender.errors import RecommenderError

A = TypeVar("A")


class Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=Named)


class UnreadablePageToken(RecommenderError):
    def __init__(self) -> None:
        super().__init__("the page_token is not one of ours: ask again without it")


class ExpiredPageToken(RecommenderError):
    def __init__(self) -> None:
        super().__init__("what was listed has been published anew: ask again without page_token")


def to_token(*place: str) -> str:
    """
    >>> from_token(to_token("shelf:12"))
    ('shelf:12',)
    """
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def from_token(token: str, n: int = 1) -> tuple[str, ...]:
    """The place, of ``n`` parts, that a token stands for; empty parts for an empty token."""
    if not token:
        return ("",) * n
    try:
        place = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, RecursionError):
        raise UnreadablePageToken from None
    is_ours = isinstance(place, list) and all(isinstance(part, str) for part in place)
    if not is_ours or len(place) != n or any("\x00" in part for part in place):
        raise UnreadablePageToken
    return tuple(place)


def cut(ids: Sequence[str], values: Sequence[A], limit: int) -> tuple[Sequence[A], str | None]:
    """A page of at most ``limit``, and the token for the next one if there is more.

    >>> cut(["a", "b"], [1, 2], 1)[0]
    [1]
    """
    if len(values) <= limit:
        return values, None
    return values[:limit], to_token(ids[limit - 1])


def in_order_after(values: Sequence[N], token: str, limit: int) -> list[N]:
    """In the order of their ids, one more than ``limit`` of those after the place of a token."""
    (after,) = from_token(token)
    return sorted((one for one in values if one.id > after), key=lambda one: one.id)[: limit + 1]
