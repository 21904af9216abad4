"""``journeys order``: items from JSON lines, put in learning order."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.embedding import item_passages, unit_rows
from recommender.errors import RecommenderError
from recommender.item import LearningItem, Modality
from recommender.levels import LevelWeights, stage_log_likelihood
from recommender.ordering import Described, Floats, order_group, stated_levels, told_levels
from recommender.store.encoders import open_encoder
from recommender.store.home import Home
from recommender.store.models import load_level_model


class UnreadableLine(RecommenderError):
    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}; nothing was ordered")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was told, and the item read from it."""

    told: Mapping[str, Any]
    item: Described


def order_lines(source: Iterable[bytes], home: Home) -> Iterator[str]:
    """Every line once, with its position within its group, in that order, group by group."""
    lines = _read(source)
    levels = _levels([line.item for line in lines], home)
    groups: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(line.item.group, []).append(place)
    for places in groups.values():
        rows = order_group([lines[place].item for place in places], levels[places])
        for position, row in enumerate(rows, start=1):
            yield json.dumps({**lines[places[row]].told, "position": position})


def _levels(items: Sequence[Described], home: Home) -> Floats:
    """(n_items,) as stated, else as the text tells; the models load only when one is needed."""
    levels = stated_levels(items)
    silent = [place for place, item in enumerate(items) if not item.states_level]
    if silent:
        levels[silent] = _told_by_text([items[place] for place in silent], home)
    return levels


def _told_by_text(items: Sequence[Described], home: Home) -> Floats:
    encoder = open_encoder(home.verified_weights, home.encoder)
    learning = [
        LearningItem("line", item.id, item.title, Modality.ARTICLE, description=item.description)
        for item in items
    ]
    passages = [item_passages(item) for item in learning]
    encoded = encoder.encode([text for texts in passages for text in texts])
    ends = np.cumsum([len(texts) for texts in passages])[:-1]
    means = [part.mean(axis=0) for part in np.split(encoded, ends)]
    vectors = unit_rows(np.array(means, dtype=np.float32))
    model = load_level_model(home.models)
    return told_levels(stage_log_likelihood(model, vectors, learning, LevelWeights()))


def _read(source: Iterable[bytes]) -> list[Line]:
    lines: list[Line] = []
    number_of: dict[str, int] = {}
    for number, raw in enumerate(source, start=1):
        if not raw.strip():
            continue
        try:
            line = _to_line(json.loads(raw.decode("utf-8-sig")))
        except (ValueError, RecursionError) as error:
            raise UnreadableLine(number, _reason(error)) from error
        if line.item.id in number_of:
            first = number_of[line.item.id]
            raise UnreadableLine(number, f"the id {line.item.id!r} stands on line {first} already")
        number_of[line.item.id] = number
        lines.append(line)
    return lines


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON ({error.msg} at character {error.pos + 1})"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    return str(error)


def _to_line(told: Any) -> Line:  # noqa: ANN401
    if not isinstance(told, dict):
        raise ValueError("is not an object with id and title")
    title, description = _text(told, "title"), _text(told, "description")
    if not title.strip():
        raise ValueError("title is empty")
    entry, exit_level = _level(told, "entry_level"), _level(told, "exit_level")
    if entry is not None and exit_level is not None and entry > exit_level:
        raise ValueError("entry_level lies above exit_level")
    item = Described(
        id=_id(told.get("id")),
        title=title,
        description=description,
        group=json.dumps(told.get("group")),
        entry_level=entry,
        exit_level=exit_level,
        prerequisites=_prerequisites(told.get("prerequisites")),
    )
    return Line(told, item)


def _id(told: Any) -> str:  # noqa: ANN401
    if isinstance(told, bool) or not isinstance(told, str | int) or told == "":
        raise ValueError("id must be a text or a whole number")
    return str(told)


def _text(told: Mapping[str, Any], name: str) -> str:
    text = told.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise ValueError(f"{name} must be text")
    # Half a surrogate pair is valid JSON and no text.
    return text.encode("utf-8", "replace").decode()


def _level(told: Mapping[str, Any], name: str) -> float | None:
    level = told.get(name)
    if level is None:
        return None
    if isinstance(level, bool) or not isinstance(level, int | float):
        raise ValueError(f"{name} must be a number")
    if not math.isfinite(level) or level < 0 or level > 1000:
        raise ValueError(f"{name} must be a number from 0 up")
    return float(level)


def _prerequisites(told: Any) -> tuple[str, ...]:  # noqa: ANN401
    if told is None:
        return ()
    if not isinstance(told, list):
        raise ValueError("prerequisites must be a list of ids")
    return tuple(_id(one) for one in told)
