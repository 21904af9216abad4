"""Corrections of an edition, and the coverage that its mappings give."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import Shape, certain_mapping, make_edition
from recommender.edition import (
    LEAST_CONFIDENCE,
    MappingTable,
    correct_mappings,
    item_coverage,
    mapping_at,
    restore_mappings,
    tabulate_mappings,
)
from recommender.mapping import Override, OverrideAction, apply_overrides

EDITION = make_edition(Shape(n_items=12, n_competencies=6, mappings_each=3))
N_LEVELS = {competency.id: 4 for competency in EDITION.rungs.competencies}
START = datetime(2026, 1, 1, tzinfo=UTC)


def mappings_of(edition):
    return [mapping_at(edition, row) for row in range(edition.mappings.n_mappings)]


def assert_same(table: MappingTable, other: MappingTable):
    for field in fields(MappingTable):
        ours, theirs = getattr(table, field.name), getattr(other, field.name)
        assert np.array_equal(np.asarray(ours), np.asarray(theirs)), field.name


@st.composite
def overrides(draw):
    item = draw(st.sampled_from([*EDITION.item_ids, "shelf:gone"]))
    competency = draw(st.sampled_from([*N_LEVELS, "f:gone"]))
    entry = draw(st.integers(0, 3))
    return Override(
        id=f"o{draw(st.integers(0, 10**6))}",
        item_id=item,
        competency_id=competency,
        action=draw(st.sampled_from(OverrideAction)),
        author="curator",
        made_at=START + timedelta(hours=draw(st.integers(0, 20))),
        entry_level=entry,
        exit_level=draw(st.integers(entry + 1, 4)),
        undone_at=draw(st.sampled_from([None, None, START])),
    )


many_overrides = st.lists(overrides(), max_size=12, unique_by=lambda override: override.id)


@settings(max_examples=60, deadline=None)
@given(corrections=many_overrides)
def test_correcting_an_edition_is_tabulating_the_corrected_mappings(corrections):
    known = [o for o in corrections if o.item_id in EDITION.row_of and o.competency_id in N_LEVELS]
    expected = apply_overrides(mappings_of(EDITION), known, N_LEVELS)

    corrected = correct_mappings(EDITION, corrections)

    assert_same(corrected.mappings, tabulate_mappings(expected, EDITION.row_of, EDITION.rungs))


@settings(max_examples=30, deadline=None)
@given(corrections=many_overrides)
def test_restoring_every_pair_undoes_every_correction(corrections):
    pairs = {(o.item_id, o.competency_id) for o in corrections}
    original = [m for m in mappings_of(EDITION) if (m.item_id, m.competency_id) in pairs]

    restored = restore_mappings(correct_mappings(EDITION, corrections), pairs, original)

    assert_same(restored.mappings, EDITION.mappings)


def test_no_correction_is_no_work():
    assert correct_mappings(EDITION, []) is EDITION
    assert restore_mappings(EDITION, [("shelf:gone", "f:gone")], []) is EDITION


def test_a_rejected_mapping_is_gone_and_the_others_stay():
    first = mapping_at(EDITION, 0)
    reject = Override("1", first.item_id, first.competency_id, OverrideAction.REJECT, "c", START)

    corrected = mappings_of(correct_mappings(EDITION, [reject]))

    assert corrected == mappings_of(EDITION)[1:]


def test_coverage_is_confidence_times_the_chance_that_the_levels_include_the_rung():
    rungs = EDITION.rungs
    expected = np.zeros((EDITION.n_items, rungs.n_rungs))
    sure = [m for m in mappings_of(EDITION) if m.confidence >= LEAST_CONFIDENCE]
    for mapping in sure:
        width = mapping.exit_level - mapping.entry_level
        for level in range(1, 5):
            chance = sum(
                p
                for exit_level, p in enumerate(mapping.exit_probability, start=1)
                if level <= exit_level < level + width
            )
            rung = rungs.rung_of(mapping.competency_id, level)
            expected[EDITION.row_of[mapping.item_id], rung] = mapping.confidence * chance

    found = item_coverage(EDITION.mappings, rungs, EDITION.n_items)

    assert np.allclose(found.toarray(), expected, atol=1e-9)
    assert found.toarray().max() <= 1
    assert len(sure) < EDITION.mappings.n_mappings


def test_a_certain_mapping_covers_its_rungs_with_its_confidence():
    table = tabulate_mappings(
        [certain_mapping(EDITION.item_ids[2], "f:c001", entry=1, exit_level=3, confidence=0.75)],
        EDITION.row_of,
        EDITION.rungs,
    )

    covered = item_coverage(table, EDITION.rungs, EDITION.n_items).toarray()

    # An exit level of 3 over two rungs takes in rungs 2 and 3.
    assert covered[2, 4:8].tolist() == pytest.approx([0, 0.75, 0.75, 0])
    assert covered.sum() == pytest.approx(1.5)


def test_no_mapping_covers_nothing():
    empty = tabulate_mappings([], EDITION.row_of, EDITION.rungs)

    assert item_coverage(empty, EDITION.rungs, 3).shape == (3, EDITION.rungs.n_rungs)
    assert item_coverage(empty, EDITION.rungs, 3).nnz == 0


def test_rows_of_an_item_are_its_own():
    table = EDITION.mappings

    for row in range(EDITION.n_items):
        assert list(table.rows_of_item(row)) == np.flatnonzero(table.item_row == row).tolist()
