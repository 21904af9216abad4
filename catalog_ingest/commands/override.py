"""``journeys override``: people's corrections of what items teach."""

import csv
import io
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from catalog_ingest.commands.terminal import say, say_json, warn, warn_some

if TYPE_CHECKING:
    from catalog_ingest.corrections.importing import ImportReport
    from recommender.mapping import Override

app = typer.Typer(no_args_is_help=True, help="Correct what items teach, once and for good.")
Author = Annotated[str, typer.Option(help="Who says so.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@app.command("add")
def add(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="An item's id, as source:id.")],
    competency: Annotated[str, typer.Argument(help="A competency's id or label.")],
    action: Annotated[
        Literal["accept", "reject", "level"],
        typer.Option(help="It teaches it; it does not; it does, from --entry to --exit."),
    ],
    author: Author,
    entry: Annotated[int | None, typer.Option(min=0, help="Level needed to begin.")] = None,
    exit_level: Annotated[int | None, typer.Option("--exit", min=1, help="Level reached.")] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: Json = False,
) -> None:
    """Correct a mapping: it counts from the next journey on. Prints the correction's id."""
    from uuid import uuid4

    from catalog_ingest.corrections.ledger import add_correction
    from catalog_ingest.corrections.rows import Correction
    from recommender.mapping import OverrideAction
    from recommender.store.session import open_database
    from recommender.store.transaction import begin

    correction = Correction(
        item_id=item.strip(),
        competency=competency,
        action=OverrideAction(action),
        author=_require_author(author),
        entry_level=entry,
        exit_level=exit_level,
        reason=reason.strip(),
    )
    with begin(open_database(context.obj.database)) as transaction:
        made = add_correction(transaction, correction, now=datetime.now(UTC), tail=uuid4().hex)
    if made.item_id != correction.item_id:
        warn(f"note: {correction.item_id} was merged into {made.item_id}, which is corrected")
    if as_json:
        say_json(asdict(made))
    else:
        say(made.id)


@app.command("list")
def list_overrides(
    context: typer.Context,
    item: Annotated[str | None, typer.Option(help="Only of this item.")] = None,
    competency: Annotated[
        str | None, typer.Option(help="Only of this competency, by id or label.")
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Those taken back, too.")] = False,
    as_json: Json = False,
) -> None:
    """The corrections that stand, oldest first."""
    from catalog_ingest.corrections.ledger import list_corrections
    from recommender.store.session import open_database
    from recommender.store.transaction import begin

    with begin(open_database(context.obj.database)) as transaction:
        found = list_corrections(
            transaction, item_id=item, competency=competency, standing_only=not show_all
        )
    for override in found:
        if as_json:
            say_json(asdict(override))
        else:
            say(_line(override))


def _line(override: "Override") -> str:
    levels = ""
    if override.exit_level is not None:
        levels = f" {override.entry_level} -> {override.exit_level}"
    undone = f" (taken back {override.undone_at:%Y-%m-%d})" if override.undone_at else ""
    reason = f": {override.reason}" if override.reason else ""
    line = (
        f"{override.id} {override.action.value} {override.item_id} {override.competency_id}"
        f"{levels}, {override.author} {override.made_at:%Y-%m-%d}{undone}{reason}"
    )
    return " ".join(line.split())


@app.command("undo")
def undo(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="A correction's id.")],
    author: Author,
    as_json: Json = False,
) -> None:
    """Take a correction back; both it and this stay in the ledger."""
    from recommender.store.session import open_database
    from recommender.store.transaction import begin

    by = _require_author(author)
    with begin(open_database(context.obj.database)) as transaction:
        transaction.overrides.undo(id, at=datetime.now(UTC), by=by)
    if as_json:
        say_json({"undone": id})
    else:
        say(f"{id} is taken back")


@app.command("export")
def export(
    context: typer.Context,
    path: Annotated[str, typer.Argument(help="A CSV file; - for standard output.")] = "-",
) -> None:
    """The whole ledger as CSV, those taken back too; formulas in cells are defused."""
    from catalog_ingest.corrections.rows import COLUMNS, to_cells
    from recommender.store.files import write_atomically
    from recommender.store.session import open_database
    from recommender.store.transaction import begin

    with begin(open_database(context.obj.database)) as transaction:
        entries = transaction.overrides.list()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(to_cells(entry) for entry in entries)
    if path == "-":
        sys.stdout.write(text.getvalue())
        return
    try:
        write_atomically(Path(path), text.getvalue().encode())
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}") from error
    warn(f"{len(entries):,} corrections written to {path}")


@app.command("import")
def import_overrides(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="CSV or XLSX with the columns of export.")],
    as_json: Json = False,
) -> None:
    """Enter the corrections of a table; those that are known already are not entered again."""
    from catalog_ingest.corrections.importing import import_corrections
    from recommender.store.session import open_database

    report = import_corrections(open_database(context.obj.database), path, now=datetime.now(UTC))
    if as_json:
        say_json(_document(report))
    else:
        _print_report(report)


def _document(report: "ImportReport") -> dict[str, object]:
    from catalog_ingest.corrections.importing import Outcome

    counts = {outcome.name.lower(): report.n_of[outcome] for outcome in Outcome}
    return {**counts, "rejected": [asdict(rejected) for rejected in report.rejected]}


def _print_report(report: "ImportReport") -> None:
    from catalog_ingest.corrections.importing import Outcome

    n_of, rejected = report.n_of, report.rejected
    say(
        f"corrections: {n_of[Outcome.ADDED]:,} added, {n_of[Outcome.UNDONE]:,} taken back, "
        f"{n_of[Outcome.KNOWN] + n_of[Outcome.STAYS_UNDONE]:,} known already, "
        f"{len(rejected):,} left out"
    )
    if not n_of[Outcome.ADDED] and not n_of[Outcome.UNDONE]:
        say("nothing changed")
    if n_of[Outcome.STAYS_UNDONE]:
        warn(
            f"note: {n_of[Outcome.STAYS_UNDONE]:,} of those known were taken back and stay so: "
            "state another made_at to make one anew"
        )
    warn_some(f"left out: {r.place} {r.record_id}: {r.reason}" for r in rejected)


def _require_author(author: str) -> str:
    if not author.strip():
        raise typer.BadParameter("is empty: a correction has an author", param_hint="--author")
    return author.strip()
