"""The language of items whose source states none, recognised from their text when it is sure.

Left alone otherwise: a wrong language hides an item from everybody it is for.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from catalog_ingest.notes import Notes
from recommender.item import LearningItem

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
    "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Those that catalogues are written in; with more to choose from, short titles are mistaken."""

LEAST_PROBABILITY = 0.9
LEAST_WORDS = 3
LEAST_FOREIGN_LETTERS = 6
"""Letters outside ASCII tell a script that writes without blanks."""
MOST_CHARACTERS = 600


def recognise_languages(items: Sequence[LearningItem], notes: Notes) -> tuple[LearningItem, ...]:
    """The items, those without a language given the one that their title and text are in."""
    known = []
    for item in items:
        tag = "" if item.languages else recognise_language(f"{item.title}\n{item.description}")
        if tag:
            notes.add(f"languages not stated: recognised from the text as {tag}", item.title)
        known.append(replace(item, languages=(tag,)) if tag else item)
    return tuple(known)


def recognise_language(text: str) -> str:
    """The BCP-47 tag of a text; empty when it is short or could be in several."""
    start = text[:MOST_CHARACTERS]
    n_foreign = sum(letter.isalpha() and not letter.isascii() for letter in start)
    if len(start.split()) < LEAST_WORDS and n_foreign < LEAST_FOREIGN_LETTERS:
        return ""
    tag, probability = _identifier().classify(start)
    return str(tag) if probability >= LEAST_PROBABILITY else ""


@cache
def _identifier() -> "LanguageIdentifier":
    """Read from the package once; it takes some seconds."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
