"""``journeys match`` through the real command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catalog_ingest.commands import match as command
from recommender.cli import app
from tests.catalog_ingest.loaded import framework, save

ROOT = Path(__file__).parents[2]


@pytest.fixture
def journeys(home, database, encoder, monkeypatch):
    """Runs the command on lines of input, in this process and with a small encoder."""
    save(database, framework())
    monkeypatch.setattr("recommender.store.encoders.open_encoder", lambda *_: encoder)

    def run(*lines, arguments=("--framework", "org", "--top", "2")):
        text = b"\n".join(one if isinstance(one, bytes) else to_line(one) for one in lines)
        return CliRunner().invoke(app, ["--home", str(home.path), "match", *arguments], input=text)

    return run


def to_line(value):
    return json.dumps(value).encode()


def answers(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def item(id, title="Git branches", description=""):
    return {"id": id, "title": title, "description": description}


def test_every_item_is_answered_once_in_order(journeys):
    result = journeys(item("b"), item("a", "SQL", "Select."), item("c", "", "Only described."))

    assert result.exit_code == 0
    assert [answer["id"] for answer in answers(result)] == ["b", "a", "c"]
    for answer in answers(result):
        assert len(answer["mappings"]) == 2
        for mapping in answer["mappings"]:
            assert list(mapping) == [
                "competency_id",
                "label",
                "confidence",
                "entry_level",
                "exit_level",
                "expected_level",
                "evidence",
            ]


def test_labels_are_those_of_the_framework(journeys):
    (answer,) = answers(journeys(item("1")))

    label_of = {c.id: c.label for c in framework().competencies}
    assert all(label_of[m["competency_id"]] == m["label"] for m in answer["mappings"])


@pytest.mark.parametrize("id", [7, 0, -3, 1.5, "7", "ü:/ x", 10**30])
def test_an_id_comes_back_as_it_was_written(journeys, id):
    (answer,) = answers(journeys(item(id)))

    assert answer["id"] == id
    assert type(answer["id"]) is type(id)


def test_more_than_there_is_gives_all_there_is(journeys):
    result = journeys(item("1"), arguments=("--framework", "org", "--top", "99"))

    assert len(answers(result)[0]["mappings"]) == 3


@pytest.mark.parametrize("lines", [(), (b"",), (b" ", b"\r")])
def test_nothing_asked_is_nothing_answered(journeys, lines):
    result = journeys(*lines)

    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[1]",
        b"7",
        b'{"title": "no id"}',
        b'{"id": null, "title": "x"}',
        b'{"id": true, "title": "x"}',
        b'{"id": "", "title": "x"}',
        b'{"id": [1], "title": "x"}',
        b'{"id": NaN, "title": "x"}',
        b'{"id": "1"}',
        b'{"id": "1", "title": " "}',
        b'{"id": "1", "title": 5}',
        b'{"id": "1", "title": "x", "description": ["y"]}',
        b'{"id": "a", "title": "again"}',
        b'\xff\xfe{"id": "1"}',
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_others_are_answered(journeys, bad):
    result = journeys(item("a"), bad, item("z"))

    assert result.exit_code == 1
    assert [answer["id"] for answer in answers(result)] == ["a", "z"]
    assert "left out: line 2: " in result.stderr


def test_a_byte_order_mark_and_other_line_ends_are_no_fault(journeys):
    result = journeys(b"\xef\xbb\xbf" + to_line(item("1")) + b"\r", to_line(item("2")) + b"\r")

    assert [answer["id"] for answer in answers(result)] == ["1", "2"]
    assert result.exit_code == 0


def test_half_a_character_is_replaced(journeys, encoder):
    result = journeys(b'{"id": "1", "title": "Git \\ud83d branches"}')

    assert result.exit_code == 0
    assert encoder.texts[-1] == "Git \ufffd branches"


def test_a_full_batch_is_answered_before_the_input_ends(journeys, monkeypatch):
    monkeypatch.setattr(command, "BATCH", 3)

    result = journeys(*(item(n) for n in range(7)))

    assert [answer["id"] for answer in answers(result)] == list(range(7))


SMALL = """label,description,aliases
Version control,Keep the history of files and merge changes.,Git
Giving feedback,Tell people what helps them grow.,
Querying data,Ask databases questions in SQL.,
"""


def run_for_real(home, *arguments, lines=""):
    return subprocess.run(
        [sys.executable, "-c", "from recommender.cli import main; main()", *arguments],
        cwd=ROOT,
        env={**os.environ, "JOURNEYS_HOME": str(home)},
        input=lines,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.mark.slow
def test_match_works_straight_after_loading_a_framework(tmp_path):
    (tmp_path / "skills.csv").write_text(SMALL, encoding="utf-8")
    home = tmp_path / "home"
    loaded = run_for_real(home, "framework", "load", str(tmp_path / "skills.csv"), "--id", "s")
    assert loaded.returncode == 0, loaded.stderr

    lines = "\n".join(
        [
            json.dumps(item(1, "Branching and merging with Git")),
            "{broken",
            json.dumps(item("two", "Lob und Kritik", "Rückmeldung, feedback and praise.")),
            json.dumps(item("three", "SELECT, JOIN and GROUP BY in SQL databases")),
        ]
    )
    ran = run_for_real(home, "match", "--framework", "s", "--top", "3", lines=lines)

    assert ran.returncode == 1
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [answer["id"] for answer in found] == [1, "two", "three"]
    assert [len(answer["mappings"]) for answer in found] == [3, 3, 3]
    assert [answer["mappings"][0]["label"] for answer in found] == [
        "Version control",
        "Giving feedback",
        "Querying data",
    ]
    assert all(mapping["expected_level"] == 1 for answer in found for mapping in answer["mappings"])
    assert "left out: line 2: " in ran.stderr


def test_an_unknown_framework_is_one_line(tmp_path):
    ran = run_for_real(tmp_path / "home", "match", "--framework", "nope")

    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == ["error: no framework 'nope'; none is loaded"]
