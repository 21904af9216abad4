"""Domain values as JSON texts and back; a field at its default is left out.

The same value gives the same text everywhere, so that texts can be hashed and compared.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from recommender.framework import (
    Competency,
    CompetencyEdge,
    EdgeKind,
    Layer,
    Scale,
    WorkedExample,
)
from recommender.item import DeclaredMapping, LearningItem, Modality
from recommender.learner import Learner, Persona, RoleHeld
from recommender.role import ProgressionRoute, Requirement, RoleProfile


def to_document(value: object) -> str:
    """Any of the values below as JSON in ASCII."""
    return _ENCODER.encode(value)


def hash_of(*texts: str) -> str:
    """A name for a sequence of texts: the same texts, the same name."""
    digest = blake2b(digest_size=16)
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "little") + encoded)
    return digest.hexdigest()


def to_competency(document: str) -> Competency:
    stored = json.loads(document)
    stored["scale"] = Scale(tuple(stored["scale"]["names"]))
    _each(stored, "examples", lambda fields: WorkedExample(**fields))
    _tuples(stored, "aliases", "descriptors")
    if "layer" in stored:
        stored["layer"] = Layer(stored["layer"])
    return Competency(**stored)


def to_role(document: str) -> RoleProfile:
    stored = json.loads(document)
    _each(stored, "requirements", lambda fields: Requirement(**fields))
    return RoleProfile(**stored)


def to_route(document: str) -> ProgressionRoute:
    stored = json.loads(document)
    _tuples(stored, "profile_ids")
    return ProgressionRoute(**stored)


def to_edge(document: str) -> CompetencyEdge:
    stored = json.loads(document)
    return CompetencyEdge(stored["from_id"], stored["to_id"], EdgeKind(stored["kind"]))


def to_item(document: str) -> LearningItem:
    stored = json.loads(document)
    stored["modality"] = Modality(stored["modality"])
    _tuples(stored, "languages", "topics", "prerequisites")
    _each(stored, "declared", lambda fields: DeclaredMapping(**fields))
    if "modified_at" in stored:
        stored["modified_at"] = datetime.fromisoformat(stored["modified_at"])
    return LearningItem(**stored)


def to_persona(document: str) -> Persona:
    stored = json.loads(document)
    for name in ("least_share", "most_share", "taste"):
        if name in stored:
            stored[name] = {Modality(key): number for key, number in stored[name].items()}
    return Persona(**stored)


def to_learner(document: str) -> Learner:
    stored = json.loads(document)
    _tuples(stored, "languages")
    _each(stored, "roles", _to_role_held)
    return Learner(**stored)


def _to_role_held(stored: dict[str, Any]) -> RoleHeld:
    for name in ("since", "until"):
        if name in stored:
            stored[name] = date.fromisoformat(stored[name])
    return RoleHeld(**stored)


def _tuples(stored: dict[str, Any], *names: str) -> None:
    for name in names:
        if name in stored:
            stored[name] = tuple(stored[name])


def _each(stored: dict[str, Any], name: str, make: Callable[[dict[str, Any]], object]) -> None:
    if name in stored:
        stored[name] = tuple(make(fields) for fields in stored[name])


def _plain(value: object) -> object:
    """What JSON lacks, as something it has."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    stored = {}
    for name, default in _FIELDS[type(value)]:
        part = getattr(value, name)
        if part != default:
            stored[name] = part
    return stored


def _default(field: Field[object]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


_KINDS: tuple[type[Any], ...] = (
    *(Competency, Scale, WorkedExample, CompetencyEdge),
    *(RoleProfile, Requirement, ProgressionRoute),
    *(LearningItem, DeclaredMapping),
    *(Persona, Learner, RoleHeld),
)
_FIELDS: dict[type[object], tuple[tuple[str, object], ...]] = {
    kind: tuple((field.name, _default(field)) for field in fields(kind)) for kind in _KINDS
}
"""Names and defaults of the fields of every value that has a document."""

_ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"), allow_nan=False)
