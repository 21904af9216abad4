"""``journeys framework``: load competency frameworks and look at them."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog_ingest.commands.terminal import say, say_json, warn, warn_some

if TYPE_CHECKING:
    from catalog_ingest.frameworks.reading import FrameworkReading
    from recommender.store.frameworks import FrameworkChange

app = typer.Typer(no_args_is_help=True, help="Load competency frameworks and look at them.")
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@app.command("load")
def load(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A folder or file in a known format.")],
    id: Annotated[str, typer.Option(help="The framework's id; default: the format's own.")] = "",
    format: Annotated[
        str | None, typer.Option(help="spreadsheet, ddat, esco or onet; guessed if left out.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of formats that come in several.")] = "",
    as_json: Json = False,
) -> None:
    """Load competencies, levels, descriptors and roles; loading again changes nothing."""
    from catalog_ingest.frameworks.formats import read_framework
    from recommender.store.frameworks import Frameworks
    from recommender.store.session import open_database

    reading = read_framework(path, framework_id=id, format=format, language=language)
    with open_database(context.obj.database).transaction() as session:
        change = Frameworks(session).save(reading.framework)
    if as_json:
        say_json(_document(reading, change))
    else:
        _print_report(reading, change)


def _document(reading: "FrameworkReading", change: "FrameworkChange") -> dict[str, object]:
    return {
        "framework": reading.framework.id,
        "title": reading.framework.title,
        "change": {
            kind: {how: list(ids) for how, ids in of_kind.items() if how != "unchanged"}
            | {"n_unchanged": len(of_kind["unchanged"])}
            for kind, of_kind in asdict(change).items()
            if kind != "framework_id"
        },
        "rejected": [asdict(rejected) for rejected in reading.rejected],
        "notes": list(reading.notes),
    }


def _print_report(reading: "FrameworkReading", change: "FrameworkChange") -> None:
    framework = reading.framework
    say(
        f"{framework.title} ({framework.id}): {len(framework.competencies):,} competencies, "
        f"{len(framework.roles):,} role profiles, {len(framework.routes):,} progression routes"
    )
    if change.is_empty:
        say("nothing changed")
    for kind in ("competencies", "roles", "routes", "edges"):
        of_kind = getattr(change, kind)
        if not of_kind.is_empty:
            say(
                f"  {kind}: {len(of_kind.added):,} added, {len(of_kind.changed):,} changed, "
                f"{len(of_kind.removed):,} removed"
            )
            for how in ("changed", "removed"):
                for name in getattr(of_kind, how)[:10]:
                    say(f"    {how}: {name}")
    for note in reading.notes:
        warn(f"note: {note}")
    warn_some(f"left out: {r.place} {r.record_id}: {r.reason}" for r in reading.rejected)


@app.command("gaps")
def gaps(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="A loaded framework.")],
    as_json: Json = False,
) -> None:
    """The gaps between adjacent role levels along every progression route."""
    from recommender.gaps import find_promotion_gaps
    from recommender.store.frameworks import Frameworks
    from recommender.store.session import open_database

    with open_database(context.obj.database).transaction() as session:
        framework = Frameworks(session).get(id)
    for gap in find_promotion_gaps(framework):
        if as_json:
            say_json(asdict(gap))
        else:
            say(
                f"{gap.role}: {gap.from_level} -> {gap.to_level}: "
                f"{gap.competency} {gap.held} -> {gap.required}"
            )


@app.command("list")
def list_frameworks(context: typer.Context, as_json: Json = False) -> None:
    """The loaded frameworks; catalogues are mapped to the active ones."""
    from recommender.store.frameworks import Frameworks
    from recommender.store.session import open_database

    with open_database(context.obj.database).transaction() as session:
        summaries = Frameworks(session).summaries()
    for one in summaries:
        if as_json:
            say_json(asdict(one))
        else:
            state = "active" if one.is_active else "inactive"
            say(
                f"{one.id} ({state}): {one.title}, {one.n_competencies:,} competencies, "
                f"{one.n_roles:,} role profiles"
            )


@app.command("activate")
def activate(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="A loaded framework.")],
    off: Annotated[bool, typer.Option("--off", help="Stop mapping catalogues to it.")] = False,
) -> None:
    """Map catalogues to a framework from now on, or no longer."""
    from recommender.store.frameworks import Frameworks
    from recommender.store.session import open_database

    with open_database(context.obj.database).transaction() as session:
        Frameworks(session).set_active(id, not off)
    say(f"{id} is {'inactive' if off else 'active'}")
