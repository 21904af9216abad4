"""The root command answers at once: heavy libraries wait for the commands that need them."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "entry-points"
]["journeys.commands"]
HEAVY = {
    "alembic", "faiss", "mlflow", "numpy", "onnxruntime", "pandas", "pyarrow", "scipy",
    "sentence_transformers", "sklearn", "sqlalchemy", "torch", "transformers",
}  # fmt: skip


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def loaded_by(code: str) -> set[str]:
    """The libraries that a process has loaded once it ran ``code``."""
    ran = run(f"{code}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})")
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


@pytest.mark.parametrize(("name", "place"), COMMANDS.items(), ids=list(COMMANDS))
def test_a_command_is_imported_without_what_it_works_with(name, place):
    module, attribute = place.split(":")

    assert not loaded_by(f"from {module} import {attribute}") & HEAVY


def test_help_answers_and_names_every_command():
    ran = run("from recommender.cli import main; main()", "--help")

    assert ran.returncode == 0, ran.stderr
    assert not [name for name in COMMANDS if name not in ran.stdout]


def test_an_unknown_command_is_an_error():
    ran = run("from recommender.cli import main; main()", "no-such-command")

    assert ran.returncode != 0
    assert "no-such-command" in ran.stderr


def test_serving_loads_neither_torch_nor_experiments_nor_tables():
    assert not loaded_by("import serving.app") & {
        "mlflow", "pandas", "sentence_transformers", "torch", "transformers",
    }  # fmt: skip
