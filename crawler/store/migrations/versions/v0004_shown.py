"""Since when a feed holds an entry, and what readers have seen of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("membership", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("feed", sa.Column("shown_revision", sa.Integer(), nullable=False, server_default="-1"))
    op.execute("UPDATE feed SET shown_revision = published_revision")
    op.drop_index("membership_current", "membership")
    op.drop_index("membership_archive", "membership")
    columns = ["feed_id", "archive", "published_at", "tie", "article_id"]
    op.create_index("membership_archive", "membership", columns)
