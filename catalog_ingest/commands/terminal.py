"""What commands show: answers on standard output, progress and warnings on standard error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

MOST_SHOWN = 20


def say(line: str) -> None:
    """A line of the answer."""
    sys.stdout.write(f"{line}\n")


def say_json(document: Any) -> None:  # noqa: ANN401
    """One JSON document on one line."""
    line = json.dumps(document, ensure_ascii=False, default=str)
    try:
        sys.stdout.write(f"{line}\n")
    except UnicodeEncodeError:  # a narrow terminal encoding, or half a character in a source
        sys.stdout.write(json.dumps(document, default=str) + "\n")


def warn(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def warn_some(lines: Iterable[str], *, most: int = MOST_SHOWN) -> None:
    """The first lines, and how many more there are."""
    told = list(lines)
    for line in told[:most]:
        warn(line)
    if len(told) > most:
        warn(f"... and {len(told) - most:,} more (--json lists all)")


def _tell_step(description: str, total: int) -> Callable[[int], None]:
    warn(f"{description}: {total:,}")
    return lambda _: None


@contextmanager
def progress_steps() -> Iterator[Callable[[str, int], Callable[[int], None]]]:
    """A bar with rate and time left for each step of a job, on standard error.

    Where that is no terminal, a line tells each step.
    """
    if not sys.stderr.isatty():
        yield _tell_step
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", justify="right"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def advance(task: TaskID, n: int) -> None:
            progress.advance(task, n)
            speed = progress.tasks[task].speed
            progress.update(task, rate=f"{speed:.0f}/s" if speed else "")

        def step(description: str, total: int) -> Callable[[int], None]:
            task = progress.add_task(description, total=total, rate="")
            return partial(advance, task)

        yield step
