"""``journeys match``: the matcher alone, on items from standard input."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_ingest.commands.terminal import progress_steps, say_json, warn

if TYPE_CHECKING:
    from recommender.embedding import Encoder
    from recommender.item import LearningItem
    from recommender.mapping import Mapping
    from recommender.matching import Matcher

app = typer.Typer()

BATCH = 512
"""Items matched before the first of them is answered."""


@app.command()
def match(
    context: typer.Context,
    framework: Annotated[str, typer.Option(help="A loaded framework.")],
    top: Annotated[int, typer.Option(min=1, help="Mappings for each item.")] = 5,
) -> None:
    """Map items to a framework: JSON lines with id, title, description in; mappings out.

    A bad line is told on standard error and the others are answered; the exit code is then 1.
    """
    from recommender.store.encoders import open_encoder
    from recommender.store.matchers import open_matcher
    from recommender.store.session import open_database

    home = context.obj
    encoder = open_encoder(home.verified_weights, home.encoder)
    with progress_steps() as step:
        database = open_database(home.database)
        matcher = open_matcher(home, database, encoder, framework, step=step)
    faults: list[str] = []
    lines = _read_lines(sys.stdin.buffer, faults)
    while batch := list(islice(lines, BATCH)):
        _answer(matcher, encoder, batch, top)
    for fault in faults:
        warn(f"left out: {fault}")
    if faults:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Line:
    id: str | int | float
    """As it was written, so that the answer can be joined to the question."""
    item: "LearningItem"


def _read_lines(file: Iterable[bytes], faults: list[str]) -> Iterator[_Line]:
    seen: set[str] = set()
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            read = _to_line(json.loads(line.decode("utf-8-sig")))
        except (ValueError, RecursionError) as error:
            faults.append(f"line {number}: {error}")
            continue
        if read.item.source_id in seen:
            faults.append(f"line {number}: id {read.id!r} was answered before")
            continue
        seen.add(read.item.source_id)
        yield read


def _to_line(record: Any) -> _Line:  # noqa: ANN401
    from recommender.item import LearningItem, Modality

    if not isinstance(record, dict) or "id" not in record:
        raise ValueError("needs an object with id, title and description")
    id = record["id"]
    if not _is_id(id):
        raise ValueError(f"id must be text or a number, not {json.dumps(id)[:40]}")
    texts = {name: record.get(name) or "" for name in ("title", "description", "level")}
    for name, text in texts.items():
        if not isinstance(text, str):
            raise ValueError(f"{name} must be text, not {type(text).__name__}")
    title, description, level = (_whole(text) for text in texts.values())
    item = LearningItem(
        "stdin",
        str(id),
        title.strip() or description.strip()[:120],
        Modality.ARTICLE,
        description=description,
        level=level,
    )
    return _Line(id, item)


def _is_id(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, bool):
        return False
    return (
        isinstance(value, int)
        or (isinstance(value, float) and isfinite(value))
        or (isinstance(value, str) and bool(value.strip()))
    )


def _whole(text: str) -> str:
    """The text with a sign in place of half a character, which no encoder reads."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _answer(matcher: "Matcher", encoder: "Encoder", lines: list[_Line], top: int) -> None:
    from recommender.embedding import item_passages
    from recommender.matching import match_items
    from recommender.pairs import EmbeddedItems

    items = [line.item for line in lines]
    passages = [item_passages(item) for item in items]
    vectors = encoder.encode([text for texts in passages for text in texts])
    matched = match_items(matcher, EmbeddedItems(items, passages, vectors), top=top)
    label_of = {competency.id: competency.label for competency in matcher.index.competencies}
    for line, mappings in zip(lines, matched, strict=True):
        documents = [_document(mapping, label_of) for mapping in mappings]
        say_json({"id": line.id, "mappings": documents})


def _document(mapping: "Mapping", label_of: dict[str, str]) -> dict[str, object]:
    return {
        "competency_id": mapping.competency_id,
        "label": label_of[mapping.competency_id],
        "confidence": mapping.confidence,
        "entry_level": mapping.entry_level,
        "exit_level": mapping.exit_level,
        "expected_level": round(mapping.expected_level, 6),
        "evidence": mapping.evidence,
    }
