"""Which texts stand for an item and for a competency, and what an encoder of them must do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from recommender.framework import Competency
from recommender.item import LearningItem

WORDS_A_PASSAGE = 110
"""Stays below the 256 word pieces that the packaged encoder reads."""
MOST_PASSAGES = 6
MOST_TOPICS = 12
MOST_ALIASES = 8

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """What makes vectors comparable: only vectors of one identity are ever compared."""

    name: str
    weights_hash: str
    """SHA-256 of the weights."""
    dimension: int

    @property
    def id(self) -> str:
        return f"{self.name}@{self.weights_hash[:16]}x{self.dimension}"


class Encoder(Protocol):
    """Turns texts into vectors."""

    @property
    def identity(self) -> EncoderIdentity: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n_texts, dim) unit rows, in the order of ``texts``."""
        ...


def text_hash(text: str) -> str:
    """A stable name of a text, the same on every machine.

    >>> len(text_hash("Working with people"))
    32
    """
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length 1; a row of zeros stays as it is."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = (vectors / np.where(length == 0, 1, length)).astype(np.float32)
    return scaled


def item_passages(item: LearningItem) -> tuple[str, ...]:
    """The texts an item is embedded as: its title with topics, then its description in pieces.

    >>> from recommender.item import Modality
    >>> item_passages(LearningItem("s", "1", "Git basics", Modality.VIDEO, topics=("Git",)))
    ('Git basics. Git',)
    """
    topics = ", ".join(item.topics[:MOST_TOPICS])
    head = f"{item.title}. {topics}" if topics else item.title
    return (head, *split_passages(item.description)[: MOST_PASSAGES - 1])


def split_passages(text: str) -> list[str]:
    """Pieces of at most ``WORDS_A_PASSAGE`` words, broken at sentence ends where there are any."""
    pieces: list[str] = []
    words: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        new = sentence.split()
        if words and len(words) + len(new) > WORDS_A_PASSAGE:
            pieces.append(" ".join(words))
            words = []
        while len(new) > WORDS_A_PASSAGE:
            pieces.append(" ".join(new[:WORDS_A_PASSAGE]))
            new = new[WORDS_A_PASSAGE:]
        words += new
    if words:
        pieces.append(" ".join(words))
    return pieces


class TextKind(StrEnum):
    """The part of a competency that a text tells."""

    NAME = "name"
    DESCRIPTION = "description"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class CompetencyText:
    kind: TextKind
    text: str
    level: int = 0
    """The level a descriptor or worked example speaks of; 0 for the others."""


def competency_texts(competency: Competency) -> tuple[CompetencyText, ...]:
    """The texts a competency is embedded as: names, description, descriptors, worked examples."""
    texts = [CompetencyText(TextKind.NAME, competency.label)]
    if competency.aliases:
        names = "; ".join((competency.label, *competency.aliases[:MOST_ALIASES]))
        texts.append(CompetencyText(TextKind.NAME, names))
    if competency.description:
        described = f"{competency.label}: {competency.description}"
        texts.append(CompetencyText(TextKind.DESCRIPTION, described))
    for level, descriptor in enumerate(competency.descriptors, start=1):
        if descriptor:
            texts.append(CompetencyText(TextKind.LEVEL, descriptor, level))
    texts += [CompetencyText(TextKind.LEVEL, e.text, e.level) for e in competency.examples]
    return tuple(texts)
