"""What is installed is all that the packages need: no file of theirs is left behind."""

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
PACKAGES = ("recommender", "catalog_ingest", "training", "serving")


@pytest.fixture(scope="module")
def packed() -> set[str]:
    """All files that a wheel would hold."""
    return {file.relative_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_of_a_package_is_in_the_wheel(packed, package):
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert files <= packed


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_that_it_is_typed(packed, package):
    assert f"{package}/py.typed" in packed


def test_a_wheel_holds_the_packages_alone(packed):
    assert {path.split("/")[0] for path in packed} == set(PACKAGES)
