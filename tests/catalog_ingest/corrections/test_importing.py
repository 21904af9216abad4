from datetime import UTC, datetime, timedelta

import pytest

from catalog_ingest.corrections.importing import Outcome, import_corrections
from recommender.errors import UnreadableSource
from recommender.mapping import Override, OverrideAction
from recommender.store.session import open_database
from tests.catalog_ingest.small_home import FRAMEWORK, MONDAY

HEADER = "item_id,competency_id,action,entry_level,exit_level,author,reason,made_at,undone_at,id\n"
REJECT = "s:1,SQL,reject,,,Ann,no,,,\n"
LEVEL = "s:2,f:sql,Level,1,3,Ben,,2026-02-01,,mine-1\n"


@pytest.fixture
def load(home, tmp_path):
    """Import rows, a day after Monday unless told otherwise."""

    def load_rows(*rows, now=MONDAY + timedelta(days=1), header=HEADER):
        (tmp_path / "rows.csv").write_text(header + "".join(rows))
        return import_corrections(open_database(home.database), tmp_path / "rows.csv", now=now)

    return load_rows


def entries(store):
    with store() as transaction:
        return transaction.overrides.list()


def test_rows_become_entries_of_the_ledger(load, store):
    report = load(REJECT, LEVEL)

    assert (report.n_of, report.rejected) == ({Outcome.ADDED: 2}, ())
    level, reject = entries(store)
    february = datetime(2026, 2, 1, tzinfo=UTC)
    assert level == Override("mine-1", "s:2", "f:sql", OverrideAction.LEVEL, "Ben", february, 1, 3)
    assert (reject.item_id, reject.competency_id, reject.reason) == ("s:1", "f:sql", "no")


def test_importing_again_adds_nothing(load, store):
    load(REJECT, LEVEL)
    before = entries(store)

    report = load(REJECT, LEVEL, now=MONDAY + timedelta(days=9))

    assert report.n_of == {Outcome.KNOWN: 2}
    assert entries(store) == before


def test_only_four_columns_are_needed(load):
    report = load("s:1,sql,accept,Ann\n", header="item_id,competency_id,action,author\n")

    assert report.n_of == {Outcome.ADDED: 1}


def test_of_rows_without_a_time_the_lower_ones_were_made_later(load, store):
    load(*(f"s:1,sql,{action},,,Ann,,,,\n" for action in ("accept", "reject")), REJECT)

    assert [entry.action for entry in entries(store)] == ["accept", "reject", "reject"]
    assert entries(store)[-1].reason == "no"


def test_a_correction_of_a_duplicate_is_kept_for_its_canonical_item(load, store):
    load(REJECT.replace("s:1", "t:1"))

    assert [entry.item_id for entry in entries(store)] == ["s:1"]


def test_a_row_taken_back_takes_back_the_entry_it_made(load, store):
    load(REJECT, LEVEL)

    report = load(
        REJECT.replace("no,,", "no,,2026-03-03"), LEVEL.replace(",,mine", ",2026-03-03,mine")
    )

    assert report.n_of == {Outcome.UNDONE: 2}
    assert all(entry.undone_at == MONDAY + timedelta(days=1) for entry in entries(store))


def test_what_was_taken_back_since_stays_so_and_is_counted(load, store):
    load(LEVEL)
    with store() as transaction:
        transaction.overrides.undo("mine-1", at=MONDAY, by="Cy")

    assert load(LEVEL).n_of == {Outcome.STAYS_UNDONE: 1}
    assert entries(store)[0].undone_at == MONDAY


def test_an_entry_of_a_competency_that_is_gone_is_still_known(load, store):
    load(LEVEL)
    with store() as transaction:
        transaction.frameworks.save(
            type(FRAMEWORK)("f", "Ours", FRAMEWORK.competencies[1:], FRAMEWORK.roles)
        )

    assert load(LEVEL).n_of == {Outcome.KNOWN: 1}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("s:9,sql,accept,,,Ann,,,,\n", "no learning item 's:9'"),
        ("s:1,sqll,accept,,,Ann,,,,\n", "no competency 'sqll'"),
        ("s:1,sql,maybe,,,Ann,,,,\n", "accept, reject, level"),
        ("s:1,sql,level,1,5,Ann,,,,\n", "which has 4 levels"),
        ("s:1,sql,level,one,2,Ann,,,,\n", "entry_level must be a number"),
        ("s:1,sql,level,1,2.5,Ann,,,,\n", "exit_level must be a whole number"),
        ("s:1,sql,level,1,,Ann,,,,\n", "both entry_level and exit_level"),
        ("s:1,sql,level,,,Ann,,,,\n", "states entry_level and exit_level"),
        ("s:1,sql,accept,,,,,,,\n", "author is empty"),
        (",sql,accept,,,Ann,,,,\n", "item_id is empty"),
        ("s:1,sql,accept,,,Ann,,2030-01-01,,\n", "made_at lies in the future"),
        ("s:1,sql,accept,,,Ann,,soon,,\n", "not a date"),
        ("s:1,sql,accept,,,Ann,,,,mine-1\n", "another correction with the id mine-1"),
        ("4.68E+18,sql,accept,,,Ann,,,,\n", "format the column as text"),
        ("s:1,sql,accept,,,Ann,a,b,c,d,e\n", "more cells than there are columns"),
    ],
)
def test_a_bad_row_is_left_out_with_its_place_and_the_rest_applied(load, store, row, reason):
    report = load(LEVEL, row, REJECT)

    (rejected,) = report.rejected
    assert rejected.place == "rows row 3"
    assert reason in rejected.reason
    assert report.n_of == {Outcome.ADDED: 2}
    assert len(entries(store)) == 2


def test_a_file_of_something_else_changes_nothing(load, store):
    with pytest.raises(UnreadableSource, match="lacks the column action, author"):
        load("s:1,sql\n", header="item_id,competency_id\n")

    assert entries(store) == ()
