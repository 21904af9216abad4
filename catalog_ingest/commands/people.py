"""``journeys people``: load learners with their roles and ratings, list and delete them."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog_ingest.commands.terminal import say, say_json, warn_some

if TYPE_CHECKING:
    from catalog_ingest.people.loading import PeopleReport
    from recommender.learner import Learner
    from recommender.store.change import Change

app = typer.Typer(no_args_is_help=True, help="Load learners, roles and ratings; list, delete.")
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@app.command("load")
def load(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(help="A folder of CSV files, a workbook, or one table of people.")
    ],
    as_json: Json = False,
) -> None:
    """Load learners, roles, personas, ratings and interactions; again changes nothing."""
    from catalog_ingest.people.loading import load_people
    from recommender.store.session import open_database

    report = load_people(open_database(context.obj.database), path)
    if as_json:
        say_json(_document(report))
    else:
        _print_report(report)


def _document(report: "PeopleReport") -> dict[str, object]:
    return {
        "personas": _count(report.personas),
        "learners": _count(report.learners),
        "ratings": _count(report.ratings),
        "interactions": {
            "added": report.n_new_interactions,
            "unchanged": report.n_known_interactions,
        },
        "rejected": [asdict(rejected) for rejected in report.rejected],
    }


def _count(change: "Change") -> dict[str, int]:
    return {
        "added": len(change.added),
        "changed": len(change.changed),
        "unchanged": len(change.unchanged),
    }


def _print_report(report: "PeopleReport") -> None:
    for kind in ("personas", "learners", "ratings"):
        counts = _count(getattr(report, kind))
        if any(counts.values()):
            say(f"{kind}: " + ", ".join(f"{n:,} {how}" for how, n in counts.items()))
    if report.n_new_interactions or report.n_known_interactions:
        say(
            f"interactions: {report.n_new_interactions:,} added, "
            f"{report.n_known_interactions:,} unchanged"
        )
    if report.is_empty:
        say("nothing changed")
    if report.rejected:
        say(f"{len(report.rejected):,} rows left out")
    warn_some(f"left out: {r.place} {r.record_id}: {r.reason}" for r in report.rejected)


@app.command("list")
def list_learners(
    context: typer.Context,
    team: Annotated[str | None, typer.Option(help="Only the people of this team.")] = None,
    as_json: Json = False,
) -> None:
    """The learners with the roles they have and aim at."""
    from recommender.store.session import open_database
    from recommender.store.transaction import begin

    with begin(open_database(context.obj.database)) as transaction:
        learners = transaction.people.learners(team)
    for learner in learners:
        if as_json:
            say_json(asdict(learner))
        else:
            say(_line(learner, datetime.now(UTC).date()))


def _line(learner: "Learner", today: date) -> str:
    """Roles that ended are not told."""
    lasting = [role for role in learner.roles if role.until is None or role.until >= today]
    has = [role.profile_id for role in lasting if not role.is_target]
    wants = [role.profile_id for role in lasting if role.is_target]
    parts = [learner.name, learner.team, ", ".join(has), "-> " + ", ".join(wants) if wants else ""]
    return "; ".join([learner.id, *(part for part in parts if part)])


@app.command("delete")
def delete(
    context: typer.Context,
    learner: Annotated[str, typer.Argument(help="A learner's id.")],
    as_json: Json = False,
) -> None:
    """Delete all that is known of a person, for good: ratings, interactions and journeys too.

    Ratings that they gave others stay with those others.
    """
    from recommender.store.session import open_database
    from recommender.store.transaction import begin

    with begin(open_database(context.obj.database)) as transaction:
        transaction.people.delete_learner(learner)
    if as_json:
        say_json({"deleted": learner})
    else:
        say(f"deleted {learner} with all ratings of them, interactions and journeys")
