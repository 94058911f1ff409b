"""Make WW_LOGIN_THROTTLE, WW_PASSWORD_DUE and WW_ONE_TIME_LINK.

Revision ID: w0005
Revises: w0004
"""

from __future__ import annotations

from alembic import op

from watchword.store.migrations.making import make_table
from watchword.store.table import INT, STR, TIME, Index

revision = "w0005"
down_revision = "w0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    make_table(
        "WW_LOGIN_THROTTLE",
        (
            ("SUBJECT_", STR(320), "key"),
            ("ATTEMPTS_", INT, "required"),
            ("LOCK_EXP_TIME_", TIME, ""),
        ),
        indexes=(Index("WW_IDX_THROTTLE_END", ("LOCK_EXP_TIME_",)),),
    )
    make_table(
        "WW_PASSWORD_DUE",
        (
            ("USER_ID_", STR(64), "key"),
            ("SINCE_", TIME, "required"),
            ("REASON_", STR(255), "required"),
        ),
    )
    make_table(
        "WW_ONE_TIME_LINK",
        (
            ("TOKEN_HASH_", STR(64), "key"),
            ("PURPOSE_", STR(32), "required"),
            ("USER_ID_", STR(64), ""),
            ("GROUP_IDS_", STR(4000), ""),
            ("EXPIRES_", TIME, "required"),
            ("CREATED_", TIME, "required"),
            ("CREATED_BY_", STR(255), ""),
        ),
        indexes=(Index("WW_IDX_LINK_USER", ("USER_ID_",)),),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("ww_one_time_link")
    op.drop_table("ww_password_due")
    op.drop_table("ww_login_throttle")
