"""Ids where a source has none, and repeats within one source."""

from dataclasses import replace

from catalog_ingest.duplicates import content_hash, duplicate_key
from catalog_ingest.normalise.identity import PlacedItem, identify
from catalog_ingest.notes import Notes
from recommender.item import LearningItem, Modality

ITEM = LearningItem("lms", "", "Giving feedback", Modality.VIDEO, topics=("feedback",))
LINK = "https://learn.example/feedback"


def identify_all(*items, kinds=None):
    words = kinds or [""] * len(items)
    placed = [
        PlacedItem(f"row {n}", i, k) for n, (i, k) in enumerate(zip(items, words, strict=True), 2)
    ]
    return identify(placed, Notes())


def test_an_item_without_an_id_takes_its_link():
    assert identify_all(replace(ITEM, url=LINK)).items[0].source_id == LINK


def test_a_link_shared_by_different_titles_identifies_none_of_them():
    found = identify_all(replace(ITEM, url=LINK), replace(ITEM, url=LINK, title="Taking feedback"))
    assert len(found.items) == 2
    assert LINK not in {item.source_id for item in found.items}


def test_without_a_link_provider_title_and_kind_make_the_id():
    one, other = identify_all(ITEM, ITEM, kinds=["Course", "Specialization"]).items
    again = identify_all(replace(ITEM, description="new", level="easy"), kinds=["course "]).items[0]
    assert one.source_id != other.source_id
    assert again.source_id == one.source_id


def test_records_that_differ_in_topics_alone_are_one_item():
    found = identify_all(ITEM, replace(ITEM, topics=("Feedback", "leadership")))
    assert [item.topics for item in found.items] == [("feedback", "leadership")]
    assert (found.n_merged, found.rejected) == (1, ())


def test_a_second_record_of_an_id_with_other_content_is_rejected_and_names_the_first():
    item = replace(ITEM, source_id="17")
    found = identify_all(item, replace(item, title="Taking feedback"))
    assert found.items == (item,)
    assert "already stands at row 2 with other content (in title)" in found.rejected[0].reason


def test_one_link_and_title_under_two_kinds_is_one_item():
    linked = replace(ITEM, url=LINK)
    found = identify_all(linked, replace(linked, modality=Modality.BOOK))
    assert [item.modality for item in found.items] == [Modality.VIDEO]


def test_exact_duplicates_share_a_key_across_sources():
    named = replace(ITEM, source_id="1", provider="Nordlicht", languages=("en", "de"))
    other = replace(named, source="lxp", source_id="9", title="giving  FEEDBACK", url=LINK)
    assert duplicate_key(named) == duplicate_key(replace(other, languages=("de", "en")))
    assert duplicate_key(named) != duplicate_key(replace(other, minutes=30))


def test_without_a_provider_items_of_two_sources_are_no_duplicates():
    assert duplicate_key(ITEM) != duplicate_key(replace(ITEM, source="lxp"))


def test_the_content_hash_is_the_same_on_any_machine():
    assert content_hash(ITEM) == content_hash(replace(ITEM))
    assert content_hash(ITEM) == "0d26ea6e48c8d11fde0fe414134c25f3"


def test_every_field_changes_the_content_hash():
    changed = [replace(ITEM, is_active=False), replace(ITEM, topics=()), replace(ITEM, level="x")]
    assert len({content_hash(item) for item in [ITEM, *changed]}) == 4
