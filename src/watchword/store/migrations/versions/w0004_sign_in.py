"""Make the tables of sign-in: sessions, API clients, second factors, links to identity providers.

Revision ID: w0004
Revises: w0002
"""

from __future__ import annotations

from alembic import op

from watchword.store.migrations.making import make_table
from watchword.store.table import BOOL, INT, LONG, STR, TEXT, TIME, Index

revision = "w0004"
down_revision = "w0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    make_table(
        "WW_CLIENT",
        (
            ("ID_", STR(64), "key"),
            ("REV_", INT, ""),
            ("USER_ID_", STR(64), "required"),
            ("SCOPES_", STR(4000), "required"),
            ("DAYS_", INT, "required"),
            ("CREATED_", TIME, "required"),
            ("CREATED_BY_", STR(255), ""),
        ),
        indexes=(Index("WW_IDX_CLIENT_USER", ("USER_ID_",)),),
    )
    make_table(
        "WW_FACTOR",
        (
            ("ID_", STR(64), "key"),
            ("REV_", INT, ""),
            ("USER_ID_", STR(64), "required"),
            ("KIND_", STR(16), "required"),
            ("NAME_", STR(255), "required"),
            ("CONFIRMED_", BOOL, "required"),
            ("CREDENTIAL_", STR(1400), ""),
            ("SECRET_", TEXT, "required"),
            ("COUNTER_", LONG, "required"),
            ("CREATED_", TIME, "required"),
            ("USED_", TIME, ""),
        ),
        indexes=(Index("WW_IDX_FACTOR_USER", ("USER_ID_",)),),
    )
    make_table(
        "WW_FACTOR_STATE",
        (
            ("USER_ID_", STR(64), "key"),
            ("REV_", INT, ""),
            ("FAILURES_", INT, "required"),
            ("BLOCKED_UNTIL_", TIME, ""),
        ),
    )
    make_table(
        "WW_PROVIDER_LINK",
        (
            ("ID_", STR(64), "key"),
            ("ISSUER_", STR(255), "required"),
            ("SUBJECT_", STR(255), "required"),
            ("USER_ID_", STR(64), "required"),
            ("CREATED_", TIME, "required"),
        ),
        indexes=(Index("WW_IDX_PROVIDER_USER", ("USER_ID_",)),),
    )
    make_table(
        "WW_RECOVERY_CODE",
        (
            ("ID_", STR(64), "key"),
            ("USER_ID_", STR(64), "required"),
        ),
        indexes=(Index("WW_IDX_RECOVERY_USER", ("USER_ID_",)),),
    )
    make_table(
        "WW_SESSION",
        (
            ("ID_", STR(64), "key"),
            ("NUMBER_", STR(64), "required"),
            ("USER_ID_", STR(64), "required"),
            ("STAMP_", STR(64), "required"),
            ("WAY_", STR(32), "required"),
            ("APP_", STR(32), ""),
            ("LIMITED_", BOOL, "required"),
            ("CREATED_", TIME, "required"),
            ("USED_", TIME, "required"),
            ("PROVEN_", TIME, "required"),
            ("EXPIRES_", TIME, "required"),
            ("IDLE_SECONDS_", INT, "required"),
            ("SOURCE_", STR(64), ""),
            ("AGENT_", STR(255), ""),
            ("ISSUER_", STR(255), ""),
            ("SUBJECT_", STR(255), ""),
            ("PROVIDER_SESSION_", STR(255), ""),
        ),
        indexes=(
            Index("WW_IDX_SESSION_USER", ("USER_ID_",)),
            Index("WW_IDX_SESSION_END", ("EXPIRES_",)),
            Index("WW_IDX_SESSION_SUBJECT", ("SUBJECT_",)),
        ),
    )
    make_table(
        "WW_TOKEN",
        (
            ("ID_", STR(64), "key"),
            ("CLIENT_ID_", STR(64), "required"),
            ("DIGEST_", STR(64), "required"),
            ("CREATED_", TIME, "required"),
            ("EXPIRES_", TIME, "required"),
        ),
        indexes=(Index("WW_IDX_TOKEN_CLIENT", ("CLIENT_ID_",)),),
    )
    make_table(
        "WW_USED_ONCE",
        (
            ("ID_", STR(64), "key"),
            ("EXPIRES_", TIME, "required"),
        ),
        indexes=(Index("WW_IDX_USED_END", ("EXPIRES_",)),),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "ww_client",
        "ww_factor",
        "ww_factor_state",
        "ww_provider_link",
        "ww_recovery_code",
        "ww_session",
        "ww_token",
        "ww_used_once",
    ):
        op.drop_table(name)
