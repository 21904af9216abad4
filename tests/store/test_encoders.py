import json
import os
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from recommender.embedding import EncoderIdentity
from recommender.errors import UnreadableSource, UntrustedModel
from recommender.store import encoders
from recommender.store.encoders import SentenceEncoder, open_encoder

WEIGHTS = b"not really weights"


@pytest.fixture
def folder(tmp_path):
    """What looks like a model as far as opening one reads it."""
    return make_model(tmp_path / "tiny-model")


def make_model(folder, weights=WEIGHTS, dimension=3):
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(weights)
    modules = [{"path": ""}, {"path": "1_Pooling"}, {"path": "2_Normalize"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    config = {"word_embedding_dimension": dimension}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture
def remembered(tmp_path):
    return tmp_path / "home" / "verified.json"


@pytest.fixture
def packaged(folder, monkeypatch):
    """The tiny model stands for the packaged one."""
    monkeypatch.setattr(encoders, "packaged_folder", lambda: folder)
    monkeypatch.setattr(encoders, "PACKAGED_SHA256", sha256(WEIGHTS).hexdigest())
    return folder


@pytest.fixture
def read(monkeypatch):
    """Every path whose bytes are read for their hash."""
    seen = []
    chunks = encoders._chunks

    def counting(paths):
        seen.extend(paths)
        return chunks(paths)

    monkeypatch.setattr(encoders, "_chunks", counting)
    return seen


def test_weights_that_are_what_they_claim_are_trusted(packaged, remembered):
    encoder = open_encoder(remembered)

    assert encoder.identity == EncoderIdentity(
        encoders.PACKAGED_NAME, sha256(WEIGHTS).hexdigest(), 3
    )
    assert encoder.folder == packaged


def test_other_weights_are_refused(packaged, remembered):
    (packaged / "model.safetensors").write_bytes(b"tampered with")

    for _ in range(2):
        with pytest.raises(UntrustedModel, match="not " + sha256(WEIGHTS).hexdigest()):
            open_encoder(remembered)


def test_the_hash_is_read_once_and_remembered(packaged, remembered, read):
    first = open_encoder(remembered)
    second = open_encoder(remembered)

    assert read == [packaged / "model.safetensors"]
    assert first.identity == second.identity


def test_a_changed_file_is_read_again(packaged, remembered, read):
    open_encoder(remembered)
    weights = packaged / "model.safetensors"
    weights.write_bytes(b"x" * len(WEIGHTS))
    os.utime(weights, ns=(1, 1))

    with pytest.raises(UntrustedModel):
        open_encoder(remembered)
    assert len(read) == 2


@pytest.mark.parametrize("content", ["", "no json", "[1, 2]", "3"])
def test_a_broken_memory_costs_reading_again(packaged, remembered, content):
    remembered.parent.mkdir()
    remembered.write_text(content)

    assert open_encoder(remembered).identity.dimension == 3
    assert len(json.loads(remembered.read_text())) == 1


def test_a_model_of_the_organisation_replaces_the_packaged_one(tmp_path, packaged, remembered):
    own = make_model(tmp_path / "our-model", b"other weights", dimension=5)

    encoder = open_encoder(remembered, own)

    assert encoder.identity.id == f"our-model@{sha256(b'other weights').hexdigest()[:16]}x5"
    assert encoder.folder == own


def test_a_model_named_by_a_relative_path_has_a_name(tmp_path, folder, remembered, monkeypatch):
    monkeypatch.chdir(folder)

    assert open_encoder(remembered, Path(".")).identity.name == "tiny-model"


def test_encoders_of_different_weights_have_different_ids(tmp_path, remembered):
    one = open_encoder(remembered, make_model(tmp_path / "a" / "model", b"1"))
    other = open_encoder(remembered, make_model(tmp_path / "b" / "model", b"2"))

    assert one.identity.id != other.identity.id


def test_a_closing_dense_layer_states_the_dimension(folder, remembered):
    modules = [*json.loads((folder / "modules.json").read_text()), {"path": "3_Dense"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "3_Dense").mkdir()
    (folder / "3_Dense" / "config.json").write_text(json.dumps({"out_features": 2}))

    assert open_encoder(remembered, folder).identity.dimension == 2


def remove_weights(folder):
    (folder / "model.safetensors").unlink()


def remove_modules(folder):
    (folder / "modules.json").unlink()


def break_modules(folder):
    (folder / "modules.json").write_text("{")


def break_shape_of_modules(folder):
    (folder / "modules.json").write_text("[1]")


def state_no_dimension(folder):
    (folder / "1_Pooling" / "config.json").write_text("{}")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (remove_weights, "is not a sentence-transformers model"),
        (remove_modules, "is not a sentence-transformers model"),
        (break_modules, "has broken modules"),
        (break_shape_of_modules, "has broken modules"),
        (state_no_dimension, "states no embedding dimension"),
    ],
)
def test_a_folder_that_is_no_model_is_told(folder, remembered, harm, told):
    harm(folder)

    with pytest.raises(UnreadableSource, match=told):
        open_encoder(remembered, folder)


def test_a_folder_that_does_not_exist_is_told(tmp_path, remembered):
    with pytest.raises(UnreadableSource, match=r"modules\.json"):
        open_encoder(remembered, tmp_path / "nowhere")


def test_no_text_needs_no_network(folder):
    encoder = SentenceEncoder(EncoderIdentity("tiny", "0" * 64, 3), folder)

    assert encoder.encode([]).shape == (0, 3)


@pytest.mark.slow
def test_the_packaged_encoder_gives_unit_rows_in_order(packaged_encoder):
    texts = ["How to give feedback", "", "Größere Budgets planen", "word " * 3000]

    vectors = packaged_encoder.encode(texts)

    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.allclose(packaged_encoder.encode(texts[::-1]), vectors[::-1], atol=1e-5)


@pytest.mark.slow
def test_the_packaged_encoder_knows_what_belongs_together(packaged_encoder):
    feedback, praise, sql = packaged_encoder.encode(
        ["Giving feedback to colleagues", "How to praise a team member", "Writing SQL joins"]
    )

    assert feedback @ praise > feedback @ sql + 0.1
