"""``journeys train``: fit the models anew, evaluate them on what was held out, keep the run."""

import sys
from pathlib import Path
from typing import Annotated

import typer

train = typer.Typer(no_args_is_help=True, help="Fit the matcher's models anew.")


@train.command("levels")
def train_levels(
    context: typer.Context,
    framework: Annotated[
        str, typer.Option(help="A loaded framework with descriptors, such as ddat.")
    ],
    out: Annotated[Path | None, typer.Option(help="Folder for the model; default: home.")] = None,
) -> None:
    """Fit the level model on the descriptors of a framework; figures on held-out competencies."""
    from training.fit import fit_levels

    figures, path = fit_levels(context.obj, framework_id=framework, folder=out)
    sys.stdout.write(f"{figures}\n")
    sys.stderr.write(f"wrote {path}\n")


@train.command("matcher")
def train_matcher(
    context: typer.Context,
    framework: Annotated[str, typer.Option(help="The loaded framework whose labels are used.")],
    texts: Annotated[Path, typer.Option(help="Annotated texts to fit on.")],
    held_out: Annotated[
        list[Path] | None, typer.Option(help="Annotated texts to evaluate on; repeatable.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the model; default: home.")] = None,
) -> None:
    """Fit the confidence of mappings on annotated texts; figures on texts held out."""
    from training.fit import fit_confidence

    figures, path = fit_confidence(
        context.obj, framework_id=framework, texts=texts, held_out=held_out or [], folder=out
    )
    for line in figures:
        sys.stdout.write(f"{line}\n")
    sys.stderr.write(f"wrote {path}\n")
