from dataclasses import replace
from datetime import timedelta

import pytest

from recommender.errors import InvalidValue, UnknownCompetency, UnknownItem, UnknownOverride
from recommender.framework import Scale
from recommender.mapping import Override, OverrideAction
from recommender.store.catalogue import Catalogue
from recommender.store.frameworks import Frameworks
from recommender.store.overrides import Overrides
from tests.store.conftest import NOON
from tests.store.test_catalogue import record, save

REJECT = Override("o1", "a:1", "org:git", OverrideAction.REJECT, "Ann", NOON, reason="no")
LEVEL = Override("o2", "a:1", "org:sql", OverrideAction.LEVEL, "Ben", NOON, 1, 3)


@pytest.fixture
def overrides(session, framework):
    Frameworks(session).save(framework)
    save(Catalogue(session), record("1"))
    return Overrides(session)


def test_entries_come_back_oldest_first(overrides):
    overrides.add(replace(LEVEL, made_at=NOON + timedelta(1)))
    overrides.add(REJECT)

    assert [entry.id for entry in overrides.list()] == ["o1", "o2"]
    assert overrides.list(competency_id="org:git") == (REJECT,)
    assert overrides.list(item_id="a:2") == ()


def test_adding_the_same_entry_again_changes_nothing(overrides):
    assert overrides.add(REJECT)
    revision = overrides.revision()

    assert not overrides.add(REJECT)
    assert overrides.revision() == revision


def test_what_is_undone_stays_in_the_ledger_but_stands_no_more(overrides):
    overrides.add(REJECT)

    overrides.undo("o1", at=NOON, by="Cy")

    assert overrides.list() == (replace(REJECT, undone_at=NOON),)
    assert overrides.list(standing_only=True) == overrides.all_standing() == ()


@pytest.mark.parametrize("id", ["o1", "unheard of"])
def test_only_what_stands_can_be_undone(overrides, id):
    overrides.add(REJECT)
    overrides.undo("o1", at=NOON, by="Cy")

    with pytest.raises(UnknownOverride):
        overrides.undo(id, at=NOON, by="Cy")


def test_the_revision_changes_with_every_entry_and_every_undoing(overrides):
    revisions = [overrides.revision()]
    overrides.add(REJECT)
    revisions.append(overrides.revision())
    overrides.undo("o1", at=NOON, by="Cy")
    revisions.append(overrides.revision())

    assert len(set(revisions)) == 3


def test_an_exported_ledger_can_be_imported(overrides):
    overrides.add(REJECT)

    overrides.add(replace(REJECT, undone_at=NOON))
    overrides.add(replace(LEVEL, undone_at=NOON))

    assert overrides.list() == (replace(REJECT, undone_at=NOON), replace(LEVEL, undone_at=NOON))


def test_only_what_was_made_since_is_told(overrides):
    overrides.add(REJECT)
    overrides.add(replace(LEVEL, made_at=NOON + timedelta(1)))

    assert [entry.id for entry in overrides.since(NOON)] == ["o2"]


def test_an_override_follows_its_item_when_that_is_merged(session, overrides):
    overrides.add(REJECT)
    save(Catalogue(session), record("2", source="b", key="a1"), source="b", now=NOON + timedelta(1))
    save(Catalogue(session))

    assert overrides.all_standing() == (replace(REJECT, item_id="b:2"),)
    assert overrides.list() == (REJECT,)


def test_an_override_outlives_the_competency_it_speaks_of(session, framework, overrides):
    overrides.add(REJECT)
    Frameworks(session).save(replace(framework, competencies=framework.competencies[1:]))
    assert overrides.all_standing() == ()

    Frameworks(session).save(framework)

    assert overrides.all_standing() == (REJECT,)


def test_an_override_of_a_level_that_is_no_more_is_not_applied(session, framework, overrides):
    overrides.add(LEVEL)
    sql = replace(framework.competencies[1], scale=Scale(("held",)), descriptors=())

    Frameworks(session).save(replace(framework, competencies=(sql,)))

    assert overrides.all_standing() == ()


def test_an_override_must_speak_of_what_there_is(overrides):
    with pytest.raises(UnknownItem):
        overrides.add(replace(REJECT, item_id="a:none"))
    with pytest.raises(UnknownCompetency):
        overrides.add(replace(REJECT, competency_id="org:none"))
    with pytest.raises(InvalidValue, match="has 3 levels"):
        overrides.add(replace(LEVEL, exit_level=4))
