"""Make the table of the processes that serve.

Revision ID: w0008
Revises: w0007
"""

from __future__ import annotations

from alembic import op

from watchword.store.migrations.making import make_table
from watchword.store.table import LONG, STR, TIME

revision = "w0008"
down_revision = "w0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    make_table(
        "WW_NODE",
        (
            ("ID_", STR(64), "key"),
            ("HOST_", STR(255), "required"),
            ("ADDRESS_", STR(255), ""),
            ("PROCESS_", LONG, "required"),
            ("VERSION_", STR(64), "required"),
            ("STARTED_", TIME, "required"),
            ("SEEN_", TIME, "required"),
            ("UNTIL_", TIME, "required"),
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ww_node")
