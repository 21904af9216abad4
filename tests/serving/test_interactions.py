"""Events over HTTP: each once, and one bad event holds up no other."""

EVENT = {
    "event_id": "e1",
    "learner_id": "ana",
    "item_id": "shelf:01",
    "kind": "complete",
    "occurred_at": "2026-01-01T10:00:00+02:00",
}


def send(client, *events):
    return client.post("/v1/interactions", json={"events": list(events)})


def test_an_event_sent_twice_counts_once(client):
    first = send(client, EVENT, EVENT).json()
    again = send(client, EVENT).json()

    assert [result["status"] for result in first["results"]] == ["added", "known"]
    assert (again["n_added"], again["n_known"]) == (0, 1)


def test_a_bad_event_is_told_and_those_beside_it_are_kept(client):
    wrong = {**EVENT, "event_id": "e2", "kind": "stared at"}

    told = send(client, wrong, EVENT, "text", {**EVENT, "event_id": "e3", "learner_id": "zoe"})

    results = told.json()["results"]
    assert told.status_code == 200
    assert [result["status"] for result in results] == ["refused", "added", "refused", "refused"]
    assert results[0]["event_id"] == "e2"
    assert results[0]["reason"].startswith("kind: ")
    assert results[3]["reason"] == "learner_id: there is no such learner"


def test_an_unknown_recommendation_is_accepted(client):
    told = send(client, {**EVENT, "recommendation_id": "rec_of_another_system"})

    assert told.json()["n_added"] == 1


def test_what_is_done_is_not_planned_again(client):
    plan = {"learner_id": "ana", "hours": 30}
    before = client.post("/v1/journeys", json=plan).json()
    send(client, EVENT)
    after = client.post("/v1/journeys", json=plan).json()

    assert "shelf:01" in [step["item_id"] for step in before["steps"]]
    assert "shelf:01" not in [step["item_id"] for step in after["steps"]]
    assert after["excluded"]["done"] == 1


def test_what_is_dismissed_is_not_planned_again(client):
    send(client, {**EVENT, "kind": "dismiss"})

    journey = client.post("/v1/journeys", json={"learner_id": "ana", "hours": 30}).json()

    assert "shelf:01" not in [step["item_id"] for step in journey["steps"]]


def test_a_batch_has_a_limit(client):
    events = [{**EVENT, "event_id": str(n)} for n in range(501)]

    assert send(client, *events).status_code == 422
    assert send(client, *events[:500]).json()["n_added"] == 500
