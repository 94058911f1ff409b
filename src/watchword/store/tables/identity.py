"""Users, groups, tenants (ACT_ID_*), and what they may (ACT_RU_AUTHORIZATION).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BYTES, INT, STR, TIME, ForeignKey, Index, Rank, Row, Unique, column, table


@table(
    "ACT_ID_GROUP",
    rank=Rank.PART,
)
class GroupRow(Row):
    """A line of ACT_ID_GROUP."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    name: str | None = column("NAME_", STR(255))
    type: str | None = column("TYPE_", STR(255))


@table(
    "ACT_ID_INFO",
    rank=Rank.LEAF,
)
class UserInfoRow(Row):
    """A line of ACT_ID_INFO."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    user_id: str | None = column("USER_ID_", STR(64))
    type: str | None = column("TYPE_", STR(64))
    key: str | None = column("KEY_", STR(255))
    value: str | None = column("VALUE_", STR(255))
    password: bytes | None = column("PASSWORD_", BYTES)
    parent_id: str | None = column("PARENT_ID_", STR(255))


@table(
    "ACT_ID_MEMBERSHIP",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_MEMB_GROUP", ("GROUP_ID_",)),
        Index("ACT_IDX_MEMB_USER", ("USER_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_MEMB_GROUP", ("GROUP_ID_",), "ACT_ID_GROUP", ("ID_",)),
        ForeignKey("ACT_FK_MEMB_USER", ("USER_ID_",), "ACT_ID_USER", ("ID_",)),
    ),
)
class MembershipRow(Row):
    """A line of ACT_ID_MEMBERSHIP."""

    user_id: str = column("USER_ID_", STR(64), key=True)
    group_id: str = column("GROUP_ID_", STR(64), key=True)


@table(
    "ACT_ID_TENANT",
    rank=Rank.PART,
)
class TenantRow(Row):
    """A line of ACT_ID_TENANT."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    name: str | None = column("NAME_", STR(255))


@table(
    "ACT_ID_TENANT_MEMBER",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_TENANT_MEMB", ("TENANT_ID_",)),
        Index("ACT_IDX_TENANT_MEMB_GROUP", ("GROUP_ID_",)),
        Index("ACT_IDX_TENANT_MEMB_USER", ("USER_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_TENANT_MEMB", ("TENANT_ID_",), "ACT_ID_TENANT", ("ID_",)),
        ForeignKey("ACT_FK_TENANT_MEMB_GROUP", ("GROUP_ID_",), "ACT_ID_GROUP", ("ID_",)),
        ForeignKey("ACT_FK_TENANT_MEMB_USER", ("USER_ID_",), "ACT_ID_USER", ("ID_",)),
    ),
    uniques=(
        Unique("ACT_UNIQ_TENANT_MEMB_GROUP", ("TENANT_ID_", "GROUP_ID_")),
        Unique("ACT_UNIQ_TENANT_MEMB_USER", ("TENANT_ID_", "USER_ID_")),
    ),
)
class TenantMembershipRow(Row):
    """A line of ACT_ID_TENANT_MEMBER."""

    id: str = column("ID_", STR(64), key=True)
    tenant_id: str = column("TENANT_ID_", STR(64), required=True)
    user_id: str | None = column("USER_ID_", STR(64))
    group_id: str | None = column("GROUP_ID_", STR(64))


@table(
    "ACT_ID_USER",
    rank=Rank.PART,
)
class UserRow(Row):
    """A line of ACT_ID_USER."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    first_name: str | None = column("FIRST_", STR(255))
    last_name: str | None = column("LAST_", STR(255))
    email: str | None = column("EMAIL_", STR(255))
    password: str | None = column("PWD_", STR(255))
    salt: str | None = column("SALT_", STR(255))
    lock_expiration_time: datetime | None = column("LOCK_EXP_TIME_", TIME)
    attempts: int | None = column("ATTEMPTS_", INT)
    picture_id: str | None = column("PICTURE_ID_", STR(64))


@table(
    "ACT_RU_AUTHORIZATION",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_AUTH_GROUP_ID", ("GROUP_ID_",)),
        Index("ACT_IDX_AUTH_RESOURCE_ID", ("RESOURCE_ID_",)),
        Index("ACT_IDX_AUTH_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_AUTH_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
    ),
    uniques=(
        Unique("ACT_UNIQ_AUTH_GROUP", ("TYPE_", "GROUP_ID_", "RESOURCE_TYPE_", "RESOURCE_ID_")),
        Unique("ACT_UNIQ_AUTH_USER", ("TYPE_", "USER_ID_", "RESOURCE_TYPE_", "RESOURCE_ID_")),
    ),
)
class AuthorizationRow(Row):
    """A line of ACT_RU_AUTHORIZATION."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, required=True, default=1)
    type: int = column("TYPE_", INT, required=True)
    group_id: str | None = column("GROUP_ID_", STR(255))
    user_id: str | None = column("USER_ID_", STR(255))
    resource_type: int = column("RESOURCE_TYPE_", INT, required=True)
    resource_id: str | None = column("RESOURCE_ID_", STR(255))
    permissions: int | None = column("PERMS_", INT)
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
