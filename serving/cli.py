"""``journeys order``, ``plan`` and ``serve``; each loads its work late."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from serving.schemas.journeys import JourneyOut

order = typer.Typer()
plan = typer.Typer()
serve = typer.Typer()

WIDTH_OF_FILES = 110
"""Columns of a table that goes to a file or another program."""


@order.command("order")
def order_items(context: typer.Context) -> None:
    """Put items in learning order: JSON lines in; every line with its `position` out, in order.

    Reads id, title, description, and optionally group, entry_level, exit_level and prerequisites.
    """
    from serving.ordering import order_lines

    answer = list(order_lines(sys.stdin.buffer, context.obj))
    sys.stdout.writelines(f"{line}\n" for line in answer)


@plan.command("plan")
def plan_journey(
    context: typer.Context,
    learner: Annotated[str, typer.Argument(help="Id of a learner.")] = "",
    from_role: Annotated[
        str, typer.Option(help="Plan for a person who just meets this role profile.")
    ] = "",
    role: Annotated[
        str, typer.Option(help="Role profile aimed at, by id or label; default: the learner's.")
    ] = "",
    hours: Annotated[float, typer.Option(min=0.25, max=10_000, help="All the time there is.")] = 40,
    hours_per_week: Annotated[
        float | None, typer.Option(min=0.25, max=168, help="Default: the learner's own.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="BCP-47; may be given more than once.")
    ] = None,
    persona: Annotated[str, typer.Option(help="Id of a persona; default: the learner's.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Plan one journey; that of a learner is kept."""
    from serving.planning import Wish, make_journey

    wish = Wish(
        learner_id=learner,
        from_role=from_role,
        role=role,
        hours=hours,
        hours_per_week=hours_per_week,
        languages=tuple(language or ()),
        persona_id=persona,
    )
    _print_journey(make_journey(context.obj, wish), as_json=as_json)


def _print_journey(journey: "JourneyOut", *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(journey.model_dump_json(indent=2) + "\n")
        return
    from rich.console import Console

    from serving.printing import print_journey

    width = None if sys.stdout.isatty() else WIDTH_OF_FILES
    print_journey(journey, Console(file=sys.stdout, highlight=False, width=width))


@serve.command("serve")
def serve_api(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Default: 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Default: 8000.")] = None,
) -> None:
    """Serve the API; any address but loopback needs an API key in JOURNEYS_API_KEY."""
    from serving.running import run

    run(context.obj, host=host, port=port)
