import numpy as np

from benchmarks.synthetic import Shape, make_edition
from recommender.candidates import MOST_COVER, Eligibility, find_candidates, speaks_any
from recommender.edition import item_coverage

EDITION = make_edition(Shape(n_items=60, n_competencies=6, mappings_each=2, dim=8))
BASE = item_coverage(EDITION.mappings, EDITION.rungs, EDITION.n_items)
NEED = np.where(np.arange(EDITION.rungs.n_rungs) < 4, 1.0, 0.0)


def candidates(uptake=0.5, **eligible):
    rules = {"languages": ("en", "de"), "most_minutes": 10_000} | eligible
    return find_candidates(
        EDITION,
        BASE,
        NEED,
        uptake=np.full(EDITION.n_items, uptake),
        eligibility=Eligibility(**rules),
    )


def test_cover_is_base_times_uptake_on_the_needed_rungs():
    found = candidates(uptake=0.5)

    expected = BASE.toarray()[found.item_rows][:, :4] * 0.5
    np.testing.assert_allclose(found.cover.toarray(), expected)


def test_cover_is_never_certain():
    assert candidates(uptake=50.0).cover.max() == MOST_COVER


def test_items_that_cover_nothing_needed_are_no_candidates():
    touching = np.flatnonzero(BASE.toarray()[:, :4].any(axis=1))

    np.testing.assert_array_equal(candidates().item_rows, touching)


def test_each_exclusion_is_counted_once_by_its_first_reason():
    everything = candidates()
    done = frozenset(EDITION.item_ids[row] for row in everything.item_rows[:3])

    found = candidates(done=done, rejected=done, most_minutes=60)

    assert found.excluded["done"] == 3
    assert found.excluded["rejected"] == 0
    assert found.n_candidates + sum(found.excluded.values()) == everything.n_candidates


def test_a_language_matches_whatever_its_region_and_unstated_is_allowed():
    spoken = speaks_any(EDITION, ("de-AT",))

    german = EDITION.speaks[:, EDITION.languages.index("de")]
    np.testing.assert_array_equal(spoken, german | ~EDITION.speaks.any(axis=1))
