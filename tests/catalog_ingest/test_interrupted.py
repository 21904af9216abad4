"""Killed at any moment and run again, an ingest ends as one that nobody disturbed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recommender.store.gathering import publish
from recommender.store.session import open_database
from tests.catalog_ingest.loaded import dump, framework, record, run, save, write

ROOT = Path(__file__).parents[2]
JOB = """
import sys
from pathlib import Path
from catalog_ingest import mapping_job
from catalog_ingest.ingest import IngestSettings, ingest
from recommender.store import matchers
from recommender.store.home import Home
from recommender.store.session import open_database
from tests.catalog_ingest.loaded import NOON
from tests.hashed_encoder import HashedEncoder

def step(what, total):
    print(what, flush=True)
    return lambda n: print(what, n, flush=True)

matchers.CHUNK, mapping_job.CHUNK = 8, 8
home = Home(Path(sys.argv[1]))
database, encoder = open_database(home.database), HashedEncoder(pause=0.01)
print("open", flush=True)
ingest(home, database, encoder, Path(sys.argv[2]), settings=IngestSettings(), now=NOON, step=step)
"""
RECORDS = [
    record(n, f"Topic {n % 17} of version control {n}", description=f"Branch {n} and query. " * 9)
    for n in range(60)
]


KILLS = (
    ("open", 1),
    ("embedding items", 1),
    ("embedding items", 4),
    ("embedding org", 1),
    ("mapping to org", 3),
    ("mapping to org", 4),
)


def start(home, path):
    return subprocess.Popen(
        [sys.executable, "-c", JOB, str(home.path), str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_at(process, told, times):
    """Kill the job once it told so often of one of its steps."""
    for line in process.stdout:
        times -= line.startswith(told)
        if not times:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


@pytest.mark.slow
def test_what_a_kill_leaves_is_finished_by_the_next_run(
    home, database, encoder, tmp_path, empty_journeys
):
    path = write(tmp_path, RECORDS)
    save(database, framework())
    seen = set()

    for told, times in KILLS:
        kill_at(start(home, path), told, times)
        rows = dump(database)
        seen.add((len(rows["source_record"]), len(rows["vector"]), len(rows["mapping_stamp"])))
    finished = start(home, path)
    finished.communicate(timeout=60)
    assert finished.returncode == 0

    other = type(home)(tmp_path / "undisturbed")
    other.path.mkdir()
    (other.path / "journeys.sqlite").write_bytes(empty_journeys.read_bytes())
    undisturbed = open_database(other.database)
    save(undisturbed, framework())
    run(other, undisturbed, encoder, path)
    assert len(seen) > 2  # it was in fact interrupted on the way
    assert any(n_mapped for _, _, n_mapped in seen)
    assert dump(database) == dump(undisturbed)
    assert edition(home, database, encoder) == edition(other, undisturbed, encoder)
    undisturbed.dispose()


def edition(home, database, encoder):
    with database.transaction() as session:
        return publish(session, home, encoder_id=encoder.identity.id, models={"matcher": "1"})


class Stopped(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("n_calls", [0, 1, 3, 6])
def test_stopped_between_two_chunks_nothing_is_done_twice(
    home, database, encoder, tmp_path, monkeypatch, n_calls
):
    monkeypatch.setattr("recommender.store.matchers.CHUNK", 8)
    monkeypatch.setattr("catalog_ingest.mapping_job.CHUNK", 8)
    save(database, framework())
    path = write(tmp_path, RECORDS)
    encode = encoder.encode

    def encode_some(texts):
        if len(encoder.asked) >= n_calls:
            raise Stopped
        return encode(texts)

    monkeypatch.setattr(encoder, "encode", encode_some)
    with pytest.raises(Stopped):
        run(home, database, encoder, path)
    monkeypatch.setattr(encoder, "encode", encode)
    run(home, database, encoder, path)

    assert len(encoder.texts) == len(set(encoder.texts))
    assert len(dump(database)["mapping_stamp"]) == len(RECORDS)
