"""``journeys match``: the matcher alone, on items from standard input."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_ingest.commands.terminal import say_json, warn

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
    matcher = open_matcher(home, open_database(home.database), encoder, framework)
    faults: list[str] = []
    batch: list[LearningItem] = []
    for item in _read_items(faults):
        batch.append(item)
        if len(batch) == BATCH:
            _answer(matcher, encoder, batch, top)
            batch = []
    _answer(matcher, encoder, batch, top)
    for fault in faults:
        warn(f"left out: {fault}")
    if faults:
        raise typer.Exit(1)


def _read_items(faults: list[str]) -> "Iterator[LearningItem]":
    seen: set[str] = set()
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            item = _to_item(json.loads(line))
        except (ValueError, RecursionError) as error:
            faults.append(f"line {number}: {error}")
            continue
        if item.source_id in seen:
            faults.append(f"line {number}: id {item.source_id!r} was answered before")
            continue
        seen.add(item.source_id)
        yield item


def _to_item(record: Any) -> "LearningItem":  # noqa: ANN401
    from recommender.item import LearningItem, Modality

    if not isinstance(record, dict) or "id" not in record:
        raise ValueError("needs an object with id, title and description")
    texts = {name: record.get(name) or "" for name in ("title", "description", "level")}
    for name, text in texts.items():
        if not isinstance(text, str):
            raise ValueError(f"{name} must be text, not {type(text).__name__}")
    title = texts["title"].strip() or texts["description"].strip()[:120]
    return LearningItem(
        "stdin",
        str(record["id"]),
        title,
        Modality.ARTICLE,
        description=texts["description"],
        level=texts["level"],
    )


def _answer(matcher: "Matcher", encoder: "Encoder", items: "list[LearningItem]", top: int) -> None:
    from recommender.embedding import item_passages
    from recommender.matching import match_items
    from recommender.pairs import EmbeddedItems

    if not items:
        return
    passages = [item_passages(item) for item in items]
    vectors = encoder.encode([text for texts in passages for text in texts])
    matched = match_items(matcher, EmbeddedItems(items, passages, vectors), top=top)
    label_of = {competency.id: competency.label for competency in matcher.index.competencies}
    for item, mappings in zip(items, matched, strict=True):
        say_json(
            {
                "id": item.source_id,
                "mappings": [_document(mapping, label_of) for mapping in mappings],
            }
        )


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
