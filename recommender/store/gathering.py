"""Gather what the database holds into an edition, and publish it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from recommender.embedding import item_passages, text_hash, unit_rows
from recommender.item import LearningItem
from recommender.mapping import Mapping as ItemMapping
from recommender.mapping import apply_overrides
from recommender.store.catalogue import Catalogue
from recommender.store.editions import EditionContents, switch_to, write_edition
from recommender.store.frameworks import Frameworks
from recommender.store.home import Home
from recommender.store.mappings import Mappings
from recommender.store.overrides import Overrides
from recommender.store.vectors import Vectors


def publish(session: Session, home: Home, *, encoder_id: str, models: Mapping[str, str]) -> str:
    """Make an edition of what there is now and switch to it."""
    contents = gather_edition(session, encoder_id=encoder_id, models=models)
    edition_id = write_edition(home.editions, contents)
    switch_to(home.editions, edition_id)
    return edition_id


def gather_edition(
    session: Session, *, encoder_id: str, models: Mapping[str, str]
) -> EditionContents:
    """Active items, the active frameworks, and mappings as people corrected them.

    Args:
        session: a transaction.
        encoder_id: whose vectors of the items' passages to take; every one must be there.
        models: name and version of everything that had a part in the mappings.
    """
    frameworks = Frameworks(session)
    active = frameworks.active_ids()
    competencies = frameworks.competencies(active)
    n_levels = {competency.id: competency.scale.n_levels for competency in competencies}
    # Sorted here: databases differ in which of two ids comes first, editions must not.
    items = sorted(Catalogue(session).items(), key=lambda item: item.id)
    return EditionContents(
        items=tuple(items),
        vectors=item_vectors(items, Vectors(session, encoder_id)),
        competencies=competencies,
        roles=frameworks.roles(active),
        mappings=_corrected(session, {item.id for item in items}, n_levels),
        encoder_id=encoder_id,
        models=models,
        prerequisites=resolve_prerequisites(items, Catalogue(session).canonical_ids()),
    )


def item_vectors(items: Sequence[LearningItem], vectors: Vectors) -> NDArray[np.float32]:
    """(n_items, dim) unit rows: the mean of each item's passages, scaled to length 1."""
    passages = [[text_hash(text) for text in item_passages(item)] for item in items]
    if not passages:
        return np.zeros((0, vectors.dimension), dtype=np.float32)
    count = np.array([len(hashes) for hashes in passages])
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    loaded = vectors.load([hash for hashes in passages for hash in hashes])
    summed = np.add.reduceat(loaded, first, axis=0)
    return unit_rows((summed / count[:, None]).astype(np.float32))


def resolve_prerequisites(
    items: Sequence[LearningItem], canonical_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Item id to the ids of the items that must come before it, of the items that have any.

    A prerequisite is an item id, or a source id of the same source; one that was merged into
    another item means that item, and one that there is not is passed over.
    """
    published = {item.id for item in items}
    resolved: dict[str, tuple[str, ...]] = {}
    for item in items:
        named = (
            canonical_of.get(f"{item.source}:{name}") or canonical_of.get(name)
            for name in item.prerequisites
        )
        kept = {id: None for id in named if id in published and id != item.id}
        if kept:
            resolved[item.id] = tuple(id for id in kept if id is not None)
    return resolved


def _corrected(session: Session, item_ids: set[str], n_levels: dict[str, int]) -> list[ItemMapping]:
    """Mappings of the published items and competencies, each override applied."""
    active = Frameworks(session).active_ids()
    mappings = [m for m in Mappings(session).all(active) if m.item_id in item_ids]
    overrides = [
        override
        for override in Overrides(session).all_standing()
        if override.item_id in item_ids and override.competency_id in n_levels
    ]
    return apply_overrides(mappings, overrides, n_levels)
