"""The encoder as serving uses it: exported to ONNX once, run without torch."""

import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recommender.embedding import EncoderIdentity, unit_rows
from recommender.errors import UnreadableSource
from recommender.store.encoders import SentenceEncoder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL, TOKENIZER, IDENTITY = "encoder.onnx", "tokenizer.json", "identity.json"
USUAL_MOST_TOKENS = 256


@dataclass(frozen=True)
class OnnxEncoder:
    """An exported encoder; its session opens when it is first asked to encode."""

    identity: EncoderIdentity
    folder: Path
    most_tokens: int = USUAL_MOST_TOKENS
    """Word pieces of a text that the network reads."""

    @cached_property
    def _session(self) -> "InferenceSession":
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(str(self.folder / MODEL), options)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / TOKENIZER))
        tokenizer.enable_truncation(self.most_tokens)
        own = tokenizer.padding or {"pad_id": 0, "pad_token": "[PAD]"}
        tokenizer.enable_padding(pad_id=own["pad_id"], pad_token=own["pad_token"])
        return tokenizer

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n_texts, dim) unit rows."""
        if not texts:
            return np.zeros((0, self.identity.dimension), dtype=np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        inputs = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
        }
        (vectors,) = self._session.run(None, inputs)
        return unit_rows(np.asarray(vectors, dtype=np.float32))


def open_exported(encoders: Path, encoder_id: str) -> OnnxEncoder:
    """The exported encoder that an edition names.

    Raises:
        UnreadableSource: it was never exported here, or its folder was removed.
    """
    folder = encoders / encoder_id
    if not (folder / IDENTITY).is_file():
        raise UnreadableSource(
            f"encoder {encoder_id}", "is not exported here.", "Run `journeys publish`."
        )
    stated = json.loads((folder / IDENTITY).read_text(encoding="utf-8"))
    most_tokens = stated.pop("most_tokens", USUAL_MOST_TOKENS)
    return OnnxEncoder(EncoderIdentity(**stated), folder, most_tokens)


def export_encoder(encoder: SentenceEncoder, encoders: Path) -> Path:
    """Export to ``encoders / identity``, once each; a kill leaves nothing that looks whole.

    Raises:
        UnreadableSource: the model has no tokenizer file that serving could use.
    """
    folder = encoders / encoder.identity.id
    if (folder / IDENTITY).is_file():
        return folder
    if not (encoder.folder / TOKENIZER).is_file():
        raise UnreadableSource(str(encoder.folder), f"has no {TOKENIZER}: serving needs one.")
    encoders.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=encoders, prefix=".export-"))
    try:
        _export_network(encoder, draft / MODEL)
        shutil.copyfile(encoder.folder / TOKENIZER, draft / TOKENIZER)
        most_tokens = encoder.network.max_seq_length or USUAL_MOST_TOKENS
        stated = asdict(encoder.identity) | {"most_tokens": most_tokens}
        (draft / IDENTITY).write_text(json.dumps(stated), encoding="utf-8")
        _move(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _move(draft: Path, folder: Path) -> None:
    """Rename into place, unless another process was first with the same."""
    try:
        draft.rename(folder)
    except OSError:
        if not (folder / IDENTITY).is_file():
            raise


def _export_network(encoder: SentenceEncoder, path: Path) -> None:
    import torch

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it misses torchvision, we do not

    class SentenceVector(torch.nn.Module):  # type: ignore[misc]  # torch is not type-checked here
        """All modules of the network in a row, from token ids to the sentence's vector."""

        def __init__(self) -> None:
            super().__init__()
            self.modules_in_order = torch.nn.ModuleList(encoder.network)

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for module in self.modules_in_order:
                features = module(features)
            return features["sentence_embedding"]

    tokens = torch.tensor([[101, 2023, 2003, 102], [101, 2023, 102, 0]])
    axes = {0: torch.export.Dim("n_texts"), 1: torch.export.Dim("n_tokens")}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own internals
        torch.onnx.export(
            SentenceVector().eval(),
            (tokens, (tokens != 0).long()),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_shapes={"input_ids": axes, "attention_mask": axes},
            dynamo=True,
            external_data=False,
            verbose=False,
        )
