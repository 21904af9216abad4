"""The matcher of a loaded framework: its texts embedded once, its models read from disk."""

import logging
from collections.abc import Callable, Sequence

from recommender.embedding import Encoder, item_passages, text_hash
from recommender.errors import UnknownFramework
from recommender.index import CompetencyIndex, build_index, list_texts
from recommender.item import LearningItem
from recommender.levels import rely_on_words
from recommender.matching import Matcher
from recommender.pairs import EmbeddedItems
from recommender.store.frameworks import Frameworks
from recommender.store.home import Home
from recommender.store.models import load_confidence_model, load_level_model
from recommender.store.session import Database
from recommender.store.vectors import Vectors

_LOG = logging.getLogger(__name__)

MODELS_OF_ANOTHER = (
    "confidences were fitted on vectors of %s, not of %s: run `journeys train` to make them true"
)

CHUNK = 512
"""Texts embedded in one transaction: what a kill can lose."""

Step = Callable[[str, int], Callable[[int], None]]
"""Told what begins and how much of it there is; gives back what to tell as it gets done."""


def embed_texts(
    database: Database,
    encoder: Encoder,
    texts: Sequence[str],
    *,
    step: Step | None = None,
    what: str = "embedding texts",
) -> int:
    """Embed the texts that have no vector yet, and say how many those were.

    Shortest first, so that texts of like length share a batch; each chunk is kept as it is done,
    so that an interrupted run goes on where it stopped.
    """
    by_hash = {text_hash(text): text for text in texts}
    with database.transaction() as session:
        vectors = Vectors(session, encoder.identity.id)
        vectors.register(encoder.identity)
        missing = sorted(vectors.missing(by_hash), key=lambda key: (len(by_hash[key]), key))
    tell = step(what, len(missing)) if step and missing else None
    for start in range(0, len(missing), CHUNK):
        keys = missing[start : start + CHUNK]
        encoded = encoder.encode([by_hash[key] for key in keys])
        with database.transaction() as session:
            Vectors(session, encoder.identity.id).save(keys, encoded)
        if tell:
            tell(len(keys))
    return len(missing)


def open_index(
    database: Database, encoder: Encoder, framework_id: str, *, step: Step | None = None
) -> CompetencyIndex:
    """The competencies of a framework, ready to be matched to.

    Raises:
        UnknownFramework: it is not loaded.
    """
    with database.transaction() as session:
        frameworks = Frameworks(session)
        known = tuple(one.id for one in frameworks.summaries())
        if framework_id not in known:
            raise UnknownFramework(framework_id, known)
        competencies = frameworks.competencies([framework_id])
    texts = list_texts(competencies)
    told = [owned.text.text for owned in texts]
    embed_texts(database, encoder, told, step=step, what=f"embedding {framework_id}")
    with database.transaction() as session:
        hashes = [text_hash(text) for text in told]
        vectors = Vectors(session, encoder.identity.id).load(hashes)
    return build_index(competencies, texts, vectors)


def open_matcher(
    home: Home,
    database: Database,
    encoder: Encoder,
    framework_id: str,
    *,
    step: Step | None = None,
) -> Matcher:
    """The matcher of one framework, with the models fitted here or else those that ship."""
    index = open_index(database, encoder, framework_id, step=step)
    confidence_model = load_confidence_model(home.models)
    level_model = load_level_model(home.models)
    if confidence_model.encoder_id != encoder.identity.id:
        _LOG.warning(MODELS_OF_ANOTHER, confidence_model.encoder_id, encoder.identity.id)
    if level_model.encoder_id != encoder.identity.id:
        level_model = rely_on_words(level_model, encoder.identity.dimension)
    return Matcher(index, confidence_model, level_model)


def load_embedded(
    database: Database, encoder_id: str, items: Sequence[LearningItem]
) -> EmbeddedItems:
    """Items whose passages are already embedded, with their vectors."""
    passages = [item_passages(item) for item in items]
    hashes = [text_hash(text) for texts in passages for text in texts]
    with database.transaction() as session:
        vectors = Vectors(session, encoder_id).load(hashes)
    return EmbeddedItems(items, passages, vectors)
