"""Lexical evidence: BM25 of competency texts, and how much of a competency's name a text says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from recommender.framework import Competency

Floats = NDArray[np.float32]

_WORD = re.compile(r"[^\W_][\w+#]*")
_STOPWORDS = frozenset(
    words
    for line in (
        "a an and are as at be by can for from has have how in into is it its of on or that the",
        "their them they this to use using we what when which will with you your",
        "der die das und ein eine im mit von zu für auf ist sie wie",
    )
    for words in line.split(" ")
)


def words_of(text: str) -> list[str]:
    """Lower-case words without stop words; a plural s falls off.

    >>> words_of("Managing the risks of C++ projects")
    ['managing', 'risk', 'c++', 'project']
    """
    found = (word for word in _WORD.findall(text.lower()) if word not in _STOPWORDS)
    return [w[:-1] if len(w) > 3 and w[-1] == "s" and w[-2] != "s" else w for w in found]


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """The words of every competency, weighted."""

    vocabulary: dict[str, int]
    bm25: csr_array
    """(n_words, n_competencies) BM25 weight of a word in a competency's texts."""
    names: csr_array
    """(n_words, n_names) share of a name that a word is, by inverse document frequency."""
    named: NDArray[np.int64]
    """(n_names,) competency that each column of ``names`` names."""


def build_lexical_index(competencies: Sequence[Competency]) -> LexicalIndex:
    """Index labels, aliases, descriptions and descriptors (BM25 as in Lucene, k1 1.5, b .75)."""
    texts = [words_of(_words_about(competency)) for competency in competencies]
    by_word, vocabulary = _weigh_words(texts)
    names = [(competency.label, *competency.aliases) for competency in competencies]
    n_names = [len(one) for one in names]
    return LexicalIndex(
        vocabulary=vocabulary,
        bm25=csr_array(by_word.T),
        names=_name_shares([name for one in names for name in one], vocabulary, by_word),
        named=np.repeat(np.arange(len(names)), np.array(n_names, dtype=np.int64)),
    )


def _weigh_words(texts: Sequence[Sequence[str]]) -> tuple[csc_array, dict[str, int]]:
    """(n_texts, n_words) BM25 weights and the column of each word."""
    if not any(texts):
        return csc_array((len(texts), 0), dtype=np.float32), {}
    retriever = bm25s.BM25(method="lucene")
    retriever.index(texts, show_progress=False)
    scores = retriever.scores
    n_words = len(scores["indptr"]) - 1
    stored = (scores["data"], scores["indices"], scores["indptr"])
    vocabulary = {word: row for word, row in retriever.vocab_dict.items() if word}
    return csc_array(stored, shape=(len(texts), n_words)), vocabulary


def _words_about(competency: Competency) -> str:
    parts = [competency.label, *competency.aliases, competency.description, *competency.descriptors]
    return "\n".join(parts)


def _name_shares(names: Sequence[str], vocabulary: dict[str, int], by_word: csc_array) -> csr_array:
    """(n_words, n_names) columns that sum to 1 over a name's words, rare words weighing more."""
    document_frequency = np.diff(by_word.indptr)
    idf = np.log1p(by_word.shape[0] / np.maximum(document_frequency, 1))
    counted = count_words([words_of(name) for name in names], vocabulary, len(idf))
    weighted = csr_array(counted.multiply(idf[None, :]))
    total = np.asarray(weighted.sum(axis=1)).ravel()
    scale = np.divide(1, total, out=np.zeros_like(total), where=total > 0)
    return csr_array(weighted.multiply(scale[:, None]).T).astype(np.float32)


def count_words(
    texts: Sequence[Sequence[str]], vocabulary: dict[str, int], n_words: int
) -> csr_array:
    """(n_texts, n_words) which known words each text says; a word said twice counts once."""
    rows = [sorted({vocabulary[w] for w in words if w in vocabulary}) for words in texts]
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([word for row in rows for word in row], dtype=np.int64)
    ones = np.ones(len(indices), dtype=np.float32)
    return csr_array((ones, indices, indptr), shape=(len(texts), n_words))


def bm25_scores(index: LexicalIndex, texts: Sequence[str]) -> Floats:
    """(n_texts, n_competencies) how strongly each text speaks of each competency."""
    said = _said(index, texts)
    scores: Floats = (said @ index.bm25).toarray().astype(np.float32, copy=False)
    return scores


def shares_said(index: LexicalIndex, texts: Sequence[str]) -> Floats:
    """(n_texts, n_competencies) greatest share of one of the competency's names that a text says.

    In [0, 1]: 1 when the text has every word of a name, in any order.
    """
    # Sparse to the end: a large framework has far more names than a text says words of.
    shares = (_said(index, texts) @ index.names).tocoo()
    text, name = shares.coords
    n_competencies = index.bm25.shape[1]
    greatest = np.zeros((len(texts), n_competencies), dtype=np.float32)
    np.maximum.at(greatest, (text, index.named[name]), shares.data)
    return np.minimum(greatest, np.float32(1))


def _said(index: LexicalIndex, texts: Sequence[str]) -> csr_array:
    return count_words([words_of(text) for text in texts], index.vocabulary, index.bm25.shape[0])
