"""CMMN tables: kept so that a taken-over database stays whole; nothing here writes them.

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BOOL, INT, LONG, STR, TIME, ForeignKey, Index, Rank, Row, Unique, column, table


@table(
    "ACT_HI_CASEACTINST",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_CAS_A_I_COMP", ("CASE_ACT_ID_", "END_TIME_", "ID_")),
        Index("ACT_IDX_HI_CAS_A_I_CREATE", ("CREATE_TIME_",)),
        Index("ACT_IDX_HI_CAS_A_I_END", ("END_TIME_",)),
        Index("ACT_IDX_HI_CAS_A_I_TENANT_ID", ("TENANT_ID_",)),
    ),
)
class HistoricCaseActivityInstanceRow(Row):
    """A line of ACT_HI_CASEACTINST."""

    id: str = column("ID_", STR(64), key=True)
    parent_activity_instance_id: str | None = column("PARENT_ACT_INST_ID_", STR(64))
    case_definition_id: str = column("CASE_DEF_ID_", STR(64), required=True)
    case_instance_id: str = column("CASE_INST_ID_", STR(64), required=True)
    case_activity_id: str = column("CASE_ACT_ID_", STR(255), required=True)
    task_id: str | None = column("TASK_ID_", STR(64))
    call_process_instance_id: str | None = column("CALL_PROC_INST_ID_", STR(64))
    call_case_instance_id: str | None = column("CALL_CASE_INST_ID_", STR(64))
    case_activity_name: str | None = column("CASE_ACT_NAME_", STR(255))
    case_activity_type: str | None = column("CASE_ACT_TYPE_", STR(255))
    create_time: datetime = column("CREATE_TIME_", TIME, required=True)
    end_time: datetime | None = column("END_TIME_", TIME)
    duration: int | None = column("DURATION_", LONG)
    state: int | None = column("STATE_", INT)
    required: bool | None = column("REQUIRED_", BOOL)
    tenant_id: str | None = column("TENANT_ID_", STR(64))


@table(
    "ACT_HI_CASEINST",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_CAS_I_BUSKEY", ("BUSINESS_KEY_",)),
        Index("ACT_IDX_HI_CAS_I_CLOSE", ("CLOSE_TIME_",)),
        Index("ACT_IDX_HI_CAS_I_TENANT_ID", ("TENANT_ID_",)),
    ),
    uniques=(Unique("ACT_HI_CASEINST_CASE_INST_ID__KEY", ("CASE_INST_ID_",)),),
)
class HistoricCaseInstanceRow(Row):
    """A line of ACT_HI_CASEINST."""

    id: str = column("ID_", STR(64), key=True)
    case_instance_id: str = column("CASE_INST_ID_", STR(64), required=True)
    business_key: str | None = column("BUSINESS_KEY_", STR(255))
    case_definition_id: str = column("CASE_DEF_ID_", STR(64), required=True)
    create_time: datetime = column("CREATE_TIME_", TIME, required=True)
    close_time: datetime | None = column("CLOSE_TIME_", TIME)
    duration: int | None = column("DURATION_", LONG)
    state: int | None = column("STATE_", INT)
    create_user_id: str | None = column("CREATE_USER_ID_", STR(255))
    super_case_instance_id: str | None = column("SUPER_CASE_INSTANCE_ID_", STR(64))
    super_process_instance_id: str | None = column("SUPER_PROCESS_INSTANCE_ID_", STR(64))
    tenant_id: str | None = column("TENANT_ID_", STR(64))


@table(
    "ACT_RE_CASE_DEF",
    rank=Rank.DEFINITION,
    indexes=(Index("ACT_IDX_CASE_DEF_TENANT_ID", ("TENANT_ID_",)),),
)
class CaseDefinitionRow(Row):
    """A line of ACT_RE_CASE_DEF."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    category: str | None = column("CATEGORY_", STR(255))
    name: str | None = column("NAME_", STR(255))
    key: str = column("KEY_", STR(255), required=True)
    version: int = column("VERSION_", INT, required=True)
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    resource_name: str | None = column("RESOURCE_NAME_", STR(4000))
    diagram_resource_name: str | None = column("DGRM_RESOURCE_NAME_", STR(4000))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    history_time_to_live: int | None = column("HISTORY_TTL_", INT)


@table(
    "ACT_RU_CASE_EXECUTION",
    rank=Rank.EXECUTION,
    indexes=(
        Index("ACT_IDX_CASE_EXE_CASE_DEF", ("CASE_DEF_ID_",)),
        Index("ACT_IDX_CASE_EXE_CASE_INST", ("CASE_INST_ID_",)),
        Index("ACT_IDX_CASE_EXE_PARENT", ("PARENT_ID_",)),
        Index("ACT_IDX_CASE_EXEC_BUSKEY", ("BUSINESS_KEY_",)),
        Index("ACT_IDX_CASE_EXEC_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_CASE_EXE_CASE_DEF", ("CASE_DEF_ID_",), "ACT_RE_CASE_DEF", ("ID_",)),
        ForeignKey("ACT_FK_CASE_EXE_CASE_INST", ("CASE_INST_ID_",), "ACT_RU_CASE_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_CASE_EXE_PARENT", ("PARENT_ID_",), "ACT_RU_CASE_EXECUTION", ("ID_",)),
    ),
)
class CaseExecutionRow(Row):
    """A line of ACT_RU_CASE_EXECUTION."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    super_case_execution_id: str | None = column("SUPER_CASE_EXEC_", STR(64))
    super_execution_id: str | None = column("SUPER_EXEC_", STR(64))
    business_key: str | None = column("BUSINESS_KEY_", STR(255))
    parent_id: str | None = column("PARENT_ID_", STR(64))
    case_definition_id: str | None = column("CASE_DEF_ID_", STR(64))
    activity_id: str | None = column("ACT_ID_", STR(255))
    previous_state: int | None = column("PREV_STATE_", INT)
    current_state: int | None = column("CURRENT_STATE_", INT)
    required: bool | None = column("REQUIRED_", BOOL)
    tenant_id: str | None = column("TENANT_ID_", STR(64))


@table(
    "ACT_RU_CASE_SENTRY_PART",
    rank=Rank.PART,
    indexes=(
        Index("ACT_IDX_CASE_SENTRY_CASE_EXEC", ("CASE_EXEC_ID_",)),
        Index("ACT_IDX_CASE_SENTRY_CASE_INST", ("CASE_INST_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_CASE_SENTRY_CASE_EXEC", ("CASE_EXEC_ID_",), "ACT_RU_CASE_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_CASE_SENTRY_CASE_INST", ("CASE_INST_ID_",), "ACT_RU_CASE_EXECUTION", ("ID_",)),
    ),
)
class CaseSentryPartRow(Row):
    """A line of ACT_RU_CASE_SENTRY_PART."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    case_execution_id: str | None = column("CASE_EXEC_ID_", STR(64))
    sentry_id: str | None = column("SENTRY_ID_", STR(255))
    type: str | None = column("TYPE_", STR(255))
    source_case_execution_id: str | None = column("SOURCE_CASE_EXEC_ID_", STR(64))
    standard_event: str | None = column("STANDARD_EVENT_", STR(255))
    source: str | None = column("SOURCE_", STR(255))
    variable_event: str | None = column("VARIABLE_EVENT_", STR(255))
    variable_name: str | None = column("VARIABLE_NAME_", STR(255))
    satisfied: bool | None = column("SATISFIED_", BOOL)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
