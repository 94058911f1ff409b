"""Make WW_INSTALLATION: one line that says which installation this is and since when.

Revision ID: w0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ww_installation",
        sa.Column("id_", sa.String(64), nullable=False),
        sa.Column("created_", sa.DateTime(), nullable=False),
        sa.Column("version_", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id_", name="ww_installation_pkey"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ww_installation")
