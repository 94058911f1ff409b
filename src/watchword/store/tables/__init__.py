"""Every table, one row class each."""

from __future__ import annotations

from watchword.store.table import Table
from watchword.store.tables.case import (
    CaseDefinitionRow,
    CaseExecutionRow,
    CaseSentryPartRow,
    HistoricCaseActivityInstanceRow,
    HistoricCaseInstanceRow,
)
from watchword.store.tables.comments import (
    AttachmentRow,
    CommentRow,
)
from watchword.store.tables.general import (
    ByteArrayRow,
    PropertyRow,
    SchemaLogRow,
)
from watchword.store.tables.history import (
    HistoricActivityInstanceRow,
    HistoricDetailRow,
    HistoricIdentityLinkRow,
    HistoricProcessInstanceRow,
    HistoricTaskRow,
    HistoricVariableRow,
)
from watchword.store.tables.history_decisions import (
    HistoricDecisionInputRow,
    HistoricDecisionInstanceRow,
    HistoricDecisionOutputRow,
)
from watchword.store.tables.history_logs import (
    HistoricBatchRow,
    HistoricExternalTaskLogRow,
    HistoricIncidentRow,
    HistoricJobLogRow,
    UserOperationLogRow,
)
from watchword.store.tables.identity import (
    AuthorizationRow,
    GroupRow,
    MembershipRow,
    TenantMembershipRow,
    TenantRow,
    UserInfoRow,
    UserRow,
)
from watchword.store.tables.jobs import (
    BatchRow,
    IncidentRow,
    JobDefinitionRow,
    JobRow,
)
from watchword.store.tables.logins import (
    LoginThrottleRow,
    OneTimeLinkRow,
    PasswordDueRow,
)
from watchword.store.tables.meters import (
    MeterLogRow,
    TaskMeterLogRow,
)
from watchword.store.tables.node import (
    NodeRow,
)
from watchword.store.tables.own import (
    AuditChainRow,
    AuditRow,
)
from watchword.store.tables.repository import (
    DecisionDefinitionRow,
    DecisionRequirementsDefinitionRow,
    DeploymentRow,
    FormDefinitionRow,
    ProcessDefinitionRow,
)
from watchword.store.tables.request_key import (
    RequestKeyRow,
)
from watchword.store.tables.runtime import (
    EventSubscriptionRow,
    ExecutionRow,
    ExternalTaskRow,
    FilterRow,
    IdentityLinkRow,
    TaskRow,
    VariableRow,
)
from watchword.store.tables.sign_in import (
    ClientRow,
    FactorRow,
    FactorStateRow,
    ProviderLinkRow,
    RecoveryCodeRow,
    SessionRow,
    TokenRow,
    UsedOnceRow,
)
from watchword.store.tables.stored_bytes import (
    StoredBytesRow,
)

TABLES: tuple[Table, ...] = tuple(
    row.table
    for row in (
        AttachmentRow,
        AuthorizationRow,
        BatchRow,
        ByteArrayRow,
        CaseDefinitionRow,
        CaseExecutionRow,
        CaseSentryPartRow,
        CommentRow,
        DecisionDefinitionRow,
        DecisionRequirementsDefinitionRow,
        DeploymentRow,
        EventSubscriptionRow,
        ExecutionRow,
        ExternalTaskRow,
        FilterRow,
        FormDefinitionRow,
        GroupRow,
        HistoricActivityInstanceRow,
        HistoricBatchRow,
        HistoricCaseActivityInstanceRow,
        HistoricCaseInstanceRow,
        HistoricDecisionInputRow,
        HistoricDecisionInstanceRow,
        HistoricDecisionOutputRow,
        HistoricDetailRow,
        HistoricExternalTaskLogRow,
        HistoricIdentityLinkRow,
        HistoricIncidentRow,
        HistoricJobLogRow,
        HistoricProcessInstanceRow,
        HistoricTaskRow,
        HistoricVariableRow,
        IdentityLinkRow,
        IncidentRow,
        JobDefinitionRow,
        JobRow,
        MembershipRow,
        MeterLogRow,
        ProcessDefinitionRow,
        PropertyRow,
        SchemaLogRow,
        TaskMeterLogRow,
        TaskRow,
        TenantMembershipRow,
        TenantRow,
        UserInfoRow,
        UserOperationLogRow,
        UserRow,
        VariableRow,
    )
)
"""All tables of the published schema, by row class name."""

OWN_TABLES: tuple[Table, ...] = tuple(
    row.table
    for row in (
        AuditChainRow,
        AuditRow,
        ClientRow,
        FactorRow,
        FactorStateRow,
        NodeRow,
        ProviderLinkRow,
        RecoveryCodeRow,
        RequestKeyRow,
        SessionRow,
        StoredBytesRow,
        TokenRow,
        UsedOnceRow,
        LoginThrottleRow,
        OneTimeLinkRow,
        PasswordDueRow,
    )
)
"""Our tables beside them (WW_*), made by migrations."""

__all__ = [
    "OWN_TABLES",
    "TABLES",
    "AttachmentRow",
    "AuditChainRow",
    "AuditRow",
    "AuthorizationRow",
    "BatchRow",
    "ByteArrayRow",
    "CaseDefinitionRow",
    "CaseExecutionRow",
    "CaseSentryPartRow",
    "ClientRow",
    "CommentRow",
    "DecisionDefinitionRow",
    "DecisionRequirementsDefinitionRow",
    "DeploymentRow",
    "EventSubscriptionRow",
    "ExecutionRow",
    "ExternalTaskRow",
    "FactorRow",
    "FactorStateRow",
    "FilterRow",
    "FormDefinitionRow",
    "GroupRow",
    "HistoricActivityInstanceRow",
    "HistoricBatchRow",
    "HistoricCaseActivityInstanceRow",
    "HistoricCaseInstanceRow",
    "HistoricDecisionInputRow",
    "HistoricDecisionInstanceRow",
    "HistoricDecisionOutputRow",
    "HistoricDetailRow",
    "HistoricExternalTaskLogRow",
    "HistoricIdentityLinkRow",
    "HistoricIncidentRow",
    "HistoricJobLogRow",
    "HistoricProcessInstanceRow",
    "HistoricTaskRow",
    "HistoricVariableRow",
    "IdentityLinkRow",
    "IncidentRow",
    "JobDefinitionRow",
    "JobRow",
    "LoginThrottleRow",
    "MembershipRow",
    "MeterLogRow",
    "NodeRow",
    "OneTimeLinkRow",
    "PasswordDueRow",
    "ProcessDefinitionRow",
    "PropertyRow",
    "ProviderLinkRow",
    "RecoveryCodeRow",
    "RequestKeyRow",
    "SchemaLogRow",
    "SessionRow",
    "StoredBytesRow",
    "TaskMeterLogRow",
    "TaskRow",
    "TenantMembershipRow",
    "TenantRow",
    "TokenRow",
    "UsedOnceRow",
    "UserInfoRow",
    "UserOperationLogRow",
    "UserRow",
    "VariableRow",
]
