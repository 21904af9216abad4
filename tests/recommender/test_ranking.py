import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.item import MODALITIES, USUAL_MINUTES, Modality
from recommender.ranking import DEFAULT_UPTAKE, expect_uptake


def uptake(modality, minutes=None, taste=None):
    code = np.array([MODALITIES.index(modality)], dtype=np.int8)
    length = np.array([minutes or USUAL_MINUTES[modality]], dtype=np.int32)
    return float(expect_uptake(code, length, taste or {})[0])


def dose(minutes):
    prior = DEFAULT_UPTAKE
    return 1 - np.exp(-((minutes / prior.dose_minutes) ** prior.dose_shape))


def test_an_item_of_usual_length_has_the_prior_of_its_modality_and_its_dose():
    prior = DEFAULT_UPTAKE.finish[Modality.VIDEO] * DEFAULT_UPTAKE.gain[Modality.VIDEO]

    expected = prior * dose(USUAL_MINUTES[Modality.VIDEO])
    assert abs(uptake(Modality.VIDEO) - expected) < 1e-12


def test_a_long_item_is_finished_less_often():
    assert uptake(Modality.COURSE, 2000) < uptake(Modality.COURSE, 480)


def test_a_short_item_gives_less():
    assert uptake(Modality.COURSE, 10) < uptake(Modality.COURSE, 480)


def test_taste_multiplies_the_odds():
    liked = uptake(Modality.BOOK, taste={Modality.BOOK: 2.0})
    gain, finish = DEFAULT_UPTAKE.gain[Modality.BOOK], DEFAULT_UPTAKE.finish[Modality.BOOK]
    odds = 2 * finish / (1 - finish)

    usual = USUAL_MINUTES[Modality.BOOK]
    assert abs(liked - gain * odds / (1 + odds) * dose(usual)) < 1e-12


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(Modality), st.integers(1, 100_000), st.floats(0.01, 100))
def test_uptake_is_a_probability(modality, minutes, taste):
    assert 0 < uptake(modality, minutes, {modality: taste}) < 1
