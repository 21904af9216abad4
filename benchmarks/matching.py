"""How well the shipped matcher maps the demo catalogue, against a person's reading of each item.

    python -m benchmarks.matching

``annotated_items.csv`` says for every item of the demo catalogue which competencies it teaches and
over which levels, as one reader judged them with the provider's own words in view; the shipped
models were fitted on neither. Both catalogue and judgements are our own: read the figures as how
the parts work together, not as a claim about catalogues that nobody here has seen.
"""

import csv
import sys
import tempfile
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from catalog_ingest.commands.demo import CATALOGUES
from catalog_ingest.connectors.reading import read_catalogue
from catalog_ingest.frameworks.formats import read_framework
from recommender.edition import LEAST_CONFIDENCE
from recommender.embedding import item_passages
from recommender.index import CompetencyIndex, build_index, list_texts
from recommender.item import LearningItem
from recommender.matching import Matcher, exit_levels, match_items
from recommender.pairs import EmbeddedItems
from recommender.store.encoders import SentenceEncoder, open_encoder
from recommender.store.models import load_confidence_model, load_level_model
from training.confidence_model import AnnotatedText, calibration_error, list_pairs, precision_at

N_BEST = 5

JUDGEMENTS = Path(__file__).with_name("annotated_items.csv")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reader says an item teaches."""

    competency_id: str
    entry_level: int
    exit_level: int


def read_judgements() -> dict[str, list[Judgement]]:
    """Item id to its judgements; an empty list where the item teaches nothing of the framework."""
    judged: dict[str, list[Judgement]] = {}
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of_item = judged.setdefault(row["item_id"], [])
            if row["competency_id"]:
                levels = int(row["entry_level"]), int(row["exit_level"])
                of_item.append(Judgement(row["competency_id"], *levels))
    return judged


def read_demo(encoder: SentenceEncoder) -> tuple[CompetencyIndex, EmbeddedItems]:
    """The demo framework and the items of its four catalogues, duplicates included."""
    with as_file(files("catalog_ingest") / "demo") as folder:
        competencies = read_framework(folder / "framework").framework.competencies
        items: list[LearningItem] = []
        for name, _ in CATALOGUES:
            items += read_catalogue(folder / "catalogue" / name).items
    texts = list_texts(competencies)
    index = build_index(competencies, texts, encoder.encode([one.text.text for one in texts]))
    passages = [item_passages(item) for item in items]
    vectors = encoder.encode([text for of_item in passages for text in of_item])
    return index, EmbeddedItems(items, passages, vectors)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        encoder = open_encoder(Path(folder) / "verified.json")
    index, embedded = read_demo(encoder)
    judged = read_judgements()
    nowhere = Path(folder) / "no-models"
    matcher = Matcher(index, load_confidence_model(nowhere), load_level_model(nowhere))
    _print_competencies(matcher, embedded, judged)
    _print_levels(matcher, embedded, judged)


def _print_competencies(
    matcher: Matcher, embedded: EmbeddedItems, judged: dict[str, list[Judgement]]
) -> None:
    label_of = {c.id: c.label.casefold() for c in matcher.index.competencies}
    annotated = [
        AnnotatedText(item.id, frozenset(label_of[one.competency_id] for one in judged[item.id]))
        for item in embedded.items
    ]
    pairs = list_pairs(matcher.index, embedded, annotated)
    confidence = matcher.confidence_model.confidence(pairs.features)
    floor = pairs.features[:, :2].mean(axis=1)
    n = int((pairs.n_right > 0).sum())
    say(f"Competencies: {n} items that teach something, {int(pairs.n_right.sum())} judgements")
    for name, score in (("ours", confidence), ("cosine alone", floor)):
        figures = ", ".join(f"RP@{k} {precision_at(pairs, score, k=k):.3f}" for k in (1, 3, 5))
        say(f"  {name:14} {figures}")
    best = _best_rows(pairs.text, confidence, k=N_BEST)
    error = calibration_error(confidence[best], pairs.is_right[best])
    say(f"  calibration error of the {N_BEST} best of each item ({len(best):,} pairs) {error:.3f}")
    _print_accepted(matcher, embedded, judged)


def _best_rows(text: NDArray[np.int64], score: NDArray[np.float64], *, k: int) -> NDArray[np.intp]:
    """Rows of the ``k`` best pairs of each text."""
    order = np.lexsort((-score, text))
    place = np.arange(len(order)) - np.searchsorted(text[order], text[order])
    return order[place < k]


def _print_accepted(
    matcher: Matcher, embedded: EmbeddedItems, judged: dict[str, list[Judgement]]
) -> None:
    """What a plan builds on: every mapping of at least the confidence it asks for."""
    matched = match_items(matcher, embedded, top=8, least_confidence=LEAST_CONFIDENCE)
    found = {(m.item_id, m.competency_id) for of_item in matched for m in of_item}
    right = {(item_id, one.competency_id) for item_id, of in judged.items() for one in of}
    stated = np.mean([m.confidence for of_item in matched for m in of_item])
    say(
        f"  mappings of confidence {LEAST_CONFIDENCE} and more: {len(found)}; precision "
        f"{len(found & right) / len(found):.3f} (mean confidence stated {stated:.3f}), "
        f"recall {len(found & right) / len(right):.3f}"
    )


def _print_levels(
    matcher: Matcher, embedded: EmbeddedItems, judged: dict[str, list[Judgement]]
) -> None:
    """Levels of the judged pairs, whether or not the matcher would have found them."""
    row_of = {c.id: row for row, c in enumerate(matcher.index.competencies)}
    pairs = [(i, one) for i, item in enumerate(embedded.items) for one in judged[item.id]]
    item = np.array([i for i, _ in pairs])
    competency = np.array([row_of[one.competency_id] for _, one in pairs])
    truth = np.array([one.exit_level for _, one in pairs], dtype=np.float64)
    probability = exit_levels(matcher, embedded, item, competency)
    expected = probability @ np.arange(1, probability.shape[1] + 1)
    length = np.array([len("\n".join(embedded.passages[i])) for i, _ in pairs], dtype=np.float64)
    usual = np.full(len(truth), np.median(truth))
    say(f"Exit levels: {len(truth)} judgements, levels 1 to 4")
    for name, told in (("ours", expected), ("the median level", usual)):
        off = np.abs(told - truth).mean()
        exact = (np.round(told) == truth).mean()
        say(f"  {name:18} mean distance {off:.2f} levels, exactly right {exact:.2f}")
    say(f"  rank correlation   ours {_correlation(expected, truth):.2f}, "
        f"by the length of the text {_correlation(length, truth):.2f}")  # fmt: skip


def _correlation(told: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    return float(spearmanr(told, truth).statistic)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
