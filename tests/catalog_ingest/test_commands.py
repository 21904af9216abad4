"""Answers stand on standard output, progress and notes on standard error."""

import json
import sys
from io import BytesIO, TextIOWrapper

import pytest
from typer.testing import CliRunner

from catalog_ingest.commands.terminal import progress_steps, say_json, warn_some
from recommender.cli import app, main
from recommender.store.editions import current_edition, open_edition
from tests.catalog_ingest.loaded import RECORDS, framework, save, write

SKILLS = "label,description\nVersion control,Keep the history of files.\nQuerying data,Ask.\n"


@pytest.fixture
def journeys(home, encoder, monkeypatch):
    """Runs a command in this process, with a small encoder."""
    monkeypatch.setattr("recommender.store.encoders.open_encoder", lambda *_: encoder)
    monkeypatch.setattr(
        "recommender.store.onnx_encoder.export_encoder", lambda encoder, folder: folder
    )

    def run(*arguments):
        return CliRunner().invoke(app, ["--home", str(home.path), *map(str, arguments)])

    return run


def test_ingest_tells_what_it_did(journeys, database, tmp_path):
    save(database, framework())
    bad = {"id": "9", "title": ""}

    result = journeys("ingest", write(tmp_path, [*RECORDS, bad]))

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "shelf: 5 records, 4 items; 4 added, 0 changed, 0 unchanged, 0 retired, 1 left out",
        "  7 passages embedded",
        "  4 items mapped to org",
    ]
    assert "left out: line 5 9: " in result.stderr
    assert "embedding items: 7" in result.stderr


def test_ingest_answers_in_json_alone(journeys, database, tmp_path):
    save(database, framework())

    result = journeys("ingest", write(tmp_path, RECORDS), "--json")

    report = json.loads(result.stdout)
    assert (report["source"], report["n_embedded"]) == ("shelf", 7)
    assert report["n_mapped"] == {"org": 4}


def test_ingest_reads_columns_that_are_named(journeys, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("Nr;Was\n1;Git\n2;SQL\n", encoding="utf-8")

    result = journeys("ingest", path, "--column", "title=Was", "--column", "id=Nr", "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["added"] == 2


def test_a_column_without_a_header_is_a_wrong_call(journeys, tmp_path):
    result = journeys("ingest", write(tmp_path, RECORDS), "--column", "title")

    assert result.exit_code == 2
    assert "'title' is not field=header" in result.stderr


def test_publish_maps_what_is_not_mapped_and_names_the_edition(journeys, home, database, tmp_path):
    journeys("ingest", write(tmp_path, RECORDS))
    save(database, framework())

    result = journeys("publish", "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told == {"edition": current_edition(home.editions), "frameworks": ["org"]}
    edition = open_edition(home.editions, told["edition"])
    assert edition.n_items == 4
    assert edition.mappings.n_mappings > 0


def test_publishing_again_gives_the_same_edition(journeys, database, tmp_path):
    save(database, framework())
    journeys("ingest", write(tmp_path, RECORDS))

    one, other = journeys("publish").stdout, journeys("publish").stdout

    assert one == other
    assert one.startswith("published edition ")
    assert one.endswith(" of org\n")


def test_a_framework_is_loaded_listed_and_switched(journeys, tmp_path):
    (tmp_path / "skills.csv").write_text(SKILLS, encoding="utf-8")

    loaded = journeys("framework", "load", tmp_path / "skills.csv", "--id", "s")
    again = journeys("framework", "load", tmp_path / "skills.csv", "--id", "s")
    switched = journeys("framework", "activate", "s", "--off")
    listed = journeys("framework", "list")
    in_json = journeys("framework", "list", "--json")

    assert "competencies: 2 added, 0 changed, 0 removed" in loaded.stdout
    assert "nothing changed" in again.stdout
    assert switched.stdout == "s is inactive\n"
    assert listed.stdout == "s (inactive): s, 2 competencies, 0 role profiles\n"
    assert json.loads(in_json.stdout)["is_active"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        ("framework", "gaps", "nope"),
        ("framework", "activate", "nope"),
        ("ingest", "missing.jsonl"),
        ("framework", "load", "missing"),
        ("ingest", "SHELF", "--framework", "nope"),
        ("ingest", "SHELF", "--format", "nope"),
    ],
)
def test_a_known_error_is_one_line_and_exit_code_one(
    journeys, home, tmp_path, capsys, monkeypatch, arguments
):
    shelf = str(write(tmp_path, RECORDS))
    filled = [shelf if one == "SHELF" else one for one in arguments]
    monkeypatch.setattr(sys, "argv", ["journeys", "--home", str(home.path), *filled])
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)

    with pytest.raises(SystemExit) as stopped:
        main()

    told = capsys.readouterr()
    assert stopped.value.code == 1
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert told.err.startswith("error: ")


def test_only_the_first_of_many_lines_are_shown(capsys):
    warn_some((f"line {n}" for n in range(25)), most=3)

    assert capsys.readouterr().err.splitlines() == [
        "line 0",
        "line 1",
        "line 2",
        "... and 22 more (--json lists all)",
    ]


def test_json_is_one_line_even_with_half_a_character(monkeypatch):
    written = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(written, "utf-8", write_through=True))

    say_json({"title": "ü"})
    say_json({"title": "\ud83d\n"})

    lines = written.getvalue().splitlines()
    assert [json.loads(line) for line in lines] == [{"title": "ü"}, {"title": "\ud83d\n"}]


def test_steps_are_told_on_standard_error(capsys):
    with progress_steps() as step:
        step("embedding", 1200)(600)

    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "embedding: 1,200\n")


def test_a_terminal_gets_a_bar_and_standard_output_nothing(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    with progress_steps() as step:
        step("embedding", 3)(3)

    assert capsys.readouterr().out == ""
