"""``journeys ingest``: read, de-duplicate, embed and map a catalogue."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog_ingest.commands.terminal import progress_steps, say, say_json, warn, warn_some

if TYPE_CHECKING:
    from catalog_ingest.ingest import IngestReport

app = typer.Typer()


@app.command()
def ingest(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="CSV, TSV, XLSX, JSON lines or catalogue JSON.")],
    source: Annotated[
        str | None, typer.Option(help="Name of the source; default: the file's stem.")
    ] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option(help="Map to this framework; repeatable; default: active ones."),
    ] = None,
    format: Annotated[str | None, typer.Option(help="spreadsheet, jsonl or mslearn.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help='Which column is what, as title="Course name"; repeatable.'),
    ] = None,
    provider: Annotated[str, typer.Option(help="Provider of the items that name none.")] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="The file is a part: retire nothing it leaves out.")
    ] = False,
    no_mapping: Annotated[bool, typer.Option("--no-mapping", help="Stop after embedding.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report in JSON.")] = False,
) -> None:
    """Read, de-duplicate, embed and map a catalogue; re-running changes nothing."""
    from catalog_ingest.ingest import IngestSettings
    from catalog_ingest.ingest import ingest as run_ingest
    from recommender.store.encoders import open_encoder
    from recommender.store.session import open_database

    home = context.obj
    settings = IngestSettings(
        source=source,
        format=format,
        columns=_read_columns(column or []),
        framework_ids=tuple(framework or ()),
        provider=provider,
        is_complete=not partial,
        is_mapped=not no_mapping,
    )
    encoder = open_encoder(home.verified_weights, home.encoder)
    with progress_steps() as step:
        report = run_ingest(
            home,
            open_database(home.database),
            encoder,
            path,
            settings=settings,
            now=datetime.now(UTC),
            step=step,
        )
    if as_json:
        say_json(_document(report))
    else:
        _print_report(report)


def _read_columns(stated: list[str]) -> dict[str, str]:
    columns = {}
    for one in stated:
        field, is_pair, header = one.partition("=")
        if not is_pair or not header.strip():
            raise typer.BadParameter(f"{one!r} is not field=header", param_hint="--column")
        columns[field.strip()] = header.strip().strip('"')
    return columns


def _document(report: "IngestReport") -> dict[str, object]:
    reading, change = report.reading, report.change
    return {
        "source": reading.source,
        "format": reading.format,
        "n_records": reading.n_records,
        "n_items": len(reading.items),
        "n_merged_records": reading.n_merged,
        "added": len(change.added),
        "changed": len(change.changed),
        "unchanged": len(change.unchanged),
        "retired": list(change.retired),
        "duplicates": list(change.merged),
        "n_embedded": report.mapping.n_embedded,
        "n_mapped": dict(report.mapping.n_mapped),
        "rejected": [asdict(rejected) for rejected in reading.rejected],
        "notes": [str(note) for note in reading.notes] + list(report.mapping.notes),
    }


def _print_report(report: "IngestReport") -> None:
    reading, change, mapping = report.reading, report.change, report.mapping
    say(
        f"{reading.source}: {reading.n_records:,} records, {len(reading.items):,} items; "
        f"{len(change.added):,} added, {len(change.changed):,} changed, "
        f"{len(change.unchanged):,} unchanged, {len(change.retired):,} retired, "
        f"{len(reading.rejected):,} left out"
    )
    if change.merged:
        say(f"  {len(change.merged):,} are exact duplicates of other items; every source is kept")
    say(f"  {mapping.n_embedded:,} passages embedded")
    for framework_id, n_items in mapping.n_mapped.items():
        say(f"  {n_items:,} items mapped to {framework_id}")
    for note in (*reading.notes, *mapping.notes):
        warn(f"note: {note}")
    warn_some(f"left out: {r.place} {r.record_id}: {r.reason}" for r in reading.rejected)
