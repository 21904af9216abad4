"""Free text over the items of an edition, by the exported encoder that the edition names."""

from collections.abc import Iterator
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from recommender.edition import Edition
from recommender.store.home import Home
from recommender.store.onnx_encoder import OnnxEncoder, open_exported


class Search:
    """Keeps the encoder of the current edition loaded."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = Lock()
        self._encoder: OnnxEncoder | None = None

    def similarities(self, edition: Edition, text: str) -> NDArray[np.float32]:
        """(n_items,) cosine of every item with the text."""
        vector = self._encode(edition.encoder_id, text)
        similarity: NDArray[np.float32] = edition.vectors @ vector
        return similarity

    def _encode(self, encoder_id: str, text: str) -> NDArray[np.float32]:
        """One at a time: sessions run in parallel, opening one does not."""
        with self._lock:
            if self._encoder is None or self._encoder.identity.id != encoder_id:
                encoder = open_exported(self._home.encoders, encoder_id)
                encoder.encode(["warm"])
                self._encoder = encoder
            encoder = self._encoder
        vector: NDArray[np.float32] = encoder.encode([text])[0]
        return vector


def nearest_first(similarity: NDArray[np.float32], allowed: NDArray[np.bool_]) -> Iterator[int]:
    """Rows that are allowed, the most similar first; ties in row order."""
    rows = np.flatnonzero(allowed)
    order = np.argsort(-similarity[rows], kind="stable")
    return (int(row) for row in rows[order])
