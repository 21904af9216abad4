"""Vectors of texts, kept by what the text says and which encoder made them."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from recommender.embedding import EncoderIdentity
from recommender.errors import InvalidValue, MissingVectors
from recommender.store import tables
from recommender.store.statements import chunks, insert_missing

_STORED = np.dtype("<f4")


class Vectors:
    """The vectors of one encoder; those of another are never seen through this."""

    def __init__(self, session: Session, encoder_id: str) -> None:
        self._session = session
        self._encoder_id = encoder_id

    def register(self, identity: EncoderIdentity) -> None:
        """Tell the full identity of the encoder, before its first vectors are saved."""
        if identity.id != self._encoder_id:
            raise InvalidValue(f"{identity.id} is another encoder than {self._encoder_id}")
        self._insert(identity.name, identity.weights_hash, identity.dimension)

    def missing(self, hashes: Collection[str]) -> set[str]:
        """Those of the text hashes that have no vector yet."""
        absent = set(hashes)
        text_hash = tables.vector.c.text_hash
        for some in chunks(sorted(absent)):
            query = select(text_hash).where(self._is_ours, text_hash.in_(some))
            absent.difference_update(self._session.scalars(query))
        return absent

    def save(self, hashes: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep (n_texts, dim) vectors under the hashes of their texts; known ones stay."""
        if vectors.ndim != 2 or len(vectors) != len(hashes):
            raise InvalidValue(f"{len(hashes)} texts cannot have vectors of shape {vectors.shape}")
        if not len(hashes):
            return
        self._check_dimension(vectors.shape[1])
        stored = np.ascontiguousarray(vectors, dtype=_STORED)
        rows = [
            {"encoder_id": self._encoder_id, "text_hash": hash, "numbers": row.tobytes()}
            for hash, row in zip(hashes, stored, strict=True)
        ]
        insert_missing(self._session, tables.vector, rows)

    def load(self, hashes: Sequence[str]) -> NDArray[np.float32]:
        """(n_texts, dim) vectors in the order asked; a hash may be asked for twice."""
        wanted = sorted(set(hashes))
        place = {hash: row for row, hash in enumerate(wanted)}
        loaded = np.zeros((len(wanted), self.dimension), dtype=np.float32)
        n_found = 0
        columns = (tables.vector.c.text_hash, tables.vector.c.numbers)
        for some in chunks(wanted):
            query = select(*columns).where(self._is_ours, columns[0].in_(some))
            for hash, numbers in self._session.execute(query):
                loaded[place[hash]] = np.frombuffer(numbers, dtype=_STORED)
                n_found += 1
        if n_found < len(wanted):
            raise MissingVectors(self._encoder_id, len(wanted) - n_found)
        return loaded[[place[hash] for hash in hashes]]

    @property
    def dimension(self) -> int:
        """Length of a vector; 0 for an encoder that is not known yet."""
        query = select(tables.encoder.c.dimension).where(tables.encoder.c.id == self._encoder_id)
        return self._session.scalar(query) or 0

    @property
    def _is_ours(self) -> ColumnElement[bool]:
        return tables.vector.c.encoder_id == self._encoder_id

    def _check_dimension(self, found: int) -> None:
        known = self.dimension
        if not known:
            name, _, weights = self._encoder_id.partition("@")
            self._insert(name, weights, found)
        elif found != known:
            raise InvalidValue(
                f"the encoder {self._encoder_id} makes vectors of {known} numbers, not of {found}"
            )

    def _insert(self, name: str, weights_hash: str, dimension: int) -> None:
        row = {
            "id": self._encoder_id,
            "name": name,
            "weights_hash": weights_hash,
            "dimension": dimension,
        }
        insert_missing(self._session, tables.encoder, [row])
