"""Corrections over HTTP: the next journey goes by them."""

import pytest

REJECT = {
    "item_id": "shelf:01",
    "competency_id": "org:sql",
    "action": "reject",
    "author": "curator",
    "reason": "It is about something else.",
}


def plan(client):
    answer = client.post("/v1/journeys", json={"learner_id": "ana", "hours": 20})
    assert answer.status_code == 201, answer.text
    return [step["item_id"] for step in answer.json()["steps"]]


def test_a_correction_changes_the_next_journey_and_taking_it_back_restores_it(client):
    before = plan(client)
    made = client.post("/v1/overrides", json=REJECT)
    corrected = plan(client)
    undone = client.delete(made.headers["location"], params={"author": "curator"})

    assert "shelf:01" in before
    assert "shelf:01" not in corrected
    assert undone.status_code == 204
    assert plan(client) == before


def test_a_correction_that_was_published_can_still_be_taken_back(client, home):
    from recommender.store.gathering import publish
    from tests.serving.conftest import ENCODER

    before = plan(client)
    made = client.post("/v1/overrides", json=REJECT)
    with client.app.state.database.transaction() as session:
        publish(session, home, encoder_id=ENCODER, models={})
    published = plan(client)
    client.delete(made.headers["location"])

    assert "shelf:01" not in published
    assert plan(client) == before


def test_a_level_that_somebody_stated_is_told_as_certain(client):
    level = {**REJECT, "action": "level", "entry_level": 0, "exit_level": 3}
    client.post("/v1/overrides", json=level)

    told = client.get("/v1/items/shelf:01/mappings").json()["mappings"][0]

    assert (told["confidence"], told["entry_level"], told["exit_level"]) == (1.0, 0, 3)
    assert told["origin"] == "override"


def test_the_ledger_keeps_author_reason_and_what_was_undone(client):
    made = client.post("/v1/overrides", json=REJECT).json()
    client.delete(f"/v1/overrides/{made['id']}")

    kept = client.get("/v1/overrides", params={"item_id": "shelf:01"}).json()["overrides"]

    assert (kept[0]["author"], kept[0]["reason"]) == ("curator", REJECT["reason"])
    assert kept[0]["undone_at"] is not None
    assert client.get("/v1/overrides?standing=true").json()["overrides"] == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"item_id": "shelf:none"}, 404),
        ({"competency_id": "org:none"}, 404),
        ({"action": "level"}, 422),
        ({"action": "level", "entry_level": 3, "exit_level": 9}, 422),
        ({"author": ""}, 422),
        ({"surprise": 1}, 422),
    ],
)
def test_a_correction_of_what_is_not_there_is_refused(client, change, status):
    assert client.post("/v1/overrides", json={**REJECT, **change}).status_code == status


def test_a_correction_is_taken_back_once(client):
    made = client.post("/v1/overrides", json=REJECT).json()

    client.delete(f"/v1/overrides/{made['id']}")

    assert client.delete(f"/v1/overrides/{made['id']}").status_code == 404
