"""What all tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of public data sets; tests that ask for it are marked ``real_data``."""
    folder = os.environ.get("JOURNEYS_REAL_DATA")
    if not folder:
        pytest.skip("JOURNEYS_REAL_DATA is not set")
    return Path(folder).resolve()
