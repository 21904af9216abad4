"""Learners, ratings and gaps over HTTP."""

from tests.serving.test_items import pages_of

CY = {
    "name": "Cy",
    "team": "north",
    "persona_id": "reader",
    "languages": ["en-GB"],
    "hours_per_week": 3.5,
    "roles": [{"profile_id": "Senior analyst", "is_target": True, "since": "2026-01-01"}],
}


def test_a_learner_is_put_and_read_back(client):
    put = client.put("/v1/learners/cy", json=CY)

    assert put.status_code == 200
    assert client.get("/v1/learners/cy").json() == put.json()
    assert put.json()["roles"][0]["profile_id"] == "org:analyst-2"


def test_putting_a_learner_again_replaces_what_is_said_and_keeps_the_ratings(client):
    rating = {"competency_id": "org:git", "source": "self", "level": 2}
    client.post("/v1/learners/ana/ratings", json={"ratings": [rating]})

    client.put("/v1/learners/ana", json={"name": "Ana B"})

    assert client.get("/v1/learners/ana").json()["roles"] == []
    assert len(client.get("/v1/learners/ana/ratings").json()["ratings"]) == 1


def test_an_id_may_hold_any_character(client):
    client.put("/v1/learners/a%2Fb%40c%3Fd", json={})

    assert client.get("/v1/learners/a%2Fb%40c%3Fd").json()["id"] == "a/b@c?d"
    assert client.get("/v1/learners/a%2Fb%40c%3Fd/ratings").json() == {"ratings": []}


def test_the_pages_hold_every_learner_once(client):
    for n in range(5):
        client.put(f"/v1/learners/p{n}", json={"team": "west"})

    everyone, n_pages = pages_of(client, "/v1/learners", "learners", limit=2)
    west, _ = pages_of(client, "/v1/learners", "learners", limit=3, team="west")

    assert [one["id"] for one in everyone] == ["ana", "ben", "p0", "p1", "p2", "p3", "p4"]
    assert n_pages == 4
    assert [one["id"] for one in west] == ["p0", "p1", "p2", "p3", "p4"]


def test_nothing_of_a_deleted_learner_is_left(client):
    rating = {"competency_id": "org:git", "source": "self", "level": 2}
    client.post("/v1/learners/ana/ratings", json={"ratings": [rating]})
    event = {
        "event_id": "e1",
        "learner_id": "ana",
        "item_id": "shelf:01",
        "kind": "complete",
        "occurred_at": "2026-01-01T00:00:00Z",
    }
    client.post("/v1/interactions", json={"events": [event]})
    journey = client.post("/v1/journeys", json={"learner_id": "ana", "hours": 5}).json()

    assert client.delete("/v1/learners/ana").status_code == 204

    assert client.get("/v1/learners/ana").status_code == 404
    assert client.get("/v1/learners/ana/ratings").status_code == 404
    assert client.get(f"/v1/journeys/{journey['id']}").status_code == 404
    client.put("/v1/learners/ana", json={})
    assert client.get("/v1/learners/ana/ratings").json() == {"ratings": []}
    assert client.get("/v1/learners/ana/journey").status_code == 404
    late = client.post("/v1/interactions", json={"events": [event]}).json()
    assert late["n_added"] == 1  # the event itself was forgotten too


def test_a_rating_narrows_the_gap(client):
    before = client.get("/v1/learners/ana/gaps?role=org:analyst-2").json()
    rating = {"competency_id": "Querying data", "source": "test", "level": 3}

    saved = client.post("/v1/learners/ana/ratings", json={"ratings": [rating]})
    after = client.get("/v1/learners/ana/gaps").json()

    assert saved.json() == {"n_added": 1, "n_changed": 0, "n_unchanged": 0}
    assert before["role_id"] == after["role_id"] == "org:analyst-2"
    assert after["readiness"] > before["readiness"]
    assert need_of(after, "org:sql") < need_of(before, "org:sql")
    assert [gap["is_rated"] for gap in before["gaps"]] == [False, False, False]


def need_of(report, competency_id):
    return next(g["need"] for g in report["gaps"] if g["competency_id"] == competency_id)


def test_a_rating_beyond_the_scale_is_refused(client):
    rating = {"competency_id": "org:sql", "source": "test", "level": 5}

    answer = client.post("/v1/learners/ana/ratings", json={"ratings": [rating]})

    assert answer.status_code == 422
    assert answer.json()["detail"] == "the levels of org:sql run from 0 to 4"
