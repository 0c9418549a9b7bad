"""Alembic's entry: run the steps on the connection that `store.database` hands over, in its transaction."""

from alembic import context

from scheduler.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
