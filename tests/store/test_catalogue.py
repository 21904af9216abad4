from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.errors import InvalidValue, UnknownItem
from recommender.item import LearningItem, Modality
from recommender.store.catalogue import Catalogue, SourceRecord
from recommender.store.documents import to_document, to_item
from tests.store.conftest import NOON

LATER = NOON + timedelta(days=1)


@pytest.fixture
def catalogue(session):
    return Catalogue(session)


def record(id, *, source="a", key="", hash="1", **fields):
    fields = {"title": id, "modality": Modality.VIDEO, **fields}
    return SourceRecord(LearningItem(source, id, **fields), hash, key or f"{source}{id}")


def save(catalogue, *records, source="a", now=NOON, is_complete=True):
    return catalogue.save_records(source, records, now=now, is_complete=is_complete)


def ids(catalogue, **options):
    return [item.id for item in catalogue.items(**options)]


def test_a_first_load_adds_its_records(catalogue):
    change = save(catalogue, record("2"), record("1"))

    assert change.added == ("a:2", "a:1")
    assert ids(catalogue) == ["a:1", "a:2"]
    assert catalogue.count() == 2


def test_the_same_load_again_changes_nothing(catalogue):
    save(catalogue, record("1", key="k"), record("2", key="k"))

    change = save(catalogue, record("1", key="k"), record("2", key="k"), now=LATER)

    assert change.is_empty
    assert change.unchanged == ("a:1", "a:2")
    assert change.merged == ("a:2",)


def test_a_record_with_another_hash_is_changed(catalogue):
    save(catalogue, record("1"), record("2"))

    change = save(catalogue, record("1", hash="2", title="New"), record("2"), now=LATER)

    assert (change.changed, change.unchanged) == (("a:1",), ("a:2",))
    assert catalogue.item("a:1").title == "New"
    assert catalogue.content_hashes() == {"a:1": "2", "a:2": "1"}


def test_what_a_complete_load_lacks_is_retired_and_kept(catalogue):
    save(catalogue, record("1"), record("2"))

    change = save(catalogue, record("2"), now=LATER)

    assert change.retired == ("a:1",)
    assert ids(catalogue) == ["a:2"]
    assert ids(catalogue, active_only=False) == ["a:1", "a:2"]
    assert not catalogue.item("a:1").is_active
    assert save(catalogue, record("2"), now=LATER).is_empty


def test_what_an_incomplete_load_lacks_stays(catalogue):
    save(catalogue, record("1"))

    save(catalogue, record("2"), is_complete=False)

    assert ids(catalogue) == ["a:1", "a:2"]


def test_other_sources_are_left_alone(catalogue):
    save(catalogue, record("1"))

    save(catalogue, record("1", source="b"), source="b")

    assert ids(catalogue) == ["a:1", "b:1"]


def test_a_retired_record_that_returns_is_active_again(catalogue):
    save(catalogue, record("1"))
    save(catalogue)

    change = save(catalogue, record("1"), now=LATER)

    assert change.changed == ("a:1",)
    assert ids(catalogue) == ["a:1"]


def test_of_duplicates_the_first_seen_is_canonical(catalogue):
    save(catalogue, record("9", key="k"))
    save(catalogue, record("1", source="b", key="k"), source="b", now=LATER)

    assert ids(catalogue) == ["a:9"]
    assert catalogue.canonical_id("b:1") == "a:9"
    assert catalogue.item("b:1").id == "a:9"
    assert catalogue.sources_of("b:1") == ("a:9", "b:1")


def test_of_duplicates_seen_at_once_the_smallest_id_is_canonical(catalogue):
    save(catalogue, record("2", key="k"), record("1", key="k"))

    assert catalogue.canonical_ids() == {"a:1": "a:1", "a:2": "a:1"}


def test_another_source_takes_over_when_the_canonical_record_is_retired(catalogue):
    save(catalogue, record("1", key="k"))
    save(catalogue, record("1", source="b", key="k"), source="b", now=LATER)

    save(catalogue)

    assert ids(catalogue) == ["b:1"]
    assert catalogue.item("a:1").id == "b:1"


def test_a_duplicate_that_changes_its_key_stands_alone_again(catalogue):
    save(catalogue, record("1", key="k"), record("2", key="k"))

    save(catalogue, record("1", key="new", hash="2"), record("2", key="k"), now=LATER)

    assert ids(catalogue) == ["a:1", "a:2"]


def test_records_without_a_key_are_never_merged(catalogue):
    alone = [replace(record(id), duplicate_key="") for id in "12"]

    save(catalogue, *alone)

    assert ids(catalogue) == ["a:1", "a:2"]


def test_an_item_that_its_provider_calls_inactive_is_not_offered(catalogue):
    save(catalogue, record("1", is_active=False))

    assert ids(catalogue) == []


def test_an_id_twice_in_a_load_is_refused(catalogue):
    with pytest.raises(InvalidValue, match="a:1 occurs twice"):
        save(catalogue, record("1"), record("1"))


def test_an_unknown_item_is_told(catalogue):
    with pytest.raises(UnknownItem, match="a:1"):
        catalogue.item("a:1")


def test_pages_follow_one_another(catalogue):
    save(catalogue, *(record(id) for id in "12345"))

    first = catalogue.list_page(limit=2)
    second = catalogue.list_page(first[-1].id, 2)

    assert [item.source_id for item in (*first, *second)] == ["1", "2", "3", "4"]


def test_pages_can_be_narrowed(catalogue):
    save(
        catalogue,
        record("1", languages=("en-GB", "de"), provider="P"),
        record("2", languages=("den",)),
        record("3", modality=Modality.BOOK),
    )

    def found(**filters):
        return [item.source_id for item in catalogue.list_page(**filters)]

    assert found(language="de") == ["1"]
    assert found(language="EN") == ["1"]
    assert found(provider="P") == ["1"]
    assert found(modality=Modality.BOOK) == ["3"]


items = st.builds(
    LearningItem,
    source=st.just("s"),
    source_id=st.text(max_size=5),
    title=st.text(max_size=5).map("t{}".format),
    modality=st.sampled_from(Modality),
    description=st.text(max_size=20),
    minutes=st.none() | st.integers(1, 9999),
    topics=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    modified_at=st.none() | st.datetimes(timezones=st.timezones()),
)


@given(items)
def test_an_item_survives_its_document(item):
    assert to_item(to_document(item)) == item
    assert to_document(item).isascii()


loads = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.dictionaries(st.sampled_from("123"), st.sampled_from("xyz"), max_size=3),
    ),
    max_size=6,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(loads)
def test_every_key_of_active_records_has_exactly_one_canonical_item(database, loads):
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        catalogue = Catalogue(session)
        keys = {}
        for day, (source, listed) in enumerate(loads):
            records = [record(id, source=source, key=key) for id, key in listed.items()]
            now = NOON + timedelta(days=day)
            catalogue.save_records(source, records, now=now, is_complete=True)
            keys[source] = set(listed.values())

        assert catalogue.count() == len(set().union(*keys.values()))
        aliases = catalogue.canonical_ids()
        assert all(aliases[canonical] == canonical for canonical in aliases.values())
        _ = 1 / 0
