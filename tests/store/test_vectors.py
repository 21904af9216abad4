import numpy as np
import pytest

from recommender.embedding import EncoderIdentity
from recommender.errors import InvalidValue, MissingVectors
from recommender.store.vectors import Vectors

MINI = EncoderIdentity("mini", "0" * 64, 3)


@pytest.fixture
def vectors(session):
    return Vectors(session, MINI.id)


def some_vectors(n, dim=3):
    return np.random.default_rng(1).normal(size=(n, dim)).astype(np.float32)


def test_vectors_come_back_in_the_order_asked(vectors):
    saved = some_vectors(3)
    vectors.save(["a", "b", "c"], saved)

    assert np.array_equal(vectors.load(["c", "a", "c"]), saved[[2, 0, 2]])


def test_missing_tells_what_is_still_to_be_encoded(vectors):
    vectors.save(["a"], some_vectors(1))

    assert vectors.missing(["a", "b", "b"]) == {"b"}


def test_saving_again_changes_nothing(vectors):
    saved = some_vectors(1)
    vectors.save(["a"], saved)

    vectors.save(["a"], saved)

    assert np.array_equal(vectors.load(["a"]), saved)


def test_more_than_fits_into_one_statement_is_loaded(vectors):
    saved = some_vectors(12_000)
    hashes = [f"{n:032x}" for n in range(len(saved))]

    vectors.save(hashes, saved)

    assert vectors.missing(hashes) == set()
    assert np.array_equal(vectors.load(hashes), saved)


def test_vectors_of_another_dimension_are_refused(vectors):
    vectors.register(MINI)

    with pytest.raises(InvalidValue, match="vectors of 3 numbers, not of 4"):
        vectors.save(["a"], some_vectors(1, dim=4))


def test_vectors_of_another_encoder_are_not_seen(session, vectors):
    vectors.save(["a"], some_vectors(1))
    other = Vectors(session, "other@0x3")

    assert other.missing(["a"]) == {"a"}
    with pytest.raises(MissingVectors, match="1 texts have no vector"):
        other.load(["a"])


def test_an_identity_of_another_encoder_is_refused(session):
    with pytest.raises(InvalidValue, match="is another encoder"):
        Vectors(session, "other@0x3").register(MINI)


def test_no_text_has_no_vectors(vectors):
    vectors.register(MINI)

    assert vectors.load([]).shape == (0, 3)
