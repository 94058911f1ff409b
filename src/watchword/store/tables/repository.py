"""Deployments and definitions (ACT_RE_*).

Columns, indexes and constraints as in the schema of Camunda 7.24.
"""

from __future__ import annotations

from datetime import datetime

from watchword.store.table import BOOL, INT, STR, TIME, ForeignKey, Index, Rank, Row, column, table


@table(
    "ACT_RE_CAMFORMDEF",
    rank=Rank.DEFINITION,
)
class FormDefinitionRow(Row):
    """A line of ACT_RE_CAMFORMDEF."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    key: str = column("KEY_", STR(255), required=True)
    version: int = column("VERSION_", INT, required=True)
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    resource_name: str | None = column("RESOURCE_NAME_", STR(4000))
    tenant_id: str | None = column("TENANT_ID_", STR(64))


@table(
    "ACT_RE_DECISION_DEF",
    rank=Rank.EXECUTION,
    indexes=(
        Index("ACT_IDX_DEC_DEF_REQ_ID", ("DEC_REQ_ID_",)),
        Index("ACT_IDX_DEC_DEF_TENANT_ID", ("TENANT_ID_",)),
    ),
    foreign_keys=(ForeignKey("ACT_FK_DEC_REQ", ("DEC_REQ_ID_",), "ACT_RE_DECISION_REQ_DEF", ("ID_",)),),
)
class DecisionDefinitionRow(Row):
    """A line of ACT_RE_DECISION_DEF."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    category: str | None = column("CATEGORY_", STR(255))
    name: str | None = column("NAME_", STR(255))
    key: str = column("KEY_", STR(255), required=True)
    version: int = column("VERSION_", INT, required=True)
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    resource_name: str | None = column("RESOURCE_NAME_", STR(4000))
    diagram_resource_name: str | None = column("DGRM_RESOURCE_NAME_", STR(4000))
    decision_requirements_definition_id: str | None = column("DEC_REQ_ID_", STR(64))
    decision_requirements_definition_key: str | None = column("DEC_REQ_KEY_", STR(255))
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    history_time_to_live: int | None = column("HISTORY_TTL_", INT)
    version_tag: str | None = column("VERSION_TAG_", STR(64))


@table(
    "ACT_RE_DECISION_REQ_DEF",
    rank=Rank.DEFINITION,
    indexes=(Index("ACT_IDX_DEC_REQ_DEF_TENANT_ID", ("TENANT_ID_",)),),
)
class DecisionRequirementsDefinitionRow(Row):
    """A line of ACT_RE_DECISION_REQ_DEF."""

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


@table(
    "ACT_RE_DEPLOYMENT",
    rank=Rank.DEPLOYMENT,
    indexes=(
        Index("ACT_IDX_DEPLOYMENT_NAME", ("NAME_",)),
        Index("ACT_IDX_DEPLOYMENT_TENANT_ID", ("TENANT_ID_",)),
    ),
)
class DeploymentRow(Row):
    """A line of ACT_RE_DEPLOYMENT."""

    id: str = column("ID_", STR(64), key=True)
    name: str | None = column("NAME_", STR(255))
    deploy_time: datetime | None = column("DEPLOY_TIME_", TIME)
    source: str | None = column("SOURCE_", STR(255))
    tenant_id: str | None = column("TENANT_ID_", STR(64))


@table(
    "ACT_RE_PROCDEF",
    rank=Rank.DEFINITION,
    indexes=(
        Index("ACT_IDX_PROCDEF_DEPLOYMENT_ID", ("DEPLOYMENT_ID_",)),
        Index("ACT_IDX_PROCDEF_TENANT_ID", ("TENANT_ID_",)),
        Index("ACT_IDX_PROCDEF_VER_TAG", ("VERSION_TAG_",)),
    ),
)
class ProcessDefinitionRow(Row):
    """A line of ACT_RE_PROCDEF."""

    id: str = column("ID_", STR(64), key=True)
    rev: int = column("REV_", INT, default=1)
    category: str | None = column("CATEGORY_", STR(255))
    name: str | None = column("NAME_", STR(255))
    key: str = column("KEY_", STR(255), required=True)
    version: int = column("VERSION_", INT, required=True)
    deployment_id: str | None = column("DEPLOYMENT_ID_", STR(64))
    resource_name: str | None = column("RESOURCE_NAME_", STR(4000))
    diagram_resource_name: str | None = column("DGRM_RESOURCE_NAME_", STR(4000))
    has_start_form_key: bool | None = column("HAS_START_FORM_KEY_", BOOL)
    suspension_state: int | None = column("SUSPENSION_STATE_", INT)
    tenant_id: str | None = column("TENANT_ID_", STR(64))
    version_tag: str | None = column("VERSION_TAG_", STR(64))
    history_time_to_live: int | None = column("HISTORY_TTL_", INT)
    startable: bool = column("STARTABLE_", BOOL, required=True, sql_default="true")
