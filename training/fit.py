"""The trainings from end to end: gather examples, fit, evaluate, save, record the run."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.embedding import Encoder, TextKind, text_hash
from recommender.errors import TooFewExamples
from recommender.framework import Competency
from recommender.index import CompetencyIndex, list_texts
from recommender.levels import N_STAGES
from recommender.store.encoders import SentenceEncoder, open_encoder
from recommender.store.frameworks import Frameworks
from recommender.store.home import Home
from recommender.store.matchers import embed_texts, open_index
from recommender.store.models import save_model
from recommender.store.runs import record_run
from recommender.store.session import Database, open_database
from recommender.store.vectors import Vectors
from training.confidence_model import (
    AnnotatedText,
    PairExamples,
    calibration_error,
    fit_confidence_model,
    list_pairs,
    precision_at,
    present_texts,
)
from training.datasets import file_hash, read_annotated
from training.level_model import LevelExamples, LevelFigures, evaluate_level_model, fit_level_model

N_SMALL_FRAMEWORKS = 4
SMALL_FRAMEWORK = 300
"""Competencies of each small framework drawn from the large one."""
SEED = 20240601


def fit_levels(home: Home, *, framework_id: str, folder: Path | None) -> tuple[LevelFigures, Path]:
    """Fit the level model on a framework's descriptors, at scales laid over the stages."""
    database, encoder = _open(home)
    with database.transaction() as session:
        competencies = Frameworks(session).get(framework_id).competencies
    examples = _level_examples(database, encoder, competencies)
    figures = evaluate_level_model(examples)
    version = f"levels-{sha256(''.join(examples.texts).encode()).hexdigest()[:8]}"
    model = fit_level_model(examples, encoder_id=encoder.identity.id, version=version)
    path = save_model(model, folder or home.models)
    parameters = {"framework": framework_id, "encoder": encoder.identity.id, "version": version}
    record_run(home, "levels", parameters=parameters, figures=asdict(figures), files=[path])
    return figures, path


def _level_examples(
    database: Database, encoder: Encoder, competencies: Sequence[Competency]
) -> LevelExamples:
    found = [
        (owned.text.text, _stage(owned.text.level, competencies[owned.owner]), owned.owner)
        for owned in list_texts(competencies)
        if owned.text.kind is TextKind.LEVEL
    ]
    if not found:
        raise TooFewExamples("level", "a framework with descriptors", "none in this one")
    texts, stage, owner = zip(*found, strict=True)
    embed_texts(database, encoder, texts)
    with database.transaction() as session:
        hashes = [text_hash(text) for text in texts]
        vectors = Vectors(session, encoder.identity.id).load(hashes)
    return LevelExamples(texts, vectors, np.array(stage), np.array(owner))


def _stage(level: int, competency: Competency) -> int:
    """The stage in whose part of the scale the middle of the level lies."""
    return int((level - 0.5) / competency.scale.n_levels * N_STAGES)


@dataclass(frozen=True, slots=True)
class MatchFigures:
    """How well competencies of a framework are found on texts that were not fitted on."""

    texts: str
    n: int
    precision_at_5: float
    precision_at_10: float
    dense_precision_at_5: float
    """The floor: candidates in the order of their mean cosine."""
    calibration_error: float

    def __str__(self) -> str:
        return (
            f"{self.texts}: n {self.n}, RP@5 {self.precision_at_5:.3f}, "
            f"RP@10 {self.precision_at_10:.3f} (cosine alone RP@5 "
            f"{self.dense_precision_at_5:.3f}), calibration error {self.calibration_error:.4f}"
        )


def fit_confidence(
    home: Home,
    *,
    framework_id: str,
    texts: Path,
    held_out: Sequence[Path],
    folder: Path | None,
) -> tuple[list[MatchFigures], Path]:
    """Fit the confidence model on the framework and on small ones drawn from it.

    The small ones teach it what a cosine is worth where there are few competencies to choose
    from, and that often none of them fits.
    """
    database, encoder = _open(home)
    index = open_index(database, encoder, framework_id)
    annotated = read_annotated(texts)
    indices = [index, *_small_indices(index, annotated)]
    embedded = present_texts([one.text for one in annotated], encoder)
    examples = [list_pairs(one, embedded, annotated) for one in indices]
    version = f"confidence-{file_hash(texts)[:8]}"
    model = fit_confidence_model(examples, encoder_id=encoder.identity.id, version=version)
    figures = []
    for path in held_out:
        unseen = read_annotated(path)
        pairs = list_pairs(index, present_texts([one.text for one in unseen], encoder), unseen)
        figures.append(_figures(path.stem, pairs, model.confidence(pairs.features)))
    path = save_model(model, folder or home.models)
    _record(home, version, texts, figures, path)
    return figures, path


def _figures(name: str, pairs: PairExamples, confidence: NDArray[np.float64]) -> MatchFigures:
    floor = -pairs.features[:, -1]
    return MatchFigures(
        texts=name,
        n=int((pairs.n_right > 0).sum()),
        precision_at_5=precision_at(pairs, confidence, k=5),
        precision_at_10=precision_at(pairs, confidence, k=10),
        dense_precision_at_5=precision_at(pairs, floor, k=5),
        calibration_error=calibration_error(confidence, pairs.is_right),
    )


def _small_indices(
    index: CompetencyIndex, annotated: Sequence[AnnotatedText]
) -> list[CompetencyIndex]:
    """Seeded draws of competencies that people named, as frameworks of their own."""
    named = {label for one in annotated for label in one.labels}
    rows = [r for r, c in enumerate(index.competencies) if c.label.casefold() in named]
    random = np.random.default_rng(SEED)
    if not rows:
        return []
    size = min(SMALL_FRAMEWORK, len(rows))
    draws = (sorted(random.permutation(rows)[:size]) for _ in range(N_SMALL_FRAMEWORKS))
    return [index.restrict([int(row) for row in draw]) for draw in draws]


def _open(home: Home) -> tuple[Database, SentenceEncoder]:
    encoder = open_encoder(home.verified_weights, home.encoder)
    return open_database(home.database), encoder


def _record(
    home: Home, version: str, texts: Path, figures: Sequence[MatchFigures], path: Path
) -> None:
    measured = {
        f"{one.texts}.{name}": value
        for one in figures
        for name, value in asdict(one).items()
        if name != "texts"
    }
    parameters = {"version": version, "texts": texts.name, "texts_sha256": file_hash(texts)}
    record_run(home, "matcher", parameters=parameters, figures=measured, files=[path])
