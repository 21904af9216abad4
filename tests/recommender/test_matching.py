"""What the matcher promises, whatever the framework and the items."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.embedding import TextKind, unit_rows
from recommender.framework import Competency, WorkedExample
from recommender.levels import LevelWeights
from recommender.matching import BATCH, _descriptor_similarity, exit_levels, match_items
from recommender.pairs import EmbeddedItems
from tests.recommender.matched import (
    ENCODER,
    confidence_model,
    embed,
    make_item,
    make_matcher,
    match,
    scale,
    some_competencies,
)

LONG = " ".join(f"word{n % 700} about risk and budgets." for n in range(2_500))
ITEMS = [
    make_item(1, "Git for beginners", "Commit, branch and merge."),
    make_item(2, "Advanced SQL", level="advanced"),
    make_item(3, "Schwierige Gespräche führen", "Übungen für Führungskräfte: zuhören, würdigen."),
    make_item(4, "…"),
    make_item(5, "The", " \n "),
    make_item(6, "Risk, from scratch", LONG, level="mixed"),
    make_item(7, "日本語 の 会議"),
    make_item(8, "Budgets", "First sentence. Second; third!\n\nFourth?", topics=("Finance",)),
]


def almost(mapping):
    """The mapping without the last digits, which hang on the order of sums."""
    return (
        mapping.competency_id,
        mapping.exit_level,
        mapping.evidence,
        pytest.approx(mapping.confidence, abs=5e-6),
        pytest.approx(mapping.expected_level, abs=5e-5),
    )


@pytest.mark.parametrize("n_levels", [1, 2, 4, 7, 9])
def test_every_item_gets_mappings_that_fit_the_scale(n_levels):
    matched = match(some_competencies(n_levels), ITEMS, top=3)

    for item, mappings in zip(ITEMS, matched, strict=True):
        assert len(mappings) == len({m.competency_id for m in mappings}) == 3
        for mapping in mappings:
            assert mapping.item_id == item.id
            assert 0 < mapping.confidence < 1
            assert 0 <= mapping.entry_level < mapping.exit_level <= n_levels
            assert len(mapping.exit_probability) == n_levels
            assert sum(mapping.exit_probability) == pytest.approx(1, abs=1e-9)
            assert 1 <= mapping.expected_level <= n_levels


def test_the_best_comes_first():
    for mappings in match(some_competencies(), ITEMS):
        confidence = [mapping.confidence for mapping in mappings]
        assert confidence == sorted(confidence, reverse=True)


def test_an_item_that_says_a_name_is_mapped_to_it():
    best = [mappings[0].competency_id for mappings in match(some_competencies(), ITEMS)]

    assert (best[0], best[2]) == ("org:git", "org:talk")


def test_more_is_answered_than_the_usual_candidates():
    many = [Competency(f"f:{n}", f"Skill number {n}", scale(2)) for n in range(150)]

    assert [len(mappings) for mappings in match(many, ITEMS, top=120)] == [120] * len(ITEMS)


def test_there_are_no_more_mappings_than_competencies():
    assert [len(m) for m in match(some_competencies(), ITEMS, top=50)] == [5] * len(ITEMS)


def test_a_framework_of_one_competency_is_answered():
    assert all(len(m) == 1 for m in match([Competency("f:x", "Git", scale(3))], ITEMS))


def test_a_framework_of_none_is_answered_with_none():
    assert match([], ITEMS) == [[] for _ in ITEMS]


@pytest.mark.parametrize("label", ["The", "日本", "...", "C++"])
def test_a_label_without_usual_words_can_be_matched(label):
    assert all(len(m) == 1 for m in match([Competency("f:x", label, scale(1))], ITEMS))


def test_nothing_is_asked_and_nothing_answered():
    assert match(some_competencies(), []) == []


def test_the_least_confidence_is_kept():
    matched = match_items(
        make_matcher(some_competencies()), embed(ITEMS), top=5, least_confidence=0.4
    )

    assert all(m.confidence >= 0.4 for mappings in matched for m in mappings)
    assert 0 < sum(map(len, matched)) < 5 * len(ITEMS)


def test_a_confidence_is_never_certain():
    features = np.array([[1e4] * 12, [-1e4] * 12])
    sure = replace(confidence_model(), weights=np.ones(12))

    assert sure.confidence(features).tolist() == [1 - 1e-6, 1e-6]


WORDS = st.sampled_from(
    [
        "git",
        "version",
        "control",
        "sql",
        "data",
        "risk",
        "budget",
        "über",
        "Gespräche",
        "team",
        "the",
    ]
)
TEXT = st.lists(WORDS, max_size=30).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=9), seed=st.integers(0, 99))
def test_an_answer_hangs_on_no_other_item(texts, seed):
    items = [make_item(n, f"x {title}", told) for n, (title, told) in enumerate(texts)]
    order = np.random.default_rng(seed).permutation(len(items))

    together = match(some_competencies(), items, top=2)
    shuffled = match(some_competencies(), [items[n] for n in order], top=2)
    alone = [match(some_competencies(), [item], top=2)[0] for item in items]

    for place, n in enumerate(order):
        for one, other, third in zip(together[n], shuffled[place], alone[n], strict=True):
            assert other.competency_id == one.competency_id == third.competency_id or (
                other.confidence == pytest.approx(one.confidence, abs=5e-6)
            )
            assert other.confidence == pytest.approx(one.confidence, abs=5e-6)
            assert third.confidence == pytest.approx(one.confidence, abs=5e-6)


def test_the_border_between_two_batches_changes_nothing():
    filler = [make_item(f"f{n}", f"Filler {n}", LONG[: n * 40]) for n in range(BATCH - 3)]

    across = match(some_competencies(), [*filler, *ITEMS])[len(filler) :]
    alone = match(some_competencies(), ITEMS)

    for one, other in zip(across, alone, strict=True):
        assert [almost(m) for m in one] == [
            (m.competency_id, m.exit_level, m.evidence, m.confidence, m.expected_level)
            for m in other
        ]


def test_the_evidence_is_a_passage_of_the_item():
    embedded = embed(ITEMS)

    for passages, mappings in zip(
        embedded.passages, match(some_competencies(), ITEMS), strict=True
    ):
        assert {mapping.evidence for mapping in mappings} <= set(passages)


def expected(item, competency=0, n_levels=4):
    mappings = match(some_competencies(n_levels), [item], top=5)[0]
    wanted = some_competencies()[competency].id
    return next(m.expected_level for m in mappings if m.competency_id == wanted)


@pytest.mark.parametrize("n_levels", [2, 4, 7, 9])
@pytest.mark.parametrize("competency", range(5))
@pytest.mark.parametrize("declared", ["Advanced", "expert", " ADVANCED "])
def test_a_declared_high_level_never_lowers_it(n_levels, competency, declared):
    for title in ("Git", "Introduction to Git", "Mastering Git at scale"):
        plain = make_item(1, title)

        raised = replace(plain, level=declared)

        assert expected(raised, competency, n_levels) > expected(plain, competency, n_levels)


@pytest.mark.parametrize("n_levels", [2, 4, 7, 9])
def test_a_cue_word_moves_the_level(n_levels):
    low, plain, high = (
        expected(make_item(1, title), n_levels=n_levels)
        for title in ("Introduction to branches", "Branches", "Advanced branches")
    )

    assert low < plain < high


def test_items_that_speak_like_a_descriptor_reach_its_level():
    told = ("recall terms", "apply tools daily", "coach colleagues", "shape company policy")
    one = [Competency("f:x", "Negotiation", scale(4), descriptors=told)]
    items = [make_item(level, text) for level, text in enumerate(told, start=1)]

    expected_levels = [m[0].expected_level for m in match(one, items)]

    assert expected_levels == sorted(expected_levels)
    assert [m[0].exit_level for m in match(one, items)] == [1, 2, 3, 4]


def test_exit_levels_are_distributions_that_end_with_the_scale():
    matcher = make_matcher([*some_competencies(2), *some_competencies(9)])
    item, competency = np.divmod(np.arange(len(ITEMS) * 10), 10)

    probability = exit_levels(matcher, embed(ITEMS), item, competency)

    assert np.allclose(probability.sum(axis=1), 1)
    assert not probability[competency < 5, 2:].any()


def test_descriptor_similarity_is_the_nearest_text_of_each_level():
    competencies = [
        *some_competencies(3),
        Competency(
            "f:half",
            "Half described",
            scale(3),
            descriptors=("", "budgets and risk", ""),
            examples=(WorkedExample(2, "merged a branch"), WorkedExample(3, "ran the team")),
        ),
    ]
    index = make_matcher(competencies).index
    embedded: EmbeddedItems = embed(ITEMS)
    means = unit_rows(np.add.reduceat(embedded.vectors, embedded.first, axis=0))
    item, competency = np.divmod(np.arange(len(ITEMS) * 6), 6)

    found = _descriptor_similarity(index, means, item, competency)

    for row, (i, j) in enumerate(zip(item, competency, strict=True)):
        for level in range(1, 10):
            told = [
                text
                for at, text in enumerate(competencies[j].descriptors, start=1)
                if at == level and text
            ] + [e.text for e in competencies[j].examples if e.level == level]
            nearest = max((float(v @ means[i]) for v in ENCODER.encode(told)), default=np.nan)
            assert found[row, level - 1] == pytest.approx(nearest, abs=1e-6, nan_ok=True)


def test_without_descriptors_there_is_no_descriptor_similarity():
    matcher = make_matcher([Competency("f:x", "Git", scale(3))])

    assert len(matcher.index.texts[TextKind.LEVEL].vectors) == 0
    assert exit_levels(matcher, embed(ITEMS[:1]), np.array([0]), np.array([0])).shape == (1, 9)
    assert LevelWeights().descriptor > 0
