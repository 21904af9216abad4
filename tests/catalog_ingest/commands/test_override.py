import csv
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalog_ingest.corrections.importing import import_corrections
from recommender.mapping import Override, OverrideAction
from recommender.store.session import open_database
from recommender.store.transaction import begin
from tests.catalog_ingest.small_home import MONDAY, make_home

ADD = ("override", "add", "s:1", "sql", "--author", "Ann")


@pytest.fixture
def added(journeys):
    return journeys(*ADD, "--action", "level", "--entry", "1", "--exit", "3").out.strip()


def test_adding_prints_the_id_alone(journeys, added, store):
    with store() as transaction:
        (entry,) = transaction.overrides.list()

    assert entry.id == added
    assert (entry.action, entry.entry_level, entry.exit_level) == (OverrideAction.LEVEL, 1, 3)


def test_adding_to_a_duplicate_says_which_item_is_corrected(journeys):
    ran = journeys("override", "add", "t:1", "sql", "--author", "A", "--action", "reject", "--json")

    assert ran.err == "note: t:1 was merged into s:1, which is corrected\n"
    assert json.loads(ran.out)["item_id"] == "s:1"


def test_an_unknown_competency_is_an_error_that_names_near_ones(journeys):
    ran = journeys("override", "add", "s:1", "Quering data", "--action", "accept", "--author", "A")

    assert (ran.code, ran.out) == (1, "")
    assert "did you mean 'Querying data'?" in ran.err


def test_the_list_shows_what_stands_and_all_on_request(journeys, added):
    journeys(*ADD, "--action", "reject", "--reason", "it is about\nGit")
    journeys("override", "undo", added, "--author", "Ben")

    (standing,) = journeys("override", "list").out.splitlines()
    assert standing.endswith(": it is about Git")
    assert "reject s:1 f:sql, Ann" in standing
    everything = journeys("override", "list", "--all").out.splitlines()
    assert [line.split()[1] for line in everything] == ["level", "reject"]
    assert "1 -> 3" in everything[0] and "taken back" in everything[0]


def test_the_list_can_be_narrowed(journeys, added):
    options = ("--item", "t:1", "--competency", "Querying data", "--json")

    (line,) = journeys("override", "list", *options).out.splitlines()

    assert json.loads(line)["id"] == added
    assert journeys("override", "list", "--item", "s:2").out == ""


def test_taking_back_what_does_not_stand_is_an_error(journeys, added):
    assert journeys("override", "undo", added, "--author", "Ben").code == 0

    ran = journeys("override", "undo", added, "--author", "Ben")

    assert (ran.code, ran.out) == (1, "")
    assert added in ran.err


def test_an_exported_ledger_imports_as_it_was(journeys, store, tmp_path):
    hostile = Override(
        "o1", "s:1", "f:git", OverrideAction.REJECT, "@Ann", MONDAY, reason='=1+"1", \'-2\nü'
    )
    with store() as transaction:
        transaction.overrides.add(hostile)
        transaction.overrides.undo("o1", at=MONDAY, by="Ben")
    assert journeys("override", "export", tmp_path / "out.csv").out == ""
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["author"], row["reason"]) == ("'@Ann", "'" + hostile.reason)

    again = journeys("override", "import", tmp_path / "out.csv")
    other = open_database(make_home(tmp_path / "other").database)
    import_corrections(other, tmp_path / "out.csv", now=datetime.now(UTC))

    assert "nothing changed" in again.out.splitlines()
    with begin(other) as transaction:
        assert transaction.overrides.list() == (replace(hostile, undone_at=MONDAY),)


def test_an_export_goes_to_standard_output_unless_told_otherwise(journeys, added):
    header, row = journeys("override", "export").out.splitlines()

    assert header.startswith("item_id,competency_id,action,entry_level,exit_level,author,reason,")
    assert row.startswith("s:1,f:sql,level,1,3,Ann,,") and row.endswith(f",,{added}")


def test_an_import_tells_what_it_left_out(journeys, tmp_path):
    (tmp_path / "in.csv").write_text(
        "item_id,competency_id,action,author\ns:1,sql,accept,Ann\ns:9,sql,accept,Ann\n"
    )

    ran = journeys("override", "import", tmp_path / "in.csv")

    assert ran.out == "corrections: 1 added, 0 taken back, 0 known already, 1 left out\n"
    assert "left out: in row 3 s:9: no learning item 's:9'" in ran.err
    report = json.loads(journeys("override", "import", tmp_path / "in.csv", "--json").out)
    assert (report["added"], report["known"], len(report["rejected"])) == (0, 1, 1)
