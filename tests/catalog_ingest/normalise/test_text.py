"""Plain text out of HTML and worse."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_ingest.normalise.text import clean_line, clean_text, clean_title, read_list, read_text
from recommender.errors import InvalidValue


def test_blocks_become_lines_and_list_points_dashes():
    markup = "<h2>Who</h2><p>New\nleads</p><ul><li>plan</li><li>do &amp; check</li></ul>after"
    assert clean_text(markup) == "Who\nNew leads\n- plan\n- do & check\nafter"


def test_scripts_styles_and_comments_are_dropped():
    markup = "<p>Seen</p><script>track('<p>')</script><style>p{}</style><!-- hidden --><p>Too</p>"
    assert clean_text(markup) == "Seen\nToo"


def test_html_that_a_feed_escaped_twice_is_still_text():
    assert clean_text("&lt;p&gt;Hello &amp;amp; welcome&lt;/p&gt;") == "Hello & welcome"


def test_angle_brackets_of_plain_text_stay():
    assert (
        clean_text("Keep latency < 5 ms and use List<T>") == "Keep latency < 5 ms and use List<T>"
    )
    assert clean_title("Collections: List<T> &amp; more") == "Collections: List<T> & more"


def test_nuls_surrogates_and_direction_marks_are_removed():
    assert clean_line("a\x00b\ud800c\u202ed\ufeff") == "abcd"


def test_letters_are_composed():
    assert clean_line("U\u0308bung") == "Übung"


def test_deeply_nested_html_takes_no_time():
    start = time.perf_counter()
    assert clean_text("<span>" * 100_000 + "deep") == "deep"
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("value", [True, [], ["a"], {"a": 1}, float("inf")])
def test_what_is_no_text_is_a_reason(value):
    with pytest.raises(InvalidValue, match="title is"):
        read_text(value, "title")


def test_lists_come_from_texts_and_arrays_alike():
    assert read_list("b; a;B", "topics") == read_list(["b", {"name": "a"}], "topics") == ("b", "a")


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_cleaning_is_done_once(text):
    once = clean_line(text)
    assert clean_line(once) == once
    clean_text(text).encode()
