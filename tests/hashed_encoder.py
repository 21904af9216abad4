"""An encoder without a network: texts that share words lie near one another."""

import time
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from recommender.embedding import EncoderIdentity, unit_rows
from recommender.lexical import words_of


class HashedEncoder:
    """Bags of words hashed to ``dim`` signed numbers; keeps what it was asked to encode."""

    def __init__(self, name: str = "hashed", dim: int = 32, pause: float = 0.0) -> None:
        self.identity = EncoderIdentity(name, blake2b(name.encode()).hexdigest()[:64], dim)
        self.asked: list[list[str]] = []
        self._pause = pause

    @property
    def texts(self) -> list[str]:
        return [text for batch in self.asked for text in batch]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.append(list(texts))
        time.sleep(self._pause)
        vectors = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words_of(text) or [""]:
                place = int.from_bytes(blake2b(word.encode(), digest_size=4).digest())
                vectors[row, place % self.identity.dimension] += 1 if place & (1 << 20) else -1
        vectors[~vectors.any(axis=1), 0] = 1
        return unit_rows(vectors)
