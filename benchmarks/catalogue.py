"""A seeded catalogue of any size as a CSV file: random words in lengths as uneven as real ones."""

import csv
from pathlib import Path

import numpy as np

COMMON = "the a of to and in for with how you your from that on is are it by as this"
SUBJECTS = """
    river probe sensor budget customer team meeting report contract invoice server database query
    python spreadsheet chart model forecast safety valve pump cable drawing measurement calibration
    interview feedback conflict schedule project risk supplier stock warehouse shipment quality
    release pipeline container network password backup incident manual workshop lesson learner
    strategy goal habit decision negotiation presentation audience story sketch prototype survey
    policy law privacy licence translation accounting tax payroll pension recruiting onboarding
    plan measure write explain test repair install compare design review lead listen deliver improve
    practical advanced simple short hidden reliable seasonal regional digital annual careful useful
    hydrology turbidity telemetry Kubernetes refactoring observability amortisation ergonomics
"""
KINDS = ("Course", "Video", "Article", "Podcast", "Book", "Microlearning", "Project")
LENGTHS = (0, 12, 40, 90, 180, 420)
"""Typical words of a description; what real catalogues call one runs from none to an essay."""
SHARES = (0.05, 0.2, 0.3, 0.25, 0.15, 0.05)


def write_catalogue(path: Path, *, n_items: int, seed: int = 1) -> None:
    """The same file for the same arguments."""
    rng = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "description", "type", "minutes", "language", "skills"])
        for number in range(n_items):
            length = int(rng.choice(LENGTHS, p=SHARES) * rng.uniform(0.6, 1.5))
            rows.writerow([
                f"item-{number:06}",
                _sentence(rng, int(rng.integers(3, 10))),
                _paragraph(rng, length),
                KINDS[int(rng.integers(len(KINDS)))],
                int(rng.integers(5, 900)) if rng.random() < 0.9 else "",
                "en",
                "; ".join(rng.choice(SUBJECTS.split(), int(rng.integers(0, 5)))),
            ])  # fmt: skip


def _paragraph(rng: np.random.Generator, n_words: int) -> str:
    sentences = []
    while n_words > 0:
        length = min(int(rng.integers(6, 26)), n_words)
        sentences.append(_sentence(rng, length) + ".")
        n_words -= length
    return " ".join(sentences)


def _sentence(rng: np.random.Generator, n_words: int) -> str:
    is_common = rng.random(n_words) < 0.4
    words = np.where(
        is_common, rng.choice(COMMON.split(), n_words), rng.choice(SUBJECTS.split(), n_words)
    )
    return " ".join(words).capitalize()
