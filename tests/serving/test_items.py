"""Items over HTTP: pages, links as ids, free text."""

from urllib.parse import quote

import numpy as np
import pytest

from tests.serving.conftest import LINK_ID, make_items


def pages_of(client, path, kind, **query):
    """All entries of a paged list, and how many pages they came on."""
    entries, n_pages, token = [], 0, ""
    while n_pages < 50:
        answer = client.get(path, params={**query, "page_token": token})
        assert answer.status_code == 200, answer.text
        entries += answer.json()[kind]
        n_pages += 1
        token = answer.json()["next_page_token"]
        if token is None:
            return entries, n_pages
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("limit", [1, 5, 12, 100])
def test_the_pages_hold_every_item_once(client, limit):
    entries, _ = pages_of(client, "/v1/items", "items", limit=limit)

    assert [entry["id"] for entry in entries] == sorted(item.id for item in make_items())


def test_items_are_filtered(client):
    answer = client.get(
        "/v1/items", params={"modality": "course", "provider": "South", "language": "en"}
    )

    assert [item["id"] for item in answer.json()["items"]] == ["shelf:00", "shelf:08"]


@pytest.mark.parametrize("safe", ["", "/:"])
def test_an_id_may_be_a_link(client, safe):
    """Encoded whole, or with its slashes left as they are."""
    link = quote(LINK_ID, safe=safe)

    assert client.get(f"/v1/items/{quote(LINK_ID, safe='')}").json()["id"] == LINK_ID
    assert client.get(f"/v1/items/{link}").json()["id"] == LINK_ID
    assert client.get(f"/v1/items/{link}/mappings").json()["mappings"]
    assert len(client.get(f"/v1/items/{link}/similar?limit=3").json()["items"]) == 3


def test_an_id_that_ends_like_a_sub_resource_is_still_an_id(client):
    name = quote("shelf:x/mappings", safe="")

    answer = client.get(f"/v1/items/{name}")

    assert answer.json()["detail"] == "no learning item 'shelf:x/mappings'"


def test_mappings_tell_levels_confidence_and_evidence(client):
    told = client.get("/v1/items/shelf:01/mappings").json()["mappings"]

    assert told == [
        {
            "competency_id": "org:sql",
            "label": "Querying data",
            "confidence": 0.88,
            "entry_level": 1,
            "exit_level": 2,
            "expected_level": 2.0,
            "evidence": "item 1",
            "origin": "matcher",
        }
    ]


def test_the_most_similar_item_comes_first_and_itself_never(client):
    told = client.get("/v1/items/shelf:01/similar?limit=100").json()["items"]

    similarity = [one["similarity"] for one in told]
    assert similarity == sorted(similarity, reverse=True)
    assert len(told) == 11
    assert "shelf:01" not in {one["item"]["id"] for one in told}


class FixedSearch:
    """Finds items in the order of their rows, the last first."""

    def similarities(self, edition, text):
        return np.arange(edition.n_items, dtype=np.float32)


def test_free_text_is_paged_and_filtered_in_the_order_of_meaning(client):
    client.app.state.search = FixedSearch()

    entries, n_pages = pages_of(
        client, "/v1/items", "items", q="anything", limit=2, provider="North", language="en"
    )

    assert [entry["id"] for entry in entries] == ["shelf:07", "shelf:05", "shelf:03", "shelf:01"]
    assert n_pages == 2


def test_a_page_of_another_edition_has_expired(client):
    from serving.paging import to_token

    client.app.state.search = FixedSearch()
    answer = client.get("/v1/items", params={"q": "x", "page_token": to_token("other", "2")})

    assert (answer.status_code, answer.json()["type"]) == (
        410,
        "urn:journeys:problem:page-token-expired",
    )


def test_items_that_did_not_change_are_not_sent_again(client):
    first = client.get("/v1/items/shelf:01")

    again = client.get("/v1/items/shelf:01", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
