"""What a good request for an operation looks like: its body and query, by operationId.

Operations that aren't here are complete with `{}`, or need no body.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .world import OWN, Things

Made = dict[str, Any]
VALUE = {"value": 5, "type": "Integer"}


def _json(make: Callable[[dict[str, str]], Any]) -> Callable[[Things], Made]:
    return lambda things: {"json": make(things.ids)}


def _instances(**more: Any) -> Callable[[Things], Made]:
    return _json(lambda ids: {"processInstanceIds": [ids["instance"]], **more})


def _removal_time(name: str, thing: str) -> Callable[[Things], Made]:
    return _json(lambda ids: {name: [ids[thing]], "clearedRemovalTime": True})


_PLAN = _json(
    lambda ids: {
        "migrationPlan": {
            "sourceProcessDefinitionId": ids["process-definition"],
            "targetProcessDefinitionId": ids["process-definition"],
            "instructions": [
                {"sourceActivityIds": [activity], "targetActivityIds": [activity]}
                for activity in ("user", "external", "receive", "wait", "rise")
            ],
        },
        "processInstanceIds": [ids["instance"]],
    }
)
_MODIFICATION = _json(
    lambda ids: {
        "processDefinitionId": ids["process-definition"],
        "processInstanceIds": [ids["instance"]],
        "instructions": [{"type": "startBeforeActivity", "activityId": "user"}],
    }
)
_RESTART = _json(
    lambda ids: {
        "processInstanceIds": [ids["history/process-instance"]],
        "instructions": [{"type": "startBeforeActivity", "activityId": "over"}],
    }
)
_FILE: Callable[[Things], Made] = lambda _: {"files": {"data": ("a.bin", b"x"), "valueType": (None, "Bytes")}}  # noqa: E731
_PUT = _json(lambda ids: VALUE)
_PATCH = _json(lambda ids: {"modifications": {"n": VALUE}})
_USER = _json(lambda ids: {"userId": "exact"})
_LIVE = _json(lambda ids: {"historyTimeToLive": 3})
_CASCADE: Callable[[Things], Made] = lambda _: {"params": {"cascade": "true"}}  # noqa: E731
_STEPS = _json(lambda ids: {"instructions": [{"type": "startBeforeActivity", "activityId": "user"}]})

BODIES: Mapping[str, Callable[[Things], Made]] = {
    "addAttachment": lambda _: {"files": {"attachment-name": (None, "n"), "content": ("a.txt", b"x")}},
    "addIdentityLink": _json(lambda ids: {"userId": "x", "type": "candidate"}),
    "checkPassword": _json(lambda ids: {"password": "Wonder-Land9z"}),
    "claim": _USER,
    "completeExternalTaskResource": _json(lambda ids: {"workerId": "w"}),
    "correlateMessageAsyncOperation": _instances(messageName="m"),
    "createAuthorization": _json(
        lambda ids: {"type": 2, "permissions": ["READ"], "userId": "new", "resourceType": 6, "resourceId": "x"}
    ),
    "createComment": _json(lambda ids: {"message": "m"}),
    "createDeployment": lambda _: {"files": {"deployment-name": (None, "n"), "a.txt": ("a.txt", b"x")}},
    "configureTelemetry": _json(lambda ids: {"enableTelemetry": False}),
    "createFilter": _json(lambda ids: {"resourceType": "Task", "name": "n", "query": {}}),
    "createIncident": _json(lambda ids: {"incidentType": "odd"}),
    "createGroup": _json(lambda ids: {"id": "newgroup", "name": "n", "type": "t"}),
    "createTask": _json(lambda ids: {"name": "n"}),
    "createTenant": _json(lambda ids: {"id": "newtenant", "name": "n"}),
    "createUser": _json(lambda ids: {"profile": {"id": "newuser"}, "credentials": {"password": "Wonder-Land9z"}}),
    "delegateTask": _USER,
    "deleteAsync": _json(lambda ids: {"historicDecisionInstanceIds": [ids["history/decision-instance"]]}),
    "deleteAsyncHistoricQueryBased": _instances(),
    "deleteDeployment": _CASCADE,
    "deleteHistoricProcessInstancesAsync": _json(
        lambda ids: {"historicProcessInstanceIds": [ids["history/process-instance"]]}
    ),
    "deleteIdentityLink": _json(lambda ids: {"userId": "x", "type": "candidate"}),
    "deleteProcessDefinition": _CASCADE,
    "deleteProcessDefinitionsByKey": _CASCADE,
    "deleteProcessDefinitionsByKeyAndTenantId": _CASCADE,
    "deleteProcessInstancesAsyncOperation": _instances(),
    "deliverMessage": _json(
        lambda ids: {"messageName": f"{ids['definition']}_message", "processInstanceId": ids["instance"]}
    ),
    "evaluateCondition": _json(lambda ids: {"variables": {"a": VALUE}, "processDefinitionId": ids["conditional"]}),
    "executeMigrationPlan": _PLAN,
    "executeMigrationPlanAsync": _PLAN,
    "executeModification": _MODIFICATION,
    "executeModificationAsync": _MODIFICATION,
    "extendLock": _json(lambda ids: {"workerId": "w", "newDuration": 1000}),
    "fetchAndLock": _json(
        lambda ids: {
            "workerId": "x",
            "maxTasks": 1,
            "topics": [{"topicName": ids["definition"], "lockDuration": 1000}],
        }
    ),
    "generateMigrationPlan": _json(
        lambda ids: {
            "sourceProcessDefinitionId": ids["process-definition"],
            "targetProcessDefinitionId": ids["process-definition"],
        }
    ),
    "getGroupInfo": lambda _: {"params": {"userId": "somebody"}},
    "getHistoricProcessInstanceDurationReport": lambda _: {"params": {"reportType": "duration", "periodUnit": "month"}},
    "getHistoricTaskInstanceReport": lambda _: {"params": {"reportType": "duration", "periodUnit": "month"}},
    "handleBpmnError": _json(lambda ids: {"errorCode": "e"}),
    "handleEscalation": _json(lambda ids: {"escalationCode": "e"}),
    "handleExternalTaskBpmnError": _json(lambda ids: {"workerId": "w", "errorCode": "e"}),
    "handleFailure": _json(lambda ids: {"workerId": "w", "retries": 1, "retryTimeout": 0}),
    "isUserAuthorized": lambda _: {
        "params": {"permissionName": "READ", "resourceName": "task", "resourceType": 7, "userId": "somebody"}
    },
    "lock": _json(lambda ids: {"workerId": "w", "lockDuration": 1000}),
    "modifyProcessInstance": _STEPS,
    "modifyProcessInstanceAsyncOperation": _STEPS,
    "restartProcessInstance": _RESTART,
    "restartProcessInstanceAsyncOperation": _RESTART,
    "setAnnotationUserOperationLog": _json(lambda ids: {"annotation": "a"}),
    "setAssignee": _USER,
    "setExternalTaskResourcePriority": _json(lambda ids: {"priority": 3}),
    "setExternalTaskResourceRetries": _json(lambda ids: {"retries": 3}),
    "setExternalTaskRetries": _json(lambda ids: {"externalTaskIds": [ids["external-task"]], "retries": 3}),
    "setExternalTaskRetriesAsyncOperation": _json(
        lambda ids: {"externalTaskIds": [ids["external-task"]], "retries": 3}
    ),
    "setIncidentAnnotation": _json(lambda ids: {"annotation": "a"}),
    "setJobDuedate": _json(lambda ids: {"duedate": "2030-01-01T00:00:00.000+0000"}),
    "setJobPriority": _json(lambda ids: {"priority": 3}),
    "setJobPriorityJobDefinition": _json(lambda ids: {"priority": 3}),
    "setJobRetries": _json(lambda ids: {"retries": 3}),
    "setJobRetriesAsyncOperation": _json(lambda ids: {"jobIds": [ids["job"]], "retries": 3}),
    "setJobRetriesJobDefinition": _json(lambda ids: {"retries": 3}),
    "setRemovalTimeAsync": _removal_time("historicProcessInstanceIds", "history/process-instance"),
    "setRemovalTimeAsyncHistoricDecisionInstance": _removal_time(
        "historicDecisionInstanceIds", "history/decision-instance"
    ),
    "setRemovalTimeAsyncHistoricBatch": _removal_time("historicBatchIds", "batch"),
    "setRetriesByProcess": _json(lambda ids: {"processInstances": [ids["instance"]], "retries": 3}),
    "setRetriesByProcessHistoricQueryBased": _json(lambda ids: {"processInstances": [ids["instance"]], "retries": 3}),
    "setVariablesAsyncOperation": _instances(variables={"n": VALUE}),
    "startProcessInstance": _json(lambda ids: {}),
    "throwSignal": _json(lambda ids: {"name": "nobody"}),
    "triggerEvent": _json(lambda ids: {}),
    "updateAuthorization": _json(
        lambda ids: {"permissions": [], "userId": "other", "resourceType": 6, "resourceId": "y"}
    ),
    "updateCredentials": _json(lambda ids: {"password": "Wonder-Land9z", "authenticatedUserPassword": OWN}),
    "updateFilter": _json(lambda ids: {"resourceType": "Task", "name": "m", "query": {}}),
    "updateGroup": _json(lambda ids: {"id": ids["group"], "name": "m", "type": "t"}),
    "updateBatchSuspensionState": _json(lambda ids: {"suspended": True}),
    "updateHistoryTimeToLiveByDecisionDefinitionId": _LIVE,
    "updateHistoryTimeToLiveByDecisionDefinitionKey": _LIVE,
    "updateHistoryTimeToLiveByDecisionDefinitionKeyAndTenant": _LIVE,
    "updateHistoryTimeToLiveByProcessDefinitionId": _LIVE,
    "updateHistoryTimeToLiveByProcessDefinitionKey": _LIVE,
    "updateHistoryTimeToLiveByProcessDefinitionKeyAndTenantId": _LIVE,
    "updateJobSuspensionState": _json(lambda ids: {"suspended": True}),
    "updateProcessDefinitionSuspensionState": _json(
        lambda ids: {"processDefinitionKey": ids["definition"], "suspended": True}
    ),
    "updateProcessDefinitionSuspensionStateById": _json(lambda ids: {"suspended": True}),
    "updateProcessDefinitionSuspensionStateByKey": _json(lambda ids: {"suspended": True}),
    "updateProcessDefinitionSuspensionStateByKeyAndTenantId": _json(lambda ids: {"suspended": True}),
    "updateProcessInstanceComment": _json(lambda ids: {"id": ids["comment"], "message": "m"}),
    "updateProfile": _json(lambda ids: {"id": ids["user"], "firstName": "f", "lastName": "l", "email": "e@x.org"}),
    "updateSuspensionState": _json(lambda ids: {"processInstanceIds": [ids["instance"]], "suspended": True}),
    "updateSuspensionStateAsyncOperation": _instances(suspended=True),
    "updateSuspensionStateBy": _json(lambda ids: {"processDefinitionId": ids["process-definition"], "suspended": True}),
    "updateSuspensionStateById": _json(lambda ids: {"suspended": True}),
    "updateSuspensionStateJobDefinition": _json(lambda ids: {"suspended": True}),
    "updateSuspensionStateJobDefinitions": _json(
        lambda ids: {"processDefinitionKey": ids["definition"], "suspended": True}
    ),
    "updateTask": _json(lambda ids: {"name": "n"}),
    "updateTenant": _json(lambda ids: {"id": ids["tenant"], "name": "m"}),
    "updateTaskComment": _json(lambda ids: {"id": ids["comment"], "message": "m"}),
    "validateMigrationPlan": _json(
        lambda ids: {
            "sourceProcessDefinitionId": ids["process-definition"],
            "targetProcessDefinitionId": ids["process-definition"],
            "instructions": [],
        }
    ),
    "verifyUser": _json(lambda ids: {"username": ids["user"], "password": OWN}),
}
OTHERS: Mapping[str, Mapping[str, str]] = {
    "evaluateCondition": {"definition": "condition"},
    "deleteTask": {"task": "standalone"},
    "getRenderedForm": {"task": "generated"},
    "getRenderedStartForm": {"process-definition": "short-definition", "definition": "short"},
    "getRenderedStartFormByKey": {"definition": "short"},
    "getRenderedStartFormByKeyAndTenantId": {"definition": "short"},
    "restartProcessInstance": {"process-definition": "short-definition", "definition": "short"},
    "restartProcessInstanceAsyncOperation": {"process-definition": "short-definition", "definition": "short"},
}
"""What an operation is about in place of what all others of its kind are about, by operationId."""


def request_of(operation_id: str, path: str, method: str, multipart: bool, things: Things) -> Made:
    """Return what to send beside the path."""
    if operation_id in BODIES:
        return BODIES[operation_id](things)
    if multipart:
        return _FILE(things)
    if method in ("PUT", "POST") and path.endswith(("/variables/{varName}", "/localVariables/{varName}")):
        return _PUT(things)
    if method == "POST" and path.endswith(("/variables", "/localVariables")):
        return _PATCH(things)
    return {"json": {}} if method in ("POST", "PUT") else {}
