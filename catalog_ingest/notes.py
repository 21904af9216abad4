"""What was guessed, repaired or left out while a catalogue was read, told once with a count."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    count: int = 1
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = f", such as {'; '.join(self.examples)}" if self.examples else ""
        return f"{self.text} ({self.count:,}{shown})" if self.count > 1 or shown else self.text


class Notes:
    """Gathers notes: the same sentence is told once, however often it is added."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}
        self._examples: dict[str, dict[str, None]] = {}

    def add(self, text: str, example: str = "") -> None:
        self._count[text] = self._count.get(text, 0) + 1
        examples = self._examples.setdefault(text, {})
        if example and len(examples) < MOST_EXAMPLES:
            examples[" ".join(example.split())[:60]] = None

    def add_all(self, notes: Iterable[tuple[str, str]]) -> None:
        for text, example in notes:
            self.add(text, example)

    def told(self) -> tuple[Note, ...]:
        """In the order in which they were first added."""
        return tuple(
            Note(text, count, tuple(self._examples[text])) for text, count in self._count.items()
        )
