"""Editions on disk: written once, named by their content, mapped into memory when opened."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.edition import Edition, MappingTable, number_rungs, tabulate_mappings
from recommender.errors import InvalidValue, UnreadableEdition
from recommender.framework import Competency
from recommender.item import MODALITIES, LearningItem
from recommender.mapping import Mapping as ItemMapping
from recommender.role import RoleProfile
from recommender.store.documents import to_competency, to_document, to_item, to_role
from recommender.store.edition_files import (
    Manifest,
    check,
    current_edition,
    new_draft,
    seal,
    switch_to,
    verify_edition,
)
from recommender.store.edition_texts import Decoded, DecodedTable, map_texts, write_texts

__all__ = [
    "EditionContents",
    "current_edition",
    "open_edition",
    "open_vector_index",
    "switch_to",
    "verify_edition",
    "write_edition",
]

VECTOR_INDEX = "vectors.faiss"
_COLUMNS = tuple(field.name for field in fields(MappingTable) if field.name != "evidence")


@dataclass(frozen=True, slots=True)
class EditionContents:
    """What is published."""

    items: Sequence[LearningItem]
    vectors: NDArray[np.float32]
    """(n_items, dim) unit rows."""
    competencies: Sequence[Competency]
    roles: Sequence[RoleProfile]
    mappings: Sequence[ItemMapping]
    """As corrected by people; of the items and competencies above alone."""
    encoder_id: str
    models: Mapping[str, str]
    prerequisites: Mapping[str, tuple[str, ...]]
    """Item id to the ids that must come before it, of the items above alone."""

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.items):
            raise InvalidValue(f"{len(self.items)} items, vectors of shape {self.vectors.shape}")


def write_edition(folder: Path, contents: EditionContents) -> str:
    """Write an edition beside the others and return its id; the same contents change nothing.

    Killed at any moment, it leaves the whole edition or none.
    """
    draft = new_draft(folder)
    try:
        languages = sorted({tag for item in contents.items for tag in item.languages})
        _write_items(draft, contents, languages)
        _write_mappings(draft, contents)
        write_texts(
            draft / "competencies.arrow",
            document=[to_document(competency) for competency in contents.competencies],
        )
        write_texts(
            draft / "roles.arrow",
            id=[role.id for role in contents.roles],
            document=[to_document(role) for role in contents.roles],
        )
        _write_vector_index(draft / VECTOR_INDEX, contents.vectors)
        facts = {
            "encoder_id": contents.encoder_id,
            "models": dict(contents.models),
            "languages": languages,
        }
        return seal(draft, facts)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def open_edition(folder: Path, edition_id: str) -> Edition:
    """An edition whose files have their full size; ``verify_edition`` reads every byte."""
    manifest = check(folder, edition_id)
    try:
        return _open(folder / edition_id, edition_id, manifest)
    except (ValueError, KeyError, OSError) as error:
        raise UnreadableEdition(edition_id, str(error)) from error


def open_vector_index(folder: Path, edition_id: str) -> Any:  # noqa: ANN401
    """The FAISS index of inner products over the item vectors, mapped into memory."""
    import faiss

    check(folder, edition_id)
    return faiss.read_index(str(folder / edition_id / VECTOR_INDEX), faiss.IO_FLAG_MMAP_IFC)


def _open(path: Path, edition_id: str, manifest: Manifest) -> Edition:
    items = map_texts(path / "items.arrow")
    roles = map_texts(path / "roles.arrow")
    competencies = map_texts(path / "competencies.arrow")["document"].to_list()
    item_ids = tuple(items["id"].to_list())
    columns = {name: _map_array(path, name) for name in _COLUMNS}
    return Edition(
        id=edition_id,
        items=Decoded(items["document"], to_item),
        item_ids=item_ids,
        row_of={id: row for row, id in enumerate(item_ids)},
        minutes=_map_array(path, "minutes"),
        minutes_are_estimated=_map_array(path, "minutes_are_estimated"),
        modality=_map_array(path, "modality"),
        languages=manifest.languages,
        speaks=_map_array(path, "speaks"),
        prerequisites=_group(_map_array(path, "prerequisites")),
        vectors=_map_array(path, "vectors"),
        rungs=number_rungs([to_competency(document) for document in competencies]),
        mappings=MappingTable(**columns, evidence=map_texts(path / "evidence.arrow")["text"]),
        roles=DecodedTable(roles["id"].to_list(), Decoded(roles["document"], to_role)),
        encoder_id=manifest.encoder_id,
        models=manifest.models,
    )


def _write_items(draft: Path, contents: EditionContents, languages: Sequence[str]) -> None:
    items = contents.items
    row_of = {item.id: row for row, item in enumerate(items)}
    pairs = [
        (row_of[id], row_of[before])
        for id, earlier in contents.prerequisites.items()
        for before in earlier
    ]
    speaks = [[tag in item.languages for tag in languages] for item in items]
    is_estimated = [item.minutes is None or item.minutes_are_estimated for item in items]
    arrays = {
        "minutes": np.array([item.planned_minutes for item in items], np.int32),
        "minutes_are_estimated": np.array(is_estimated, np.bool_),
        "modality": np.array([MODALITIES.index(item.modality) for item in items], np.int8),
        "speaks": np.array(speaks, np.bool_).reshape(len(items), len(languages)),
        "prerequisites": np.array(sorted(pairs), np.int32).reshape(-1, 2),
        "vectors": np.ascontiguousarray(contents.vectors, np.float32),
    }
    for name, array in arrays.items():
        np.save(draft / f"{name}.npy", array, allow_pickle=False)
    write_texts(
        draft / "items.arrow",
        id=[item.id for item in items],
        document=[to_document(item) for item in items],
    )


def _write_mappings(draft: Path, contents: EditionContents) -> None:
    row_of = {item.id: row for row, item in enumerate(contents.items)}
    table = tabulate_mappings(contents.mappings, row_of, number_rungs(contents.competencies))
    for name in _COLUMNS:
        np.save(draft / f"{name}.npy", getattr(table, name), allow_pickle=False)
    write_texts(draft / "evidence.arrow", text=table.evidence)


def _write_vector_index(path: Path, vectors: NDArray[np.float32]) -> None:
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    faiss.write_index(index, str(path))


def _map_array(path: Path, name: str) -> NDArray[Any]:
    mapped: NDArray[Any] = np.load(path / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return mapped.view(np.ndarray)


def _group(pairs: NDArray[np.int32]) -> dict[int, tuple[int, ...]]:
    """(n, 2) pairs of a row and one that comes before it, as rows by row."""
    earlier: dict[int, tuple[int, ...]] = {}
    for row, before in pairs.tolist():
        earlier[row] = (*earlier.get(row, ()), before)
    return earlier
