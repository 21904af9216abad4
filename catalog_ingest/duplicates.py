"""What makes two items the same, and what makes one item changed."""

import json
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b

from recommender.item import LearningItem


def duplicate_key(item: LearningItem) -> str:
    """The same for exact duplicates, whatever their source and id.

    A hash of title, description, provider (the source where none is named), modality, minutes and
    languages; case and blanks do not count.

    >>> from recommender.item import Modality
    >>> one = LearningItem("lms", "17", "Giving feedback", Modality.VIDEO, provider="Nordlicht")
    >>> other = LearningItem("lxp", "v-9", "Giving  Feedback", Modality.VIDEO, provider="Nordlicht")
    >>> duplicate_key(one) == duplicate_key(other)
    True
    """
    return _hash(
        [
            _fold(item.title),
            _fold(item.description),
            _fold(item.provider or item.source),
            item.modality.value,
            item.minutes,
            sorted(item.languages),
        ]
    )


def content_hash(item: LearningItem) -> str:
    """A hash of every field: it changes exactly when the item does, on any machine."""
    return _hash([[field.name, _plain(getattr(item, field.name))] for field in fields(item)])


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _plain(value: object) -> object:
    """The value as JSON can write it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return [[name, _plain(getattr(value, name))] for name in value.__dataclass_fields__]
    return value


def _hash(value: object) -> str:
    canonical = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
