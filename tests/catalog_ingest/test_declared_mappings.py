"""What providers say of their items stands beside what the matcher says."""

import pytest

from catalog_ingest.declared_mappings import DECLARED_CONFIDENCE, DeclaredNames
from recommender.framework import HELD, Competency
from recommender.mapping import Origin
from recommender.store.catalogue import Catalogue
from tests.catalog_ingest.loaded import framework, mappings_of, record, run, save, write


@pytest.fixture
def loaded(database):
    save(database, framework())
    return database


def declare(*competencies, **other):
    return record(1, "Something else entirely", competencies=list(competencies), **other)


def declared_of(database, id="shelf:1"):
    return [m for m in mappings_of(database, id) if m.origin is Origin.DECLARED]


@pytest.mark.parametrize(
    "name", ["org:git", "git", "Version control", "version CONTROL ", "Git", "ORG:GIT"]
)
def test_a_competency_is_known_by_id_local_id_label_and_alias(
    home, loaded, encoder, tmp_path, name
):
    run(home, loaded, encoder, write(tmp_path, [declare(name)]))

    (mapping,) = declared_of(loaded)
    assert mapping.competency_id == "org:git"
    assert mapping.confidence == DECLARED_CONFIDENCE
    assert mapping.evidence == f"declared by the provider: {name.strip()}"


def test_an_unknown_competency_is_kept_on_the_item_and_maps_to_nothing(
    home, loaded, encoder, tmp_path
):
    report = run(home, loaded, encoder, write(tmp_path, [declare("Juggling")]))

    assert declared_of(loaded) == []
    assert report.mapping.notes == ()
    with loaded.transaction() as session:
        (item,) = Catalogue(session).items()
    assert [declared.competency for declared in item.declared] == ["Juggling"]


def test_declared_levels_are_taken(home, loaded, encoder, tmp_path):
    said = {"competency": "git", "entry_level": 1, "exit_level": 3}
    run(home, loaded, encoder, write(tmp_path, [declare(said)]))

    (mapping,) = declared_of(loaded)
    assert (mapping.entry_level, mapping.exit_level) == (1, 3)
    assert mapping.exit_probability == (0.0, 0.0, 1.0, 0.0)


def test_without_levels_those_read_off_the_item_are_taken(home, loaded, encoder, tmp_path):
    run(home, loaded, encoder, write(tmp_path, [declare("git", level="expert")]))

    (mapping,) = declared_of(loaded)
    assert mapping.exit_level == 4
    assert mapping.entry_level == 3
    assert sum(mapping.exit_probability) == pytest.approx(1)


@pytest.mark.parametrize("entry_and_exit", [(1, 9), (4, 4), (3, 2)])
def test_levels_that_do_not_fit_are_told(home, loaded, encoder, tmp_path, entry_and_exit):
    entry, exit_level = entry_and_exit
    said = {"competency": "git", "entry_level": entry, "exit_level": exit_level}

    report = run(home, loaded, encoder, write(tmp_path, [declare(said, "Querying data")]))

    told = [*report.mapping.notes, *(r.reason for r in report.reading.rejected)]
    told += [str(note) for note in report.reading.notes]
    assert any("level" in line for line in told)
    assert {m.competency_id for m in declared_of(loaded)} <= {"org:sql"}


def test_a_declaration_goes_when_the_provider_drops_it(home, loaded, encoder, tmp_path):
    run(home, loaded, encoder, write(tmp_path, [declare("git")]))

    run(home, loaded, encoder, write(tmp_path, [declare()]))

    assert declared_of(loaded) == []


def test_a_declaration_meets_a_framework_that_is_loaded_later(home, database, encoder, tmp_path):
    path = write(tmp_path, [declare("Version control")])
    run(home, database, encoder, path)

    save(database, framework("late"))
    run(home, database, encoder, path)

    assert [m.competency_id for m in declared_of(database)] == ["late:git"]


def test_of_two_that_claim_a_name_the_label_wins_over_the_alias():
    names = DeclaredNames.of(
        "f",
        [
            Competency("f:a", "Git", HELD, aliases=("Branching",)),
            Competency("f:branching", "Version control", HELD, aliases=("Git",)),
        ],
    )

    assert (names.find("git"), names.find("branching"), names.find("nothing")) == (0, 1, None)
