import pytest

from recommender.errors import UnreadableSource
from training.confidence_model import AnnotatedText
from training.datasets import file_hash, read_annotated


@pytest.fixture
def write(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "texts.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return write


def test_sentences_with_a_list_of_labels(write):
    path = write(
        "sentence,skills\n\"Leads, and plans\",\"['Lead Teams', 'plan ']\"\nNone here,[]\n"
    )

    assert read_annotated(path) == [
        AnnotatedText("Leads, and plans", frozenset({"lead teams", "plan"})),
        AnnotatedText("None here", frozenset()),
    ]


def test_spans_with_one_label_a_row(write):
    path = write(
        "span,sub_span,label\n"
        "leads and plans,leads,Lead\n"
        "leads and plans,plans,Plan\n"
        "other,leads,Guide\n"
        "juggles,,LABEL NOT PRESENT\n"
    )

    assert read_annotated(path) == [
        AnnotatedText("leads", frozenset({"lead", "guide"})),
        AnnotatedText("plans", frozenset({"plan"})),
        AnnotatedText("juggles", frozenset()),
    ]


def test_a_byte_order_mark_and_umlauts_are_read(write):
    path = write("sentence,skills\nFührt,\"['Führen']\"\n", "utf-8-sig")

    assert read_annotated(path)[0].labels == {"führen"}


def test_texts_without_words_are_left_out(write):
    path = write("sentence,skills\n ,\"['a']\"\nb,\"['a']\"\n")

    assert [one.text for one in read_annotated(path)] == ["b"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "has no annotated texts"),
        ("sentence,skills\n", "has no annotated texts"),
        ("a,b\n1,2\n", "has no annotated texts"),
        ("sentence,skills\nx,[oops\n", "row 2: skills is no list"),
        ("sentence,skills\nx,[]\ny,5\n", "row 3: skills is no list"),
        ("sentence,skills\nx,\n", "row 2: skills is no list"),
        ("sentence,skills\nx,'text'\n", "row 2: skills is no list"),
    ],
)
def test_a_file_of_another_shape_is_told(write, content, told):
    with pytest.raises(UnreadableSource, match=rf"texts\.csv: {told}"):
        read_annotated(write(content))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UnreadableSource, match="cannot be read"):
        read_annotated(tmp_path / "texts.csv")


def test_a_file_in_another_encoding_is_told(write):
    with pytest.raises(UnreadableSource, match="cannot be read"):
        read_annotated(write("sentence,skills\nFührt,[]\n", "utf-16"))


def test_the_hash_of_a_file_is_of_its_bytes(write):
    assert file_hash(write("a")) == file_hash(write("a")) != file_hash(write("b"))
