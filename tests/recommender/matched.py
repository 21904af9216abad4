"""A matcher of small frameworks with judged models, and items embedded for it."""

import numpy as np

from recommender.embedding import item_passages
from recommender.framework import Competency, Scale
from recommender.index import build_index, list_texts
from recommender.item import LearningItem, Modality
from recommender.levels import N_STAGES, LevelModel
from recommender.matching import ConfidenceModel, Matcher, match_items
from recommender.pairs import PAIR_FEATURES, EmbeddedItems
from tests.hashed_encoder import HashedEncoder

ENCODER = HashedEncoder()


def scale(n_levels):
    return Scale(tuple(f"Level {level}" for level in range(1, n_levels + 1)))


def confidence_model():
    """Cosines and words speak for a pair, in that order."""
    n = len(PAIR_FEATURES)
    weights = np.array([2, 1, 1, 1, 0.5, 1, 0.5, 0.3, 1.5, 1, -0.1, -0.3])
    return ConfidenceModel(np.zeros(n), np.ones(n), weights, -3.0, "hashed", "c1")


def level_model(dim=ENCODER.identity.dimension):
    """A model that knows nothing, so that only the other witnesses speak."""
    return LevelModel(
        (), np.zeros(0), np.zeros((dim, N_STAGES)), np.zeros(N_STAGES), "hashed", "l1"
    )


def make_matcher(competencies, *, levels=None):
    texts = list_texts(competencies)
    vectors = ENCODER.encode([owned.text.text for owned in texts])
    index = build_index(competencies, texts, vectors)
    return Matcher(index, confidence_model(), levels or level_model())


def make_item(id, title, description="", **other):
    return LearningItem("shelf", str(id), title, Modality.COURSE, description=description, **other)


def embed(items):
    passages = [item_passages(item) for item in items]
    texts = [text for of_item in passages for text in of_item]
    return EmbeddedItems(items, passages, ENCODER.encode(texts))


def match(competencies, items, *, top=5, levels=None):
    return match_items(make_matcher(competencies, levels=levels), embed(items), top=top)


def some_competencies(n_levels=4):
    """Uneven ones: described or not, with other names or none."""
    own = scale(n_levels)
    told = tuple(f"works at step {level} with budgets" for level in range(1, n_levels + 1))
    return [
        Competency("org:git", "Version control", own, aliases=("Git", "Source control")),
        Competency("org:sql", "Querying data", own, description="Ask databases in SQL."),
        Competency("org:budget", "Budgeting", own, descriptors=told),
        Competency("org:talk", "Gesprächsführung", own, aliases=("Schwierige Gespräche",)),
        Competency("org:risk", "Managing risk", own, description="See what may go wrong."),
    ]
