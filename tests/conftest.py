"""What all tests share."""

import os
from pathlib import Path

import pytest

from recommender.store.encoders import SentenceEncoder, open_encoder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of public data sets; tests that ask for it are marked ``real_data``."""
    folder = os.environ.get("JOURNEYS_REAL_DATA")
    if not folder:
        pytest.skip("JOURNEYS_REAL_DATA is not set")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def packaged_encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    """The encoder that ships; its first text takes seconds, so what uses it is marked ``slow``."""
    return open_encoder(tmp_path_factory.mktemp("weights") / "verified.json")
