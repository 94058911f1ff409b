"""Decisions that were made (ACT_HI_DEC*).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import DOUBLE, INT, LONG, STR, TIME, Index, Rank, Row, column, table


@table(
    "ACT_HI_DEC_IN",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_DEC_IN_CLAUSE", ("DEC_INST_ID_", "CLAUSE_ID_")),
        Index("ACT_IDX_HI_DEC_IN_INST", ("DEC_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_IN_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_DEC_IN_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
    ),
)
class HistoricDecisionInputRow(Row):
    """A line of ACT_HI_DEC_IN."""

    id: str = column("ID_", STR(64), key=True)
    decision_instance_id: str = column("DEC_INST_ID_", STR(64), required=True)
    clause_id: str | None = column("CLAUSE_ID_", STR(64))
    clause_name: str | None = column("CLAUSE_NAME_", STR(255))
    variable_type: str | None = column("VAR_TYPE_", STR(100))
    byte_array_id: str | None = column("BYTEARRAY_ID_", STR(64))
    double: float | None = column("DOUBLE_", DOUBLE)
    long: int | None = column("LONG_", LONG)
    text: str | None = column("TEXT_", STR(4000))
    text2: str | None = column("TEXT2_", STR(4000))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_HI_DEC_OUT",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_DEC_OUT_INST", ("DEC_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_OUT_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_DEC_OUT_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_OUT_RULE", ("RULE_ORDER_", "CLAUSE_ID_")),
    ),
)
class HistoricDecisionOutputRow(Row):
    """A line of ACT_HI_DEC_OUT."""

    id: str = column("ID_", STR(64), key=True)
    decision_instance_id: str = column("DEC_INST_ID_", STR(64), required=True)
    clause_id: str | None = column("CLAUSE_ID_", STR(64))
    clause_name: str | None = column("CLAUSE_NAME_", STR(255))
    rule_id: str | None = column("RULE_ID_", STR(64))
    rule_order: int | None = column("RULE_ORDER_", INT)
    variable_name: str | None = column("VAR_NAME_", STR(255))
    variable_type: str | None = column("VAR_TYPE_", STR(100))
    byte_array_id: str | None = column("BYTEARRAY_ID_", STR(64))
    double: float | None = column("DOUBLE_", DOUBLE)
    long: int | None = column("LONG_", LONG)
    text: str | None = column("TEXT_", STR(4000))
    text2: str | None = column("TEXT2_", STR(4000))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    create_time: datetime | None = column("CREATE_TIME_", TIME)
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)


@table(
    "ACT_HI_DECINST",
    rank=Rank.HISTORY,
    indexes=(
        Index("ACT_IDX_HI_DEC_INST_ACT", ("ACT_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_ACT_INST", ("ACT_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_CI", ("CASE_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_ID", ("DEC_DEF_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_KEY", ("DEC_DEF_KEY_",)),
        Index("ACT_IDX_HI_DEC_INST_PI", ("PROC_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_REQ_ID", ("DEC_REQ_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_REQ_KEY", ("DEC_REQ_KEY_",)),
        Index("ACT_IDX_HI_DEC_INST_RM_TIME", ("REMOVAL_TIME_",)),
        Index("ACT_IDX_HI_DEC_INST_ROOT_ID", ("ROOT_DEC_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_ROOT_PI", ("ROOT_PROC_INST_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_HI_DEC_INST_TIME", ("EVAL_TIME_",)),
    ),
)
class HistoricDecisionInstanceRow(Row):
    """A line of ACT_HI_DECINST."""

    id: str = column("ID_", STR(64), key=True)
    decision_definition_id: str = column("DEC_DEF_ID_", STR(64), required=True)
    decision_definition_key: str = column("DEC_DEF_KEY_", STR(255), required=True)
    decision_definition_name: str | None = column("DEC_DEF_NAME_", STR(255))
    process_definition_key: str | None = column("PROC_DEF_KEY_", STR(255))
    process_definition_id: str | None = column("PROC_DEF_ID_", STR(64))
    process_instance_id: str | None = column("PROC_INST_ID_", STR(64))
    case_definition_key: str | None = column("CASE_DEF_KEY_", STR(255))
    case_definition_id: str | None = column("CASE_DEF_ID_", STR(64))
    case_instance_id: str | None = column("CASE_INST_ID_", STR(64))
    activity_instance_id: str | None = column("ACT_INST_ID_", STR(64))
    activity_id: str | None = column("ACT_ID_", STR(255))
    eval_time: datetime = column("EVAL_TIME_", TIME, required=True)
    removal_time: datetime | None = column("REMOVAL_TIME_", TIME)
    collect_value: float | None = column("COLLECT_VALUE_", DOUBLE)
    user_id: str | None = column("USER_ID_", STR(255))
    root_decision_instance_id: str | None = column("ROOT_DEC_INST_ID_", STR(64))
    root_process_instance_id: str | None = column("ROOT_PROC_INST_ID_", STR(64))
    decision_requirements_definition_id: str | None = column("DEC_REQ_ID_", STR(64))
    decision_requirements_definition_key: str | None = column("DEC_REQ_KEY_", STR(255))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
