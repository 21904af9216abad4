"""Languages as BCP-47."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_ingest.normalise.languages import parse_language, parse_languages


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("en_US", "en-US"),
        ("en-us", "en-US"),
        ("DE", "de"),
        ("German", "de"),
        ("Deutsch", "de"),
        ("français", "fr"),
        ("English (US)", "en"),
        ("iw", "he"),
        ("pt_BR.UTF-8", "pt-BR"),
        ("zh-hans", "zh-Hans"),
    ],
)
def test_a_language_becomes_its_tag(word, tag):
    assert parse_language(word) == tag


@pytest.mark.parametrize("word", ["Klingon", "xx", "", "n/a", "all"])
def test_an_unknown_word_is_no_language(word):
    assert parse_language(word) is None


def test_lists_objects_and_texts_are_read_alike():
    objects = [{"country": "US", "language": "en"}, {"locale": "de_DE", "title": "German"}]
    assert parse_languages(objects)[0] == ("en-US", "de-DE")
    assert parse_languages("English, German; English")[0] == ("en", "de")


def test_unknown_words_are_told_apart():
    assert parse_languages("German, Elvish") == (("de",), ("Elvish",))


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.none() | st.text(max_size=12) | st.integers(), st.lists, max_leaves=5))
def test_no_value_breaks_it(value):
    tags, _ = parse_languages(value)
    assert all(isinstance(tag, str) for tag in tags)
