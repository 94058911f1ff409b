"""Instances, their activities, tasks and variables, as they were (ACT_HI_*).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BOOL, DOUBLE, INT, LONG, STR, TIME, Index, Rank, Row, Unique, column, table


@table(
    "ACT_HI_ACTINST",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_ACT_INST_COMP", ("EXECUTION_ID_", "ACT_ID_", "END_TIME_", "ID_")),
        Index("ACT_IDX_HI_ACT_INST_END", ("END_TIME_",)),
        Index("ACT_IDX_HI_ACT_INST_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_IDX_HI_ACT_INST_PROCINST", ("PROC_INST_ID_", "ACT_ID_")),
        Index("ACT_IDX_HI_ACT_INST_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_ACT_INST_START_END", ("START_TIME_", "END_TIME_")),
        Index(
            "ACT_IDX_HI_ACT_INST_STATS", ("PROC_DEF_ID_", "PROC_INST_ID_", "ACT_ID_", "END_TIME_", "ACT_INST_STATE_")
        ),
        Index("ACT_IDX_HI_ACT_INST_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_ACTINST_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_AI_PDEFID_END_TIME", ("PROC_DEF_ID_", "END_TIME_")),
    ),
)
class HistoricActivityInstanceRow(Row):
    """A line of ACT_HI_ACTINST."""

    id: str = column("ID_", STR(64), key=True)
    parent_activity_instance_id: str | None = column("PARENT_ACT_INST_ID_", STR(64))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    process_definition_id: str = column("PROC_DEF_ID_", STR(64), required=True)
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str = column("PROC_INST_ID_", STR(64), required=True)
    execution_id: str = column("EXECUTION_ID_", STR(64), required=True)
    activity_id: str = column("ACT_ID_", STR(255), required=True)
    task_id: str | None = column("TASK_ID_", STR(64))
    call_process_instance_id: str | None = column("CALL_PROC_INST_ID_", STR(64))
    call_case_instance_id: str | None = column("CALL_CASE_INST_ID_", STR(64))
    activity_name: str | None = column("ACT_NAME_", STR(255))
    activity_type: str = column("ACT_TYPE_", STR(255), required=True)
    assignee: str | None = column("ASSIGNEE_", STR(255))
    start_time: datetime = column("START_TIME_", TIME, required=True)
    end_time: datetime | None = column("END_TIME_", TIME)
    duration: int | None = column("DURATION_", LONG)
    activity_instance_state: int | None = column("ACT_INST_STATE_", INT)
    sequence_counter: int | None = column("SEQUENCE_COUNTER_", LONG)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_HI_DETAIL",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_DETAIL_ACT_INST", ("ACT_INST_ID_",)),
        Index("ACT_IDX_HI_DETAIL_BYTEAR", ("BYTEARRAY_ID_",)),
        Index("ACT_IDX_HI_DETAIL_CASE_EXEC", ("CASE_EXECUTION_ID_",)),
        Index("ACT_IDX_HI_DETAIL_CASE_INST", ("CASE_INST_ID_",)),
        Index("ACT_IDX_HI_DETAIL_NAME", ("NAME_",)),
        Index("ACT_IDX_HI_DETAIL_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_IDX_HI_DETAIL_PROC_INST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_DETAIL_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_DETAIL_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_DETAIL_TASK_BYTEAR", ("BYTEARRAY_ID_", "TASK_ID_")),
        Index("ACT_IDX_HI_DETAIL_TASK_ID", ("TASK_ID_",)),
        Index("ACT_IDX_HI_DETAIL_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_DETAIL_TIME", ("TIME_",)),
        Index("ACT_IDX_HI_DETAIL_VAR_INST_ID", ("VAR_INST_ID_",)),
    ),
)
class HistoricDetailRow(Row):
    """A line of ACT_HI_DETAIL."""

    id: str = column("ID_", STR(64), key=True)
    type: str = column("TYPE_", STR(255), required=True)
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    case_definition_key: str | None = column("CASE_DEF_KEY_", STR(255))
    case_definition_id: str | None = column("CASE_DEF_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    case_execution_id: str | None = column("CASE_EXECUTION_ID_", STR(64))
    task_id: str | None = column("TASK_ID_", STR(64))
    activity_instance_id: str | None = column("ACT_INST_ID_", STR(64))
    variable_instance_id: str | None = column("VAR_INST_ID_", STR(64))
    name: str = column("NAME_", STR(255), required=True)
    variable_type: str | None = column("VAR_TYPE_", STR(64))
    rev: int = column("REV_", INT, default=1)
    time: datetime = column("TIME_", TIME, required=True)
    byte_array_id: str | None = column("BYTEARRAY_ID_", STR(64))
    double: float | None = column("DOUBLE_", DOUBLE)
    long: int | None = column("LONG_", LONG)
    text: str | None = column("TEXT_", STR(4000))
    text2: str | None = column("TEXT2_", STR(4000))
    sequence_counter: int | None = column("SEQUENCE_COUNTER_", LONG)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    operation_id: str | None = column("OPERATION_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    initial: bool | None = column("INITIAL_", BOOL)


@table(
    "ACT_HI_IDENTITYLINK",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_IDENT_LINK_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_IDENT_LINK_TASK", ("TASK_ID_",)),
        Index("ACT_IDX_HI_IDENT_LNK_GROUP", ("GROUP_ID_",)),
        Index("ACT_IDX_HI_IDENT_LNK_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_IDX_HI_IDENT_LNK_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_IDENT_LNK_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_IDENT_LNK_TIMESTAMP", ("TIMESTAMP_",)),
        Index("ACT_IDX_HI_IDENT_LNK_USER", ("USER_ID_",)),
    ),
)
class HistoricIdentityLinkRow(Row):
    """A line of ACT_HI_IDENTITYLINK."""

    id: str = column("ID_", STR(64), key=True)
    timestamp: datetime = column("TIMESTAMP_", TIME, required=True)
    type: str | None = column("TYPE_", STR(255))
    user_id: str | None = column("USER_ID_", STR(255))
    group_id: str | None = column("GROUP_ID_", STR(255))
    task_id: str | None = column("TASK_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    operation_type: str | None = column("OPERATION_TYPE_", STR(64))
    assigner_id: str | None = column("ASSIGNER_ID_", STR(64))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_HI_PROCINST",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_PI_PDEFID_END_TIME", ("PROC_DEF_ID_", "END_TIME_")),
        Index("ACT_IDX_HI_PRO_I_BUSKEY", ("BUSINESS_KEY_",)),
        Index("ACT_IDX_HI_PRO_INST_END", ("END_TIME_",)),
        Index("ACT_IDX_HI_PRO_INST_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_IDX_HI_PRO_INST_PROC_TIME", ("START_TIME_", "END_TIME_")),
        Index("ACT_IDX_HI_PRO_INST_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_PRO_INST_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_PRO_INST_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_PRO_RST_PRO_INST_ID", ("RESTARTED_PROC_INST_ID_",)),
    ),
    uniques=(Unique("ACT_HI_PROCINST_PROC_INST_ID__KEY", ("PROC_INST_ID_",)),),
)
class HistoricProcessInstanceRow(Row):
    """A line of ACT_HI_PROCINST."""

    id: str = column("ID_", STR(64), key=True)
    process_instance_id: str = column("PROC_INST_ID_", STR(64), required=True)
    business_key: str | None = column("BUSINESS_KEY_", STR(255))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    process_definition_id: str = column("PROC_DEF_ID_", STR(64), required=True)
    start_time: datetime = column("START_TIME_", TIME, required=True)
    end_time: datetime | None = column("END_TIME_", TIME)
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    duration: int | None = column("DURATION_", LONG)
    start_user_id: str | None = column("START_USER_ID_", STR(255))
    start_activity_id: str | None = column("START_ACT_ID_", STR(255))
    end_activity_id: str | None = column("END_ACT_ID_", STR(255))
    super_process_instance_id: str | None = column("SUPER_PROCESS_INSTANCE_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    super_case_instance_id: str | None = column("SUPER_CASE_INSTANCE_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    delete_reason: str | None = column("DELETE_REASON_", STR(4000))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    state: str | None = column("STATE_", STR(255))
    restarted_process_instance_id: str | None = column("RESTARTED_PROC_INST_ID_", STR(64))


@table(
    "ACT_HI_TASKINST",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_TASK_INST_END", ("END_TIME_",)),
        Index("ACT_IDX_HI_TASK_INST_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_IDX_HI_TASK_INST_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_TASK_INST_START", ("START_TIME_",)),
        Index("ACT_IDX_HI_TASK_INST_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_TASKINST_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_TASKINST_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_TASKINSTID_PROCINST", ("ID_", "PROC_INST_ID_")),
    ),
)
class HistoricTaskRow(Row):
    """A line of ACT_HI_TASKINST."""

    id: str = column("ID_", STR(64), key=True)
    task_definition_key: str | None = column("TASK_DEF_KEY_", STR(255))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    case_definition_key: str | None = column("CASE_DEF_KEY_", STR(255))
    case_definition_id: str | None = column("CASE_DEF_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    case_execution_id: str | None = column("CASE_EXECUTION_ID_", STR(64))
    activity_instance_id: str | None = column("ACT_INST_ID_", STR(64))
    name: str | None = column("NAME_", STR(255))
    parent_task_id: str | None = column("PARENT_TASK_ID_", STR(64))
    description: str | None = column("DESCRIPTION_", STR(4000))
    owner: str | None = column("OWNER_", STR(255))
    assignee: str | None = column("ASSIGNEE_", STR(255))
    start_time: datetime = column("START_TIME_", TIME, required=True)
    end_time: datetime | None = column("END_TIME_", TIME)
    duration: int | None = column("DURATION_", LONG)
    delete_reason: str | None = column("DELETE_REASON_", STR(4000))
    priority: int | None = column("PRIORITY_", INT)
    due_date: datetime | None = column("DUE_DATE_", TIME)
    follow_up_date: datetime | None = column("FOLLOW_UP_DATE_", TIME)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    task_state: str | None = column("TASK_STATE_", STR(64))


@table(
    "ACT_HI_VARINST",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_CASEVAR_CASE_INST", ("CASE_INST_ID_",)),
        Index("ACT_IDX_HI_PROCVAR_NAME_TYPE", ("NAME_", "VAR_TYPE_")),
        Index("ACT_IDX_HI_PROCVAR_PROC_INST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_VAR_INST_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_IDX_HI_VAR_INST_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_VAR_PI_NAME_TYPE", ("PROC_INST_ID_", "NAME_", "VAR_TYPE_")),
        Index("ACT_IDX_HI_VARINST_ACT_INST_ID", ("ACT_INST_ID_",)),
        Index("ACT_IDX_HI_VARINST_BYTEAR", ("BYTEARRAY_ID_",)),
        Index("ACT_IDX_HI_VARINST_NAME", ("NAME_",)),
        Index("ACT_IDX_HI_VARINST_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_VARINST_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
    ),
)
class HistoricVariableRow(Row):
    """A line of ACT_HI_VARINST."""

    id: str = column("ID_", STR(64), key=True)
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    activity_instance_id: str | None = column("ACT_INST_ID_", STR(64))
    case_definition_key: str | None = column("CASE_DEF_KEY_", STR(255))
    case_definition_id: str | None = column("CASE_DEF_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    case_execution_id: str | None = column("CASE_EXECUTION_ID_", STR(64))
    task_id: str | None = column("TASK_ID_", STR(64))
    name: str = column("NAME_", STR(255), required=True)
    variable_type: str | None = column("VAR_TYPE_", STR(100))
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    rev: int = column("REV_", INT, default=1)
    byte_array_id: str | None = column("BYTEARRAY_ID_", STR(64))
    double: float | None = column("DOUBLE_", DOUBLE)
    long: int | None = column("LONG_", LONG)
    text: str | None = column("TEXT_", STR(4000))
    text2: str | None = column("TEXT2_", STR(4000))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    state: str | None = column("STATE_", STR(20))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
