"""The ``journeys`` command: reads the environment and loads each sub-command when it is called.

The one file of the core that is not pure. The packages register their sub-commands as entry
points, so that the core names none of them.
"""

import logging
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from recommender.errors import RecommenderError
from recommender.store.home import Home

GROUP = "journeys.commands"

STAY_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What keeps libraries from calling home; they read it when they are imported."""


TALKATIVE = ("alembic", "mlflow", "torch.onnx")
"""Libraries that tell of their own work on standard error."""


class CommandsByName(TyperGroup):
    """Sub-commands of every installed package, imported when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401
        return sorted(entry.name for entry in entry_points(group=GROUP))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        for entry in entry_points(group=GROUP, name=cmd_name):
            command = typer.main.get_command(entry.load())
            command.name = cmd_name
            return command
        return None


app = typer.Typer(
    cls=CommandsByName, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.callback()
def root(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(envvar="JOURNEYS_HOME", help="Folder that holds all state.")
    ] = Path(".journeys"),
    database: Annotated[
        str, typer.Option(envvar="JOURNEYS_DATABASE_URL", help="Default: SQLite in the home.")
    ] = "",
    encoder: Annotated[
        Path | None,
        typer.Option(
            envvar="JOURNEYS_ENCODER", help="A sentence-transformers model, in place of ours."
        ),
    ] = None,
) -> None:
    """What should this person learn next, in which order, in the hours there are?"""
    context.obj = Home(home, database, encoder)


def main() -> None:
    """Run the command line; an error we know is one line on standard error and exit code 1."""
    for name, value in STAY_OFFLINE.items():
        os.environ.setdefault(name, value)
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler], format="%(message)s")
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        app()
    except RecommenderError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
