"""A seeded edition of any size, for tests and benchmarks: numbers only, no real content."""

from dataclasses import dataclass

import numpy as np

from recommender.edition import Edition, MappingTable, Rungs, number_rungs
from recommender.framework import MOST_LEVELS, Competency, Scale
from recommender.item import MODALITIES, LearningItem
from recommender.mapping import Mapping, certain_exit
from recommender.role import Requirement, RoleProfile

FOUR = Scale(("Awareness", "Working", "Practitioner", "Expert"))
MINUTES = np.array([15, 20, 30, 45, 60, 90, 180, 240, 480, 600, 960])


@dataclass(frozen=True, slots=True)
class Shape:
    n_items: int = 10_000
    n_competencies: int = 46
    mappings_each: int = 5
    prerequisite_share: float = 0.1
    dim: int = 384
    seed: int = 1


def make_rungs(n_competencies: int) -> Rungs:
    numbered = range(n_competencies)
    return number_rungs([Competency(f"f:c{j:03}", f"Competency {j}", FOUR) for j in numbered])


def make_edition(shape: Shape) -> Edition:
    rng = np.random.default_rng(shape.seed)
    rungs = make_rungs(shape.n_competencies)
    n = shape.n_items
    modality = rng.integers(0, len(MODALITIES), n).astype(np.int8)
    minutes = rng.choice(MINUTES, n).astype(np.int32)
    language = rng.choice(3, n, p=[0.7, 0.1, 0.2])
    speaks = np.stack([language == 0, language == 1], axis=1)
    items = tuple(
        LearningItem(
            "shelf",
            f"{row:05}",
            f"Item {row}",
            MODALITIES[modality[row]],
            minutes=int(minutes[row]),
            languages=(("en",), ("de",), ())[language[row]],
            provider=f"Provider {row % 7}",
        )
        for row in range(n)
    )
    vectors = rng.standard_normal((n, shape.dim), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Edition(
        id="ed_synthetic",
        items=items,
        item_ids=tuple(item.id for item in items),
        row_of={item.id: row for row, item in enumerate(items)},
        minutes=minutes,
        minutes_are_estimated=rng.random(n) < 0.2,
        modality=modality,
        languages=("en", "de"),
        speaks=speaks,
        prerequisites=_prerequisites(n, shape.prerequisite_share, rng),
        vectors=vectors,
        rungs=rungs,
        mappings=_mappings(shape, rng),
        roles={},
        encoder_id="synthetic",
        models={"matcher": "synthetic"},
    )


def make_profile(
    rungs: Rungs, *, seed: int = 1, n_asked: int | None = None, name: str = "senior"
) -> RoleProfile:
    """A role profile that asks for ``n_asked`` competencies, all when None."""
    rng = np.random.default_rng(seed)
    n = len(rungs.competencies) if n_asked is None else n_asked
    rows = rng.choice(len(rungs.competencies), n, replace=False)
    asked = tuple(
        Requirement(
            rungs.competencies[int(row)].id, int(rng.integers(1, 5)), float(rng.choice([0.5, 1, 2]))
        )
        for row in np.sort(rows)
    )
    return RoleProfile(f"f:{name}", "Analyst", name, asked)


def certain_mapping(
    item_id: str, competency_id: str, *, entry: int, exit_level: int, confidence: float
) -> Mapping:
    """A mapping onto a scale of four with a level that is simply known."""
    return Mapping(
        item_id, competency_id, confidence, entry, exit_level, certain_exit(exit_level, 4)
    )


def _prerequisites(n: int, share: float, rng: np.random.Generator) -> dict[int, tuple[int, ...]]:
    """Only ever on earlier rows, so without circles."""
    having = np.flatnonzero(rng.random(n) < share)
    return {int(row): (int(rng.integers(0, row)),) for row in having if row > 0}


def _mappings(shape: Shape, rng: np.random.Generator) -> MappingTable:
    n, each = shape.n_items, min(shape.mappings_each, shape.n_competencies)
    draw = rng.random((n, shape.n_competencies))
    competency_row = np.sort(np.argpartition(draw, each - 1, axis=1)[:, :each], axis=1).ravel()
    n_mappings = n * each
    exit_level = rng.integers(1, 5, n_mappings)
    width = np.minimum(rng.choice([1, 1, 1, 2], n_mappings), exit_level)
    exit_probability = np.zeros((n_mappings, MOST_LEVELS), dtype=np.float32)
    level = np.arange(1, 5)
    bump = np.exp(-((level - exit_level[:, None]) ** 2) / 0.7)
    exit_probability[:, :4] = bump / bump.sum(axis=1, keepdims=True)
    return MappingTable(
        item_row=np.repeat(np.arange(n, dtype=np.int32), each),
        competency_row=competency_row.astype(np.int32),
        confidence=rng.beta(2, 3, n_mappings).astype(np.float32),
        entry_level=(exit_level - width).astype(np.int8),
        exit_level=exit_level.astype(np.int8),
        exit_probability=exit_probability,
        origin=np.zeros(n_mappings, dtype=np.int8),
        evidence=("",) * n_mappings,
    )
