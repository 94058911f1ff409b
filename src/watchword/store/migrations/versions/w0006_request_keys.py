"""Make the table of requests that carry a key.

Revision ID: w0006
Revises: w0005
"""

from __future__ import annotations

from alembic import op

from watchword.store.migrations.making import make_table
from watchword.store.table import INT, STR, TEXT, TIME, Index

revision = "w0006"
down_revision = "w0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    make_table(
        "WW_REQUEST_KEY",
        (
            ("ID_", STR(64), "key"),
            ("REV_", INT, ""),
            ("USER_ID_", STR(255), "required"),
            ("DIGEST_", STR(64), "required"),
            ("CREATED_", TIME, "required"),
            ("DAY_", INT, "required"),
            ("STATUS_", INT, ""),
            ("MEDIA_TYPE_", STR(255), ""),
            ("ANSWER_", TEXT, ""),
        ),
        indexes=(Index("WW_IDX_REQUEST_KEY_DAY", ("DAY_",)),),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ww_request_key")
