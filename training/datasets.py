"""Annotated texts, read from the files people publish them in."""

import ast
import csv
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from recommender.errors import UnreadableSource
from training.confidence_model import AnnotatedText

NO_LABEL = frozenset({"unk", "label not present", "underspecified"})


def read_annotated(path: Path) -> list[AnnotatedText]:
    """Sentences with a list of labels each, or spans with one label a row.

    The columns tell which: ``sentence, skills`` (a list written as in Python) or
    ``span, sub_span, label``; spans that say the same words are one text.

    Raises:
        UnreadableSource: the file is missing, is not CSV in UTF-8, or has other columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableSource(str(path), f"cannot be read ({error}).") from error
    columns = set(rows[0]) if rows else set()
    pairs: Iterable[tuple[str, list[str]]] = ()
    if {"sentence", "skills"} <= columns:
        pairs = _from_lists(path, rows)
    elif {"span", "label"} <= columns:
        pairs = ((row.get("sub_span") or row["span"], [row["label"]]) for row in rows)
    labels: dict[str, set[str]] = {}
    for text, found in pairs:
        if not text.strip():
            continue
        labels.setdefault(text, set()).update(label.strip().casefold() for label in found)
    if not labels:
        raise UnreadableSource(
            str(path), "has no annotated texts.", "It needs sentence, skills or span, label."
        )
    return [AnnotatedText(text, frozenset(named - NO_LABEL)) for text, named in labels.items()]


def _from_lists(path: Path, rows: list[dict[str, str]]) -> Iterator[tuple[str, list[str]]]:
    for place, row in enumerate(rows, start=2):
        try:
            skills = ast.literal_eval(row["skills"])
            if not isinstance(skills, list | tuple | set):
                raise ValueError(f"it is {type(skills).__name__}")
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
            problem = f"row {place}: skills is no list ({error})."
            raise UnreadableSource(str(path), problem) from error
        yield row["sentence"], [str(skill) for skill in skills]


def file_hash(path: Path) -> str:
    """SHA-256 of a file, for the record of what a model was fitted on."""
    return sha256(path.read_bytes()).hexdigest()
