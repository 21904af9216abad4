"""``journeys publish``: make an edition of what there is now and switch to it."""

from typing import Annotated

import typer

from catalog_ingest.commands.terminal import progress_steps, say, say_json

app = typer.Typer()


@app.command()
def publish(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Make an edition and switch to it; what is not mapped yet is mapped first."""
    from catalog_ingest.mapping_job import refresh_mappings
    from recommender.store.encoders import open_encoder
    from recommender.store.frameworks import Frameworks
    from recommender.store.gathering import publish as publish_edition
    from recommender.store.models import matcher_version
    from recommender.store.onnx_encoder import export_encoder
    from recommender.store.session import open_database

    home = context.obj
    database = open_database(home.database)
    encoder = open_encoder(home.verified_weights, home.encoder)
    with database.transaction() as session:
        framework_ids = Frameworks(session).active_ids()
    with progress_steps() as step:
        refresh_mappings(home, database, encoder, framework_ids, step=step)
        export_encoder(encoder, home.encoders)
    models = {"matcher": matcher_version(home.models)}
    with database.transaction() as session:
        edition_id = publish_edition(session, home, encoder_id=encoder.identity.id, models=models)
    if as_json:
        say_json({"edition": edition_id, "frameworks": list(framework_ids)})
    else:
        say(f"published edition {edition_id} of {', '.join(framework_ids) or 'no framework'}")
