"""Articles that were taken back; tags; what is usual of a source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("article", sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
    op.add_column("article", sa.Column("tags", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("source", sa.Column("new_every_s", sa.Integer(), nullable=True))
    op.add_column("source", sa.Column("usual", sa.Text(), nullable=True))
    rechecked = sa.text("article_id IS NOT NULL AND next_check_at IS NOT NULL")
    op.create_index(
        "address_rechecks",
        "address",
        ["source", "next_check_at"],
        sqlite_where=rechecked,
        postgresql_where=rechecked,
    )
