"""Ingest without mapping beside the bare encoder: ``python -m benchmarks.ingest_rate``.

Ingest reads, normalises, saves and embeds a catalogue into an empty home. The bare encoder embeds
the same passages in one call, which sorts them by length. Both run in turns, A B A B, after a
warm-up of each, so that what else the machine does falls on both. The aim is a share of 0.9.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.catalogue import write_catalogue
from benchmarks.timing import cpu_timed
from catalog_ingest.connectors.reading import read_catalogue
from catalog_ingest.ingest import IngestSettings, ingest
from recommender.embedding import item_passages
from recommender.store.encoders import BATCH_SIZE, SentenceEncoder, open_encoder
from recommender.store.home import Home
from recommender.store.session import open_database

WARM_UP = 128


def ingest_into_empty_home(encoder: SentenceEncoder, catalogue: Path) -> int:
    """Ingest a catalogue without mapping; how many passages were embedded."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Home(Path(folder)).database)
        report = ingest(
            Home(Path(folder)),
            database,
            encoder,
            catalogue,
            settings=IngestSettings(source="benchmark", is_mapped=False),
            now=datetime(2026, 3, 1, tzinfo=UTC),
            step=lambda _what, _n: lambda _done: None,
        )
        database.dispose()
    return report.mapping.n_embedded


def encode_bare(encoder: SentenceEncoder, passages: Sequence[str]) -> None:
    encoder.network.encode(list(passages), batch_size=BATCH_SIZE, show_progress_bar=False)


def passages_of(catalogue: Path) -> tuple[str, ...]:
    """Each different passage of the catalogue once, in the order of the items."""
    items = read_catalogue(catalogue, source="benchmark").items
    return tuple(dict.fromkeys(text for item in items for text in item_passages(item)))


@dataclass(frozen=True, slots=True)
class Shares:
    """Of each round, how much of the time that ingest took the bare encoder needed."""

    by_clock: list[float]
    by_processor: list[float]


def measure(encoder: SentenceEncoder, catalogue: Path, n_rounds: int) -> Shares:
    """The shares of all rounds, each printed as it comes."""
    passages = passages_of(catalogue)
    n = len(passages)
    lengths = [len(text.split()) for text in passages]
    print(
        f"{n:,} passages of {min(lengths)} to {max(lengths)} words, "
        f"median {np.median(lengths):.0f}; batches of {BATCH_SIZE}"
    )
    encode_bare(encoder, passages[:WARM_UP])
    shares = Shares([], [])
    for number in range(1, n_rounds + 1):
        _, bare, bare_cpu = cpu_timed(lambda: encode_bare(encoder, passages))
        _, whole, whole_cpu = cpu_timed(lambda: ingest_into_empty_home(encoder, catalogue))
        shares.by_clock.append(bare / whole)
        shares.by_processor.append(bare_cpu / whole_cpu)
        print(
            f"round {number}: encoder {n / bare:6.1f} passages/s, ingest {n / whole:6.1f}, "
            f"share {bare / whole:.3f} by the clock, {bare_cpu / whole_cpu:.3f} of processor time",
            flush=True,
        )
    return shares


def _tell(name: str, shares: list[float]) -> None:
    print(
        f"{name}: median {np.median(shares):.3f}, least {min(shares):.3f}, most {max(shares):.3f}"
        f", n={len(shares)} (aim: 0.9 or more)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1500, help="size of the generated catalogue")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--catalogue", type=Path, help="a file of your own in place of it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        encoder = open_encoder(Path(folder) / "verified.json")
        catalogue = asked.catalogue or Path(folder) / "benchmark.csv"
        if not asked.catalogue:
            write_catalogue(catalogue, n_items=asked.items)
            small = Path(folder) / "warm-up.csv"
            write_catalogue(small, n_items=20, seed=2)
            ingest_into_empty_home(encoder, small)
        shares = measure(encoder, catalogue, asked.rounds)
    _tell("ingest as a share of the encoder, by the clock", shares.by_clock)
    _tell("ingest as a share of the encoder, processor time", shares.by_processor)


if __name__ == "__main__":
    main()
