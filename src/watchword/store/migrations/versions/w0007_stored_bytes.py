"""Make the table of how much each tenant stores.

Revision ID: w0007
Revises: w0006
"""

from __future__ import annotations

from alembic import op

from watchword.store.migrations.making import make_table
from watchword.store.table import LONG, STR, TIME

revision = "w0007"
down_revision = "w0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    make_table(
        "WW_STORED_BYTES",
        (
            ("TENANT_", STR(64), "key"),
            ("BYTES_", LONG, "required"),
            ("MEASURED_", TIME, "required"),
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ww_stored_bytes")
