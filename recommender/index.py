"""Competencies as vectors, and how similar items are to each kind of their texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.embedding import CompetencyText, TextKind, competency_texts
from recommender.framework import Competency
from recommender.lexical import LexicalIndex, build_lexical_index

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TextVectors:
    """The vectors of one kind of text, grouped by competency."""

    vectors: Floats
    """(n_texts, dim) unit rows."""
    first: NDArray[np.int64]
    """First row of each competency in ``owners``."""
    owners: NDArray[np.int64]
    """Competency rows that have a text of this kind, ascending."""
    level: NDArray[np.int64]
    """(n_texts,) level that a text speaks of, 0 for none."""

    def rows_of(self, competencies: Sequence[int]) -> Floats:
        """The vectors of some competencies, in their order."""
        owner = np.repeat(self.owners, np.diff(np.append(self.first, len(self.vectors))))
        rows = [np.flatnonzero(owner == competency) for competency in competencies]
        return self.vectors[np.concatenate(rows)] if rows else self.vectors[:0]


@dataclass(frozen=True, slots=True)
class CompetencyIndex:
    """What the matcher looks competencies up in."""

    competencies: tuple[Competency, ...]
    texts: dict[TextKind, TextVectors]
    lexical: LexicalIndex

    def restrict(self, rows: Sequence[int]) -> "CompetencyIndex":
        """The index of only the competencies in ``rows``."""
        competencies = [self.competencies[row] for row in rows]
        texts = list_texts(competencies)
        vectors = np.empty((len(texts), self.texts[TextKind.NAME].vectors.shape[1]), np.float32)
        own = {kind: [n for n, t in enumerate(texts) if t.text.kind is kind] for kind in TextKind}
        for kind, places in own.items():
            vectors[places] = self.texts[kind].rows_of(rows)
        return build_index(competencies, texts, vectors)


@dataclass(frozen=True, slots=True)
class OwnedText:
    """A text of the competency in row ``owner``."""

    owner: int
    text: CompetencyText


def list_texts(competencies: Sequence[Competency]) -> list[OwnedText]:
    """All texts to embed, competency by competency."""
    return [
        OwnedText(owner, text)
        for owner, competency in enumerate(competencies)
        for text in competency_texts(competency)
    ]


def build_index(
    competencies: Sequence[Competency], texts: Sequence[OwnedText], vectors: Floats
) -> CompetencyIndex:
    """Index ``competencies`` by the (n_texts, dim) unit ``vectors`` of their ``texts``."""
    return CompetencyIndex(
        competencies=tuple(competencies),
        texts={kind: _select(kind, texts, vectors) for kind in TextKind},
        lexical=build_lexical_index(competencies),
    )


def _select(kind: TextKind, texts: Sequence[OwnedText], vectors: Floats) -> TextVectors:
    rows = [row for row, owned in enumerate(texts) if owned.text.kind is kind]
    owner = np.array([texts[row].owner for row in rows], dtype=np.int64)
    owners, first = np.unique(owner, return_index=True)
    return TextVectors(
        vectors=vectors[rows],
        first=first.astype(np.int64),
        owners=owners,
        level=np.array([texts[row].text.level for row in rows], dtype=np.int64),
    )


def similarity(index: CompetencyIndex, kind: TextKind, vectors: Floats) -> Floats:
    """Cosine of each vector with the nearest text of ``kind`` of each competency.

        similarity[i, j] = max over texts t of competency j of <vector_i, vector_t>

    Args:
        vectors: (n_vectors, dim) unit rows.

    Returns:
        (n_vectors, n_competencies); -1 for a competency that has no such text.
    """
    texts = index.texts[kind]
    result = np.full((len(vectors), len(index.competencies)), -1, dtype=np.float32)
    if len(texts.owners):
        nearest = np.maximum.reduceat(vectors @ texts.vectors.T, texts.first, axis=1)
        result[:, texts.owners] = nearest
    return result
