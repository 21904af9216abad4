import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_ingest.corrections.formulas import defuse, restore

CELLS = st.text(st.sampled_from("'=+-@\t\ra "), max_size=6)


@given(CELLS)
def test_a_defused_cell_begins_no_formula_and_can_be_restored(text):
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restore(defuse(text)) == text


@pytest.mark.parametrize("text", ["plain", "'tis", "a=b", ""])
def test_a_harmless_cell_stays_as_it_is(text):
    assert defuse(text) == restore(text) == text
