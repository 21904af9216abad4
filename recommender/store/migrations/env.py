"""Run the revisions on the connection that ``recommender.store.schema`` hands over."""

from alembic import context

from recommender.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
