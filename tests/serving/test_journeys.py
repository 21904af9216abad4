"""Journeys and recommendations over HTTP."""

import pytest

WISH = {"learner_id": "ana", "role": "Senior analyst", "hours": 6, "hours_per_week": 2}


def test_a_journey_is_kept_and_given_out_as_it_was(client):
    made = client.post("/v1/journeys", json=WISH)
    journey = made.json()

    assert client.get(made.headers["location"]).json() == journey
    assert client.get("/v1/learners/ana/journey").json() == journey


def test_a_journey_keeps_to_the_hours_and_tells_all_it_promises(client):
    journey = client.post("/v1/journeys", json=WISH).json()

    assert 0 < journey["minutes"] <= 360
    assert 0 <= journey["optimality_bound"] <= 1
    assert journey["readiness_before"] < journey["readiness_after"]
    assert [step["position"] for step in journey["steps"]] == [
        n + 1 for n in range(len(journey["steps"]))
    ]
    assert all(step["rungs"] and step["reasons"] and step["week"] for step in journey["steps"])
    assert journey["gaps"][0]["competency_id"] == "org:sql"
    assert sum(step["gain"] for step in journey["steps"]) == pytest.approx(
        journey["value"], abs=1e-4
    )


def test_the_same_wish_gives_the_same_journey(client):
    first = client.post("/v1/journeys", json=WISH).json()
    again = client.post("/v1/journeys", json=WISH).json()

    assert {**first, "created_at": ""} == {**again, "created_at": ""}


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"learner_id": "zoe"}, 404, "unknown-learner"),
        ({"role": "Astronaut"}, 404, "unknown-role"),
        ({"role": "Lead"}, 409, "ambiguous-role"),
        ({"hours": 0}, 422, "invalid-request"),
        ({"hours": "NaN"}, 422, "invalid-request"),
        ({"learner_id": "ben", "role": ""}, 409, "no-target-role"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_why(client, change, status, kind):
    answer = client.post("/v1/journeys", json={**WISH, **change})

    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:journeys:problem:{kind}")


def test_before_anything_is_published_a_journey_is_not_to_be_had_yet(empty_client):
    empty_client.put("/v1/learners/ana", json={})

    answer = empty_client.post("/v1/journeys", json=WISH)

    assert (answer.status_code, answer.json()["type"]) == (503, "urn:journeys:problem:no-edition")
    assert answer.headers["retry-after"] == "30"


GAPS = [{"competency_id": "org:sql", "held": 1, "required": 3, "weight": 2}]


def recommend(client, **asked):
    return client.post("/v1/recommendations", json=asked)


def test_a_person_described_by_gaps_gets_items_that_close_them(client):
    answer = recommend(client, person={"gaps": GAPS}, limit=3).json()

    assert answer["recommendation_id"].startswith("rec_")
    assert len(answer["recommendation_id"]) <= 40
    told = {c["competency_id"] for item in answer["items"] for c in item["competencies"]}
    assert told == {"org:sql"}
    assert [item["rank"] for item in answer["items"]] == list(range(1, len(answer["items"]) + 1))
    assert all(item["reasons"] for item in answer["items"])
    scores = [item["score"] for item in answer["items"]]
    assert scores == sorted(scores, reverse=True)


def test_a_role_fills_in_what_a_gap_leaves_open(client):
    gap = {"competency_id": "org:talk", "held": 1}
    answer = recommend(client, person={"gaps": [gap], "role": "org:analyst-2"}).json()

    told = {c["competency_id"] for item in answer["items"] for c in item["competencies"]}
    assert told <= {"org:talk"}
    assert answer["role_label"] == "Senior analyst"


def test_a_described_person_leaves_no_trace(client):
    recommend(client, person={"gaps": GAPS, "persona_id": "reader", "done": ["shelf:01"]})

    assert [one["id"] for one in client.get("/v1/learners").json()["learners"]] == ["ana", "ben"]


def test_what_a_described_person_has_done_is_left_out(client):
    done = {"gaps": GAPS, "done": ["shelf:01"]}

    items = recommend(client, person=done).json()["items"]

    assert "shelf:01" not in {item["item_id"] for item in items}


def test_a_known_person_gets_items_for_their_target(client):
    answer = recommend(client, learner_id="ana").json()

    assert answer["role_id"] == "org:analyst-2"
    assert answer["items"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"learner_id": "ana", "person": {"gaps": GAPS}},
        {"person": {}},
        {"person": {"gaps": [{"competency_id": "org:sql"}]}},
        {"person": {"gaps": [{"competency_id": "org:sql", "held": 9, "required": 9}]}},
    ],
)
def test_a_description_that_says_too_little_or_too_much_is_refused(client, asked):
    assert recommend(client, **asked).status_code == 422
