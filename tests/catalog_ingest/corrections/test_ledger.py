from dataclasses import replace
from datetime import timedelta

import pytest

from catalog_ingest.corrections.ledger import add_correction, list_corrections
from catalog_ingest.corrections.rows import Correction
from recommender.errors import InvalidValue, RecommenderError, UnknownItem
from recommender.mapping import Override, OverrideAction
from tests.catalog_ingest.small_home import FRAMEWORK, MONDAY

ACCEPT = Correction("s:1", "SQL", OverrideAction.ACCEPT, "Ann")
LEVEL = replace(ACCEPT, action=OverrideAction.LEVEL, entry_level=1, exit_level=3)


@pytest.fixture
def add(store):
    def add_one(correction):
        with store() as transaction:
            return add_correction(transaction, correction, now=MONDAY, tail="0123456789abcdef")

    return add_one


@pytest.mark.parametrize("name", ["f:sql", "sql", "querying DATA", "SQL"])
def test_a_competency_may_be_named_by_id_label_or_alias(add, name):
    made = add(replace(ACCEPT, competency=name))

    assert made.competency_id == "f:sql"


def test_a_correction_of_a_duplicate_is_kept_for_its_canonical_item(add, store):
    add(replace(ACCEPT, item_id="t:1"))

    with store() as transaction:
        assert [entry.item_id for entry in transaction.overrides.list()] == ["s:1"]


def test_a_correction_of_the_level_is_kept_as_stated(add):
    made = add(LEVEL)

    assert made.id.startswith("ovr_") and made.id.endswith("0123456789abcdef")
    assert made == Override(made.id, "s:1", "f:sql", OverrideAction.LEVEL, "Ann", MONDAY, 1, 3)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"item_id": "1"}, "did you mean 's:1', 't:1'"),
        ({"item_id": "s:10"}, "did you mean 's:1'"),
        ({"competency": "Quering data"}, "did you mean 'Querying data'"),
        ({"exit_level": 5}, "which has 4 levels"),
        ({"entry_level": 3}, "do not fit f:sql"),
        ({"competency": "f:git", "entry_level": 0, "exit_level": 2}, "which has 1 levels"),
        ({"entry_level": None}, "both entry_level and exit_level, or neither"),
        ({"entry_level": None, "exit_level": None}, "states entry_level and exit_level"),
        ({"made_at": MONDAY + timedelta(1)}, "made_at lies in the future"),
        ({"undone_at": MONDAY + timedelta(1)}, "undone_at lies in the future"),
        ({"undone_at": MONDAY - timedelta(1)}, "undone_at is before made_at"),
    ],
)
def test_what_does_not_fit_is_refused_and_enters_nothing(add, store, changes, problem):
    with pytest.raises(RecommenderError, match=problem):
        add(replace(LEVEL, **changes))

    with store() as transaction:
        assert transaction.overrides.list() == ()


def test_entries_of_an_item_are_those_of_its_duplicates_too(add, store):
    with store() as transaction:
        entry = Override("o", "t:1", "f:git", OverrideAction.REJECT, "Ann", MONDAY)
        transaction.overrides.add(entry)
    add(replace(ACCEPT, item_id="s:2"))

    with store() as transaction:
        assert list_corrections(transaction, item_id="s:1") == (entry,)
        assert len(list_corrections(transaction)) == 2
        assert list_corrections(transaction, item_id="never heard of") == ()


def test_entries_of_a_competency_that_is_gone_are_found_by_its_id(add, store):
    made = add(ACCEPT)
    with store() as transaction:
        gone = replace(FRAMEWORK, competencies=FRAMEWORK.competencies[1:])
        transaction.frameworks.save(gone)

    with store() as transaction:
        assert list_corrections(transaction, competency="f:sql") == (made,)
        with pytest.raises(RecommenderError, match="no competency 'SQL'"):
            list_corrections(transaction, competency="SQL")


def test_unknown_things_are_errors_of_their_own_kind(add):
    with pytest.raises(UnknownItem):
        add(replace(ACCEPT, item_id="x"))
    with pytest.raises(InvalidValue):
        add(replace(ACCEPT, competency="x"))
