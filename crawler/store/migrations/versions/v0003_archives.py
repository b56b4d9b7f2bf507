"""Archives of feeds, pages of articles, and the rules by which articles are filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("counter", sa.Column("pages_revision", sa.Integer(), nullable=False, server_default="-1"))
    op.add_column("counter", sa.Column("pages_fingerprint", sa.Text(), nullable=False, server_default=""))
    op.add_column("counter", sa.Column("filing", sa.Text(), nullable=False, server_default=""))
    op.add_column("article", sa.Column("is_excluded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_article_revision", "article", ["revision"])
    op.add_column("feed", sa.Column("archives", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("membership", sa.Column("archive", sa.Integer(), nullable=True))
    current = sa.text("archive IS NULL")
    op.create_index(
        "membership_current",
        "membership",
        ["feed_id", "published_at", "tie", "article_id"],
        sqlite_where=current,
        postgresql_where=current,
    )
    archived = sa.text("archive IS NOT NULL")
    op.create_index(
        "membership_archive",
        "membership",
        ["feed_id", "archive"],
        sqlite_where=archived,
        postgresql_where=archived,
    )
    op.create_table(
        "stale_archive",
        sa.Column("feed_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"]),
        sa.PrimaryKeyConstraint("feed_id", "number"),
        sqlite_with_rowid=False,
    )
