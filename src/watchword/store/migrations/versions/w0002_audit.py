"""Make WW_AUDIT and WW_AUDIT_CHAIN: acts of security and the chain over them.

Revision ID: w0002
Revises: w0001
"""

from __future__ import annotations

from alembic import op

from watchword.store.migrations.making import make_table
from watchword.store.table import LONG, STR, TEXT, TIME, Index

revision = "w0002"
down_revision = "w0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    make_table(
        "WW_AUDIT",
        (
            ("ID_", STR(36), "key"),
            ("TIMESTAMP_", TIME, "required"),
            ("EVENT_", STR(64), "required"),
            ("OUTCOME_", STR(16), "required"),
            ("ACTOR_", STR(255), ""),
            ("SUBJECT_", STR(255), ""),
            ("SOURCE_", STR(64), ""),
            ("DETAILS_", TEXT, ""),
            ("KEY_ID_", STR(16), "required"),
            ("SEAL_", STR(64), "required"),
        ),
        indexes=(
            Index("WW_IDX_AUDIT_EVENT", ("EVENT_", "ID_")),
            Index("WW_IDX_AUDIT_ACTOR", ("ACTOR_", "ID_")),
        ),
    )
    make_table(
        "WW_AUDIT_CHAIN",
        (
            ("NUMBER_", LONG, "key"),
            ("RECORD_ID_", STR(36), "required"),
            ("KEY_ID_", STR(16), "required"),
            ("LINK_", STR(64), "required"),
        ),
        indexes=(Index("WW_IDX_AUDIT_CHAIN", ("RECORD_ID_",), unique=True),),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("ww_audit_chain")
    op.drop_table("ww_audit")
