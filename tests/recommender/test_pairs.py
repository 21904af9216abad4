import numpy as np
import pytest

from recommender.embedding import TextKind
from recommender.pairs import PAIR_FEATURES, _candidates, _ranks, find_pairs, nearest_passages
from tests.recommender.matched import embed, make_item, make_matcher, some_competencies

ITEMS = [
    make_item(1, "Git", "Branches. " * 150 + "Databases in SQL. " * 60),
    make_item(2, "Risk"),
    make_item(3, "Budgets", "Version control of budgets; what may go wrong."),
]
INDEX = make_matcher(some_competencies()).index


def column(pairs, name):
    return pairs.features[:, PAIR_FEATURES.index(name)]


def test_a_pair_is_listed_once_and_item_by_item():
    pairs = find_pairs(INDEX, embed(ITEMS), n_dense=3, n_lexical=2)
    keys = list(zip(pairs.item.tolist(), pairs.competency.tolist(), strict=True))

    assert keys == sorted(set(keys))
    assert np.isfinite(pairs.features).all()
    assert all(3 <= n <= 5 for n in np.bincount(pairs.item))


def test_similarities_are_those_of_the_nearest_texts():
    embedded = embed(ITEMS)
    pairs = find_pairs(INDEX, embedded, n_dense=5, n_lexical=5)
    names = INDEX.texts[TextKind.NAME]
    bounds = np.append(embedded.first, len(embedded.vectors))
    owner = np.repeat(names.owners, np.diff(np.append(names.first, len(names.vectors))))

    for row, (i, j) in enumerate(zip(pairs.item, pairs.competency, strict=True)):
        own = embedded.vectors[bounds[i] : bounds[i + 1]]
        cosines = own @ names.vectors[owner == j].T
        assert column(pairs, "name_cosine")[row] == pytest.approx(cosines.max(), abs=1e-6)
        assert column(pairs, "title_cosine")[row] == pytest.approx(cosines[0].max(), abs=1e-6)


def test_what_a_competency_does_not_tell_its_name_tells():
    pairs = find_pairs(INDEX, embed(ITEMS), n_dense=5, n_lexical=5)
    bare = pairs.competency == 0

    for name in ("description_cosine", "level_cosine"):
        assert np.array_equal(column(pairs, name)[bare], column(pairs, "name_cosine")[bare])


def test_the_nearest_passage_is_found_among_the_items_own():
    embedded = embed(ITEMS)
    pairs = find_pairs(INDEX, embedded, n_dense=5, n_lexical=5)
    kept = np.random.default_rng(1).permutation(len(pairs.item))[:11]
    bounds = np.append(embedded.first, len(embedded.vectors))

    found = nearest_passages(embedded, pairs, kept)

    for row, pair in enumerate(kept):
        i, j = pairs.item[pair], pairs.competency[pair]
        own = range(bounds[i], bounds[i + 1])
        assert found[row] == max(own, key=lambda passage: (pairs.nearest[passage, j], -passage))


def test_a_rank_counts_what_scores_higher():
    scores = np.random.default_rng(2).uniform(-1, 1, (7, 40)).astype(np.float32)
    scores[:, 5] = scores[:, 9]
    item, competency = np.divmod(np.arange(7 * 40), 40)

    ranks = _ranks(scores, item, competency)

    assert np.array_equal(
        ranks, [(scores[i] > scores[i, j]).sum() for i, j in zip(item, competency, strict=True)]
    )


def test_candidates_are_the_best_of_either_score():
    dense = np.array([[0.9, 0.1, 0.2, 0.3]], dtype=np.float32)
    words = np.array([[0.0, 7.0, 0.0, 1.0]], dtype=np.float32)

    _, competency = _candidates((dense, 2), (words, 1))

    assert competency.tolist() == [0, 1, 3]


def test_a_batch_holds_the_vectors_of_its_items():
    embedded = embed(ITEMS)

    batch = embedded.batch(1, 5)

    assert [item.id for item in batch.items] == ["shelf:2", "shelf:3"]
    assert np.array_equal(batch.vectors, embedded.vectors[embedded.first[1] :])


def test_a_restricted_index_is_the_index_of_fewer():
    some = some_competencies()

    restricted = INDEX.restrict([3, 1])

    whole = make_matcher([some[3], some[1]]).index
    assert restricted.competencies == whole.competencies
    for kind in TextKind:
        assert np.allclose(restricted.texts[kind].vectors, whole.texts[kind].vectors)
        assert np.array_equal(restricted.texts[kind].owners, whole.texts[kind].owners)
