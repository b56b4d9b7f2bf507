"""Runs the migrations on the connection that ``crawler.store._schema.upgrade`` passes in."""

from __future__ import annotations

from alembic import context

from crawler.store._tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
