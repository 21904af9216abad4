import bm25s
import numpy as np
import pytest

from recommender.framework import HELD, Competency
from recommender.lexical import bm25_scores, build_lexical_index, shares_said, words_of

COMPETENCIES = [
    Competency("f:1", "Version control", HELD, aliases=("Git", "Managing source code")),
    Competency("f:2", "Risk management", HELD, description="Risks, and how to manage a risk."),
    Competency("f:3", "C++ programming", HELD, descriptors=("writes safe code",)),
    Competency("f:4", "Gesprächsführung", HELD, aliases=("Schwierige Gespräche führen",)),
]
INDEX = build_lexical_index(COMPETENCIES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Managing the RISKS of a class", ["managing", "risk", "class"]),
        ("C++ and C#, dash_board!", ["c++", "c#", "dash_board"]),
        ("Über die Gespräche", ["über", "gespräche"]),
        ("", []),
        ("the — and", []),
    ],
)
def test_words_are_lower_case_without_stop_words_or_plural(text, words):
    assert words_of(text) == words


def test_scores_are_those_of_the_published_formula():
    texts = [
        words_of("\n".join((c.label, *c.aliases, c.description, *c.descriptors)))
        for c in COMPETENCIES
    ]
    retriever = bm25s.BM25(method="lucene")
    retriever.index(texts, show_progress=False)

    for query in ("manage source code", "risk", "schwierige führen c++"):
        expected = retriever.get_scores(words_of(query))
        assert np.allclose(bm25_scores(INDEX, [query])[0], expected, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("A course on managing the source and code of teams", 0),
        ("git", 0),
        ("How to manage: management of risks", 1),
        ("Führen, schwierige Gespräche", 3),
    ],
)
def test_saying_all_words_of_a_name_is_a_share_of_one(text, row):
    assert shares_said(INDEX, [text])[0, row] == pytest.approx(1, abs=1e-6)


def test_saying_a_part_is_a_share_between():
    share = shares_said(INDEX, ["source control"])[0]

    assert 0 < share[0] < 1
    assert not share[1:].any()


def test_shares_are_those_of_every_name_summed_word_by_word():
    texts = ["version of source code", "risk", "", "programming in c++ with git"]
    dense = np.stack([INDEX.names.toarray()[sorted(rows(text))].sum(axis=0) for text in texts])
    greatest = [dense[:, INDEX.named == row].max(axis=1) for row in range(len(COMPETENCIES))]

    assert np.allclose(shares_said(INDEX, texts), np.stack(greatest, axis=1), atol=1e-6)


def rows(text):
    return {INDEX.vocabulary[word] for word in words_of(text) if word in INDEX.vocabulary}


def test_unknown_words_say_nothing():
    assert not bm25_scores(INDEX, ["zebra", ""]).any()
    assert not shares_said(INDEX, ["zebra", ""]).any()


@pytest.mark.parametrize("labels", [[], ["the"], ["…", "?"]])
def test_competencies_without_words_are_never_said(labels):
    index = build_lexical_index(
        [Competency(f"f:{n}", label, HELD) for n, label in enumerate(labels)]
    )

    assert bm25_scores(index, ["the risk"]).tolist() == [[0.0] * len(labels)]
    assert shares_said(index, ["the risk"]).tolist() == [[0.0] * len(labels)]
