"""What is new or changed is embedded and mapped; all else stays as it is."""

import json

import pytest

from catalog_ingest.mapping_job import LEAST_CONFIDENCE, MOST_MAPPINGS
from recommender.embedding import item_passages
from recommender.errors import InvalidValue, UnknownFramework, UnreadableSource
from recommender.store import matchers
from recommender.store.catalogue import Catalogue
from recommender.store.frameworks import Frameworks
from recommender.store.models import save_model
from tests.catalog_ingest.loaded import (
    RECORDS,
    dump,
    framework,
    mappings_of,
    record,
    run,
    save,
    write,
)
from tests.hashed_encoder import HashedEncoder
from tests.recommender.matched import level_model


@pytest.fixture
def loaded(database):
    save(database, framework())
    return database


@pytest.fixture
def ingested(home, loaded, encoder, tmp_path):
    """A database into which the records were ingested before."""
    run(home, loaded, encoder, write(tmp_path, RECORDS))
    encoder.asked.clear()
    return loaded


def test_a_first_run_adds_embeds_and_maps(home, loaded, encoder, tmp_path):
    report = run(home, loaded, encoder, write(tmp_path, RECORDS))

    assert len(report.change.added) == 4
    assert report.mapping.n_mapped == {"org": 4}
    with loaded.transaction() as session:
        texts = {text for item in Catalogue(session).items() for text in item_passages(item)}
    assert report.mapping.n_embedded == len(texts) == 7
    assert texts <= set(encoder.texts)


def test_mappings_are_kept_with_the_items(ingested):
    mapped = {mapping.competency_id for mapping in mappings_of(ingested, "shelf:1")}

    assert "org:git" in mapped
    for id in ("shelf:1", "shelf:2", "shelf:3", "shelf:4"):
        mappings = mappings_of(ingested, id)
        assert len(mappings) <= MOST_MAPPINGS
        assert all(m.confidence >= LEAST_CONFIDENCE for m in mappings)


def test_a_second_run_changes_nothing(home, ingested, encoder, tmp_path):
    before = dump(ingested)

    report = run(home, ingested, encoder, write(tmp_path, RECORDS))

    assert report.change.is_empty
    assert (report.mapping.n_embedded, report.mapping.n_mapped) == (0, {"org": 0})
    assert encoder.texts == []
    assert dump(ingested) == before


def test_the_order_of_the_records_changes_nothing(home, ingested, encoder, tmp_path):
    before = dump(ingested)

    run(home, ingested, encoder, write(tmp_path, RECORDS[::-1]))

    assert dump(ingested) == before


def test_only_a_changed_item_is_embedded_and_mapped_again(home, ingested, encoder, tmp_path):
    others = {id: mappings_of(ingested, id) for id in ("shelf:1", "shelf:2", "shelf:3")}
    changed = [*RECORDS[:3], RECORDS[3] | {"description": "Rebase instead."}]

    report = run(home, ingested, encoder, write(tmp_path, changed))

    assert report.change.changed == ("shelf:4",)
    assert report.mapping.n_mapped == {"org": 1}
    assert encoder.texts == ["Rebase instead."]
    assert {id: mappings_of(ingested, id) for id in others} == others


def test_a_change_that_no_text_tells_maps_again_and_embeds_nothing(
    home, ingested, encoder, tmp_path
):
    changed = [RECORDS[0] | {"level": "advanced"}, *RECORDS[1:]]

    report = run(home, ingested, encoder, write(tmp_path, changed))

    assert (report.mapping.n_embedded, report.mapping.n_mapped) == (0, {"org": 1})


def test_a_changed_framework_maps_all_and_embeds_its_new_texts(home, ingested, encoder, tmp_path):
    save(ingested, framework(description="Remember who changed what."))

    report = run(home, ingested, encoder, write(tmp_path, RECORDS))

    assert report.change.is_empty
    assert report.mapping.n_mapped == {"org": 4}
    assert encoder.texts == ["Version control: Remember who changed what."]


def test_a_new_active_framework_is_mapped_beside_the_other(home, ingested, encoder, tmp_path):
    save(ingested, framework("new"), framework("asleep", is_active=False))

    report = run(home, ingested, encoder, write(tmp_path, RECORDS))

    assert report.mapping.n_mapped == {"new": 4, "org": 0}
    mapped = {mapping.competency_id for mapping in mappings_of(ingested, "shelf:1")}
    assert {"new:git", "org:git"} <= mapped


def test_a_framework_that_is_asked_for_is_mapped_alone(home, loaded, encoder, tmp_path):
    save(loaded, framework("asleep", is_active=False))

    report = run(
        home, loaded, encoder, write(tmp_path, RECORDS), framework_ids=("asleep", "asleep")
    )

    assert report.mapping.n_mapped == {"asleep": 4}


def test_a_new_model_maps_all_again_and_embeds_nothing(home, ingested, encoder, tmp_path):
    save_model(level_model(), home.models)

    report = run(home, ingested, encoder, write(tmp_path, RECORDS))

    assert (report.mapping.n_embedded, report.mapping.n_mapped) == (0, {"org": 4})


def test_vectors_of_another_encoder_are_not_used(home, ingested, tmp_path):
    other = HashedEncoder("other", dim=16)

    report = run(home, ingested, other, write(tmp_path, RECORDS))

    assert report.mapping.n_embedded == 7
    assert report.mapping.n_mapped == {"org": 4}
    assert len(dump(ingested)["encoder"]) == 2


def test_without_mapping_items_are_embedded(home, loaded, encoder, tmp_path):
    report = run(home, loaded, encoder, write(tmp_path, RECORDS), is_mapped=False)

    assert (report.mapping.n_embedded, report.mapping.n_mapped) == (7, {})
    assert mappings_of(loaded, "shelf:1") == []


def test_what_a_source_no_longer_lists_is_retired(home, ingested, encoder, tmp_path):
    report = run(home, ingested, encoder, write(tmp_path, RECORDS[1:]))

    assert report.change.retired == ("shelf:1",)
    assert mappings_of(ingested, "shelf:1") == []


def test_a_retired_item_comes_back_without_work(home, ingested, encoder, tmp_path):
    before = mappings_of(ingested, "shelf:1")
    run(home, ingested, encoder, write(tmp_path, RECORDS[1:]))

    report = run(home, ingested, encoder, write(tmp_path, RECORDS))

    assert report.mapping.n_embedded == 0
    assert mappings_of(ingested, "shelf:1") == before != []


def test_a_part_of_a_source_retires_nothing(home, ingested, encoder, tmp_path):
    report = run(home, ingested, encoder, write(tmp_path, RECORDS[:1]), is_complete=False)

    assert report.change.is_empty


def test_another_source_leaves_the_first_alone(home, ingested, encoder, tmp_path):
    more = write(tmp_path, [record(9, "Querying with care")], "other.jsonl")

    report = run(home, ingested, encoder, more)

    assert report.reading.source == "other"
    assert report.change.retired == ()
    assert report.mapping.n_mapped == {"org": 1}


def test_exact_duplicates_are_one_item_with_every_source(home, ingested, encoder, tmp_path):
    same = [one | {"provider": "Nordlicht"} for one in RECORDS[:1]]
    run(home, ingested, encoder, write(tmp_path, same, "a.jsonl"))
    encoder.asked.clear()

    report = run(home, ingested, encoder, write(tmp_path, same, "b.jsonl"))

    assert report.change.merged == ("b:1",)
    assert report.mapping.n_mapped == {"org": 0}
    assert encoder.texts == []
    with ingested.transaction() as session:
        assert Catalogue(session).sources_of("b:1") == ("a:1", "b:1")


def test_the_provider_of_items_that_name_none(home, loaded, encoder, tmp_path):
    named = [RECORDS[0] | {"provider": "Nordlicht"}, RECORDS[1]]

    run(home, loaded, encoder, write(tmp_path, named), provider="Academy")

    with loaded.transaction() as session:
        assert [item.provider for item in Catalogue(session).items()] == ["Nordlicht", "Academy"]


@pytest.mark.parametrize("content", [b"", b"not json", b"\x00\xff\xfe", b'{"id": "1"}', b"[1, 2]"])
def test_a_bad_file_changes_nothing(home, ingested, encoder, tmp_path, content):
    path = tmp_path / "shelf.jsonl"
    path.write_bytes(content)
    before = dump(ingested)

    with pytest.raises(UnreadableSource, match=r"shelf\.jsonl"):
        run(home, ingested, encoder, path)

    assert dump(ingested) == before


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"framework_ids": ("nope",)}, UnknownFramework),
        ({"format": "nope"}, InvalidValue),
        ({"source": "a:b"}, InvalidValue),
    ],
)
def test_a_wrong_setting_changes_nothing(home, ingested, encoder, tmp_path, settings, error):
    before = dump(ingested)
    more = write(tmp_path, [*RECORDS, record(7, "More")])

    with pytest.raises(error):
        run(home, ingested, encoder, more, **settings)

    assert dump(ingested) == before


def test_a_bad_record_is_told_and_the_others_are_taken(home, loaded, encoder, tmp_path):
    path = write(tmp_path, [RECORDS[0], {"id": "2", "title": " "}, RECORDS[2]])

    report = run(home, loaded, encoder, path)

    assert [rejected.place for rejected in report.reading.rejected] == ["line 2"]
    assert len(report.change.added) == 2


def test_half_a_character_does_not_stop_the_load(home, loaded, encoder, tmp_path):
    path = tmp_path / "shelf.jsonl"
    path.write_text(json.dumps(record(1, "Git \ud83d basics")) + "\n", encoding="ascii")

    report = run(home, loaded, encoder, path)

    assert report.change.added == ("shelf:1",)
    assert encoder.texts[0] == "Git basics"


def test_an_empty_framework_maps_nothing(home, ingested, encoder, tmp_path):
    empty = framework("empty")
    with ingested.transaction() as session:
        Frameworks(session).save(type(empty)("empty", "Empty", ()))

    report = run(home, ingested, encoder, write(tmp_path, RECORDS))

    assert report.mapping.n_mapped == {"empty": 4, "org": 0}


def test_texts_are_embedded_shortest_first_over_the_whole_job(
    home, loaded, encoder, tmp_path, monkeypatch
):
    monkeypatch.setattr(matchers, "CHUNK", 16)
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    many = [record(n, f"T{n} " + " ".join(words[: n * 7 % 11])) for n in range(60)]

    run(home, loaded, encoder, write(tmp_path, many), is_mapped=False)

    lengths = [len(text) for text in encoder.texts]
    assert lengths == sorted(lengths)
    assert [len(batch) for batch in encoder.asked] == [16, 16, 16, 12]


def test_a_text_that_stands_twice_is_embedded_once(home, loaded, encoder, tmp_path):
    twice = [record(n, f"Title {n}", description="The same words.") for n in range(5)]

    report = run(home, loaded, encoder, write(tmp_path, twice), is_mapped=False)

    assert report.mapping.n_embedded == 6
    assert encoder.texts.count("The same words.") == 1
