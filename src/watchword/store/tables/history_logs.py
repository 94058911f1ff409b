"""What was logged: incidents, jobs, external tasks, batches, operations of users (ACT_HI_*).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import INT, LONG, STR, TIME, Index, Rank, Row, column, table


@table(
    "ACT_HI_BATCH",
    rank=Rank.HISTORY,
    indexes=(Index("ACT_HI_BAT_RM_TIME", ("REMOVAL_TIME_",)),),
)
class HistoricBatchRow(Row):
    """A line of ACT_HI_BATCH."""

    id: str = column("ID_", STR(64), key=True)
    type: str | None = column("TYPE_", STR(255))
    total_jobs: int | None = column("TOTAL_JOBS_", INT)
    jobs_per_seed: int | None = column("JOBS_PER_SEED_", INT)
    invocations_per_job: int | None = column("INVOCATIONS_PER_JOB_", INT)
    seed_job_definition_id: str | None = column("SEED_JOB_DEF_ID_", STR(64))
    monitor_job_definition_id: str | None = column("MONITOR_JOB_DEF_ID_", STR(64))
    batch_job_definition_id: str | None = column("BATCH_JOB_DEF_ID_", STR(64))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    create_user_id: str | None = column("CREATE_USER_ID_", STR(255))
    start_time: datetime = column("START_TIME_", TIME, required=True)
    end_time: datetime | None = column("END_TIME_", TIME)
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    execution_start_time: datetime | None = column("EXEC_START_TIME_", TIME)


@table(
    "ACT_HI_EXT_TASK_LOG",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_HI_EXT_TASK_LOG_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_HI_EXT_TASK_LOG_PROCDEF", ("PROC_DEF_ID_",)),
        Index("ACT_HI_EXT_TASK_LOG_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_HI_EXT_TASK_LOG_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_HI_EXT_TASK_LOG_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_HI_EXT_TASK_LOG_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_EXTTASKLOG_ERRORDET", ("ERROR_DETAILS_ID_",)),
    ),
)
class HistoricExternalTaskLogRow(Row):
    """A line of ACT_HI_EXT_TASK_LOG."""

    id: str = column("ID_", STR(64), key=True)
    timestamp: datetime = column("TIMESTAMP_", TIME, required=True)
    external_task_id: str = column("EXT_TASK_ID_", STR(64), required=True)
    retries: int | None = column("RETRIES_", INT)
    topic_name: str | None = column("TOPIC_NAME_", STR(255))
    worker_id: str | None = column("WORKER_ID_", STR(255))
    priority: int = column("PRIORITY_", LONG, required=True, sql_default="0")
    error_message: str | None = column("ERROR_MSG_", STR(4000))
    error_details_id: str | None = column("ERROR_DETAILS_ID_", STR(64))
    activity_id: str | None = column("ACT_ID_", STR(255))
    activity_instance_id: str | None = column("ACT_INST_ID_", STR(64))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    state: int | None = column("STATE_", INT)
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_HI_INCIDENT",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_INCIDENT_CREATE_TIME", ("CREATE_TIME_",)),
        Index("ACT_IDX_HI_INCIDENT_END_TIME", ("END_TIME_",)),
        Index("ACT_IDX_HI_INCIDENT_PROC_DEF_KEY", ("PROC_DEF_KEY_",)),
        Index("ACT_IDX_HI_INCIDENT_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_INCIDENT_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_INCIDENT_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_INCIDENT_TENANT_ID", ("TENANT_ID_",)),
    ),
)
class HistoricIncidentRow(Row):
    """A line of ACT_HI_INCIDENT."""

    id: str = column("ID_", STR(64), key=True)
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    create_time: datetime = column("CREATE_TIME_", TIME, required=True)
    end_time: datetime | None = column("END_TIME_", TIME)
    incident_message: str | None = column("INCIDENT_MSG_", STR(4000))
    incident_type: str = column("INCIDENT_TYPE_", STR(255), required=True)
    activity_id: str | None = column("ACTIVITY_ID_", STR(255))
    failed_activity_id: str | None = column("FAILED_ACTIVITY_ID_", STR(255))
    cause_incident_id: str | None = column("CAUSE_INCIDENT_ID_", STR(64))
    root_cause_incident_id: str | None = column("ROOT_CAUSE_INCIDENT_ID_", STR(64))
    configuration: str | None = column("CONFIGURATION_", STR(255))
    history_configuration: str | None = column("HISTORY_CONFIGURATION_", STR(255))
    incident_state: int | None = column("INCIDENT_STATE_", INT)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    job_definition_id: str | None = column("JOB_DEF_ID_", STR(64))
    annotation: str | None = column("ANNOTATION_", STR(4000))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_HI_JOB_LOG",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_JOB_LOG_EX_STACK", ("JOB_EXCEPTION_STACK_ID_",)),
        Index("ACT_IDX_HI_JOB_LOG_JOB_CONF", ("JOB_DEF_CONFIGURATION_",)),
        Index("ACT_IDX_HI_JOB_LOG_JOB_DEF_ID", ("JOB_DEF_ID_",)),
        Index("ACT_IDX_HI_JOB_LOG_PROC_DEF_KEY", ("PROCESS_DEF_KEY_",)),
        Index("ACT_IDX_HI_JOB_LOG_PROCDEF", ("PROCESS_DEF_ID_",)),
        Index("ACT_IDX_HI_JOB_LOG_PROCINST", ("PROCESS_INSTANCE_ID_",)),
        Index("ACT_IDX_HI_JOB_LOG_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_JOB_LOG_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_JOB_LOG_TENANT_ID", ("TENANT_ID_",)),
    ),
)
class HistoricJobLogRow(Row):
    """A line of ACT_HI_JOB_LOG."""

    id: str = column("ID_", STR(64), key=True)
    timestamp: datetime = column("TIMESTAMP_", TIME, required=True)
    job_id: str = column("JOB_ID_", STR(64), required=True)
    job_due_date: datetime | None = column("JOB_DUEDATE_", TIME)
    job_retries: int | None = column("JOB_RETRIES_", INT)
    job_priority: int = column("JOB_PRIORITY_", LONG, required=True, sql_default="0")
    job_exception_message: str | None = column("JOB_EXCEPTION_MSG_", STR(4000))
    job_exception_stack_id: str | None = column("JOB_EXCEPTION_STACK_ID_", STR(64))
    job_state: int | None = column("JOB_STATE_", INT)
    job_definition_id: str | None = column("JOB_DEF_ID_", STR(64))
    job_definition_type: str | None = column("JOB_DEF_TYPE_", STR(255))
    job_definition_configuration: str | None = column("JOB_DEF_CONFIGURATION_", STR(255))
    activity_id: str | None = column("ACT_ID_", STR(255))
    failed_activity_id: str | None = column("FAILED_ACT_ID_", STR(255))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROCESS_INSTANCE_ID_", STR(64))
    process_definition_id: str | None = column("PROCESS_DEF_ID_", STR(64))
    process_definition_key: str | None = column("PROCESS_DEF_KEY_", STR(255))
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    sequence_counter: int | None = column("SEQUENCE_COUNTER_", LONG)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    hostname: str | None = column("HOSTNAME_", STR(255))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    batch_id: str | None = column("BATCH_ID_", STR(64))


@table(
    "ACT_HI_OP_LOG",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_OP_LOG_ENTITY_TYPE", ("ENTITY_TYPE_",)),
        Index("ACT_IDX_HI_OP_LOG_OP_TYPE", ("OPERATION_TYPE_",)),
        Index("ACT_IDX_HI_OP_LOG_PROCDEF", ("PROC_DEF_ID_",)),
        Index("ACT_IDX_HI_OP_LOG_PROCINST", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_OP_LOG_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_OP_LOG_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_OP_LOG_TASK", ("TASK_ID_",)),
        Index("ACT_IDX_HI_OP_LOG_TIMESTAMP", ("TIMESTAMP_",)),
        Index("ACT_IDX_HI_OP_LOG_USER_ID", ("USER_ID_",)),
    ),
)
class UserOperationLogRow(Row):
    """A line of ACT_HI_OP_LOG."""

    id: str = column("ID_", STR(64), key=True)
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    execution_id: str | None = column("EXECUTION_ID_", STR(64))
    case_definition_id: str | None = column("CASE_DEF_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    case_execution_id: str | None = column("CASE_EXECUTION_ID_", STR(64))
    task_id: str | None = column("TASK_ID_", STR(64))
    job_id: str | None = column("JOB_ID_", STR(64))
    job_definition_id: str | None = column("JOB_DEF_ID_", STR(64))
    batch_id: str | None = column("BATCH_ID_", STR(64))
    user_id: str | None = column("USER_ID_", STR(255))
    timestamp: datetime = column("TIMESTAMP_", TIME, required=True)
    operation_type: str | None = column("OPERATION_TYPE_", STR(64))
    operation_id: str | None = column("OPERATION_ID_", STR(64))
    entity_type: str | None = column("ENTITY_TYPE_", STR(30))
    property: str | None = column("PROPERTY_", STR(64))
    original_value: str | None = column("ORG_VALUE_", STR(4000))
    new_value: str | None = column("NEW_VALUE_", STR(4000))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    category: str | None = column("CATEGORY_", STR(64))
    external_task_id: str | None = column("EXTERNAL_TASK_ID_", STR(64))
    annotation: str | None = column("ANNOTATION_", STR(4000))
