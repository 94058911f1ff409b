"""Jobs, their definitions, batches of them, and what went wrong (ACT_RU_*).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BOOL, INT, LONG, STR, TIME, ForeignKey, Index, Rank, Row, column, table


@table(
    "ACT_RU_BATCH",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_BATCH_JOB_DEF", ("BATCH_JOB_DEF_ID_",)),
        Index("ACT_IDX_BATCH_MONITOR_JOB_DEF", ("MONITOR_JOB_DEF_ID_",)),
        Index("ACT_IDX_BATCH_SEED_JOB_DEF", ("SEED_JOB_DEF_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_BATCH_JOB_DEF", ("BATCH_JOB_DEF_ID_",), "ACT_RU_JOBDEF", ("ID_",)),
        ForeignKey("ACT_FK_BATCH_MONITOR_JOB_DEF", ("MONITOR_JOB_DEF_ID_",), "ACT_RU_JOBDEF", ("ID_",)),
        ForeignKey("ACT_FK_BATCH_SEED_JOB_DEF", ("SEED_JOB_DEF_ID_",), "ACT_RU_JOBDEF", ("ID_",)),
    ),
)
class BatchRow(Row):
    """A line of ACT_RU_BATCH."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, required=True, default=1)
    type: str | None = column("TYPE_", STR(255))
    total_jobs: int | None = column("TOTAL_JOBS_", INT)
    jobs_created: int | None = column("JOBS_CREATED_", INT)
    jobs_per_seed: int | None = column("JOBS_PER_SEED_", INT)
    invocations_per_job: int | None = column("INVOCATIONS_PER_JOB_", INT)
    seed_job_definition_id: str | None = column("SEED_JOB_DEF_ID_", STR(64))
    batch_job_definition_id: str | None = column("BATCH_JOB_DEF_ID_", STR(64))
    monitor_job_definition_id: str | None = column("MONITOR_JOB_DEF_ID_", STR(64))
    suspension_state: int | None = column("SUSPENSION_STATE_", INT)
    configuration: str | None = column("CONFIGURATION_", STR(255))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    create_user_id: str | None = column("CREATE_USER_ID_", STR(255))
    start_time: datetime | None = column("START_TIME_", TIME)
    execution_start_time: datetime | None = column("EXEC_START_TIME_", TIME)


@table(
    "ACT_RU_INCIDENT",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_INC_CAUSEINCID", ("CAUSE_INCIDENT_ID_",)),
        Index("ACT_IDX_INC_CONFIGURATION", ("CONFIGURATION_",)),
        Index("ACT_IDX_INC_EXID", ("EXECUTION_ID_",)),
        Index("ACT_IDX_INC_JOB_DEF", ("JOB_DEF_ID_",)),
        Index("ACT_IDX_INC_PROCDEFID", ("PROC_DEF_ID_",)),
        Index("ACT_IDX_INC_PROCINSTID", ("PROC_INST_ID_",)),
        Index("ACT_IDX_INC_ROOTCAUSEINCID", ("ROOT_CAUSE_INCIDENT_ID_",)),
        Index("ACT_IDX_INC_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(
        ForeignKey("ACT_FK_INC_CAUSE", ("CAUSE_INCIDENT_ID_",), "ACT_RU_INCIDENT", ("ID_",)),
        ForeignKey("ACT_FK_INC_EXE", ("EXECUTION_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_INC_JOB_DEF", ("JOB_DEF_ID_",), "ACT_RU_JOBDEF", ("ID_",)),
        ForeignKey("ACT_FK_INC_PROCDEF", ("PROC_DEF_ID_",), "ACT_RE_PROCDEF", ("ID_",)),
        ForeignKey("ACT_FK_INC_PROCINST", ("PROC_INST_ID_",), "ACT_RU_EXECUTION", ("ID_",)),
        ForeignKey("ACT_FK_INC_RCAUSE", ("ROOT_CAUSE_INCIDENT_ID_",), "ACT_RU_INCIDENT", ("ID_",)),
    ),
)
class IncidentRow(Row):
    """A line of ACT_RU_INCIDENT."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, required=True, default=1)
    incident_timestamp: datetime = column("INCIDENT_TIMESTAMP_", TIME, required=True)
    incident_message: str | None = column("INCIDENT_MSG_", STR(4000))
    incident_type: str = column("INCIDENT_TYPE_", STR(255), required=True)
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    activity_id: str | None = column("ACTIVITY_ID_", STR(255))
    failed_activity_id: str | None = column("FAILED_ACTIVITY_ID_", STR(255))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    cause_incident_id: str | None = column("CAUSE_INCIDENT_ID_", STR(64))
    root_cause_incident_id: str | None = column("ROOT_CAUSE_INCIDENT_ID_", STR(64))
    configuration: str | None = column("CONFIGURATION_", STR(255))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    job_definition_id: str | None = column("JOB_DEF_ID_", STR(64))
    annotation: str | None = column("ANNOTATION_", STR(4000))


@table(
    "ACT_RU_JOB",
    rank=Rank.LEAF,
    indexes=(
        Index("ACT_IDX_JOB_EXCEPTION", ("EXCEPTION_STACK_ID_",)),
        Index("ACT_IDX_JOB_EXECUTION_ID", ("EXECUTION_ID_",)),
        Index("ACT_IDX_JOB_HANDLER", ("HANDLER_TYPE_", "HANDLER_CFG_")),
        Index("ACT_IDX_JOB_HANDLER_TYPE", ("HANDLER_TYPE_",)),
        Index("ACT_IDX_JOB_JOB_DEF_ID", ("JOB_DEF_ID_",)),
        Index("ACT_IDX_JOB_PROCINST", ("PROCESS_INSTANCE_ID_",)),
        Index("ACT_IDX_JOB_ROOT_PROCINST", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_JOB_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(ForeignKey("ACT_FK_JOB_EXCEPTION", ("EXCEPTION_STACK_ID_",), "ACT_GE_BYTEARRAY", ("ID_",)),),
)
class JobRow(Row):
    """A line of ACT_RU_JOB."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    type: str = column("TYPE_", STR(255), required=True)
    lock_expiration_time: datetime | None = column("LOCK_EXP_TIME_", TIME)
    lock_owner: str | None = column("LOCK_OWNER_", STR(255))
    exclusive: bool | None = column("EXCLUSIVE_", BOOL)
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROCESS_INSTANCE_ID_", STR(64))
    process_definition_id: str | None = column("PROCESS_DEF_ID_", STR(64))
    process_definition_key: str | None = column("PROCESS_DEF_KEY_", STR(255))
    retries: int | None = column("RETRIES_", INT)
    exception_stack_id: str | None = column("EXCEPTION_STACK_ID_", STR(64))
    exception_message: str | None = column("EXCEPTION_MSG_", STR(4000))
    failed_activity_id: str | None = column("FAILED_ACT_ID_", STR(255))
    due_date: datetime | None = column("DUEDATE_", TIME)
    repeat: str | None = column("REPEAT_", STR(255))
    repeat_offset: int | None = column("REPEAT_OFFSET_", LONG, sql_default="0")
    handler_type: str | None = column("HANDLER_TYPE_", STR(255))
    handler_configuration: str | None = column("HANDLER_CFG_", STR(4000))
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    suspension_state: int = column("SUSPENSION_STATE_", INT, required=True, sql_default="1")
    job_definition_id: str | None = column("JOB_DEF_ID_", STR(64))
    priority: int = column("PRIORITY_", LONG, required=True, sql_default="0")
    sequence_counter: int | None = column("SEQUENCE_COUNTER_", LONG)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    last_failure_log_id: str | None = column("LAST_FAILURE_LOG_ID_", STR(64))
    batch_id: str | None = column("BATCH_ID_", STR(64))


@table(
    "ACT_RU_JOBDEF",
    rank=Rank.PART,
    indexes=(
        Index("ACT_IDX_JOBDEF_PROC_DEF_ID", ("PROC_DEF_ID_",)),
        Index("ACT_IDX_JOBDEF_TENANT_ID", ("TENANT_ID_",)),
    ),
)
class JobDefinitionRow(Row):
    """A line of ACT_RU_JOBDEF."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    activity_id: str | None = column("ACT_ID_", STR(255))
    job_type: str = column("JOB_TYPE_", STR(255), required=True)
    job_configuration: str | None = column("JOB_CONFIGURATION_", STR(255))
    suspension_state: int | None = column("SUSPENSION_STATE_", INT)
    job_priority: int | None = column("JOB_PRIORITY_", LONG)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
