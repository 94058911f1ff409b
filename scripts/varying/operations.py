"""The operations that are varied: what they need by our table, and what they use up when they are permitted.

`{…}` names a thing of `side.Side.ids`. `also` is what an operation needs beside its rules to find its thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watchword.authz import rules
from watchword.authz.rule import Rule

from .side import KEY


@dataclass(frozen=True)
class Operation:
    """One row: a request, its rules, what it uses up, and which of `ids` the needs are about where it isn't usual."""

    method: str
    path: str
    rules: tuple[Rule, ...]
    body: Any = None
    uses: tuple[str, ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """As a failure shows it."""
        return f"{self.method} {self.path}"


def _reads(rule: Rule, *paths: str, **about: str) -> Sequence[Operation]:
    return [Operation("GET", path, (rule,), about=tuple(about.items())) for path in paths]


def _op(method: str, path: str, *needed: Rule, body: Any = None, uses: str = "", **about: str) -> Operation:
    return Operation(method, path, needed, body, tuple(uses.split()), tuple(about.items()))


R = rules
_X = {"variables": {"x": {"value": 1}}}
_ONE = {"value": 1}
_PLAN = {
    "sourceProcessDefinitionId": "{definition of world}",
    "targetProcessDefinitionId": "{definition of world}",
    "instructions": [],
}
_IDS, _PAST = {"processInstanceIds": ["{instance}"]}, {"historicProcessInstanceIds": ["{ended}"]}

READS: tuple[Operation, ...] = (
    *_reads(R.READ_DEFINITION, "/process-definition", "/process-definition/count", "/process-definition/statistics",
            "/process-definition/{definition of world}", f"/process-definition/key/{KEY}",
            "/process-definition/{definition of world}/xml", f"/process-definition/key/{KEY}/xml",
            "/process-definition/{definition of world}/startForm",
            "/process-definition/{definition of world_short}/form-variables",
            "/process-definition/{definition of world}/static-called-process-definitions",
            "/process-definition/{definition of world}/deployed-start-form"),
    *_reads(R.READ_DEFINITION, "/process-definition/{definition of world_short}/rendered-form", definition="short"),
    *_reads(R.READ_STARTABLE_DEFINITION, "/process-definition?startablePermissionCheck=true"),
    *_reads(R.READ_STATISTICS, "/process-definition/{definition of world}/statistics"),
    *_reads(R.READ_JOB_DEFINITION, "/job-definition", "/job-definition/{job definition}", "/job-definition/count"),
    *_reads(R.READ_INSTANCE, "/process-instance", "/process-instance/count", "/process-instance/{instance}",
            "/process-instance/{instance}/activity-instances", "/execution", "/execution/count", "/execution/{execution}",
            "/event-subscription", "/event-subscription/count", "/incident", "/incident/count", "/incident/{incident}",
            "/job", "/job/count", "/job/{job}", "/job/{job}/stacktrace", "/external-task", "/external-task/count",
            "/external-task/{external}", "/external-task/{external}/errorDetails",
            "/execution/{execution}/messageSubscriptions/world_message"),
    *_reads(R.READ_INSTANCE_VARIABLE, "/process-instance/{instance}/variables", "/process-instance/{instance}/variables/v",
            "/execution/{execution}/localVariables"),
    *_reads(R.READ_VARIABLE, "/variable-instance", "/variable-instance/count", "/variable-instance/{variable}",
            "/variable-instance/{task variable}"),
    *_reads(R.READ_TASK, "/task", "/task/count", "/task/{task}", "/task/{task}/identity-links",
            "/task/{task}/comment", "/task/{task}/attachment", "/task/{task}/deployed-form"),
    *_reads(R.READ_TASK, "/task/{standalone}", "/task/{standalone}/identity-links",
            "/task/{standalone}/comment", "/task/{standalone}/attachment", task="standalone"),
    *_reads(R.READ_TASK_VARIABLE, "/task/{task}/form", "/task/{task}/variables", "/task/{task}/localVariables", "/task/{task}/variables/v",
            "/task/{task}/form-variables", "/task/{task}/rendered-form"),
    *_reads(R.READ_TASK_VARIABLE, "/task/{standalone}/variables", task="standalone"),
    *_reads(R.COUNT_ALL_TASKS, "/task/report/candidate-group-count"),
    *_reads(R.READ_DEPLOYMENT, "/deployment", "/deployment/count", "/deployment/{deployment}",
            "/deployment/{deployment}/resources", "/deployment/{deployment}/resources/{resource}",
            "/deployment/{deployment}/resources/{resource}/data"),
    *_reads(R.READ_DECISION, "/decision-definition", "/decision-definition/count",
            "/decision-definition/{decision definition}", f"/decision-definition/key/{KEY}",
            f"/decision-definition/key/{KEY}/xml"),
    *_reads(R.READ_REQUIREMENTS, "/decision-requirements-definition", "/decision-requirements-definition/count",
            "/decision-requirements-definition/{requirements definition}",
            "/decision-requirements-definition/{requirements definition}/xml",
            "/decision-requirements-definition/{requirements definition}/statistics"),
    *_reads(R.READ_FILTER, "/filter", "/filter/count", "/filter/{filter}", "/filter/{filter}/list",
            "/filter/{filter}/count", "/filter/{filter}/singleResult"),
    *_reads(R.READ_BATCH, "/batch", "/batch/count", "/batch/{batch}", "/batch/statistics", "/batch/statistics/count"),
    *_reads(R.READ_BATCH_HISTORY, "/history/batch", "/history/batch/count", "/history/batch/{batch}"),
    *_reads(R.READ_ALL_BATCH_HISTORY, "/history/batch/cleanable-batch-report"),
    *_reads(R.READ_HISTORY, "/history/process-instance", "/history/process-instance/count",
            "/history/process-instance/{instance}", "/history/activity-instance", "/history/activity-instance/count",
            "/history/incident", "/history/incident/count", "/history/job-log", "/history/job-log/count",
            "/history/job-log/{job log}", "/history/external-task-log", "/history/external-task-log/count",
            "/process-instance/{instance}/comment",
            "/history/process-definition/{definition of world}/statistics"),
    *_reads(R.READ_TASK_HISTORY, "/history/task", "/history/task/count", "/history/identity-link-log"),
    *_reads(R.READ_VARIABLE_HISTORY, "/history/variable-instance", "/history/variable-instance/count",
            "/history/variable-instance/{variable}", "/history/detail", "/history/detail/count"),
    *_reads(R.READ_ALL_HISTORY, "/history/process-instance/report?reportType=duration&periodUnit=month",
            "/history/task/report?reportType=count&groupBy=processDefinition"),
    *_reads(R.READ_CLEANABLE_HISTORY, "/history/process-definition/cleanable-process-instance-report"),
    *_reads(R.READ_DECISION_HISTORY, "/history/decision-instance", "/history/decision-instance/count",
            "/history/decision-instance/{evaluation}"),
    *_reads(R.READ_CLEANABLE_DECISION_HISTORY, "/history/decision-definition/cleanable-decision-instance-report"),
    *_reads(R.READ_OPERATION_LOG, "/history/user-operation", "/history/user-operation/count",
            "/history/user-operation?category=Operator"),
    *_reads(R.READ_USER, "/user", "/user/count", "/user/other/profile", "/identity/groups?userId=other"),
    *_reads(R.READ_GROUP, "/group", "/group/count", "/group/others", "/identity/groups"),
    *_reads(R.READ_TENANT, "/tenant", "/tenant/count", "/tenant/t9"),
    *_reads(R.READ_AUTHORIZATION, "/authorization", "/authorization/count", "/authorization/{authorization}"),
    *_reads(R.CHECK_OTHERS, "/authorization/check?permissionName=READ&resourceName=User&resourceType=1&userId=other"),
    *_reads(R.READ_SYSTEM, "/schema/log", "/deployment/registered"),
    *_reads(R.READ_CONFIGURATION, "/telemetry/configuration", "/history/cleanup/configuration", "/metrics/task-worker"),
)  # fmt: skip
"""What asks; nothing is used up."""


def _batch_starts() -> Sequence[Operation]:
    def op(path: str, rule: Rule, body: Any, *more: Rule) -> Operation:
        return _op("POST", path, rule, *more, body=body, uses="instance batch operation")

    retries = {"processInstances": ["{instance}"], "retries": 2}
    move = {"processDefinitionId": "{definition of world}", **_IDS}
    instructions = [{"type": "startBeforeActivity", "activityId": "user"}]
    return [
        op("/process-instance/delete", R.CREATE_BATCH_DELETE_RUNNING, _IDS),
        op("/process-instance/delete-historic-query-based", R.CREATE_BATCH_DELETE_RUNNING, _PAST),
        op("/process-instance/suspended-async", R.CREATE_BATCH_SUSPEND, {**_IDS, "suspended": True}),
        op("/process-instance/variables-async", R.CREATE_BATCH_VARIABLES, {**_IDS, **_X}),
        op("/process-instance/message-async", R.CREATE_BATCH_MESSAGE, {**_IDS, "messageName": "world_message"}),
        op("/process-instance/job-retries", R.CREATE_BATCH_JOB_RETRIES, retries),
        op("/job/retries", R.CREATE_BATCH_JOB_RETRIES, {"jobIds": ["{job}"], "retries": 2}),
        op("/external-task/retries-async", R.CREATE_BATCH_EXTERNAL_TASK_RETRIES,
           {"externalTaskIds": ["{external}"], "retries": 2}),
        op("/history/process-instance/delete", R.CREATE_BATCH_DELETE_FINISHED, _PAST),
        op("/history/process-instance/set-removal-time", R.CREATE_BATCH_REMOVAL_TIME,
           {**_PAST, "clearedRemovalTime": True}),
        op("/history/decision-instance/set-removal-time", R.CREATE_BATCH_REMOVAL_TIME,
           {"historicDecisionInstanceIds": ["{evaluation}"], "clearedRemovalTime": True}),
        op("/history/batch/set-removal-time", R.READ_BATCH_HISTORY,
           {"historicBatchIds": ["{batch}"], "clearedRemovalTime": True}, R.CREATE_BATCH_REMOVAL_TIME),
        op("/history/decision-instance/delete", R.CREATE_BATCH_DELETE_DECISIONS,
           {"historicDecisionInstanceIds": ["{evaluation}"]}),
        op("/modification/executeAsync", R.CREATE_BATCH_MODIFY, {**move, "instructions": instructions}),
        op("/migration/executeAsync", R.PLAN_MIGRATION, {"migrationPlan": _PLAN, **_IDS}, R.CREATE_BATCH_MIGRATE,
           R.MIGRATE_INSTANCES),
        _op("POST", "/process-definition/{definition of world_short}/restart-async", R.CREATE_BATCH_RESTART,
            body={"processInstanceIds": ["{ended}"], "instructions": [{"type": "startBeforeActivity", "activityId": "over"}]}, uses="ended batch", definition="short"),
    ]  # fmt: skip


_FORM = {"variables": {"f": {"value": "x", "type": "String"}}}
_LOCK = {"workerId": "w", "lockDuration": 60_000}
_STOP = {"suspended": True, "includeJobs": False}
_PERSON = {"id": "other", "firstName": "N", "lastName": "N", "email": "n@example.org"}

WRITES: tuple[Operation, ...] = (
    _op("POST", "/process-definition/{definition of world_short}/start", R.START_INSTANCE, body={}, definition="short"),
    _op("POST", f"/process-definition/key/{KEY}_short/start", R.START_INSTANCE, R.READ_DEFINITION, body={},
        definition="short"),
    _op("POST", "/process-definition/{definition of world_short}/submit-form", R.START_INSTANCE, body=_FORM,
        definition="short"),
    _op("POST", "/condition", R.START_INSTANCE, R.READ_DEFINITION, body={"variables": {"a": {"value": 5}}}, definition="condition"),
    _op("PUT", "/process-definition/{definition of world}/suspended", R.SUSPEND_DEFINITION,
        body={"suspended": True, "includeProcessInstances": False}, uses="definitions"),
    _op("PUT", "/process-definition/{definition of world}/suspended", R.SUSPEND_DEFINITION, R.SUSPEND_ALL_INSTANCES,
        body={"suspended": True, "includeProcessInstances": True}, uses="definitions instance operation"),
    _op("PUT", "/process-definition/{definition of world}/history-time-to-live", R.UPDATE_DEFINITION,
        body={"historyTimeToLive": 5}),
    _op("POST", "/process-definition/{definition of world_short}/restart", R.RESTART_INSTANCES, R.START_INSTANCE,
        body={"processInstanceIds": ["{ended}"], "instructions": [{"type": "startBeforeActivity",
        "activityId": "over"}]}, uses="ended", definition="short"),
    _op("POST", "/migration/generate", R.PLAN_MIGRATION, body=_PLAN),
    _op("POST", "/migration/validate", R.PLAN_MIGRATION, body=_PLAN),
    _op("POST", "/migration/execute", R.PLAN_MIGRATION, R.MIGRATE_INSTANCES, body={"migrationPlan": {**_PLAN, "instructions": [
        {"sourceActivityIds": [a], "targetActivityIds": [a]} for a in ("user", "external", "receive", "wait")]}, **_IDS},
        uses="instance operation"),
    _op("PUT", "/process-instance/{instance}/suspended", R.SUSPEND_INSTANCE, body={"suspended": True},
        uses="instance operation"),
    _op("PUT", "/process-instance/suspended", R.SUSPEND_ALL_INSTANCES, body={"processDefinitionKey": KEY,
        "suspended": True}, uses="instance operation"),
    _op("DELETE", "/process-instance/{instance}", R.DELETE_INSTANCE, uses="instance operation"),
    _op("PUT", "/process-instance/{instance}/variables/v", R.UPDATE_INSTANCE_VARIABLE, body=_ONE),
    _op("POST", "/process-instance/{instance}/variables", R.UPDATE_INSTANCE_VARIABLE, body={"modifications": {"y": _ONE}}),
    _op("DELETE", "/process-instance/{instance}/variables/z", R.UPDATE_INSTANCE_VARIABLE),
    _op("PUT", "/execution/{execution}/localVariables/k", R.UPDATE_INSTANCE_VARIABLE, body=_ONE, uses="instance operation"),
    _op("POST", "/process-instance/{instance}/modification", R.UPDATE_INSTANCE, body={"instructions": [
        {"type": "startBeforeActivity", "activityId": "user"}]}, uses="instance operation"),
    _op("POST", "/process-instance/{instance}/modification", R.UPDATE_INSTANCE, R.DELETE_INSTANCE, body={"instructions": [
        {"type": "cancel", "activityId": a} for a in ("user", "external", "receive", "wait")]},
        uses="instance operation"),
    _op("POST", "/modification/execute", R.UPDATE_INSTANCE, body={"processDefinitionId": "{definition of world}", **_IDS,
        "instructions": [{"type": "startBeforeActivity", "activityId": "user"}]}, uses="instance operation"),
    _op("POST", "/execution/{execution}/messageSubscriptions/world_message/trigger", R.UPDATE_INSTANCE, body={},
        uses="instance operation"),
    _op("POST", "/execution/{execution}/signal", R.UPDATE_INSTANCE, body={}, uses="instance operation"),
    _op("POST", "/message", R.UPDATE_INSTANCE, body={"messageName": "world_message", "processInstanceId": "{instance}"},
        uses="instance operation"),
    _op("POST", "/execution/{execution}/create-incident", R.UPDATE_INSTANCE, body={"incidentType": "odd"},
        uses="instance operation"),
    _op("DELETE", "/incident/{incident}", R.UPDATE_INSTANCE, uses="instance operation"),
    _op("PUT", "/incident/{incident}/annotation", R.UPDATE_INSTANCE, body={"annotation": "a"}),
    _op("DELETE", "/process-instance/{instance}/comment", R.UPDATE_INSTANCE, uses="instance operation"),
    _op("PUT", "/job/{job}/retries", R.RETRY_JOB, body={"retries": 2}),
    _op("PUT", "/job/{job}/duedate", R.UPDATE_INSTANCE, body={"duedate": "2030-01-01T00:00:00.000+0000"}),
    _op("PUT", "/job/{job}/priority", R.UPDATE_INSTANCE, body={"priority": 3}),
    _op("PUT", "/job/{job}/suspended", R.UPDATE_INSTANCE, body={"suspended": False}),
    _op("POST", "/job/{job}/duedate/recalculate", R.UPDATE_INSTANCE),
    _op("POST", "/job/{job}/execute", R.UPDATE_INSTANCE, uses="instance operation"),
    _op("DELETE", "/job/{job}", R.UPDATE_INSTANCE, uses="instance operation"),
    _op("PUT", "/job/suspended", R.UPDATE_ALL_JOBS, body={"processDefinitionKey": KEY, "suspended": False}),
    _op("PUT", "/job-definition/{job definition}/suspended", R.UPDATE_JOB_DEFINITION, body=_STOP, uses="definitions"),
    _op("PUT", "/job-definition/{job definition}/suspended", R.UPDATE_JOB_DEFINITION, R.UPDATE_ALL_JOBS,
        body={"suspended": True, "includeJobs": True}, uses="definitions instance operation"),
    _op("PUT", "/job-definition/{job definition}/retries", R.RETRY_ALL_JOBS, body={"retries": 3}),
    _op("PUT", "/job-definition/{job definition}/jobPriority", R.UPDATE_JOB_DEFINITION, R.UPDATE_ALL_JOBS,
        body={"priority": 3}),
    _op("PUT", "/job-definition/{job definition}/jobPriority", R.UPDATE_JOB_DEFINITION, R.UPDATE_ALL_JOBS,
        body={"priority": 3, "includeJobs": True}),
    _op("POST", "/external-task/fetchAndLock", R.FETCH_EXTERNAL_TASKS, body={"workerId": "w", "maxTasks": 9,
        "topics": [{"topicName": KEY, "lockDuration": 60_000}]}, uses="instance operation"),
    _op("POST", "/external-task/{external}/lock", R.UPDATE_INSTANCE, body=_LOCK, uses="instance operation"),
    _op("POST", "/external-task/{external}/unlock", R.UPDATE_INSTANCE),
    _op("PUT", "/external-task/{external}/retries", R.UPDATE_INSTANCE, body={"retries": 3}),
    _op("PUT", "/external-task/{external}/priority", R.UPDATE_INSTANCE, body={"priority": 3}),
    _op("PUT", "/external-task/retries", R.UPDATE_INSTANCE, body={"externalTaskIds": ["{external}"], "retries": 3}),
    _op("POST", "/task/{task}/claim", R.WORK_ON_TASK, body={"userId": "caller"}, uses="instance operation"),
    _op("POST", "/task/{task}/unclaim", R.ASSIGN_TASK),
    _op("POST", "/task/{task}/complete", R.WORK_ON_TASK, body={}, uses="instance operation"),
    _op("POST", "/task/{task}/resolve", R.WORK_ON_TASK, body={}, uses="instance operation"),
    _op("POST", "/task/{task}/submit-form", R.WORK_ON_TASK, body={}, uses="instance operation"),
    _op("POST", "/task/{task}/bpmnEscalation", R.WORK_ON_TASK, body={"escalationCode": "e"}, uses="instance operation"),
    _op("POST", "/task/{task}/bpmnError", R.WORK_ON_TASK, body={"errorCode": "e"}, uses="instance operation"),
    _op("POST", "/task/{task}/assignee", R.ASSIGN_TASK, body={"userId": "other"}, uses="instance operation"),
    _op("POST", "/task/{task}/delegate", R.ASSIGN_TASK, body={"userId": "other"}, uses="instance operation"),
    _op("POST", "/task/{task}/identity-links", R.ASSIGN_TASK, body={"userId": "other", "type": "candidate"},
        uses="instance operation"),
    _op("POST", "/task/{task}/identity-links/delete", R.ASSIGN_TASK, body={"groupId": "others", "type": "candidate"}),
    _op("PUT", "/task/{task}", R.READ_TASK, R.ASSIGN_TASK, body={"name": "n", "priority": 3}, uses="instance operation"),
    _op("POST", "/task/{task}/comment/create", R.READ_TASK, body={"message": "m"}),
    _op("POST", "/task/{task}/attachment/create", R.READ_TASK),
    _op("PUT", "/task/{task}/variables/v", R.UPDATE_TASK_VARIABLE, body=_ONE),
    _op("PUT", "/task/{task}/localVariables/l", R.UPDATE_TASK_VARIABLE, body=_ONE),
    _op("DELETE", "/task/{task}/localVariables/none", R.UPDATE_TASK_VARIABLE),
    _op("POST", "/task/{standalone}/complete", R.WORK_ON_TASK, body={}, uses="standalone", task="standalone"),
    _op("POST", "/task/{standalone}/assignee", R.ASSIGN_TASK, body={"userId": "other"}, uses="standalone",
        task="standalone"),
    _op("PUT", "/task/{standalone}/variables/v", R.UPDATE_TASK_VARIABLE, body=_ONE, uses="standalone", task="standalone"),
    _op("DELETE", "/task/{standalone}", R.DELETE_TASK, R.READ_TASK, uses="standalone", task="standalone"),
    _op("POST", "/task/create", R.CREATE_TASK, body={"name": "new"}),
    _op("DELETE", "/deployment/{extra}", R.DELETE_DEPLOYMENT, R.READ_DEPLOYMENT, uses="extra", deployment="extra"),
    _op("POST", f"/decision-definition/key/{KEY}/evaluate", R.EVALUATE_DECISION, R.READ_DECISION, body={"variables": {}},
        uses="evaluation"),
    _op("POST", "/decision-definition/{decision definition}/evaluate", R.EVALUATE_DECISION, body={"variables": {}},
        uses="evaluation"),
    _op("PUT", "/decision-definition/{decision definition}/history-time-to-live", R.UPDATE_DECISION,
        body={"historyTimeToLive": 5}),
    _op("POST", "/filter/create", R.CREATE_FILTER, body={"resourceType": "Task", "name": "f", "query": {},
        "properties": {}}),
    _op("PUT", "/filter/{filter}", R.UPDATE_FILTER, R.READ_FILTER, body={"resourceType": "Task", "name": "g", "query":
        {"name": "alone"}, "properties": {}}),
    _op("DELETE", "/filter/{filter}", R.DELETE_FILTER, R.READ_FILTER, uses="filter"),
    _op("PUT", "/batch/{batch}/suspended", R.UPDATE_BATCH, body={"suspended": True}, uses="batch"),
    _op("DELETE", "/batch/{batch}", R.DELETE_BATCH, uses="batch"),
    _op("DELETE", "/history/batch/{batch}", R.DELETE_BATCH_HISTORY, uses="batch"),
    _op("DELETE", "/history/process-instance/{ended}", R.DELETE_HISTORY, R.READ_HISTORY, uses="ended",
        definition="short", instance="ended"),
    _op("DELETE", "/history/process-instance/{ended}/variable-instances", R.DELETE_HISTORY, uses="ended",
        definition="short", instance="ended"),
    _op("DELETE", "/history/variable-instance/{ended variable}", R.DELETE_HISTORY, uses="ended", definition="short",
        instance="ended"),
    _op("PUT", "/history/user-operation/{operation}/set-annotation", R.UPDATE_OPERATION_LOG, body={"annotation": "a"},
        category="operator"),
    _op("DELETE", "/history/user-operation/{entry}", R.DELETE_OPERATION_LOG, uses="operation", category="operator"),
    *_batch_starts(),
    _op("POST", "/user/create", R.CREATE_USER, body={"profile": {"id": "made"}, "credentials": {"password": "x"}},
        uses="subjects"),
    _op("PUT", "/user/other/profile", R.UPDATE_USER, body=_PERSON),
    _op("DELETE", "/user/other", R.DELETE_USER, R.READ_USER, uses="subjects"),
    _op("POST", "/user/other/unlock", R.ADMINISTRATE),
    _op("POST", "/group/create", R.CREATE_GROUP, body={"id": "made", "name": "n", "type": "t"}, uses="subjects"),
    _op("PUT", "/group/others", R.UPDATE_GROUP, R.READ_GROUP, body={"id": "others", "name": "n", "type": "t"}),
    _op("DELETE", "/group/others", R.DELETE_GROUP, R.READ_GROUP, uses="subjects"),
    _op("PUT", "/group/others/members/other", R.CREATE_MEMBERSHIP, R.READ_USER, R.READ_GROUP, uses="subjects"),
    _op("DELETE", "/group/others/members/other", R.DELETE_MEMBERSHIP),
    _op("POST", "/tenant/create", R.CREATE_TENANT, body={"id": "made", "name": "n"}, uses="subjects"),
    _op("PUT", "/tenant/t9", R.UPDATE_TENANT, R.READ_TENANT, body={"id": "t9", "name": "n"}),
    _op("DELETE", "/tenant/t9", R.DELETE_TENANT, R.READ_TENANT, uses="subjects"),
    _op("PUT", "/tenant/t9/user-members/other", R.CREATE_TENANT_MEMBERSHIP, R.READ_TENANT, R.READ_USER,
        uses="subjects"),
    _op("PUT", "/tenant/t9/group-members/others", R.CREATE_TENANT_MEMBERSHIP, R.READ_TENANT, R.READ_GROUP,
        uses="subjects"),
    _op("DELETE", "/tenant/t9/user-members/other", R.DELETE_TENANT_MEMBERSHIP),
    _op("POST", "/authorization/create", R.CREATE_AUTHORIZATION, body={"type": 1, "permissions": ["READ"],
        "resourceType": 6, "resourceId": "more", "userId": "nobody"}, uses="authorization"),
    _op("PUT", "/authorization/{authorization}", R.UPDATE_AUTHORIZATION, R.READ_AUTHORIZATION, body={"permissions":
        ["READ"], "resourceType": 6, "resourceId": "none", "userId": "nobody"}),
    _op("DELETE", "/authorization/{authorization}", R.DELETE_AUTHORIZATION, R.READ_AUTHORIZATION, uses="authorization"),
    _op("DELETE", "/metrics/task-worker", R.DELETE_SYSTEM),
)  # fmt: skip
"""What changes something."""
OPERATIONS = (*READS, *WRITES)
