"""What a load changed."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Ids of what is new, different, gone and as it was."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


def compare(before: Mapping[str, object], after: Mapping[str, object]) -> Change:
    """How ``after`` differs from ``before``, by id.

    >>> compare({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5})
    Change(added=('d',), changed=('c',), removed=('a',), unchanged=('b',))
    """
    both = [id for id in after if id in before]
    return Change(
        added=tuple(id for id in after if id not in before),
        changed=tuple(id for id in both if after[id] != before[id]),
        removed=tuple(id for id in before if id not in after),
        unchanged=tuple(id for id in both if after[id] == before[id]),
    )
