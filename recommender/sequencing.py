"""Put items in the order in which to learn from them, and lay them on weeks."""

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from recommender.errors import CyclicPrerequisites

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Key = tuple[float | str, ...]


def order_items(
    levels: Floats, prerequisites: Sequence[Sequence[int]], tie_keys: Sequence[Key]
) -> Rows:
    """Lower levels first, every item after its prerequisites.

    What must come before an item of a lower level is drawn forward with it. Where prerequisites
    run in a circle, the circle is opened at its lowest item; ``find_circle`` tells of it.

    Args:
        levels: (n,) on one scale for all, such as level / number of levels.
        prerequisites: for each item the rows that must come before it.
        tie_keys: for each item what decides between equal levels; comparable with one another.

    Returns:
        (n,) rows in learning order.

    >>> order_items(np.array([0.2, 0.1, 0.5]), [[2], [], []], [("a",), ("b",), ("c",)])
    array([1, 2, 0])
    """
    n = len(levels)
    own = [(float(levels[row]), *tie_keys[row], row) for row in range(n)]
    edges = _open_circles([sorted({p for p in prerequisites[r] if p != r}) for r in range(n)], own)
    after: list[list[int]] = [[] for _ in range(n)]
    for row, before in enumerate(edges):
        for part in before:
            after[part].append(row)
    backward = _topological(edges, after, own)
    urgency = list(own)
    for row in reversed(backward):
        urgency[row] = min([own[row], *(urgency[later] for later in after[row])])
    return np.array(_topological(edges, after, urgency), dtype=np.int64)


def find_circle(prerequisites: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The rows of one circle of prerequisites, each before the next; () when there is none.

    >>> find_circle([[1], [0], []])
    (1, 0)
    """
    number = _component_of(prerequisites)
    size = np.bincount(number)
    in_circle = size[number] > 1 if len(number) else np.zeros(0, dtype=np.bool_)
    if not in_circle.any():
        return ()
    row = int(np.flatnonzero(in_circle)[0])
    path: list[int] = []
    while row not in path:
        path.append(row)
        row = min(p for p in prerequisites[row] if number[p] == number[row] and p != row)
    return tuple(reversed(path[path.index(row) :]))


def refuse_circles(prerequisites: Sequence[Sequence[int]], ids: Sequence[str]) -> None:
    """Raise ``CyclicPrerequisites`` where prerequisites run in a circle."""
    if circle := find_circle(prerequisites):
        raise CyclicPrerequisites(tuple(ids[row] for row in (*circle, circle[0])))


def lay_on_weeks(minutes: Rows, minutes_per_week: float) -> tuple[Rows, Rows]:
    """The first and last week, from 1, of items taken one after another at a steady pace.

    >>> lay_on_weeks(np.array([60, 60, 120]), 120)
    (array([1, 1, 2]), array([1, 1, 2]))
    """
    end = np.cumsum(minutes)
    first = np.floor((end - minutes) / minutes_per_week).astype(np.int64) + 1
    last = np.ceil(end / minutes_per_week - 1e-9).astype(np.int64)
    return first, np.maximum(last, first)


def _topological(
    before: Sequence[Sequence[int]], after: Sequence[Sequence[int]], key: Sequence[Key]
) -> list[int]:
    """Rows such that each comes after ``before``, least key first among those that may."""
    waits_for = [len(rows) for rows in before]
    ready = [(key[row], row) for row in range(len(before)) if not waits_for[row]]
    heapq.heapify(ready)
    order = []
    while ready:
        _, row = heapq.heappop(ready)
        order.append(row)
        for later in after[row]:
            waits_for[later] -= 1
            if not waits_for[later]:
                heapq.heappush(ready, (key[later], later))
    return order


def _open_circles(edges: list[list[int]], key: Sequence[Key]) -> list[list[int]]:
    """Drop what the least item of each circle waits for within it, until no circle is left."""
    while True:
        number = _component_of(edges)
        size = np.bincount(number, minlength=1)
        members = [row for row in range(len(edges)) if size[number[row]] > 1]
        if not members:
            return edges
        opened: set[int] = set()
        for row in sorted(members, key=key.__getitem__):
            if number[row] not in opened:
                opened.add(int(number[row]))
                edges[row] = [part for part in edges[row] if number[part] != number[row]]


def _component_of(edges: Sequence[Sequence[int]]) -> NDArray[np.int32]:
    """(n,) the strongly connected component of each row."""
    n = len(edges)
    if not any(edges):
        return np.arange(n, dtype=np.int32)
    later = np.repeat(np.arange(n), [len(rows) for rows in edges])
    earlier = np.array([part for rows in edges for part in rows], dtype=np.int64)
    graph = csr_array((np.ones(len(later), dtype=np.int8), (later, earlier)), shape=(n, n))
    number: NDArray[np.int32] = connected_components(graph, directed=True, connection="strong")[1]
    return number
