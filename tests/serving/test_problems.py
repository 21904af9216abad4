"""Every error is a problem (RFC 9457), and tells nothing it should not."""

import logging
import sqlite3

import pytest

from serving.problems import PROBLEM_OF

KNOWN = {"type", "title", "status", "instance", "detail", "errors", "request_id"}


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem.keys() <= KNOWN
    assert problem["type"].startswith("urn:journeys:problem:")
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/nothing", None, 404),
        ("GET", "/v1/items/", None, 404),
        ("PATCH", "/v1/learners/ana", None, 405),
        ("GET", "/v1/learners/zoe", None, 404),
        ("GET", "/v1/roles/none", None, 404),
        ("GET", "/v1/frameworks/none", None, 404),
        ("GET", "/v1/frameworks/none/competencies", None, 404),
        ("GET", "/v1/items/none", None, 404),
        ("GET", "/v1/journeys/none", None, 404),
        ("GET", "/v1/learners/ana/journey", None, 404),
        ("DELETE", "/v1/overrides/none", None, 404),
        ("GET", "/v1/items?limit=0", None, 422),
        ("GET", "/v1/items?page_token=@", None, 400),
        ("GET", "/v1/items?page_token=W10", None, 400),
        ("GET", "/v1/items?q=text", None, 503),
        ("PUT", "/v1/learners/ana", b'{"name": ', 400),
        ("PUT", "/v1/learners/ana", b"\xff\xfe", 400),
        ("PUT", "/v1/learners/ana", b"[" * 100_000, 400),
        ("PUT", "/v1/learners/ana", b'{"name": "\\ud800"}', 422),
        ("PUT", "/v1/learners/ana", b'{"\\ud800": 1}', 422),
        ("PUT", "/v1/learners/ana", b'{"hours_per_week": NaN}', 422),
        ("PUT", "/v1/learners/ana", b'{"persona_id": "none"}', 404),
        ("PUT", "/v1/learners/a%00b", b"{}", 422),
        ("POST", "/v1/journeys", b'{"padding": "' + b"x" * 1_100_000 + b'"}', 413),
    ],
)
def test_an_error_is_a_problem(client, method, path, body, status):
    headers = {"content-type": "application/json"} if body else None

    assert_problem(client.request(method, path, content=body, headers=headers), status)


def test_a_wrong_place_is_pointed_at_without_its_value(client):
    body = {"roles": [{"profile_id": "org:lead-1", "share": 12345.0}]}

    problem = assert_problem(client.put("/v1/learners/ana", json=body), 422)

    assert problem["errors"][0]["pointer"] == "#/roles/0/share"
    assert "12345" not in str(problem)


def test_a_body_that_hides_its_size_is_refused_too(client):
    def drip():
        for _ in range(40):
            yield b" " * 50_000

    assert_problem(client.post("/v1/journeys", content=drip()), 413)


def test_an_unexpected_error_says_nothing_of_its_inside(client, monkeypatch, caplog):
    def fail(*_):
        raise sqlite3.OperationalError("Ana's secret")

    monkeypatch.setattr("recommender.store.people.People.learner", fail)
    with caplog.at_level(logging.INFO):
        problem = assert_problem(client.get("/v1/learners/ana"), 500)

    assert "secret" not in str(problem)
    assert "secret" not in caplog.text
    assert "OperationalError" in caplog.text


def test_the_log_names_the_route_and_not_the_person(client, caplog):
    with caplog.at_level(logging.INFO, logger="serving.access"):
        client.get("/v1/learners/ana/gaps?role=org:analyst-2")

    line = caplog.messages[-1]
    assert "/v1/learners/{learner_id}/gaps 200" in line
    assert "ana" not in line.replace("{learner_id}", "")
    assert "analyst" not in line


def test_a_request_keeps_the_id_it_came_with(client):
    kept = client.get("/healthz", headers={"X-Request-ID": "abc-123"})
    replaced = client.get("/healthz", headers={"X-Request-ID": "a b\tc"})

    assert kept.headers["x-request-id"] == "abc-123"
    assert replaced.headers["x-request-id"] != "a b\tc"


def test_every_type_of_problem_has_one_title():
    titles = {}
    for _, code, title in PROBLEM_OF.values():
        assert titles.setdefault(code, title) == title


def test_a_server_with_nothing_published_lives_and_is_not_ready(empty_client):
    assert empty_client.get("/healthz").status_code == 200
    assert_problem(empty_client.get("/readyz"), 503)


def test_a_new_edition_is_taken_up_without_a_restart(client, home):
    from recommender.store.gathering import publish
    from tests.serving.conftest import ENCODER

    before = client.get("/readyz").json()["edition_id"]
    with client.app.state.database.transaction() as session:
        publish(session, home, encoder_id=ENCODER, models={"matcher": "next"})

    assert client.get("/readyz").json()["edition_id"] != before
