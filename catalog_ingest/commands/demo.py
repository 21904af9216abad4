"""``journeys demo``: the public commands, run in order on the organisation inside the package."""

import sys
from contextlib import redirect_stdout
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from catalog_ingest.commands.terminal import say

app = typer.Typer()

LEARNER, HOURS = "mara-holm", "60"

CATALOGUES = (
    ("brightwell.csv", "Brightwell"),
    ("kiel-akademie.csv", "Kiel Akademie"),
    ("tidewater-academy.jsonl", "Tidewater Academy"),
    ("open-shelf.json", "Open Shelf"),
)
"""Files with the provider of the items that name none."""


@app.command()
def demo(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="The journey in JSON.")] = False,
) -> None:
    """Build the demo organisation from the package's own files and print one journey."""
    with as_file(files("catalog_ingest") / "demo") as folder, redirect_stdout(sys.stderr):
        for arguments in _preparations(folder):
            _run(context, arguments)
    plan = ["plan", LEARNER, "--hours", HOURS]
    _run(context, [*plan, "--json"] if as_json else plan)
    if not as_json:
        say(_WHAT_NEXT)


def _preparations(folder: Path) -> list[list[str]]:
    catalogues = [
        ["ingest", str(folder / "catalogue" / name), "--provider", provider]
        for name, provider in CATALOGUES
    ]
    return [
        ["framework", "load", str(folder / "framework")],
        *catalogues,
        ["people", "load", str(folder / "people")],
        ["publish"],
    ]


def _run(context: typer.Context, arguments: list[str]) -> None:
    """One command through the root, as a person would type it, in the same home."""
    from recommender.cli import app as root

    home = context.obj
    sys.stderr.write(f"$ journeys {' '.join(_shown(argument) for argument in arguments)}\n")
    options = ["--home", str(home.path), "--database", home.database_url]
    encoder = ["--encoder", str(home.encoder)] if home.encoder else []
    root([*options, *encoder, *arguments], standalone_mode=False)


def _shown(argument: str) -> str:
    path = Path(argument)
    return f"demo/{path.parent.name}/{path.name}" if path.is_absolute() else argument


_WHAT_NEXT = f"""
The same journey in JSON:  journeys plan {LEARNER} --hours {HOURS} --json
Over HTTP:                 journeys serve
                           curl -s localhost:8000/v1/learners/{LEARNER}/journey"""
