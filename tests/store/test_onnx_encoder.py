import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict

import numpy as np
import pytest

from recommender.embedding import EncoderIdentity
from recommender.errors import UnreadableSource
from recommender.store import onnx_encoder
from recommender.store.encoders import SentenceEncoder
from recommender.store.onnx_encoder import IDENTITY, export_encoder, open_exported

TINY = EncoderIdentity("tiny", "0" * 64, 3)

TEXTS = (
    "",
    "a",
    "How to give feedback that lands",
    "Größere Budgets planen, schätzen und verteidigen",
    "日本語 の 会議 🙂",
    "C++ & <b>markup</b> \t tabs\nand lines",
    "many words about risk " * 40,
    "longer than the network reads " * 200,
)


@pytest.fixture(scope="module")
def exported(packaged_encoder, tmp_path_factory):
    """The folder of exported encoders, with the packaged one in it."""
    encoders = tmp_path_factory.mktemp("exported")
    export_encoder(packaged_encoder, encoders)
    return encoders


@pytest.mark.slow
def test_the_exported_encoder_gives_the_vectors_of_the_network(packaged_encoder, exported):
    opened = open_exported(exported, packaged_encoder.identity.id)

    expected = packaged_encoder.encode(TEXTS)

    assert opened.identity == packaged_encoder.identity
    assert np.abs(opened.encode(TEXTS) - expected).max() < 1e-5
    alone = np.concatenate([opened.encode([text]) for text in TEXTS])
    assert np.abs(alone - expected).max() < 1e-5


@pytest.mark.slow
def test_an_encoder_is_exported_once(packaged_encoder, exported, monkeypatch):
    def export_again(*_):
        raise AssertionError("exported again")

    monkeypatch.setattr(onnx_encoder, "_export_network", export_again)

    folder = export_encoder(packaged_encoder, exported)

    assert [path.name for path in exported.iterdir()] == [folder.name]


def test_an_encoder_that_was_never_exported_is_told(tmp_path):
    with pytest.raises(UnreadableSource, match=r"is not exported here\. Run `journeys publish`"):
        open_exported(tmp_path, "tiny@0x3")


def test_no_text_needs_no_session(tmp_path):
    folder = tmp_path / TINY.id
    folder.mkdir()
    (folder / IDENTITY).write_text(json.dumps(asdict(TINY)))

    assert open_exported(tmp_path, TINY.id).encode([]).shape == (0, 3)


class Network:
    max_seq_length = 77


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """An encoder whose export is quick, since it is none."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "tokenizer.json").write_text("{}")
    monkeypatch.setattr(SentenceEncoder, "network", Network())
    monkeypatch.setattr(
        onnx_encoder, "_export_network", lambda encoder, path: path.write_bytes(b"graph")
    )
    return SentenceEncoder(TINY, tmp_path / "model")


def test_an_exported_encoder_reads_as_much_of_a_text_as_its_network(tiny, tmp_path):
    export_encoder(tiny, tmp_path / "encoders")

    assert open_exported(tmp_path / "encoders", TINY.id).most_tokens == 77


def test_a_failed_export_leaves_nothing(tiny, tmp_path, monkeypatch):
    def fail(encoder, path):
        path.write_bytes(b"half")
        raise MemoryError

    monkeypatch.setattr(onnx_encoder, "_export_network", fail)

    with pytest.raises(MemoryError):
        export_encoder(tiny, tmp_path / "encoders")
    assert list((tmp_path / "encoders").iterdir()) == []


def test_of_two_that_export_at_once_the_second_takes_what_is_there(tiny, tmp_path, monkeypatch):
    encoders = tmp_path / "encoders"

    def another_is_faster(encoder, path):
        path.write_bytes(b"graph")
        (encoders / TINY.id).mkdir()
        (encoders / TINY.id / IDENTITY).write_text(json.dumps(asdict(TINY)))

    monkeypatch.setattr(onnx_encoder, "_export_network", another_is_faster)

    assert export_encoder(tiny, encoders) == encoders / TINY.id
    assert [path.name for path in encoders.iterdir()] == [TINY.id]


def test_a_model_without_a_tokenizer_file_is_told(tiny, tmp_path):
    (tiny.folder / "tokenizer.json").unlink()

    with pytest.raises(UnreadableSource, match=r"has no tokenizer\.json"):
        export_encoder(tiny, tmp_path / "encoders")


KILLED = """
import sys, time
from pathlib import Path
from recommender.embedding import EncoderIdentity
from recommender.store import onnx_encoder
from recommender.store.encoders import SentenceEncoder

def export(encoder, path):
    path.write_bytes(b"half")
    print("begun", flush=True)
    time.sleep(60)

onnx_encoder._export_network = export
folder = Path(sys.argv[1])
encoder = SentenceEncoder(EncoderIdentity("tiny", "0" * 64, 3), folder / "model")
onnx_encoder.export_encoder(encoder, folder / "encoders")
"""


def test_an_export_that_is_killed_leaves_nothing_that_looks_whole(tiny, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)

    with pytest.raises(UnreadableSource):
        open_exported(tmp_path / "encoders", TINY.id)
    export_encoder(tiny, tmp_path / "encoders")

    assert open_exported(tmp_path / "encoders", TINY.id).identity == TINY
