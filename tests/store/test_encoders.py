import json

import pytest

from recommender.errors import UnreadableSource, UntrustedModel
from recommender.store import encoders
from recommender.store.encoders import PACKAGED_SHA256, open_encoder

OWN_DIMENSION = 7


@pytest.fixture
def own_model(tmp_path):
    """A folder that looks like a sentence-transformers model."""
    folder = tmp_path / "own-model"
    (folder / "pooling").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "modules.json").write_text(json.dumps([{"path": ""}, {"path": "pooling"}]))
    (folder / "pooling" / "config.json").write_text(
        json.dumps({"word_embedding_dimension": OWN_DIMENSION})
    )
    return folder


def test_the_packaged_weights_are_the_original_ones(tmp_path):
    encoder = open_encoder(tmp_path / "verified.json")

    assert encoder.identity.weights_hash == PACKAGED_SHA256
    assert encoder.identity.dimension == 384


def test_other_weights_in_the_package_are_refused(tmp_path, own_model, monkeypatch):
    monkeypatch.setattr(encoders, "packaged_folder", lambda: own_model)

    with pytest.raises(UntrustedModel, match=PACKAGED_SHA256):
        open_encoder(tmp_path / "verified.json")


def test_a_model_of_the_organisation_is_known_by_its_own_weights(tmp_path, own_model):
    identity = open_encoder(tmp_path / "verified.json", own_model).identity

    assert (identity.name, identity.dimension) == ("own-model", OWN_DIMENSION)
    assert identity.weights_hash != PACKAGED_SHA256


def test_weights_are_read_once_and_again_when_they_change(tmp_path, own_model):
    remembered = tmp_path / "verified.json"
    before = open_encoder(remembered, own_model).identity
    known = remembered.read_bytes()
    again = open_encoder(remembered, own_model).identity

    assert (again, remembered.read_bytes()) == (before, known)

    (own_model / "model.safetensors").write_bytes(b"other weights")
    assert open_encoder(remembered, own_model).identity.id != before.id


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(UnreadableSource, match=r"modules\.json"):
        open_encoder(tmp_path / "verified.json", tmp_path)
