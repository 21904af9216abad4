"""Languages recognised from text."""

import pytest

from catalog_ingest.normalise.recognition import recognise_language, recognise_languages
from catalog_ingest.notes import Notes
from recommender.item import LearningItem, Modality


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Einführung in die Fehlersuche an Sensoren und Leitungen", "de"),
        ("Introduction à la gestion de projet pour les débutants", "fr"),
        ("How to read a sensor log without losing your mind", "en"),
        ("Введение в анализ данных", "ru"),
    ],
)
def test_a_sentence_tells_its_language(text, tag):
    assert recognise_language(text) == tag


@pytest.mark.parametrize("text", ["", "SQL", "Git & GitHub", "1234 5678 9012"])
def test_a_few_words_tell_nothing(text):
    assert recognise_language(text) == ""


def test_a_stated_language_is_never_touched():
    stated = LearningItem(
        "s", "1", "Einführung in die Statistik für alle", Modality.COURSE, languages=("en",)
    )
    assert recognise_languages([stated], Notes()) == (stated,)


def test_what_was_recognised_is_noted_with_a_count():
    notes = Notes()
    titles = ("Grundlagen der Messtechnik im Labor", "Umgang mit schwierigen Gesprächen im Team")
    items = [LearningItem("s", title, title, Modality.COURSE) for title in titles]

    known = recognise_languages(items, notes)

    assert [item.languages for item in known] == [("de",), ("de",)]
    assert notes.told()[0].count == 2
