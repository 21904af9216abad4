"""How soon a process answers: ``python -m benchmarks.opening``.

Opens an edition of 10,000 items from disk and builds a first journey from it, and then runs
``journeys --help`` beside a Python that does nothing.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.journey_time import make_requests
from benchmarks.synthetic import Shape, make_edition, make_profile
from benchmarks.timing import timed
from recommender.edition import Edition, item_coverage, mapping_at
from recommender.journey import build_journey
from recommender.store.editions import EditionContents, open_edition, write_edition

ROUNDS = 9


def write(folder: Path, edition: Edition) -> str:
    """Write an edition that was made in memory, and return its id."""
    prerequisites = {
        edition.item_ids[row]: tuple(edition.item_ids[before] for before in earlier)
        for row, earlier in edition.prerequisites.items()
    }
    contents = EditionContents(
        items=edition.items,
        vectors=edition.vectors,
        competencies=edition.rungs.competencies,
        roles=(make_profile(edition.rungs, n_asked=16),),
        mappings=[mapping_at(edition, row) for row in range(edition.mappings.n_mappings)],
        encoder_id=edition.encoder_id,
        models=edition.models,
        prerequisites=prerequisites,
    )
    return write_edition(folder, contents)


def time_opening() -> dict[str, list[float]]:
    """Seconds of each stage from the files to the first journey, in every round."""
    made = make_edition(Shape(n_items=10_000))
    taken: dict[str, list[float]] = {"open": [], "coverage": [], "first journey": []}
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1):
        edition_id = write(Path(folder), made)
        for _ in range(ROUNDS):
            for stage, seconds in _first_answer(Path(folder), edition_id).items():
                taken[stage].append(seconds)
    return taken


def _first_answer(folder: Path, edition_id: str) -> dict[str, float]:
    edition, opening = timed(lambda: open_edition(folder, edition_id))
    _, covering = timed(lambda: item_coverage(edition.mappings, edition.rungs, edition.n_items))
    request = make_requests(edition, 16, 1)[0]
    _, building = timed(lambda: build_journey(request))
    return {"open": opening, "coverage": covering, "first journey": building}


def time_commands() -> dict[str, list[float]]:
    """Seconds of each command on the clock, in turns."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "journeys --help": [str(Path(sys.executable).with_name("journeys")), "--help"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            taken[name].append(timed(_runner(command))[1])
    return taken


def _runner(command: list[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)


def _tell(taken: dict[str, list[float]]) -> None:
    for name, seconds in taken.items():
        low, middle, high = 1000 * np.percentile(seconds, [0, 50, 100])
        print(f"{name:>16}: median {middle:7.1f} ms, {low:.1f} to {high:.1f}, n={len(seconds)}")


def main() -> None:
    print("an edition of 10,000 items, one thread")
    _tell(time_opening())
    commands = time_commands()
    _tell(commands)
    nothing, help_text = (np.median(seconds) for seconds in commands.values())
    print(f"journeys --help takes {help_text / nothing:.1f} times as long as python -c pass")


if __name__ == "__main__":
    main()
