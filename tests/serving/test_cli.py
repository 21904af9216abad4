"""``journeys order``, ``plan`` and ``serve`` as people type them."""

import json
import os
import re
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest


def journeys(*arguments, home, stdin=b"", key=""):
    """One command in a process of its own."""
    environment = {**os.environ, "JOURNEYS_HOME": str(home), "JOURNEYS_API_KEY": key}
    return subprocess.run(
        [sys.executable, "-c", "from recommender.cli import main; main()", *arguments],
        input=stdin,
        capture_output=True,
        env=environment,
        timeout=120,
        check=False,
    )


def test_a_plan_is_printed_with_its_gaps_steps_and_verdict(home):
    run = journeys("plan", "ana", "--hours", "8", home=home.path)
    printed = run.stdout.decode()

    assert run.returncode == 0, run.stderr
    for part in (
        "Senior analyst",
        "Readiness",
        "Querying data",
        "week",
        "why",
        "Expected to close",
    ):
        assert part in printed
    assert run.stderr == b""


def test_a_plan_in_json_is_the_journey_that_is_kept(home, client):
    run = journeys("plan", "ana", "--hours", "8", "--json", home=home.path)

    assert json.loads(run.stdout) == client.get("/v1/learners/ana/journey").json()


def test_a_plan_from_one_role_to_the_next_needs_no_learner(home, client):
    wish = ("--from-role", "Junior analyst", "--role", "senior analyst", "--hours", "8")
    run = journeys("plan", *wish, "--language", "de", "--language", "en", "--json", home=home.path)

    journey = json.loads(run.stdout)
    held = {gap["competency_id"]: gap["expected_held"] for gap in journey["gaps"]}
    assert held == {"org:sql": 1.0, "org:git": 1.0, "org:talk": 0.0}
    assert journey["learner_id"] == ""
    assert client.get(f"/v1/journeys/{journey['id']}").status_code == 404


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("zoe", "--hours", "8"), "no learner 'zoe'"),
        (("ana", "--role", "Lead", "--hours", "8"), "use one of org:lead-1, org:lead-2"),
        (("ana", "--role", "Leed", "--hours", "8"), "did you mean 'Lead'"),
        (("ben", "--hours", "8"), "has no target role"),
        (("--hours", "8"), "name either a learner or --from-role"),
        (("--from-role", "Junior analyst", "--hours", "8"), "--from-role needs --role"),
    ],
)
def test_a_plan_that_cannot_be_made_is_one_clear_line(home, arguments, said):
    run = journeys("plan", *arguments, home=home.path)

    assert (run.returncode, run.stdout) == (1, b"")
    assert said in run.stderr.decode()
    assert run.stderr.decode().count("\n") == 1


def test_without_an_edition_a_plan_says_what_to_do(tmp_path):
    run = journeys("plan", "ana", "--hours", "8", home=tmp_path)

    assert run.returncode == 1
    assert run.stderr == b"error: nothing is published yet: run `journeys publish` first\n"


def test_items_with_levels_are_ordered_in_an_empty_home(tmp_path):
    lines = [
        {"id": "c", "title": "Third", "entry_level": 2, "exit_level": 3, "group": "g"},
        {"id": "a", "title": "First", "entry_level": 0, "exit_level": 1, "group": "g"},
        {"id": 7, "title": "Alone", "entry_level": 0, "extra": [1]},
        {"id": "b", "title": "Second", "entry_level": 0, "exit_level": 1, "group": "g"}
        | {"prerequisites": ["c"]},
    ]
    run = journeys(
        "order", home=tmp_path, stdin="\n".join(json.dumps(line) for line in lines).encode()
    )

    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(line["id"], line["position"]) for line in told] == [
        ("a", 1), ("c", 2), ("b", 3), (7, 1),
    ]  # fmt: skip
    assert told[3] == {**lines[2], "position": 1}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is not an object"),
        (b'{"id": "b"}', "title is empty"),
        (b'{"title": "B"}', "id must be"),
        (b'{"id": "a", "title": "B"}', "stands on line 1 already"),
        (b'{"id": "b", "title": "B", "exit_level": NaN}', "exit_level must be a number"),
        (b'{"id": "b", "title": "B", "prerequisites": "a"}', "prerequisites must be a list"),
        (b'\xff{"id": "b", "title": "B"}', "is not UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_ordered(tmp_path, line, said):
    good = b'{"id": "a", "title": "A", "exit_level": 1}'
    run = journeys("order", home=tmp_path, stdin=good + b"\n\n" + line)

    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.decode().startswith("error: line 3: ")
    assert said in run.stderr.decode()


@pytest.mark.parametrize("key", ["", "changeme-changeme-changeme"])
def test_the_server_refuses_to_be_open_to_strangers(tmp_path, key):
    run = journeys("serve", "--host", "0.0.0.0", "--port", "0", home=tmp_path, key=key)

    assert run.returncode == 1
    assert "JOURNEYS_API_KEY" in run.stderr.decode()


@pytest.mark.slow
def test_a_running_server_answers_and_goes_by_a_correction_at_once(home):
    environment = {**os.environ, "JOURNEYS_HOME": str(home.path), "JOURNEYS_API_KEY": ""}
    command = [sys.executable, "-c", "from recommender.cli import main; main()"]
    with subprocess.Popen(
        [*command, "serve", "--port", "0"], env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            address = _address(server)
            before = _steps(home)
            _post(f"{address}/v1/overrides", REJECT)
            journey = _post(f"{address}/v1/journeys", {"learner_id": "ana", "hours": 20})
        finally:
            server.terminate()
            server.communicate(timeout=20)

    assert "shelf:01" in before
    assert "shelf:01" not in [step["item_id"] for step in journey["steps"]]


REJECT = {
    "item_id": "shelf:01",
    "competency_id": "org:sql",
    "action": "reject",
    "author": "curator",
}


def _address(server):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := re.search(r"listening on (\S+),", server.stderr.readline()):
            return found[1]
    raise AssertionError("the server never said where it listens")


def _steps(home):
    run = journeys("plan", "ana", "--hours", "20", "--json", home=home.path)
    return [step["item_id"] for step in json.loads(run.stdout)["steps"]]


def _post(address, body):
    from urllib.request import Request

    headers = {"Content-Type": "application/json"}
    request = Request(address, json.dumps(body).encode(), headers, method="POST")
    with urlopen(request) as answer:
        return json.load(answer)
