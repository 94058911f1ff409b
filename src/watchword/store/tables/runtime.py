"""What is running: executions, their tasks, variables and subscriptions (ACT_RU_*).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import (
    BOOL,
    DOUBLE,
    INT,
    LONG,
    STR,
    TEXT,
    TIME,
    ForeignKey,
    Index,
    Rank,
    Row,
    Unique,
    column,
    table,
)


@table(
    "ACT_RU_EVENT_SUBSCR",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_EVENT_SUBSCR", ("EXECUTION_ID_",)),
        Index("ACT_IDX_EVENT_SUBSCR_CONFIG_", ("CONFIGURATION_",)),
        Index("ACT_IDX_EVENT_SUBSCR_EVT_NAME", ("EVENT_NAME_",)),
        Index("ACT_IDX_EVENT_SUBSCR_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(ForeignKey("ACT_FK_EVENT_EXEC", ("EXECUTION_ID_",), "ACT_RU_EXECUTION", ("ID_",)),),
)
class EventSubscriptionRow(Row):
    """A line of ACT_RU_EVENT_SUBSCR."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    event_type: str = column("EVENT_TYPE_", STR(255), required=True)
    event_name: str | None = column("EVENT_NAME_", STR(255))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    activity_id: str | None = column("ACTIVITY_ID_", STR(255))
    configuration: str | None = column("CONFIGURATION_", STR(255))
    created: datetime = column("CREATED_", TIME, required=True)
    tenant_id: str | None = column("TENANT_ID_", STR(64))


@table(
    "ACT_RU_EXECUTION",
    rank=Rank.EXECUTION,
    indexes=(
        Index("ACT_IDX_EXE_PARENT", ("PARENT_ID_",)),
        Index("ACT_IDX_EXE_PROCDEF", ("PROC_DEF_ID_",)),
        Index("ACT_IDX_EXE_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_EXE_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_EXE_SUPER", ("SUPER_EXEC_",)),
        Index("ACT_IDX_EXEC_BUSKEY", ("BUSINESS_KEY_",)),
        Index("ACT_IDX_EXEC_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_EXE_PARENT", ("PARENT_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_EXE_PROCDEF", ("PROC_DEF_ID_",), "ACT_RE_PROCDEF", ("ID_",)),
        ForeignKey("ACT_FK_EXE_PROCINST", ("PROC_INST_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_EXE_SUPER", ("SUPER_EXEC_",), "ACT_RU_EXECUTION", ("ID_",)),
    ),
)
class ExecutionRow(Row):
    """A line of ACT_RU_EXECUTION."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    business_key: str | None = column("BUSINESS_KEY_", STR(255))
    parent_id: str | None = column("PARENT_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    super_execution_id: str | None = column("SUPER_EXEC_", STR(64))
    super_case_execution_id: str | None = column("SUPER_CASE_EXEC_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    activity_id: str | None = column("ACT_ID_", STR(255))
    activity_instance_id: str | None = column("ACT_INST_ID_", STR(64))
    active: bool | None = column("IS_ACTIVE_", BOOL)
    concurrent: bool | None = column("IS_CONCURRENT_", BOOL)
    scope: bool | None = column("IS_SCOPE_", BOOL)
    event_scope: bool | None = column("IS_EVENT_SCOPE_", BOOL)
    suspension_state: int | None = column("SUSPENSION_STATE_", INT)
    cached_entity_state: int | None = column("CACHED_ENT_STATE_", INT)
    sequence_counter: int | None = column("SEQUENCE_COUNTER_", LONG)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))


@table(
    "ACT_RU_EXT_TASK",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_EXT_TASK_ERR_DETAILS", ("ERROR_DETAILS_ID_",)),
        Index("ACT_IDX_EXT_TASK_EXEC", ("EXECUTION_ID_",)),
        Index("ACT_IDX_EXT_TASK_PRIORITY", ("PRIORITY_",)),
        Index("ACT_IDX_EXT_TASK_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_EXT_TASK_TOPIC", ("TOPIC_NAME_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_EXT_TASK_ERROR_DETAILS", ("ERROR_DETAILS_ID_",), "ACT_GE_BYTEARRAY", ("ID_",)),
        ForeignKey("ACT_FK_EXT_TASK_EXE", ("EXECUTION_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
    ),
)
class ExternalTaskRow(Row):
    """A line of ACT_RU_EXT_TASK."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, required=True, default=1)
    worker_id: str | None = column("WORKER_ID_", STR(255))
    topic_name: str | None = column("TOPIC_NAME_", STR(255))
    retries: int | None = column("RETRIES_", INT)
    error_message: str | None = column("ERROR_MSG_", STR(4000))
    error_details_id: str | None = column("ERROR_DETAILS_ID_", STR(64))
    lock_expiration_time: datetime | None = column("LOCK_EXP_TIME_", TIME)
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    suspension_state: int | None = column("SUSPENSION_STATE_", INT)
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    activity_id: str | None = column("ACT_ID_", STR(255))
    activity_instance_id: str | None = column("ACT_INST_ID_", STR(64))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    priority: int = column("PRIORITY_", LONG, required=True, sql_default="0")
    last_failure_log_id: str | None = column("LAST_FAILURE_LOG_ID_", STR(64))


@table(
    "ACT_RU_FILTER",
    rank=Rank.LEAF,
)
class FilterRow(Row):
    """A line of ACT_RU_FILTER."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, required=True, default=1)
    resource_type: str = column("RESOURCE_TYPE_", STR(255), required=True)
    name: str = column("NAME_", STR(255), required=True)
    owner: str | None = column("OWNER_", STR(255))
    query: str = column("QUERY_", TEXT, required=True)
    properties: str | None = column("PROPERTIES_", TEXT)


@table(
    "ACT_RU_IDENTITYLINK",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_ATHRZ_PROCEDEF", ("PROC_DEF_ID_",)),
        Index("ACT_IDX_IDENT_LNK_GROUP", ("GROUP_ID_",)),
        Index("ACT_IDX_IDENT_LNK_USER", ("USER_ID_",)),
        Index("ACT_IDX_TSKASS_TASK", ("TASK_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_ATHRZ_PROCEDEF", ("PROC_DEF_ID_",), "ACT_RE_PROCDEF", ("ID_",)),
        ForeignKey("ACT_FK_TSKASS_TASK", ("TASK_ID_",), "ACT_RU_TASK", ("ID_",)),
    ),
)
class IdentityLinkRow(Row):
    """A line of ACT_RU_IDENTITYLINK."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    group_id: str | None = column("GROUP_ID_", STR(255))
    type: str | None = column("TYPE_", STR(255))
    user_id: str | None = column("USER_ID_", STR(255))
    task_id: str | None = column("TASK_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    tenant_id: str | None = column("TENANT_ID_", STR(64))


@table(
    "ACT_RU_TASK",
    rank=Rank.PART,
    indexes=(
        Index("ACT_IDX_TASK_ASSIGNEE", ("ASSIGNEE_",)),
        Index("ACT_IDX_TASK_CASE_DEF_ID", ("CASE_DEF_ID_",)),
        Index("ACT_IDX_TASK_CASE_EXEC", ("CASE_EXECUTION_ID_",)),
        Index("ACT_IDX_TASK_CREATE", ("CREATE_TIME_",)),
        Index("ACT_IDX_TASK_EXEC", ("EXECUTION_ID_",)),
        Index("ACT_IDX_TASK_LAST_UPDATED", ("LAST_UPDATED_",)),
        Index("ACT_IDX_TASK_OWNER", ("OWNER_",)),
        Index("ACT_IDX_TASK_PROCDEF", ("PROC_DEF_ID_",)),
        Index("ACT_IDX_TASK_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_TASK_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_TASK_CASE_DEF", ("CASE_DEF_ID_",), "ACT_RE_CASE_DEF", ("ID_",)),
        ForeignKey("ACT_FK_TASK_CASE_EXE", ("CASE_EXECUTION_ID_",), "ACT_RU_CASE_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_TASK_EXE", ("EXECUTION_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_TASK_PROCDEF", ("PROC_DEF_ID_",), "ACT_RE_PROCDEF", ("ID_",)),
        ForeignKey("ACT_FK_TASK_PROCINST", ("PROC_INST_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
    ),
)
class TaskRow(Row):
    """A line of ACT_RU_TASK."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    case_execution_id: str | None = column("CASE_EXECUTION_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    case_definition_id: str | None = column("CASE_DEF_ID_", STR(64))
    name: str | None = column("NAME_", STR(255))
    parent_task_id: str | None = column("PARENT_TASK_ID_", STR(64))
    description: str | None = column("DESCRIPTION_", STR(4000))
    task_definition_key: str | None = column("TASK_DEF_KEY_", STR(255))
    owner: str | None = column("OWNER_", STR(255))
    assignee: str | None = column("ASSIGNEE_", STR(255))
    delegation_state: str | None = column("DELEGATION_", STR(64))
    priority: int | None = column("PRIORITY_", INT)
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    last_updated: datetime | None = column("LAST_UPDATED_", TIME)
    due_date: datetime | None = column("DUE_DATE_", TIME)
    follow_up_date: datetime | None = column("FOLLOW_UP_DATE_", TIME)
    suspension_state: int | None = column("SUSPENSION_STATE_", INT)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    task_state: str | None = column("TASK_STATE_", STR(64))


@table(
    "ACT_RU_VARIABLE",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_BATCH_ID", ("BATCH_ID_",)),
        Index("ACT_IDX_VAR_BYTEARRAY", ("BYTEARRAY_ID_",)),
        Index("ACT_IDX_VAR_CASE_EXE", ("CASE_EXECUTION_ID_",)),
        Index("ACT_IDX_VAR_CASE_INST_ID", ("CASE_INST_ID_",)),
        Index("ACT_IDX_VAR_EXE", ("EXECUTION_ID_",)),
        Index("ACT_IDX_VAR_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_VARIABLE_TASK_ID", ("TASK_ID_",)),
        Index("ACT_IDX_VARIABLE_TASK_NAME_TYPE", ("TASK_ID_", "NAME_", "TYPE_")),
        Index("ACT_IDX_VARIABLE_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_VAR_BATCH", ("BATCH_ID_",), "ACT_RU_BATCH", ("ID_",)),
        ForeignKey("ACT_FK_VAR_BYTEARRAY", ("BYTEARRAY_ID_",), "ACT_GE_BYTEARRAY", ("ID_",)),
        ForeignKey("ACT_FK_VAR_CASE_EXE", ("CASE_EXECUTION_ID_",), "ACT_RU_CASE_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_VAR_CASE_INST", ("CASE_INST_ID_",), "ACT_RU_CASE_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_VAR_EXE", ("EXECUTION_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_VAR_PROCINST", ("PROC_INST_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
    ),
    uniques=(Unique("ACT_UNIQ_VARIABLE", ("VAR_SCOPE_", "NAME_")),),
)
class VariableRow(Row):
    """A line of ACT_RU_VARIABLE."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    type: str = column("TYPE_", STR(255), required=True)
    name: str = column("NAME_", STR(255), required=True)
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    case_execution_id: str | None = column("CASE_EXECUTION_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    task_id: str | None = column("TASK_ID_", STR(64))
    batch_id: str | None = column("BATCH_ID_", STR(64))
    byte_array_id: str | None = column("BYTEARRAY_ID_", STR(64))
    double: float | None = column("DOUBLE_", DOUBLE)
    long: int | None = column("LONG_", LONG)
    text: str | None = column("TEXT_", STR(4000))
    text2: str | None = column("TEXT2_", STR(4000))
    variable_scope: str | None = column("VAR_SCOPE_", STR(64))
    sequence_counter: int | None = column("SEQUENCE_COUNTER_", LONG)
    concurrent_local: bool | None = column("IS_CONCURRENT_LOCAL_", BOOL)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
