"""Kinds of content."""

import pytest

from catalog_ingest.normalise.modalities import parse_modality
from recommender.item import MODALITIES, Modality


@pytest.mark.parametrize("modality", MODALITIES)
def test_each_modality_knows_its_own_name(modality):
    assert parse_modality(modality.value.upper()) is modality


@pytest.mark.parametrize(
    ("word", "modality"),
    [
        ("Professional Certificate", Modality.COURSE),
        ("learningPath", Modality.COURSE),
        ("Guided Project", Modality.PROJECT),
        ("podcast_or_screencast", Modality.AUDIO),
        ("Webinar", Modality.VIDEO),
        ("e-book", Modality.BOOK),
        ("Cheatsheets", Modality.JOB_AID),
        ("Workshop", Modality.COURSE),
        ("Hörbuch", Modality.AUDIO),
        ("Lernpfad", Modality.COURSE),
    ],
)
def test_a_providers_word_is_understood(word, modality):
    assert parse_modality(word) is modality


def test_an_unknown_word_is_not_guessed():
    assert parse_modality("Hologram") is None
