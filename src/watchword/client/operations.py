"""One method for each operation of the API. Made by scripts/client_operations.py from the operation table.

Path parameters are positional; query parameters are keywords, their Python names in snake_case; bodies are what the
OpenAPI document says. What comes back is the decoded JSON (or text, or bytes); the asynchronous client's is awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from watchword.client.transport import Request, path_of

Body = Mapping[str, Any] | Sequence[Any] | None


class Operations:
    """All operations; `client.api` is one."""

    def __init__(self, request: Callable[[Request], Any]) -> None:
        self._request = request

    def query_authorizations(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, id: str | Sequence[str] | None = None, type: int | None = None, user_id_in: str | Sequence[str] | None = None, group_id_in: str | Sequence[str] | None = None, resource_type: int | None = None, resource_id: str | Sequence[str] | None = None) -> Any:
        """GET /authorization"""
        return self._request(Request("GET", "/authorization", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "id": id, "type": type, "userIdIn": user_id_in, "groupIdIn": group_id_in, "resourceType": resource_type, "resourceId": resource_id}))

    def available_operations_authorization(self) -> Any:
        """OPTIONS /authorization"""
        return self._request(Request("OPTIONS", "/authorization"))

    def is_user_authorized(self, *, permission_name: str | Sequence[str] | None = None, resource_name: str | Sequence[str] | None = None, resource_type: int | None = None, resource_id: str | Sequence[str] | None = None, user_id: str | Sequence[str] | None = None) -> Any:
        """GET /authorization/check"""
        return self._request(Request("GET", "/authorization/check", query={"permissionName": permission_name, "resourceName": resource_name, "resourceType": resource_type, "resourceId": resource_id, "userId": user_id}))

    def get_authorization_count(self, *, id: str | Sequence[str] | None = None, type: int | None = None, user_id_in: str | Sequence[str] | None = None, group_id_in: str | Sequence[str] | None = None, resource_type: int | None = None, resource_id: str | Sequence[str] | None = None) -> Any:
        """GET /authorization/count"""
        return self._request(Request("GET", "/authorization/count", query={"id": id, "type": type, "userIdIn": user_id_in, "groupIdIn": group_id_in, "resourceType": resource_type, "resourceId": resource_id}))

    def create_authorization(self, body: Body = None) -> Any:
        """POST /authorization/create"""
        return self._request(Request("POST", "/authorization/create", body=body))

    def delete_authorization(self, id: str) -> Any:
        """DELETE /authorization/{id}"""
        return self._request(Request("DELETE", path_of("/authorization/{id}", id)))

    def get_authorization(self, id: str) -> Any:
        """GET /authorization/{id}"""
        return self._request(Request("GET", path_of("/authorization/{id}", id)))

    def available_operations_authorization_instance(self, id: str) -> Any:
        """OPTIONS /authorization/{id}"""
        return self._request(Request("OPTIONS", path_of("/authorization/{id}", id)))

    def update_authorization(self, id: str, body: Body = None) -> Any:
        """PUT /authorization/{id}"""
        return self._request(Request("PUT", path_of("/authorization/{id}", id), body=body))

    def get_batches(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, batch_id: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, suspended: bool | None = None, created_by: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, with_failures: bool | None = None, without_failures: bool | None = None) -> Any:
        """GET /batch"""
        return self._request(Request("GET", "/batch", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "batchId": batch_id, "type": type, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "suspended": suspended, "createdBy": created_by, "startedBefore": started_before, "startedAfter": started_after, "withFailures": with_failures, "withoutFailures": without_failures}))

    def get_batches_count(self, *, batch_id: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, suspended: bool | None = None, created_by: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, with_failures: bool | None = None, without_failures: bool | None = None) -> Any:
        """GET /batch/count"""
        return self._request(Request("GET", "/batch/count", query={"batchId": batch_id, "type": type, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "suspended": suspended, "createdBy": created_by, "startedBefore": started_before, "startedAfter": started_after, "withFailures": with_failures, "withoutFailures": without_failures}))

    def get_batch_statistics(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, batch_id: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, suspended: bool | None = None, created_by: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, with_failures: bool | None = None, without_failures: bool | None = None) -> Any:
        """GET /batch/statistics"""
        return self._request(Request("GET", "/batch/statistics", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "batchId": batch_id, "type": type, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "suspended": suspended, "createdBy": created_by, "startedBefore": started_before, "startedAfter": started_after, "withFailures": with_failures, "withoutFailures": without_failures}))

    def get_batch_statistics_count(self, *, batch_id: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, suspended: bool | None = None, created_by: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, with_failures: bool | None = None, without_failures: bool | None = None) -> Any:
        """GET /batch/statistics/count"""
        return self._request(Request("GET", "/batch/statistics/count", query={"batchId": batch_id, "type": type, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "suspended": suspended, "createdBy": created_by, "startedBefore": started_before, "startedAfter": started_after, "withFailures": with_failures, "withoutFailures": without_failures}))

    def delete_batch(self, id: str, *, cascade: bool | None = None) -> Any:
        """DELETE /batch/{id}"""
        return self._request(Request("DELETE", path_of("/batch/{id}", id), query={"cascade": cascade}))

    def get_batch(self, id: str) -> Any:
        """GET /batch/{id}"""
        return self._request(Request("GET", path_of("/batch/{id}", id)))

    def update_batch_suspension_state(self, id: str, body: Body = None) -> Any:
        """PUT /batch/{id}/suspended"""
        return self._request(Request("PUT", path_of("/batch/{id}/suspended", id), body=body))

    def evaluate_condition(self, body: Body = None) -> Any:
        """POST /condition"""
        return self._request(Request("POST", "/condition", body=body))

    def get_decision_definitions(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, decision_definition_id: str | Sequence[str] | None = None, decision_definition_id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, deployed_after: str | Sequence[str] | None = None, deployed_at: str | Sequence[str] | None = None, key: str | Sequence[str] | None = None, key_like: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_like: str | Sequence[str] | None = None, version: int | None = None, latest_version: bool | None = None, resource_name: str | Sequence[str] | None = None, resource_name_like: str | Sequence[str] | None = None, decision_requirements_definition_id: str | Sequence[str] | None = None, decision_requirements_definition_key: str | Sequence[str] | None = None, without_decision_requirements_definition: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_decision_definitions_without_tenant_id: bool | None = None, version_tag: str | Sequence[str] | None = None, version_tag_like: str | Sequence[str] | None = None) -> Any:
        """GET /decision-definition"""
        return self._request(Request("GET", "/decision-definition", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "decisionDefinitionId": decision_definition_id, "decisionDefinitionIdIn": decision_definition_id_in, "name": name, "nameLike": name_like, "deploymentId": deployment_id, "deployedAfter": deployed_after, "deployedAt": deployed_at, "key": key, "keyLike": key_like, "category": category, "categoryLike": category_like, "version": version, "latestVersion": latest_version, "resourceName": resource_name, "resourceNameLike": resource_name_like, "decisionRequirementsDefinitionId": decision_requirements_definition_id, "decisionRequirementsDefinitionKey": decision_requirements_definition_key, "withoutDecisionRequirementsDefinition": without_decision_requirements_definition, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeDecisionDefinitionsWithoutTenantId": include_decision_definitions_without_tenant_id, "versionTag": version_tag, "versionTagLike": version_tag_like}))

    def get_decision_definitions_count(self, *, decision_definition_id: str | Sequence[str] | None = None, decision_definition_id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, deployed_after: str | Sequence[str] | None = None, deployed_at: str | Sequence[str] | None = None, key: str | Sequence[str] | None = None, key_like: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_like: str | Sequence[str] | None = None, version: int | None = None, latest_version: bool | None = None, resource_name: str | Sequence[str] | None = None, resource_name_like: str | Sequence[str] | None = None, decision_requirements_definition_id: str | Sequence[str] | None = None, decision_requirements_definition_key: str | Sequence[str] | None = None, without_decision_requirements_definition: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_decision_definitions_without_tenant_id: bool | None = None, version_tag: str | Sequence[str] | None = None, version_tag_like: str | Sequence[str] | None = None) -> Any:
        """GET /decision-definition/count"""
        return self._request(Request("GET", "/decision-definition/count", query={"decisionDefinitionId": decision_definition_id, "decisionDefinitionIdIn": decision_definition_id_in, "name": name, "nameLike": name_like, "deploymentId": deployment_id, "deployedAfter": deployed_after, "deployedAt": deployed_at, "key": key, "keyLike": key_like, "category": category, "categoryLike": category_like, "version": version, "latestVersion": latest_version, "resourceName": resource_name, "resourceNameLike": resource_name_like, "decisionRequirementsDefinitionId": decision_requirements_definition_id, "decisionRequirementsDefinitionKey": decision_requirements_definition_key, "withoutDecisionRequirementsDefinition": without_decision_requirements_definition, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeDecisionDefinitionsWithoutTenantId": include_decision_definitions_without_tenant_id, "versionTag": version_tag, "versionTagLike": version_tag_like}))

    def get_decision_definition_by_key(self, key: str) -> Any:
        """GET /decision-definition/key/{key}"""
        return self._request(Request("GET", path_of("/decision-definition/key/{key}", key)))

    def get_decision_definition_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /decision-definition/key/{key}/tenant-id/{tenant-id}"""
        return self._request(Request("GET", path_of("/decision-definition/key/{key}/tenant-id/{tenant-id}", key, tenant_id)))

    def get_decision_definition_diagram_by_key(self, key: str) -> Any:
        """GET /decision-definition/key/{key}/diagram"""
        return self._request(Request("GET", path_of("/decision-definition/key/{key}/diagram", key)))

    def get_decision_definition_diagram_by_key_and_tenant(self, key: str, tenant_id: str) -> Any:
        """GET /decision-definition/key/{key}/tenant-id/{tenant-id}/diagram"""
        return self._request(Request("GET", path_of("/decision-definition/key/{key}/tenant-id/{tenant-id}/diagram", key, tenant_id)))

    def evaluate_decision_by_key(self, key: str, body: Body = None) -> Any:
        """POST /decision-definition/key/{key}/evaluate"""
        return self._request(Request("POST", path_of("/decision-definition/key/{key}/evaluate", key), body=body))

    def evaluate_decision_by_key_and_tenant(self, key: str, tenant_id: str, body: Body = None) -> Any:
        """POST /decision-definition/key/{key}/tenant-id/{tenant-id}/evaluate"""
        return self._request(Request("POST", path_of("/decision-definition/key/{key}/tenant-id/{tenant-id}/evaluate", key, tenant_id), body=body))

    def update_history_time_to_live_by_decision_definition_key(self, key: str, body: Body = None) -> Any:
        """PUT /decision-definition/key/{key}/history-time-to-live"""
        return self._request(Request("PUT", path_of("/decision-definition/key/{key}/history-time-to-live", key), body=body))

    def update_history_time_to_live_by_decision_definition_key_and_tenant(self, key: str, tenant_id: str, body: Body = None) -> Any:
        """PUT /decision-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live"""
        return self._request(Request("PUT", path_of("/decision-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live", key, tenant_id), body=body))

    def get_decision_definition_dmn_xml_by_key(self, key: str) -> Any:
        """GET /decision-definition/key/{key}/xml"""
        return self._request(Request("GET", path_of("/decision-definition/key/{key}/xml", key)))

    def get_decision_definition_dmn_xml_by_key_and_tenant(self, key: str, tenant_id: str) -> Any:
        """GET /decision-definition/key/{key}/tenant-id/{tenant-id}/xml"""
        return self._request(Request("GET", path_of("/decision-definition/key/{key}/tenant-id/{tenant-id}/xml", key, tenant_id)))

    def get_decision_definition_by_id(self, id: str) -> Any:
        """GET /decision-definition/{id}"""
        return self._request(Request("GET", path_of("/decision-definition/{id}", id)))

    def get_decision_definition_diagram(self, id: str) -> Any:
        """GET /decision-definition/{id}/diagram"""
        return self._request(Request("GET", path_of("/decision-definition/{id}/diagram", id)))

    def evaluate_decision_by_id(self, id: str, body: Body = None) -> Any:
        """POST /decision-definition/{id}/evaluate"""
        return self._request(Request("POST", path_of("/decision-definition/{id}/evaluate", id), body=body))

    def update_history_time_to_live_by_decision_definition_id(self, id: str, body: Body = None) -> Any:
        """PUT /decision-definition/{id}/history-time-to-live"""
        return self._request(Request("PUT", path_of("/decision-definition/{id}/history-time-to-live", id), body=body))

    def get_decision_definition_dmn_xml_by_id(self, id: str) -> Any:
        """GET /decision-definition/{id}/xml"""
        return self._request(Request("GET", path_of("/decision-definition/{id}/xml", id)))

    def get_decision_requirements_definitions(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, decision_requirements_definition_id: str | Sequence[str] | None = None, decision_requirements_definition_id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, key: str | Sequence[str] | None = None, key_like: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_like: str | Sequence[str] | None = None, version: int | None = None, latest_version: bool | None = None, resource_name: str | Sequence[str] | None = None, resource_name_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_decision_requirements_definitions_without_tenant_id: bool | None = None) -> Any:
        """GET /decision-requirements-definition"""
        return self._request(Request("GET", "/decision-requirements-definition", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "decisionRequirementsDefinitionId": decision_requirements_definition_id, "decisionRequirementsDefinitionIdIn": decision_requirements_definition_id_in, "name": name, "nameLike": name_like, "deploymentId": deployment_id, "key": key, "keyLike": key_like, "category": category, "categoryLike": category_like, "version": version, "latestVersion": latest_version, "resourceName": resource_name, "resourceNameLike": resource_name_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeDecisionRequirementsDefinitionsWithoutTenantId": include_decision_requirements_definitions_without_tenant_id}))

    def get_decision_requirements_definitions_count(self, *, decision_requirements_definition_id: str | Sequence[str] | None = None, decision_requirements_definition_id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, key: str | Sequence[str] | None = None, key_like: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_like: str | Sequence[str] | None = None, version: int | None = None, latest_version: bool | None = None, resource_name: str | Sequence[str] | None = None, resource_name_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_decision_requirements_definitions_without_tenant_id: bool | None = None) -> Any:
        """GET /decision-requirements-definition/count"""
        return self._request(Request("GET", "/decision-requirements-definition/count", query={"decisionRequirementsDefinitionId": decision_requirements_definition_id, "decisionRequirementsDefinitionIdIn": decision_requirements_definition_id_in, "name": name, "nameLike": name_like, "deploymentId": deployment_id, "key": key, "keyLike": key_like, "category": category, "categoryLike": category_like, "version": version, "latestVersion": latest_version, "resourceName": resource_name, "resourceNameLike": resource_name_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeDecisionRequirementsDefinitionsWithoutTenantId": include_decision_requirements_definitions_without_tenant_id}))

    def get_decision_requirements_definition_by_key(self, key: str) -> Any:
        """GET /decision-requirements-definition/key/{key}"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/key/{key}", key)))

    def get_decision_requirements_definition_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /decision-requirements-definition/key/{key}/tenant-id/{tenant-id}"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}", key, tenant_id)))

    def get_decision_requirements_definition_diagram_by_key(self, key: str) -> Any:
        """GET /decision-requirements-definition/key/{key}/diagram"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/key/{key}/diagram", key)))

    def get_decision_requirements_definition_diagram_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/diagram"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/diagram", key, tenant_id)))

    def get_decision_requirements_definition_dmn_xml_by_key(self, key: str) -> Any:
        """GET /decision-requirements-definition/key/{key}/xml"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/key/{key}/xml", key)))

    def get_decision_requirements_definition_dmn_xml_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/xml"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/xml", key, tenant_id)))

    def get_decision_requirements_definition_by_id(self, id: str) -> Any:
        """GET /decision-requirements-definition/{id}"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/{id}", id)))

    def get_decision_requirements_definition_diagram_by_id(self, id: str) -> Any:
        """GET /decision-requirements-definition/{id}/diagram"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/{id}/diagram", id)))

    def get_decision_requirements_definition_dmn_xml_by_id(self, id: str) -> Any:
        """GET /decision-requirements-definition/{id}/xml"""
        return self._request(Request("GET", path_of("/decision-requirements-definition/{id}/xml", id)))

    def get_deployments(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, id: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, source: str | Sequence[str] | None = None, without_source: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_deployments_without_tenant_id: bool | None = None, after: str | Sequence[str] | None = None, before: str | Sequence[str] | None = None) -> Any:
        """GET /deployment"""
        return self._request(Request("GET", "/deployment", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "id": id, "name": name, "nameLike": name_like, "source": source, "withoutSource": without_source, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeDeploymentsWithoutTenantId": include_deployments_without_tenant_id, "after": after, "before": before}))

    def get_deployments_count(self, *, id: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, source: str | Sequence[str] | None = None, without_source: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_deployments_without_tenant_id: bool | None = None, after: str | Sequence[str] | None = None, before: str | Sequence[str] | None = None) -> Any:
        """GET /deployment/count"""
        return self._request(Request("GET", "/deployment/count", query={"id": id, "name": name, "nameLike": name_like, "source": source, "withoutSource": without_source, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeDeploymentsWithoutTenantId": include_deployments_without_tenant_id, "after": after, "before": before}))

    def create_deployment(self, files: Any) -> Any:
        """POST /deployment/create"""
        return self._request(Request("POST", "/deployment/create", files=files))

    def get_registered_deployments(self) -> Any:
        """GET /deployment/registered"""
        return self._request(Request("GET", "/deployment/registered"))

    def delete_deployment(self, id: str, *, cascade: bool | None = None, skip_custom_listeners: bool | None = None, skip_io_mappings: bool | None = None) -> Any:
        """DELETE /deployment/{id}"""
        return self._request(Request("DELETE", path_of("/deployment/{id}", id), query={"cascade": cascade, "skipCustomListeners": skip_custom_listeners, "skipIoMappings": skip_io_mappings}))

    def get_deployment(self, id: str) -> Any:
        """GET /deployment/{id}"""
        return self._request(Request("GET", path_of("/deployment/{id}", id)))

    def redeploy(self, id: str, body: Body = None) -> Any:
        """POST /deployment/{id}/redeploy"""
        return self._request(Request("POST", path_of("/deployment/{id}/redeploy", id), body=body))

    def get_deployment_resources(self, id: str) -> Any:
        """GET /deployment/{id}/resources"""
        return self._request(Request("GET", path_of("/deployment/{id}/resources", id)))

    def get_deployment_resource(self, id: str, resource_id: str) -> Any:
        """GET /deployment/{id}/resources/{resourceId}"""
        return self._request(Request("GET", path_of("/deployment/{id}/resources/{resourceId}", id, resource_id)))

    def get_deployment_resource_data(self, id: str, resource_id: str) -> Any:
        """GET /deployment/{id}/resources/{resourceId}/data"""
        return self._request(Request("GET", path_of("/deployment/{id}/resources/{resourceId}/data", id, resource_id)))

    def get_process_engine_names(self) -> Any:
        """GET /engine"""
        return self._request(Request("GET", "/engine"))

    def get_event_subscriptions(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, event_subscription_id: str | Sequence[str] | None = None, event_name: str | Sequence[str] | None = None, event_type: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_event_subscriptions_without_tenant_id: bool | None = None) -> Any:
        """GET /event-subscription"""
        return self._request(Request("GET", "/event-subscription", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "eventSubscriptionId": event_subscription_id, "eventName": event_name, "eventType": event_type, "executionId": execution_id, "processInstanceId": process_instance_id, "activityId": activity_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeEventSubscriptionsWithoutTenantId": include_event_subscriptions_without_tenant_id}))

    def get_event_subscriptions_count(self, *, event_subscription_id: str | Sequence[str] | None = None, event_name: str | Sequence[str] | None = None, event_type: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_event_subscriptions_without_tenant_id: bool | None = None) -> Any:
        """GET /event-subscription/count"""
        return self._request(Request("GET", "/event-subscription/count", query={"eventSubscriptionId": event_subscription_id, "eventName": event_name, "eventType": event_type, "executionId": execution_id, "processInstanceId": process_instance_id, "activityId": activity_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeEventSubscriptionsWithoutTenantId": include_event_subscriptions_without_tenant_id}))

    def get_executions(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, business_key: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, signal_event_subscription_name: str | Sequence[str] | None = None, message_event_subscription_name: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, variables: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /execution"""
        return self._request(Request("GET", "/execution", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "businessKey": business_key, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processInstanceId": process_instance_id, "activityId": activity_id, "signalEventSubscriptionName": signal_event_subscription_name, "messageEventSubscriptionName": message_event_subscription_name, "active": active, "suspended": suspended, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "tenantIdIn": tenant_id_in, "variables": variables, "processVariables": process_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_executions(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /execution"""
        return self._request(Request("POST", "/execution", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_executions_count(self, *, business_key: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, signal_event_subscription_name: str | Sequence[str] | None = None, message_event_subscription_name: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, variables: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /execution/count"""
        return self._request(Request("GET", "/execution/count", query={"businessKey": business_key, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processInstanceId": process_instance_id, "activityId": activity_id, "signalEventSubscriptionName": signal_event_subscription_name, "messageEventSubscriptionName": message_event_subscription_name, "active": active, "suspended": suspended, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "tenantIdIn": tenant_id_in, "variables": variables, "processVariables": process_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_executions_count(self, body: Body = None) -> Any:
        """POST /execution/count"""
        return self._request(Request("POST", "/execution/count", body=body))

    def get_execution(self, id: str) -> Any:
        """GET /execution/{id}"""
        return self._request(Request("GET", path_of("/execution/{id}", id)))

    def create_incident(self, id: str, body: Body = None) -> Any:
        """POST /execution/{id}/create-incident"""
        return self._request(Request("POST", path_of("/execution/{id}/create-incident", id), body=body))

    def get_message_event_subscription(self, id: str, message_name: str) -> Any:
        """GET /execution/{id}/messageSubscriptions/{messageName}"""
        return self._request(Request("GET", path_of("/execution/{id}/messageSubscriptions/{messageName}", id, message_name)))

    def trigger_event(self, id: str, message_name: str, body: Body = None) -> Any:
        """POST /execution/{id}/messageSubscriptions/{messageName}/trigger"""
        return self._request(Request("POST", path_of("/execution/{id}/messageSubscriptions/{messageName}/trigger", id, message_name), body=body))

    def signal_execution(self, id: str, body: Body = None) -> Any:
        """POST /execution/{id}/signal"""
        return self._request(Request("POST", path_of("/execution/{id}/signal", id), body=body))

    def get_local_execution_variables(self, id: str, *, deserialize_values: bool | None = None) -> Any:
        """GET /execution/{id}/localVariables"""
        return self._request(Request("GET", path_of("/execution/{id}/localVariables", id), query={"deserializeValues": deserialize_values}))

    def modify_local_execution_variables(self, id: str, body: Body = None) -> Any:
        """POST /execution/{id}/localVariables"""
        return self._request(Request("POST", path_of("/execution/{id}/localVariables", id), body=body))

    def get_local_execution_variable(self, id: str, var_name: str, *, deserialize_value: bool | None = None) -> Any:
        """GET /execution/{id}/localVariables/{varName}"""
        return self._request(Request("GET", path_of("/execution/{id}/localVariables/{varName}", id, var_name), query={"deserializeValue": deserialize_value}))

    def put_local_execution_variable(self, id: str, var_name: str, body: Body = None) -> Any:
        """PUT /execution/{id}/localVariables/{varName}"""
        return self._request(Request("PUT", path_of("/execution/{id}/localVariables/{varName}", id, var_name), body=body))

    def delete_local_execution_variable(self, id: str, var_name: str) -> Any:
        """DELETE /execution/{id}/localVariables/{varName}"""
        return self._request(Request("DELETE", path_of("/execution/{id}/localVariables/{varName}", id, var_name)))

    def get_local_execution_variable_binary(self, id: str, var_name: str) -> Any:
        """GET /execution/{id}/localVariables/{varName}/data"""
        return self._request(Request("GET", path_of("/execution/{id}/localVariables/{varName}/data", id, var_name)))

    def set_local_execution_variable_binary(self, id: str, var_name: str, files: Any) -> Any:
        """POST /execution/{id}/localVariables/{varName}/data"""
        return self._request(Request("POST", path_of("/execution/{id}/localVariables/{varName}/data", id, var_name), files=files))

    def get_external_tasks(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, external_task_id: str | Sequence[str] | None = None, external_task_id_in: str | Sequence[str] | None = None, topic_name: str | Sequence[str] | None = None, worker_id: str | Sequence[str] | None = None, locked: bool | None = None, not_locked: bool | None = None, with_retries_left: bool | None = None, no_retries_left: bool | None = None, lock_expiration_after: str | Sequence[str] | None = None, lock_expiration_before: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, priority_higher_than_or_equals: int | None = None, priority_lower_than_or_equals: int | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, process_definition_name_like: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /external-task"""
        return self._request(Request("GET", "/external-task", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "externalTaskId": external_task_id, "externalTaskIdIn": external_task_id_in, "topicName": topic_name, "workerId": worker_id, "locked": locked, "notLocked": not_locked, "withRetriesLeft": with_retries_left, "noRetriesLeft": no_retries_left, "lockExpirationAfter": lock_expiration_after, "lockExpirationBefore": lock_expiration_before, "activityId": activity_id, "activityIdIn": activity_id_in, "executionId": execution_id, "processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "processDefinitionId": process_definition_id, "tenantIdIn": tenant_id_in, "active": active, "suspended": suspended, "priorityHigherThanOrEquals": priority_higher_than_or_equals, "priorityLowerThanOrEquals": priority_lower_than_or_equals, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionName": process_definition_name, "processDefinitionNameLike": process_definition_name_like, "processVariables": process_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_external_tasks(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /external-task"""
        return self._request(Request("POST", "/external-task", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_external_tasks_count(self, *, external_task_id: str | Sequence[str] | None = None, external_task_id_in: str | Sequence[str] | None = None, topic_name: str | Sequence[str] | None = None, worker_id: str | Sequence[str] | None = None, locked: bool | None = None, not_locked: bool | None = None, with_retries_left: bool | None = None, no_retries_left: bool | None = None, lock_expiration_after: str | Sequence[str] | None = None, lock_expiration_before: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, priority_higher_than_or_equals: int | None = None, priority_lower_than_or_equals: int | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, process_definition_name_like: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /external-task/count"""
        return self._request(Request("GET", "/external-task/count", query={"externalTaskId": external_task_id, "externalTaskIdIn": external_task_id_in, "topicName": topic_name, "workerId": worker_id, "locked": locked, "notLocked": not_locked, "withRetriesLeft": with_retries_left, "noRetriesLeft": no_retries_left, "lockExpirationAfter": lock_expiration_after, "lockExpirationBefore": lock_expiration_before, "activityId": activity_id, "activityIdIn": activity_id_in, "executionId": execution_id, "processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "processDefinitionId": process_definition_id, "tenantIdIn": tenant_id_in, "active": active, "suspended": suspended, "priorityHigherThanOrEquals": priority_higher_than_or_equals, "priorityLowerThanOrEquals": priority_lower_than_or_equals, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionName": process_definition_name, "processDefinitionNameLike": process_definition_name_like, "processVariables": process_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_external_tasks_count(self, body: Body = None) -> Any:
        """POST /external-task/count"""
        return self._request(Request("POST", "/external-task/count", body=body))

    def fetch_and_lock(self, body: Body = None) -> Any:
        """POST /external-task/fetchAndLock"""
        return self._request(Request("POST", "/external-task/fetchAndLock", body=body))

    def set_external_task_retries(self, body: Body = None) -> Any:
        """PUT /external-task/retries"""
        return self._request(Request("PUT", "/external-task/retries", body=body))

    def set_external_task_retries_async_operation(self, body: Body = None) -> Any:
        """POST /external-task/retries-async"""
        return self._request(Request("POST", "/external-task/retries-async", body=body))

    def get_topic_names(self, *, with_locked_tasks: bool | None = None, with_unlocked_tasks: bool | None = None, with_retries_left: bool | None = None) -> Any:
        """GET /external-task/topic-names"""
        return self._request(Request("GET", "/external-task/topic-names", query={"withLockedTasks": with_locked_tasks, "withUnlockedTasks": with_unlocked_tasks, "withRetriesLeft": with_retries_left}))

    def get_external_task(self, id: str) -> Any:
        """GET /external-task/{id}"""
        return self._request(Request("GET", path_of("/external-task/{id}", id)))

    def handle_external_task_bpmn_error(self, id: str, body: Body = None) -> Any:
        """POST /external-task/{id}/bpmnError"""
        return self._request(Request("POST", path_of("/external-task/{id}/bpmnError", id), body=body))

    def complete_external_task_resource(self, id: str, body: Body = None) -> Any:
        """POST /external-task/{id}/complete"""
        return self._request(Request("POST", path_of("/external-task/{id}/complete", id), body=body))

    def get_external_task_error_details(self, id: str) -> Any:
        """GET /external-task/{id}/errorDetails"""
        return self._request(Request("GET", path_of("/external-task/{id}/errorDetails", id)))

    def extend_lock(self, id: str, body: Body = None) -> Any:
        """POST /external-task/{id}/extendLock"""
        return self._request(Request("POST", path_of("/external-task/{id}/extendLock", id), body=body))

    def handle_failure(self, id: str, body: Body = None) -> Any:
        """POST /external-task/{id}/failure"""
        return self._request(Request("POST", path_of("/external-task/{id}/failure", id), body=body))

    def lock(self, id: str, body: Body = None) -> Any:
        """POST /external-task/{id}/lock"""
        return self._request(Request("POST", path_of("/external-task/{id}/lock", id), body=body))

    def set_external_task_resource_priority(self, id: str, body: Body = None) -> Any:
        """PUT /external-task/{id}/priority"""
        return self._request(Request("PUT", path_of("/external-task/{id}/priority", id), body=body))

    def set_external_task_resource_retries(self, id: str, body: Body = None) -> Any:
        """PUT /external-task/{id}/retries"""
        return self._request(Request("PUT", path_of("/external-task/{id}/retries", id), body=body))

    def unlock(self, id: str) -> Any:
        """POST /external-task/{id}/unlock"""
        return self._request(Request("POST", path_of("/external-task/{id}/unlock", id)))

    def get_filter_list(self, *, item_count: bool | None = None, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, filter_id: str | Sequence[str] | None = None, resource_type: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, owner: str | Sequence[str] | None = None) -> Any:
        """GET /filter"""
        return self._request(Request("GET", "/filter", query={"itemCount": item_count, "firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "filterId": filter_id, "resourceType": resource_type, "name": name, "nameLike": name_like, "owner": owner}))

    def filter_resource_options(self) -> Any:
        """OPTIONS /filter"""
        return self._request(Request("OPTIONS", "/filter"))

    def get_filter_count(self, *, filter_id: str | Sequence[str] | None = None, resource_type: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, owner: str | Sequence[str] | None = None) -> Any:
        """GET /filter/count"""
        return self._request(Request("GET", "/filter/count", query={"filterId": filter_id, "resourceType": resource_type, "name": name, "nameLike": name_like, "owner": owner}))

    def create_filter(self, body: Body = None) -> Any:
        """POST /filter/create"""
        return self._request(Request("POST", "/filter/create", body=body))

    def delete_filter(self, id: str) -> Any:
        """DELETE /filter/{id}"""
        return self._request(Request("DELETE", path_of("/filter/{id}", id)))

    def get_single_filter(self, id: str, *, item_count: bool | None = None) -> Any:
        """GET /filter/{id}"""
        return self._request(Request("GET", path_of("/filter/{id}", id), query={"itemCount": item_count}))

    def filter_resource_options_single(self, id: str) -> Any:
        """OPTIONS /filter/{id}"""
        return self._request(Request("OPTIONS", path_of("/filter/{id}", id)))

    def update_filter(self, id: str, body: Body = None) -> Any:
        """PUT /filter/{id}"""
        return self._request(Request("PUT", path_of("/filter/{id}", id), body=body))

    def execute_filter_count(self, id: str) -> Any:
        """GET /filter/{id}/count"""
        return self._request(Request("GET", path_of("/filter/{id}/count", id)))

    def post_execute_filter_count(self, id: str, body: Body = None) -> Any:
        """POST /filter/{id}/count"""
        return self._request(Request("POST", path_of("/filter/{id}/count", id), body=body))

    def execute_filter_list(self, id: str, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """GET /filter/{id}/list"""
        return self._request(Request("GET", path_of("/filter/{id}/list", id), query={"firstResult": first_result, "maxResults": max_results}))

    def post_execute_filter_list(self, id: str, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /filter/{id}/list"""
        return self._request(Request("POST", path_of("/filter/{id}/list", id), query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def execute_filter_single_result(self, id: str) -> Any:
        """GET /filter/{id}/singleResult"""
        return self._request(Request("GET", path_of("/filter/{id}/singleResult", id)))

    def post_execute_filter_single_result(self, id: str, body: Body = None) -> Any:
        """POST /filter/{id}/singleResult"""
        return self._request(Request("POST", path_of("/filter/{id}/singleResult", id), body=body))

    def get_query_groups(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, id: str | Sequence[str] | None = None, id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, member: str | Sequence[str] | None = None, member_of_tenant: str | Sequence[str] | None = None) -> Any:
        """GET /group"""
        return self._request(Request("GET", "/group", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "id": id, "idIn": id_in, "name": name, "nameLike": name_like, "type": type, "member": member, "memberOfTenant": member_of_tenant}))

    def available_group_operations(self) -> Any:
        """OPTIONS /group"""
        return self._request(Request("OPTIONS", "/group"))

    def post_query_groups(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /group"""
        return self._request(Request("POST", "/group", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_group_count(self, *, id: str | Sequence[str] | None = None, id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, member: str | Sequence[str] | None = None, member_of_tenant: str | Sequence[str] | None = None) -> Any:
        """GET /group/count"""
        return self._request(Request("GET", "/group/count", query={"id": id, "idIn": id_in, "name": name, "nameLike": name_like, "type": type, "member": member, "memberOfTenant": member_of_tenant}))

    def query_group_count(self, body: Body = None) -> Any:
        """POST /group/count"""
        return self._request(Request("POST", "/group/count", body=body))

    def create_group(self, body: Body = None) -> Any:
        """POST /group/create"""
        return self._request(Request("POST", "/group/create", body=body))

    def delete_group(self, id: str) -> Any:
        """DELETE /group/{id}"""
        return self._request(Request("DELETE", path_of("/group/{id}", id)))

    def get_group(self, id: str) -> Any:
        """GET /group/{id}"""
        return self._request(Request("GET", path_of("/group/{id}", id)))

    def available_group_instance_operations(self, id: str) -> Any:
        """OPTIONS /group/{id}"""
        return self._request(Request("OPTIONS", path_of("/group/{id}", id)))

    def update_group(self, id: str, body: Body = None) -> Any:
        """PUT /group/{id}"""
        return self._request(Request("PUT", path_of("/group/{id}", id), body=body))

    def available_group_members_operations(self, id: str) -> Any:
        """OPTIONS /group/{id}/members"""
        return self._request(Request("OPTIONS", path_of("/group/{id}/members", id)))

    def delete_group_member(self, id: str, user_id: str) -> Any:
        """DELETE /group/{id}/members/{userId}"""
        return self._request(Request("DELETE", path_of("/group/{id}/members/{userId}", id, user_id)))

    def create_group_member(self, id: str, user_id: str) -> Any:
        """PUT /group/{id}/members/{userId}"""
        return self._request(Request("PUT", path_of("/group/{id}/members/{userId}", id, user_id)))

    def get_historic_activity_instances(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, activity_instance_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, activity_name: str | Sequence[str] | None = None, activity_type: str | Sequence[str] | None = None, task_assignee: str | Sequence[str] | None = None, finished: bool | None = None, unfinished: bool | None = None, canceled: bool | None = None, complete_scope: bool | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, finished_before: str | Sequence[str] | None = None, finished_after: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None) -> Any:
        """GET /history/activity-instance"""
        return self._request(Request("GET", "/history/activity-instance", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "activityInstanceId": activity_instance_id, "processInstanceId": process_instance_id, "processDefinitionId": process_definition_id, "executionId": execution_id, "activityId": activity_id, "activityName": activity_name, "activityType": activity_type, "taskAssignee": task_assignee, "finished": finished, "unfinished": unfinished, "canceled": canceled, "completeScope": complete_scope, "startedBefore": started_before, "startedAfter": started_after, "finishedBefore": finished_before, "finishedAfter": finished_after, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id}))

    def query_historic_activity_instances(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /history/activity-instance"""
        return self._request(Request("POST", "/history/activity-instance", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_historic_activity_instances_count(self, *, activity_instance_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, activity_name: str | Sequence[str] | None = None, activity_type: str | Sequence[str] | None = None, task_assignee: str | Sequence[str] | None = None, finished: bool | None = None, unfinished: bool | None = None, canceled: bool | None = None, complete_scope: bool | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, finished_before: str | Sequence[str] | None = None, finished_after: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None) -> Any:
        """GET /history/activity-instance/count"""
        return self._request(Request("GET", "/history/activity-instance/count", query={"activityInstanceId": activity_instance_id, "processInstanceId": process_instance_id, "processDefinitionId": process_definition_id, "executionId": execution_id, "activityId": activity_id, "activityName": activity_name, "activityType": activity_type, "taskAssignee": task_assignee, "finished": finished, "unfinished": unfinished, "canceled": canceled, "completeScope": complete_scope, "startedBefore": started_before, "startedAfter": started_after, "finishedBefore": finished_before, "finishedAfter": finished_after, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id}))

    def query_historic_activity_instances_count(self, body: Body = None) -> Any:
        """POST /history/activity-instance/count"""
        return self._request(Request("POST", "/history/activity-instance/count", body=body))

    def get_historic_activity_instance(self, id: str) -> Any:
        """GET /history/activity-instance/{id}"""
        return self._request(Request("GET", path_of("/history/activity-instance/{id}", id)))

    def get_historic_batches(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, batch_id: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, completed: bool | None = None) -> Any:
        """GET /history/batch"""
        return self._request(Request("GET", "/history/batch", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "batchId": batch_id, "type": type, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "completed": completed}))

    def get_historic_batches_count(self, *, batch_id: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, completed: bool | None = None) -> Any:
        """GET /history/batch/count"""
        return self._request(Request("GET", "/history/batch/count", query={"batchId": batch_id, "type": type, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "completed": completed}))

    def get_cleanable_historic_batches_report(self, *, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, first_result: int | None = None, max_results: int | None = None) -> Any:
        """GET /history/batch/cleanable-batch-report"""
        return self._request(Request("GET", "/history/batch/cleanable-batch-report", query={"sortBy": sort_by, "sortOrder": sort_order, "firstResult": first_result, "maxResults": max_results}))

    def get_cleanable_historic_batches_report_count(self) -> Any:
        """GET /history/batch/cleanable-batch-report/count"""
        return self._request(Request("GET", "/history/batch/cleanable-batch-report/count"))

    def set_removal_time_async_historic_batch(self, body: Body = None) -> Any:
        """POST /history/batch/set-removal-time"""
        return self._request(Request("POST", "/history/batch/set-removal-time", body=body))

    def delete_historic_batch(self, id: str) -> Any:
        """DELETE /history/batch/{id}"""
        return self._request(Request("DELETE", path_of("/history/batch/{id}", id)))

    def get_historic_batch(self, id: str) -> Any:
        """GET /history/batch/{id}"""
        return self._request(Request("GET", path_of("/history/batch/{id}", id)))

    def cleanup_async(self, *, immediately_due: bool | None = None) -> Any:
        """POST /history/cleanup"""
        return self._request(Request("POST", "/history/cleanup", query={"immediatelyDue": immediately_due}))

    def get_history_cleanup_configuration(self) -> Any:
        """GET /history/cleanup/configuration"""
        return self._request(Request("GET", "/history/cleanup/configuration"))

    def find_cleanup_job(self) -> Any:
        """GET /history/cleanup/job"""
        return self._request(Request("GET", "/history/cleanup/job"))

    def find_cleanup_jobs(self) -> Any:
        """GET /history/cleanup/jobs"""
        return self._request(Request("GET", "/history/cleanup/jobs"))

    def get_decision_statistics(self, id: str, *, decision_instance_id: str | Sequence[str] | None = None) -> Any:
        """GET /history/decision-requirements-definition/{id}/statistics"""
        return self._request(Request("GET", path_of("/history/decision-requirements-definition/{id}/statistics", id), query={"decisionInstanceId": decision_instance_id}))

    def get_cleanable_historic_decision_instance_report(self, *, decision_definition_id_in: str | Sequence[str] | None = None, decision_definition_key_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, compact: bool | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, first_result: int | None = None, max_results: int | None = None) -> Any:
        """GET /history/decision-definition/cleanable-decision-instance-report"""
        return self._request(Request("GET", "/history/decision-definition/cleanable-decision-instance-report", query={"decisionDefinitionIdIn": decision_definition_id_in, "decisionDefinitionKeyIn": decision_definition_key_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "compact": compact, "sortBy": sort_by, "sortOrder": sort_order, "firstResult": first_result, "maxResults": max_results}))

    def get_cleanable_historic_decision_instance_report_count(self, *, decision_definition_id_in: str | Sequence[str] | None = None, decision_definition_key_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, compact: bool | None = None) -> Any:
        """GET /history/decision-definition/cleanable-decision-instance-report/count"""
        return self._request(Request("GET", "/history/decision-definition/cleanable-decision-instance-report/count", query={"decisionDefinitionIdIn": decision_definition_id_in, "decisionDefinitionKeyIn": decision_definition_key_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "compact": compact}))

    def get_historic_decision_instances(self, *, include_inputs: bool | None = None, include_outputs: bool | None = None, disable_binary_fetching: bool | None = None, disable_custom_object_deserialization: bool | None = None, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, decision_instance_id: str | Sequence[str] | None = None, decision_instance_id_in: str | Sequence[str] | None = None, decision_definition_id: str | Sequence[str] | None = None, decision_definition_id_in: str | Sequence[str] | None = None, decision_definition_key: str | Sequence[str] | None = None, decision_definition_key_in: str | Sequence[str] | None = None, decision_definition_name: str | Sequence[str] | None = None, decision_definition_name_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_definition_key: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, evaluated_before: str | Sequence[str] | None = None, evaluated_after: str | Sequence[str] | None = None, user_id: str | Sequence[str] | None = None, root_decision_instance_id: str | Sequence[str] | None = None, root_decision_instances_only: bool | None = None, decision_requirements_definition_id: str | Sequence[str] | None = None, decision_requirements_definition_key: str | Sequence[str] | None = None) -> Any:
        """GET /history/decision-instance"""
        return self._request(Request("GET", "/history/decision-instance", query={"includeInputs": include_inputs, "includeOutputs": include_outputs, "disableBinaryFetching": disable_binary_fetching, "disableCustomObjectDeserialization": disable_custom_object_deserialization, "firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "decisionInstanceId": decision_instance_id, "decisionInstanceIdIn": decision_instance_id_in, "decisionDefinitionId": decision_definition_id, "decisionDefinitionIdIn": decision_definition_id_in, "decisionDefinitionKey": decision_definition_key, "decisionDefinitionKeyIn": decision_definition_key_in, "decisionDefinitionName": decision_definition_name, "decisionDefinitionNameLike": decision_definition_name_like, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processInstanceId": process_instance_id, "caseDefinitionId": case_definition_id, "caseDefinitionKey": case_definition_key, "caseInstanceId": case_instance_id, "activityIdIn": activity_id_in, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "evaluatedBefore": evaluated_before, "evaluatedAfter": evaluated_after, "userId": user_id, "rootDecisionInstanceId": root_decision_instance_id, "rootDecisionInstancesOnly": root_decision_instances_only, "decisionRequirementsDefinitionId": decision_requirements_definition_id, "decisionRequirementsDefinitionKey": decision_requirements_definition_key}))

    def get_historic_decision_instances_count(self, *, decision_instance_id: str | Sequence[str] | None = None, decision_instance_id_in: str | Sequence[str] | None = None, decision_definition_id: str | Sequence[str] | None = None, decision_definition_id_in: str | Sequence[str] | None = None, decision_definition_key: str | Sequence[str] | None = None, decision_definition_key_in: str | Sequence[str] | None = None, decision_definition_name: str | Sequence[str] | None = None, decision_definition_name_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_definition_key: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, evaluated_before: str | Sequence[str] | None = None, evaluated_after: str | Sequence[str] | None = None, user_id: str | Sequence[str] | None = None, root_decision_instance_id: str | Sequence[str] | None = None, root_decision_instances_only: bool | None = None, decision_requirements_definition_id: str | Sequence[str] | None = None, decision_requirements_definition_key: str | Sequence[str] | None = None) -> Any:
        """GET /history/decision-instance/count"""
        return self._request(Request("GET", "/history/decision-instance/count", query={"decisionInstanceId": decision_instance_id, "decisionInstanceIdIn": decision_instance_id_in, "decisionDefinitionId": decision_definition_id, "decisionDefinitionIdIn": decision_definition_id_in, "decisionDefinitionKey": decision_definition_key, "decisionDefinitionKeyIn": decision_definition_key_in, "decisionDefinitionName": decision_definition_name, "decisionDefinitionNameLike": decision_definition_name_like, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processInstanceId": process_instance_id, "caseDefinitionId": case_definition_id, "caseDefinitionKey": case_definition_key, "caseInstanceId": case_instance_id, "activityIdIn": activity_id_in, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "evaluatedBefore": evaluated_before, "evaluatedAfter": evaluated_after, "userId": user_id, "rootDecisionInstanceId": root_decision_instance_id, "rootDecisionInstancesOnly": root_decision_instances_only, "decisionRequirementsDefinitionId": decision_requirements_definition_id, "decisionRequirementsDefinitionKey": decision_requirements_definition_key}))

    def delete_async(self, body: Body = None) -> Any:
        """POST /history/decision-instance/delete"""
        return self._request(Request("POST", "/history/decision-instance/delete", body=body))

    def set_removal_time_async_historic_decision_instance(self, body: Body = None) -> Any:
        """POST /history/decision-instance/set-removal-time"""
        return self._request(Request("POST", "/history/decision-instance/set-removal-time", body=body))

    def get_historic_decision_instance(self, id: str, *, include_inputs: bool | None = None, include_outputs: bool | None = None, disable_binary_fetching: bool | None = None, disable_custom_object_deserialization: bool | None = None) -> Any:
        """GET /history/decision-instance/{id}"""
        return self._request(Request("GET", path_of("/history/decision-instance/{id}", id), query={"includeInputs": include_inputs, "includeOutputs": include_outputs, "disableBinaryFetching": disable_binary_fetching, "disableCustomObjectDeserialization": disable_custom_object_deserialization}))

    def get_historic_details(self, *, first_result: int | None = None, max_results: int | None = None, deserialize_values: bool | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, activity_instance_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, variable_instance_id: str | Sequence[str] | None = None, variable_type_in: str | Sequence[str] | None = None, variable_name_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, user_operation_id: str | Sequence[str] | None = None, form_fields: bool | None = None, variable_updates: bool | None = None, exclude_task_details: bool | None = None, initial: bool | None = None, occurred_before: str | Sequence[str] | None = None, occurred_after: str | Sequence[str] | None = None) -> Any:
        """GET /history/detail"""
        return self._request(Request("GET", "/history/detail", query={"firstResult": first_result, "maxResults": max_results, "deserializeValues": deserialize_values, "sortBy": sort_by, "sortOrder": sort_order, "processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "executionId": execution_id, "taskId": task_id, "activityInstanceId": activity_instance_id, "caseInstanceId": case_instance_id, "caseExecutionId": case_execution_id, "variableInstanceId": variable_instance_id, "variableTypeIn": variable_type_in, "variableNameLike": variable_name_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "userOperationId": user_operation_id, "formFields": form_fields, "variableUpdates": variable_updates, "excludeTaskDetails": exclude_task_details, "initial": initial, "occurredBefore": occurred_before, "occurredAfter": occurred_after}))

    def query_historic_details(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None, deserialize_values: bool | None = None) -> Any:
        """POST /history/detail"""
        return self._request(Request("POST", "/history/detail", query={"firstResult": first_result, "maxResults": max_results, "deserializeValues": deserialize_values}, body=body))

    def get_historic_details_count(self, *, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, activity_instance_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, variable_instance_id: str | Sequence[str] | None = None, variable_type_in: str | Sequence[str] | None = None, variable_name_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, user_operation_id: str | Sequence[str] | None = None, form_fields: bool | None = None, variable_updates: bool | None = None, exclude_task_details: bool | None = None, initial: bool | None = None, occurred_before: str | Sequence[str] | None = None, occurred_after: str | Sequence[str] | None = None) -> Any:
        """GET /history/detail/count"""
        return self._request(Request("GET", "/history/detail/count", query={"processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "executionId": execution_id, "taskId": task_id, "activityInstanceId": activity_instance_id, "caseInstanceId": case_instance_id, "caseExecutionId": case_execution_id, "variableInstanceId": variable_instance_id, "variableTypeIn": variable_type_in, "variableNameLike": variable_name_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "userOperationId": user_operation_id, "formFields": form_fields, "variableUpdates": variable_updates, "excludeTaskDetails": exclude_task_details, "initial": initial, "occurredBefore": occurred_before, "occurredAfter": occurred_after}))

    def historic_detail(self, id: str, *, deserialize_value: bool | None = None) -> Any:
        """GET /history/detail/{id}"""
        return self._request(Request("GET", path_of("/history/detail/{id}", id), query={"deserializeValue": deserialize_value}))

    def historic_detail_binary(self, id: str) -> Any:
        """GET /history/detail/{id}/data"""
        return self._request(Request("GET", path_of("/history/detail/{id}/data", id)))

    def get_historic_external_task_logs(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, log_id: str | Sequence[str] | None = None, external_task_id: str | Sequence[str] | None = None, topic_name: str | Sequence[str] | None = None, worker_id: str | Sequence[str] | None = None, error_message: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, priority_lower_than_or_equals: int | None = None, priority_higher_than_or_equals: int | None = None, creation_log: bool | None = None, failure_log: bool | None = None, success_log: bool | None = None, deletion_log: bool | None = None) -> Any:
        """GET /history/external-task-log"""
        return self._request(Request("GET", "/history/external-task-log", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "logId": log_id, "externalTaskId": external_task_id, "topicName": topic_name, "workerId": worker_id, "errorMessage": error_message, "activityIdIn": activity_id_in, "activityInstanceIdIn": activity_instance_id_in, "executionIdIn": execution_id_in, "processInstanceId": process_instance_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "priorityLowerThanOrEquals": priority_lower_than_or_equals, "priorityHigherThanOrEquals": priority_higher_than_or_equals, "creationLog": creation_log, "failureLog": failure_log, "successLog": success_log, "deletionLog": deletion_log}))

    def query_historic_external_task_logs(self, body: Body = None) -> Any:
        """POST /history/external-task-log"""
        return self._request(Request("POST", "/history/external-task-log", body=body))

    def get_historic_external_task_logs_count(self, *, log_id: str | Sequence[str] | None = None, external_task_id: str | Sequence[str] | None = None, topic_name: str | Sequence[str] | None = None, worker_id: str | Sequence[str] | None = None, error_message: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, priority_lower_than_or_equals: int | None = None, priority_higher_than_or_equals: int | None = None, creation_log: bool | None = None, failure_log: bool | None = None, success_log: bool | None = None, deletion_log: bool | None = None) -> Any:
        """GET /history/external-task-log/count"""
        return self._request(Request("GET", "/history/external-task-log/count", query={"logId": log_id, "externalTaskId": external_task_id, "topicName": topic_name, "workerId": worker_id, "errorMessage": error_message, "activityIdIn": activity_id_in, "activityInstanceIdIn": activity_instance_id_in, "executionIdIn": execution_id_in, "processInstanceId": process_instance_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "priorityLowerThanOrEquals": priority_lower_than_or_equals, "priorityHigherThanOrEquals": priority_higher_than_or_equals, "creationLog": creation_log, "failureLog": failure_log, "successLog": success_log, "deletionLog": deletion_log}))

    def query_historic_external_task_logs_count(self, body: Body = None) -> Any:
        """POST /history/external-task-log/count"""
        return self._request(Request("POST", "/history/external-task-log/count", body=body))

    def get_historic_external_task_log(self, id: str) -> Any:
        """GET /history/external-task-log/{id}"""
        return self._request(Request("GET", path_of("/history/external-task-log/{id}", id)))

    def get_error_details_historic_external_task_log(self, id: str) -> Any:
        """GET /history/external-task-log/{id}/error-details"""
        return self._request(Request("GET", path_of("/history/external-task-log/{id}/error-details", id)))

    def get_historic_identity_links(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, type: str | Sequence[str] | None = None, user_id: str | Sequence[str] | None = None, group_id: str | Sequence[str] | None = None, date_before: str | Sequence[str] | None = None, date_after: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, operation_type: str | Sequence[str] | None = None, assigner_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None) -> Any:
        """GET /history/identity-link-log"""
        return self._request(Request("GET", "/history/identity-link-log", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "type": type, "userId": user_id, "groupId": group_id, "dateBefore": date_before, "dateAfter": date_after, "taskId": task_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "operationType": operation_type, "assignerId": assigner_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id}))

    def get_historic_identity_links_count(self, *, type: str | Sequence[str] | None = None, user_id: str | Sequence[str] | None = None, group_id: str | Sequence[str] | None = None, date_before: str | Sequence[str] | None = None, date_after: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, operation_type: str | Sequence[str] | None = None, assigner_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None) -> Any:
        """GET /history/identity-link-log/count"""
        return self._request(Request("GET", "/history/identity-link-log/count", query={"type": type, "userId": user_id, "groupId": group_id, "dateBefore": date_before, "dateAfter": date_after, "taskId": task_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "operationType": operation_type, "assignerId": assigner_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id}))

    def get_historic_incidents(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, create_time_before: str | Sequence[str] | None = None, create_time_after: str | Sequence[str] | None = None, end_time_before: str | Sequence[str] | None = None, end_time_after: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, failed_activity_id: str | Sequence[str] | None = None, cause_incident_id: str | Sequence[str] | None = None, root_cause_incident_id: str | Sequence[str] | None = None, configuration: str | Sequence[str] | None = None, history_configuration: str | Sequence[str] | None = None, open: bool | None = None, resolved: bool | None = None, deleted: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, job_definition_id_in: str | Sequence[str] | None = None) -> Any:
        """GET /history/incident"""
        return self._request(Request("GET", "/history/incident", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processInstanceId": process_instance_id, "executionId": execution_id, "createTimeBefore": create_time_before, "createTimeAfter": create_time_after, "endTimeBefore": end_time_before, "endTimeAfter": end_time_after, "activityId": activity_id, "failedActivityId": failed_activity_id, "causeIncidentId": cause_incident_id, "rootCauseIncidentId": root_cause_incident_id, "configuration": configuration, "historyConfiguration": history_configuration, "open": open, "resolved": resolved, "deleted": deleted, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "jobDefinitionIdIn": job_definition_id_in}))

    def get_historic_incidents_count(self, *, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, create_time_before: str | Sequence[str] | None = None, create_time_after: str | Sequence[str] | None = None, end_time_before: str | Sequence[str] | None = None, end_time_after: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, failed_activity_id: str | Sequence[str] | None = None, cause_incident_id: str | Sequence[str] | None = None, root_cause_incident_id: str | Sequence[str] | None = None, configuration: str | Sequence[str] | None = None, history_configuration: str | Sequence[str] | None = None, open: bool | None = None, resolved: bool | None = None, deleted: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, job_definition_id_in: str | Sequence[str] | None = None) -> Any:
        """GET /history/incident/count"""
        return self._request(Request("GET", "/history/incident/count", query={"incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processInstanceId": process_instance_id, "executionId": execution_id, "createTimeBefore": create_time_before, "createTimeAfter": create_time_after, "endTimeBefore": end_time_before, "endTimeAfter": end_time_after, "activityId": activity_id, "failedActivityId": failed_activity_id, "causeIncidentId": cause_incident_id, "rootCauseIncidentId": root_cause_incident_id, "configuration": configuration, "historyConfiguration": history_configuration, "open": open, "resolved": resolved, "deleted": deleted, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "jobDefinitionIdIn": job_definition_id_in}))

    def get_historic_job_logs(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, log_id: str | Sequence[str] | None = None, job_id: str | Sequence[str] | None = None, job_exception_message: str | Sequence[str] | None = None, job_definition_id: str | Sequence[str] | None = None, job_definition_type: str | Sequence[str] | None = None, job_definition_configuration: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, failed_activity_id_in: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, hostname: str | Sequence[str] | None = None, job_priority_lower_than_or_equals: int | None = None, job_priority_higher_than_or_equals: int | None = None, creation_log: bool | None = None, failure_log: bool | None = None, success_log: bool | None = None, deletion_log: bool | None = None) -> Any:
        """GET /history/job-log"""
        return self._request(Request("GET", "/history/job-log", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "logId": log_id, "jobId": job_id, "jobExceptionMessage": job_exception_message, "jobDefinitionId": job_definition_id, "jobDefinitionType": job_definition_type, "jobDefinitionConfiguration": job_definition_configuration, "activityIdIn": activity_id_in, "failedActivityIdIn": failed_activity_id_in, "executionIdIn": execution_id_in, "processInstanceId": process_instance_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "deploymentId": deployment_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "hostname": hostname, "jobPriorityLowerThanOrEquals": job_priority_lower_than_or_equals, "jobPriorityHigherThanOrEquals": job_priority_higher_than_or_equals, "creationLog": creation_log, "failureLog": failure_log, "successLog": success_log, "deletionLog": deletion_log}))

    def query_historic_job_logs(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /history/job-log"""
        return self._request(Request("POST", "/history/job-log", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_historic_job_logs_count(self, *, log_id: str | Sequence[str] | None = None, job_id: str | Sequence[str] | None = None, job_exception_message: str | Sequence[str] | None = None, job_definition_id: str | Sequence[str] | None = None, job_definition_type: str | Sequence[str] | None = None, job_definition_configuration: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, failed_activity_id_in: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, hostname: str | Sequence[str] | None = None, job_priority_lower_than_or_equals: int | None = None, job_priority_higher_than_or_equals: int | None = None, creation_log: bool | None = None, failure_log: bool | None = None, success_log: bool | None = None, deletion_log: bool | None = None) -> Any:
        """GET /history/job-log/count"""
        return self._request(Request("GET", "/history/job-log/count", query={"logId": log_id, "jobId": job_id, "jobExceptionMessage": job_exception_message, "jobDefinitionId": job_definition_id, "jobDefinitionType": job_definition_type, "jobDefinitionConfiguration": job_definition_configuration, "activityIdIn": activity_id_in, "failedActivityIdIn": failed_activity_id_in, "executionIdIn": execution_id_in, "processInstanceId": process_instance_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "deploymentId": deployment_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "hostname": hostname, "jobPriorityLowerThanOrEquals": job_priority_lower_than_or_equals, "jobPriorityHigherThanOrEquals": job_priority_higher_than_or_equals, "creationLog": creation_log, "failureLog": failure_log, "successLog": success_log, "deletionLog": deletion_log}))

    def query_historic_job_logs_count(self, body: Body = None) -> Any:
        """POST /history/job-log/count"""
        return self._request(Request("POST", "/history/job-log/count", body=body))

    def get_historic_job_log(self, id: str) -> Any:
        """GET /history/job-log/{id}"""
        return self._request(Request("GET", path_of("/history/job-log/{id}", id)))

    def get_stacktrace_historic_job_log(self, id: str) -> Any:
        """GET /history/job-log/{id}/stacktrace"""
        return self._request(Request("GET", path_of("/history/job-log/{id}/stacktrace", id)))

    def get_cleanable_historic_process_instance_report(self, *, process_definition_id_in: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, compact: bool | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, first_result: int | None = None, max_results: int | None = None) -> Any:
        """GET /history/process-definition/cleanable-process-instance-report"""
        return self._request(Request("GET", "/history/process-definition/cleanable-process-instance-report", query={"processDefinitionIdIn": process_definition_id_in, "processDefinitionKeyIn": process_definition_key_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "compact": compact, "sortBy": sort_by, "sortOrder": sort_order, "firstResult": first_result, "maxResults": max_results}))

    def get_cleanable_historic_process_instance_report_count(self, *, process_definition_id_in: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, compact: bool | None = None) -> Any:
        """GET /history/process-definition/cleanable-process-instance-report/count"""
        return self._request(Request("GET", "/history/process-definition/cleanable-process-instance-report/count", query={"processDefinitionIdIn": process_definition_id_in, "processDefinitionKeyIn": process_definition_key_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "compact": compact}))

    def get_historic_activity_statistics(self, id: str, *, canceled: bool | None = None, finished: bool | None = None, complete_scope: bool | None = None, incidents: bool | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, finished_before: str | Sequence[str] | None = None, finished_after: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None) -> Any:
        """GET /history/process-definition/{id}/statistics"""
        return self._request(Request("GET", path_of("/history/process-definition/{id}/statistics", id), query={"canceled": canceled, "finished": finished, "completeScope": complete_scope, "incidents": incidents, "startedBefore": started_before, "startedAfter": started_after, "finishedBefore": finished_before, "finishedAfter": finished_after, "processInstanceIdIn": process_instance_id_in, "sortBy": sort_by, "sortOrder": sort_order}))

    def get_historic_process_instances(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_ids: str | Sequence[str] | None = None, process_instance_id_not_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, process_definition_name_like: str | Sequence[str] | None = None, process_definition_key_not_in: str | Sequence[str] | None = None, process_instance_business_key: str | Sequence[str] | None = None, process_instance_business_key_in: str | Sequence[str] | None = None, process_instance_business_key_like: str | Sequence[str] | None = None, root_process_instances: bool | None = None, root_process_instance_id: str | Sequence[str] | None = None, finished: bool | None = None, unfinished: bool | None = None, with_jobs_retrying: bool | None = None, with_incidents: bool | None = None, with_root_incidents: bool | None = None, incident_id_in: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_status: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, finished_before: str | Sequence[str] | None = None, finished_after: str | Sequence[str] | None = None, executed_activity_after: str | Sequence[str] | None = None, executed_activity_before: str | Sequence[str] | None = None, executed_job_after: str | Sequence[str] | None = None, executed_job_before: str | Sequence[str] | None = None, started_by: str | Sequence[str] | None = None, super_process_instance_id: str | Sequence[str] | None = None, sub_process_instance_id: str | Sequence[str] | None = None, super_case_instance_id: str | Sequence[str] | None = None, sub_case_instance_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, activity_id_in: str | Sequence[str] | None = None, executed_activity_id_in: str | Sequence[str] | None = None, active_activity_id_in: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, completed: bool | None = None, externally_terminated: bool | None = None, internally_terminated: bool | None = None, variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /history/process-instance"""
        return self._request(Request("GET", "/history/process-instance", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "processInstanceId": process_instance_id, "processInstanceIds": process_instance_ids, "processInstanceIdNotIn": process_instance_id_not_in, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionName": process_definition_name, "processDefinitionNameLike": process_definition_name_like, "processDefinitionKeyNotIn": process_definition_key_not_in, "processInstanceBusinessKey": process_instance_business_key, "processInstanceBusinessKeyIn": process_instance_business_key_in, "processInstanceBusinessKeyLike": process_instance_business_key_like, "rootProcessInstances": root_process_instances, "rootProcessInstanceId": root_process_instance_id, "finished": finished, "unfinished": unfinished, "withJobsRetrying": with_jobs_retrying, "withIncidents": with_incidents, "withRootIncidents": with_root_incidents, "incidentIdIn": incident_id_in, "incidentType": incident_type, "incidentStatus": incident_status, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "startedBefore": started_before, "startedAfter": started_after, "finishedBefore": finished_before, "finishedAfter": finished_after, "executedActivityAfter": executed_activity_after, "executedActivityBefore": executed_activity_before, "executedJobAfter": executed_job_after, "executedJobBefore": executed_job_before, "startedBy": started_by, "superProcessInstanceId": super_process_instance_id, "subProcessInstanceId": sub_process_instance_id, "superCaseInstanceId": super_case_instance_id, "subCaseInstanceId": sub_case_instance_id, "caseInstanceId": case_instance_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "activityIdIn": activity_id_in, "executedActivityIdIn": executed_activity_id_in, "activeActivityIdIn": active_activity_id_in, "active": active, "suspended": suspended, "completed": completed, "externallyTerminated": externally_terminated, "internallyTerminated": internally_terminated, "variables": variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_historic_process_instances(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /history/process-instance"""
        return self._request(Request("POST", "/history/process-instance", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_historic_process_instances_count(self, *, process_instance_id: str | Sequence[str] | None = None, process_instance_ids: str | Sequence[str] | None = None, process_instance_id_not_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, process_definition_name_like: str | Sequence[str] | None = None, process_definition_key_not_in: str | Sequence[str] | None = None, process_instance_business_key: str | Sequence[str] | None = None, process_instance_business_key_in: str | Sequence[str] | None = None, process_instance_business_key_like: str | Sequence[str] | None = None, root_process_instances: bool | None = None, root_process_instance_id: str | Sequence[str] | None = None, finished: bool | None = None, unfinished: bool | None = None, with_jobs_retrying: bool | None = None, with_incidents: bool | None = None, with_root_incidents: bool | None = None, incident_id_in: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_status: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, finished_before: str | Sequence[str] | None = None, finished_after: str | Sequence[str] | None = None, executed_activity_after: str | Sequence[str] | None = None, executed_activity_before: str | Sequence[str] | None = None, executed_job_after: str | Sequence[str] | None = None, executed_job_before: str | Sequence[str] | None = None, started_by: str | Sequence[str] | None = None, super_process_instance_id: str | Sequence[str] | None = None, sub_process_instance_id: str | Sequence[str] | None = None, super_case_instance_id: str | Sequence[str] | None = None, sub_case_instance_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, activity_id_in: str | Sequence[str] | None = None, executed_activity_id_in: str | Sequence[str] | None = None, active_activity_id_in: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, completed: bool | None = None, externally_terminated: bool | None = None, internally_terminated: bool | None = None, variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /history/process-instance/count"""
        return self._request(Request("GET", "/history/process-instance/count", query={"processInstanceId": process_instance_id, "processInstanceIds": process_instance_ids, "processInstanceIdNotIn": process_instance_id_not_in, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionName": process_definition_name, "processDefinitionNameLike": process_definition_name_like, "processDefinitionKeyNotIn": process_definition_key_not_in, "processInstanceBusinessKey": process_instance_business_key, "processInstanceBusinessKeyIn": process_instance_business_key_in, "processInstanceBusinessKeyLike": process_instance_business_key_like, "rootProcessInstances": root_process_instances, "rootProcessInstanceId": root_process_instance_id, "finished": finished, "unfinished": unfinished, "withJobsRetrying": with_jobs_retrying, "withIncidents": with_incidents, "withRootIncidents": with_root_incidents, "incidentIdIn": incident_id_in, "incidentType": incident_type, "incidentStatus": incident_status, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "startedBefore": started_before, "startedAfter": started_after, "finishedBefore": finished_before, "finishedAfter": finished_after, "executedActivityAfter": executed_activity_after, "executedActivityBefore": executed_activity_before, "executedJobAfter": executed_job_after, "executedJobBefore": executed_job_before, "startedBy": started_by, "superProcessInstanceId": super_process_instance_id, "subProcessInstanceId": sub_process_instance_id, "superCaseInstanceId": super_case_instance_id, "subCaseInstanceId": sub_case_instance_id, "caseInstanceId": case_instance_id, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "activityIdIn": activity_id_in, "executedActivityIdIn": executed_activity_id_in, "activeActivityIdIn": active_activity_id_in, "active": active, "suspended": suspended, "completed": completed, "externallyTerminated": externally_terminated, "internallyTerminated": internally_terminated, "variables": variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_historic_process_instances_count(self, body: Body = None) -> Any:
        """POST /history/process-instance/count"""
        return self._request(Request("POST", "/history/process-instance/count", body=body))

    def delete_historic_process_instances_async(self, body: Body = None) -> Any:
        """POST /history/process-instance/delete"""
        return self._request(Request("POST", "/history/process-instance/delete", body=body))

    def set_removal_time_async(self, body: Body = None) -> Any:
        """POST /history/process-instance/set-removal-time"""
        return self._request(Request("POST", "/history/process-instance/set-removal-time", body=body))

    def get_historic_process_instance_duration_report(self, *, report_type: str | Sequence[str] | None = None, period_unit: str | Sequence[str] | None = None, process_definition_id_in: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None) -> Any:
        """GET /history/process-instance/report"""
        return self._request(Request("GET", "/history/process-instance/report", query={"reportType": report_type, "periodUnit": period_unit, "processDefinitionIdIn": process_definition_id_in, "processDefinitionKeyIn": process_definition_key_in, "startedBefore": started_before, "startedAfter": started_after}))

    def delete_historic_process_instance(self, id: str, *, fail_if_not_exists: bool | None = None) -> Any:
        """DELETE /history/process-instance/{id}"""
        return self._request(Request("DELETE", path_of("/history/process-instance/{id}", id), query={"failIfNotExists": fail_if_not_exists}))

    def get_historic_process_instance(self, id: str) -> Any:
        """GET /history/process-instance/{id}"""
        return self._request(Request("GET", path_of("/history/process-instance/{id}", id)))

    def delete_historic_variable_instances_of_historic_process_instance(self, id: str) -> Any:
        """DELETE /history/process-instance/{id}/variable-instances"""
        return self._request(Request("DELETE", path_of("/history/process-instance/{id}/variable-instances", id)))

    def get_historic_task_instances(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, task_parent_task_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, root_process_instance_id: str | Sequence[str] | None = None, process_instance_business_key: str | Sequence[str] | None = None, process_instance_business_key_in: str | Sequence[str] | None = None, process_instance_business_key_like: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_definition_key: str | Sequence[str] | None = None, case_definition_name: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, task_name: str | Sequence[str] | None = None, task_name_like: str | Sequence[str] | None = None, task_description: str | Sequence[str] | None = None, task_description_like: str | Sequence[str] | None = None, task_definition_key: str | Sequence[str] | None = None, task_definition_key_in: str | Sequence[str] | None = None, task_delete_reason: str | Sequence[str] | None = None, task_delete_reason_like: str | Sequence[str] | None = None, task_assignee: str | Sequence[str] | None = None, task_assignee_like: str | Sequence[str] | None = None, task_owner: str | Sequence[str] | None = None, task_owner_like: str | Sequence[str] | None = None, task_priority: int | None = None, assigned: bool | None = None, unassigned: bool | None = None, finished: bool | None = None, unfinished: bool | None = None, process_finished: bool | None = None, process_unfinished: bool | None = None, task_due_date: str | Sequence[str] | None = None, task_due_date_before: str | Sequence[str] | None = None, task_due_date_after: str | Sequence[str] | None = None, without_task_due_date: bool | None = None, task_follow_up_date: str | Sequence[str] | None = None, task_follow_up_date_before: str | Sequence[str] | None = None, task_follow_up_date_after: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, finished_before: str | Sequence[str] | None = None, finished_after: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, task_variables: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, task_involved_user: str | Sequence[str] | None = None, task_involved_group: str | Sequence[str] | None = None, task_had_candidate_user: str | Sequence[str] | None = None, task_had_candidate_group: str | Sequence[str] | None = None, with_candidate_groups: bool | None = None, without_candidate_groups: bool | None = None) -> Any:
        """GET /history/task"""
        return self._request(Request("GET", "/history/task", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "taskId": task_id, "taskParentTaskId": task_parent_task_id, "processInstanceId": process_instance_id, "rootProcessInstanceId": root_process_instance_id, "processInstanceBusinessKey": process_instance_business_key, "processInstanceBusinessKeyIn": process_instance_business_key_in, "processInstanceBusinessKeyLike": process_instance_business_key_like, "executionId": execution_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionName": process_definition_name, "caseInstanceId": case_instance_id, "caseExecutionId": case_execution_id, "caseDefinitionId": case_definition_id, "caseDefinitionKey": case_definition_key, "caseDefinitionName": case_definition_name, "activityInstanceIdIn": activity_instance_id_in, "taskName": task_name, "taskNameLike": task_name_like, "taskDescription": task_description, "taskDescriptionLike": task_description_like, "taskDefinitionKey": task_definition_key, "taskDefinitionKeyIn": task_definition_key_in, "taskDeleteReason": task_delete_reason, "taskDeleteReasonLike": task_delete_reason_like, "taskAssignee": task_assignee, "taskAssigneeLike": task_assignee_like, "taskOwner": task_owner, "taskOwnerLike": task_owner_like, "taskPriority": task_priority, "assigned": assigned, "unassigned": unassigned, "finished": finished, "unfinished": unfinished, "processFinished": process_finished, "processUnfinished": process_unfinished, "taskDueDate": task_due_date, "taskDueDateBefore": task_due_date_before, "taskDueDateAfter": task_due_date_after, "withoutTaskDueDate": without_task_due_date, "taskFollowUpDate": task_follow_up_date, "taskFollowUpDateBefore": task_follow_up_date_before, "taskFollowUpDateAfter": task_follow_up_date_after, "startedBefore": started_before, "startedAfter": started_after, "finishedBefore": finished_before, "finishedAfter": finished_after, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "taskVariables": task_variables, "processVariables": process_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "taskInvolvedUser": task_involved_user, "taskInvolvedGroup": task_involved_group, "taskHadCandidateUser": task_had_candidate_user, "taskHadCandidateGroup": task_had_candidate_group, "withCandidateGroups": with_candidate_groups, "withoutCandidateGroups": without_candidate_groups}))

    def query_historic_task_instances(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /history/task"""
        return self._request(Request("POST", "/history/task", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_historic_task_instances_count(self, *, task_id: str | Sequence[str] | None = None, task_parent_task_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, root_process_instance_id: str | Sequence[str] | None = None, process_instance_business_key: str | Sequence[str] | None = None, process_instance_business_key_in: str | Sequence[str] | None = None, process_instance_business_key_like: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_definition_key: str | Sequence[str] | None = None, case_definition_name: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, task_name: str | Sequence[str] | None = None, task_name_like: str | Sequence[str] | None = None, task_description: str | Sequence[str] | None = None, task_description_like: str | Sequence[str] | None = None, task_definition_key: str | Sequence[str] | None = None, task_definition_key_in: str | Sequence[str] | None = None, task_delete_reason: str | Sequence[str] | None = None, task_delete_reason_like: str | Sequence[str] | None = None, task_assignee: str | Sequence[str] | None = None, task_assignee_like: str | Sequence[str] | None = None, task_owner: str | Sequence[str] | None = None, task_owner_like: str | Sequence[str] | None = None, task_priority: int | None = None, assigned: bool | None = None, unassigned: bool | None = None, finished: bool | None = None, unfinished: bool | None = None, process_finished: bool | None = None, process_unfinished: bool | None = None, task_due_date: str | Sequence[str] | None = None, task_due_date_before: str | Sequence[str] | None = None, task_due_date_after: str | Sequence[str] | None = None, without_task_due_date: bool | None = None, task_follow_up_date: str | Sequence[str] | None = None, task_follow_up_date_before: str | Sequence[str] | None = None, task_follow_up_date_after: str | Sequence[str] | None = None, started_before: str | Sequence[str] | None = None, started_after: str | Sequence[str] | None = None, finished_before: str | Sequence[str] | None = None, finished_after: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, task_variables: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, task_involved_user: str | Sequence[str] | None = None, task_involved_group: str | Sequence[str] | None = None, task_had_candidate_user: str | Sequence[str] | None = None, task_had_candidate_group: str | Sequence[str] | None = None, with_candidate_groups: bool | None = None, without_candidate_groups: bool | None = None) -> Any:
        """GET /history/task/count"""
        return self._request(Request("GET", "/history/task/count", query={"taskId": task_id, "taskParentTaskId": task_parent_task_id, "processInstanceId": process_instance_id, "rootProcessInstanceId": root_process_instance_id, "processInstanceBusinessKey": process_instance_business_key, "processInstanceBusinessKeyIn": process_instance_business_key_in, "processInstanceBusinessKeyLike": process_instance_business_key_like, "executionId": execution_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionName": process_definition_name, "caseInstanceId": case_instance_id, "caseExecutionId": case_execution_id, "caseDefinitionId": case_definition_id, "caseDefinitionKey": case_definition_key, "caseDefinitionName": case_definition_name, "activityInstanceIdIn": activity_instance_id_in, "taskName": task_name, "taskNameLike": task_name_like, "taskDescription": task_description, "taskDescriptionLike": task_description_like, "taskDefinitionKey": task_definition_key, "taskDefinitionKeyIn": task_definition_key_in, "taskDeleteReason": task_delete_reason, "taskDeleteReasonLike": task_delete_reason_like, "taskAssignee": task_assignee, "taskAssigneeLike": task_assignee_like, "taskOwner": task_owner, "taskOwnerLike": task_owner_like, "taskPriority": task_priority, "assigned": assigned, "unassigned": unassigned, "finished": finished, "unfinished": unfinished, "processFinished": process_finished, "processUnfinished": process_unfinished, "taskDueDate": task_due_date, "taskDueDateBefore": task_due_date_before, "taskDueDateAfter": task_due_date_after, "withoutTaskDueDate": without_task_due_date, "taskFollowUpDate": task_follow_up_date, "taskFollowUpDateBefore": task_follow_up_date_before, "taskFollowUpDateAfter": task_follow_up_date_after, "startedBefore": started_before, "startedAfter": started_after, "finishedBefore": finished_before, "finishedAfter": finished_after, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "taskVariables": task_variables, "processVariables": process_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "taskInvolvedUser": task_involved_user, "taskInvolvedGroup": task_involved_group, "taskHadCandidateUser": task_had_candidate_user, "taskHadCandidateGroup": task_had_candidate_group, "withCandidateGroups": with_candidate_groups, "withoutCandidateGroups": without_candidate_groups}))

    def query_historic_task_instances_count(self, body: Body = None) -> Any:
        """POST /history/task/count"""
        return self._request(Request("POST", "/history/task/count", body=body))

    def get_historic_task_instance_report(self, *, report_type: str | Sequence[str] | None = None, period_unit: str | Sequence[str] | None = None, completed_before: str | Sequence[str] | None = None, completed_after: str | Sequence[str] | None = None, group_by: str | Sequence[str] | None = None) -> Any:
        """GET /history/task/report"""
        return self._request(Request("GET", "/history/task/report", query={"reportType": report_type, "periodUnit": period_unit, "completedBefore": completed_before, "completedAfter": completed_after, "groupBy": group_by}))

    def query_user_operation_entries(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, external_task_id: str | Sequence[str] | None = None, batch_id: str | Sequence[str] | None = None, job_id: str | Sequence[str] | None = None, job_definition_id: str | Sequence[str] | None = None, user_id: str | Sequence[str] | None = None, operation_id: str | Sequence[str] | None = None, operation_type: str | Sequence[str] | None = None, entity_type: str | Sequence[str] | None = None, entity_type_in: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_in: str | Sequence[str] | None = None, property: str | Sequence[str] | None = None, after_timestamp: str | Sequence[str] | None = None, before_timestamp: str | Sequence[str] | None = None) -> Any:
        """GET /history/user-operation"""
        return self._request(Request("GET", "/history/user-operation", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "deploymentId": deployment_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processInstanceId": process_instance_id, "executionId": execution_id, "caseDefinitionId": case_definition_id, "caseInstanceId": case_instance_id, "caseExecutionId": case_execution_id, "taskId": task_id, "externalTaskId": external_task_id, "batchId": batch_id, "jobId": job_id, "jobDefinitionId": job_definition_id, "userId": user_id, "operationId": operation_id, "operationType": operation_type, "entityType": entity_type, "entityTypeIn": entity_type_in, "category": category, "categoryIn": category_in, "property": property, "afterTimestamp": after_timestamp, "beforeTimestamp": before_timestamp}))

    def query_user_operation_count(self, *, deployment_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, external_task_id: str | Sequence[str] | None = None, batch_id: str | Sequence[str] | None = None, job_id: str | Sequence[str] | None = None, job_definition_id: str | Sequence[str] | None = None, user_id: str | Sequence[str] | None = None, operation_id: str | Sequence[str] | None = None, operation_type: str | Sequence[str] | None = None, entity_type: str | Sequence[str] | None = None, entity_type_in: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_in: str | Sequence[str] | None = None, property: str | Sequence[str] | None = None, after_timestamp: str | Sequence[str] | None = None, before_timestamp: str | Sequence[str] | None = None) -> Any:
        """GET /history/user-operation/count"""
        return self._request(Request("GET", "/history/user-operation/count", query={"deploymentId": deployment_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processInstanceId": process_instance_id, "executionId": execution_id, "caseDefinitionId": case_definition_id, "caseInstanceId": case_instance_id, "caseExecutionId": case_execution_id, "taskId": task_id, "externalTaskId": external_task_id, "batchId": batch_id, "jobId": job_id, "jobDefinitionId": job_definition_id, "userId": user_id, "operationId": operation_id, "operationType": operation_type, "entityType": entity_type, "entityTypeIn": entity_type_in, "category": category, "categoryIn": category_in, "property": property, "afterTimestamp": after_timestamp, "beforeTimestamp": before_timestamp}))

    def set_annotation_user_operation_log(self, operation_id: str, body: Body = None) -> Any:
        """PUT /history/user-operation/{operationId}/set-annotation"""
        return self._request(Request("PUT", path_of("/history/user-operation/{operationId}/set-annotation", operation_id), body=body))

    def clear_annotation_user_operation_log(self, operation_id: str) -> Any:
        """PUT /history/user-operation/{operationId}/clear-annotation"""
        return self._request(Request("PUT", path_of("/history/user-operation/{operationId}/clear-annotation", operation_id)))

    def get_historic_variable_instances(self, *, first_result: int | None = None, max_results: int | None = None, deserialize_values: bool | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, variable_name: str | Sequence[str] | None = None, variable_name_in: str | Sequence[str] | None = None, variable_name_like: str | Sequence[str] | None = None, variable_value: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, variable_type_in: str | Sequence[str] | None = None, include_deleted: bool | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id_in: str | Sequence[str] | None = None, case_activity_id_in: str | Sequence[str] | None = None, task_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None) -> Any:
        """GET /history/variable-instance"""
        return self._request(Request("GET", "/history/variable-instance", query={"firstResult": first_result, "maxResults": max_results, "deserializeValues": deserialize_values, "sortBy": sort_by, "sortOrder": sort_order, "variableName": variable_name, "variableNameIn": variable_name_in, "variableNameLike": variable_name_like, "variableValue": variable_value, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "variableTypeIn": variable_type_in, "includeDeleted": include_deleted, "processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "executionIdIn": execution_id_in, "caseInstanceId": case_instance_id, "caseExecutionIdIn": case_execution_id_in, "caseActivityIdIn": case_activity_id_in, "taskIdIn": task_id_in, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id}))

    def query_historic_variable_instances(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None, deserialize_values: bool | None = None) -> Any:
        """POST /history/variable-instance"""
        return self._request(Request("POST", "/history/variable-instance", query={"firstResult": first_result, "maxResults": max_results, "deserializeValues": deserialize_values}, body=body))

    def get_historic_variable_instances_count(self, *, variable_name: str | Sequence[str] | None = None, variable_name_in: str | Sequence[str] | None = None, variable_name_like: str | Sequence[str] | None = None, variable_value: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, variable_type_in: str | Sequence[str] | None = None, include_deleted: bool | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_execution_id_in: str | Sequence[str] | None = None, case_activity_id_in: str | Sequence[str] | None = None, task_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None) -> Any:
        """GET /history/variable-instance/count"""
        return self._request(Request("GET", "/history/variable-instance/count", query={"variableName": variable_name, "variableNameIn": variable_name_in, "variableNameLike": variable_name_like, "variableValue": variable_value, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "variableTypeIn": variable_type_in, "includeDeleted": include_deleted, "processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "executionIdIn": execution_id_in, "caseInstanceId": case_instance_id, "caseExecutionIdIn": case_execution_id_in, "caseActivityIdIn": case_activity_id_in, "taskIdIn": task_id_in, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id}))

    def query_historic_variable_instances_count(self, body: Body = None) -> Any:
        """POST /history/variable-instance/count"""
        return self._request(Request("POST", "/history/variable-instance/count", body=body))

    def get_historic_variable_instance(self, id: str, *, deserialize_values: bool | None = None) -> Any:
        """GET /history/variable-instance/{id}"""
        return self._request(Request("GET", path_of("/history/variable-instance/{id}", id), query={"deserializeValues": deserialize_values}))

    def delete_historic_variable_instance(self, id: str) -> Any:
        """DELETE /history/variable-instance/{id}"""
        return self._request(Request("DELETE", path_of("/history/variable-instance/{id}", id)))

    def get_historic_variable_instance_binary(self, id: str) -> Any:
        """GET /history/variable-instance/{id}/data"""
        return self._request(Request("GET", path_of("/history/variable-instance/{id}/data", id)))

    def get_group_info(self, *, user_id: str | Sequence[str] | None = None) -> Any:
        """GET /identity/groups"""
        return self._request(Request("GET", "/identity/groups", query={"userId": user_id}))

    def get_password_policy(self) -> Any:
        """GET /identity/password-policy"""
        return self._request(Request("GET", "/identity/password-policy"))

    def check_password(self, body: Body = None) -> Any:
        """POST /identity/password-policy"""
        return self._request(Request("POST", "/identity/password-policy", body=body))

    def verify_user(self, body: Body = None) -> Any:
        """POST /identity/verify"""
        return self._request(Request("POST", "/identity/verify", body=body))

    def get_incidents(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, incident_timestamp_before: str | Sequence[str] | None = None, incident_timestamp_after: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, failed_activity_id: str | Sequence[str] | None = None, cause_incident_id: str | Sequence[str] | None = None, root_cause_incident_id: str | Sequence[str] | None = None, configuration: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, job_definition_id_in: str | Sequence[str] | None = None) -> Any:
        """GET /incident"""
        return self._request(Request("GET", "/incident", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "processDefinitionId": process_definition_id, "processDefinitionKeyIn": process_definition_key_in, "processInstanceId": process_instance_id, "executionId": execution_id, "incidentTimestampBefore": incident_timestamp_before, "incidentTimestampAfter": incident_timestamp_after, "activityId": activity_id, "failedActivityId": failed_activity_id, "causeIncidentId": cause_incident_id, "rootCauseIncidentId": root_cause_incident_id, "configuration": configuration, "tenantIdIn": tenant_id_in, "jobDefinitionIdIn": job_definition_id_in}))

    def get_incidents_count(self, *, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, incident_timestamp_before: str | Sequence[str] | None = None, incident_timestamp_after: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, failed_activity_id: str | Sequence[str] | None = None, cause_incident_id: str | Sequence[str] | None = None, root_cause_incident_id: str | Sequence[str] | None = None, configuration: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, job_definition_id_in: str | Sequence[str] | None = None) -> Any:
        """GET /incident/count"""
        return self._request(Request("GET", "/incident/count", query={"incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "processDefinitionId": process_definition_id, "processDefinitionKeyIn": process_definition_key_in, "processInstanceId": process_instance_id, "executionId": execution_id, "incidentTimestampBefore": incident_timestamp_before, "incidentTimestampAfter": incident_timestamp_after, "activityId": activity_id, "failedActivityId": failed_activity_id, "causeIncidentId": cause_incident_id, "rootCauseIncidentId": root_cause_incident_id, "configuration": configuration, "tenantIdIn": tenant_id_in, "jobDefinitionIdIn": job_definition_id_in}))

    def resolve_incident(self, id: str) -> Any:
        """DELETE /incident/{id}"""
        return self._request(Request("DELETE", path_of("/incident/{id}", id)))

    def get_incident(self, id: str) -> Any:
        """GET /incident/{id}"""
        return self._request(Request("GET", path_of("/incident/{id}", id)))

    def clear_incident_annotation(self, id: str) -> Any:
        """DELETE /incident/{id}/annotation"""
        return self._request(Request("DELETE", path_of("/incident/{id}/annotation", id)))

    def set_incident_annotation(self, id: str, body: Body = None) -> Any:
        """PUT /incident/{id}/annotation"""
        return self._request(Request("PUT", path_of("/incident/{id}/annotation", id), body=body))

    def get_jobs(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, job_id: str | Sequence[str] | None = None, job_ids: str | Sequence[str] | None = None, job_definition_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_ids: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, with_retries_left: bool | None = None, executable: bool | None = None, timers: bool | None = None, messages: bool | None = None, due_dates: str | Sequence[str] | None = None, create_times: str | Sequence[str] | None = None, with_exception: bool | None = None, exception_message: str | Sequence[str] | None = None, failed_activity_id: str | Sequence[str] | None = None, no_retries_left: bool | None = None, active: bool | None = None, suspended: bool | None = None, priority_lower_than_or_equals: int | None = None, priority_higher_than_or_equals: int | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_jobs_without_tenant_id: bool | None = None, acquired: bool | None = None) -> Any:
        """GET /job"""
        return self._request(Request("GET", "/job", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "jobId": job_id, "jobIds": job_ids, "jobDefinitionId": job_definition_id, "processInstanceId": process_instance_id, "processInstanceIds": process_instance_ids, "executionId": execution_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "activityId": activity_id, "withRetriesLeft": with_retries_left, "executable": executable, "timers": timers, "messages": messages, "dueDates": due_dates, "createTimes": create_times, "withException": with_exception, "exceptionMessage": exception_message, "failedActivityId": failed_activity_id, "noRetriesLeft": no_retries_left, "active": active, "suspended": suspended, "priorityLowerThanOrEquals": priority_lower_than_or_equals, "priorityHigherThanOrEquals": priority_higher_than_or_equals, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeJobsWithoutTenantId": include_jobs_without_tenant_id, "acquired": acquired}))

    def query_jobs(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /job"""
        return self._request(Request("POST", "/job", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_jobs_count(self, *, job_id: str | Sequence[str] | None = None, job_ids: str | Sequence[str] | None = None, job_definition_id: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_ids: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, activity_id: str | Sequence[str] | None = None, with_retries_left: bool | None = None, executable: bool | None = None, timers: bool | None = None, messages: bool | None = None, due_dates: str | Sequence[str] | None = None, create_times: str | Sequence[str] | None = None, with_exception: bool | None = None, exception_message: str | Sequence[str] | None = None, failed_activity_id: str | Sequence[str] | None = None, no_retries_left: bool | None = None, active: bool | None = None, suspended: bool | None = None, priority_lower_than_or_equals: int | None = None, priority_higher_than_or_equals: int | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_jobs_without_tenant_id: bool | None = None, acquired: bool | None = None) -> Any:
        """GET /job/count"""
        return self._request(Request("GET", "/job/count", query={"jobId": job_id, "jobIds": job_ids, "jobDefinitionId": job_definition_id, "processInstanceId": process_instance_id, "processInstanceIds": process_instance_ids, "executionId": execution_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "activityId": activity_id, "withRetriesLeft": with_retries_left, "executable": executable, "timers": timers, "messages": messages, "dueDates": due_dates, "createTimes": create_times, "withException": with_exception, "exceptionMessage": exception_message, "failedActivityId": failed_activity_id, "noRetriesLeft": no_retries_left, "active": active, "suspended": suspended, "priorityLowerThanOrEquals": priority_lower_than_or_equals, "priorityHigherThanOrEquals": priority_higher_than_or_equals, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeJobsWithoutTenantId": include_jobs_without_tenant_id, "acquired": acquired}))

    def query_jobs_count(self, body: Body = None) -> Any:
        """POST /job/count"""
        return self._request(Request("POST", "/job/count", body=body))

    def update_suspension_state_by(self, body: Body = None) -> Any:
        """PUT /job/suspended"""
        return self._request(Request("PUT", "/job/suspended", body=body))

    def set_job_retries_async_operation(self, body: Body = None) -> Any:
        """POST /job/retries"""
        return self._request(Request("POST", "/job/retries", body=body))

    def delete_job(self, id: str) -> Any:
        """DELETE /job/{id}"""
        return self._request(Request("DELETE", path_of("/job/{id}", id)))

    def get_job(self, id: str) -> Any:
        """GET /job/{id}"""
        return self._request(Request("GET", path_of("/job/{id}", id)))

    def set_job_duedate(self, id: str, body: Body = None) -> Any:
        """PUT /job/{id}/duedate"""
        return self._request(Request("PUT", path_of("/job/{id}/duedate", id), body=body))

    def recalculate_duedate(self, id: str, *, creation_date_based: bool | None = None) -> Any:
        """POST /job/{id}/duedate/recalculate"""
        return self._request(Request("POST", path_of("/job/{id}/duedate/recalculate", id), query={"creationDateBased": creation_date_based}))

    def execute_job(self, id: str) -> Any:
        """POST /job/{id}/execute"""
        return self._request(Request("POST", path_of("/job/{id}/execute", id)))

    def set_job_priority(self, id: str, body: Body = None) -> Any:
        """PUT /job/{id}/priority"""
        return self._request(Request("PUT", path_of("/job/{id}/priority", id), body=body))

    def set_job_retries(self, id: str, body: Body = None) -> Any:
        """PUT /job/{id}/retries"""
        return self._request(Request("PUT", path_of("/job/{id}/retries", id), body=body))

    def get_stacktrace(self, id: str) -> Any:
        """GET /job/{id}/stacktrace"""
        return self._request(Request("GET", path_of("/job/{id}/stacktrace", id)))

    def update_job_suspension_state(self, id: str, body: Body = None) -> Any:
        """PUT /job/{id}/suspended"""
        return self._request(Request("PUT", path_of("/job/{id}/suspended", id), body=body))

    def get_job_definitions(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, job_definition_id: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, job_type: str | Sequence[str] | None = None, job_configuration: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, with_overriding_job_priority: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_job_definitions_without_tenant_id: bool | None = None) -> Any:
        """GET /job-definition"""
        return self._request(Request("GET", "/job-definition", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "jobDefinitionId": job_definition_id, "activityIdIn": activity_id_in, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "jobType": job_type, "jobConfiguration": job_configuration, "active": active, "suspended": suspended, "withOverridingJobPriority": with_overriding_job_priority, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeJobDefinitionsWithoutTenantId": include_job_definitions_without_tenant_id}))

    def query_job_definitions(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /job-definition"""
        return self._request(Request("POST", "/job-definition", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_job_definitions_count(self, *, job_definition_id: str | Sequence[str] | None = None, activity_id_in: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, job_type: str | Sequence[str] | None = None, job_configuration: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, with_overriding_job_priority: bool | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_job_definitions_without_tenant_id: bool | None = None) -> Any:
        """GET /job-definition/count"""
        return self._request(Request("GET", "/job-definition/count", query={"jobDefinitionId": job_definition_id, "activityIdIn": activity_id_in, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "jobType": job_type, "jobConfiguration": job_configuration, "active": active, "suspended": suspended, "withOverridingJobPriority": with_overriding_job_priority, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeJobDefinitionsWithoutTenantId": include_job_definitions_without_tenant_id}))

    def query_job_definitions_count(self, body: Body = None) -> Any:
        """POST /job-definition/count"""
        return self._request(Request("POST", "/job-definition/count", body=body))

    def update_suspension_state_job_definitions(self, body: Body = None) -> Any:
        """PUT /job-definition/suspended"""
        return self._request(Request("PUT", "/job-definition/suspended", body=body))

    def get_job_definition(self, id: str) -> Any:
        """GET /job-definition/{id}"""
        return self._request(Request("GET", path_of("/job-definition/{id}", id)))

    def set_job_priority_job_definition(self, id: str, body: Body = None) -> Any:
        """PUT /job-definition/{id}/jobPriority"""
        return self._request(Request("PUT", path_of("/job-definition/{id}/jobPriority", id), body=body))

    def set_job_retries_job_definition(self, id: str, body: Body = None) -> Any:
        """PUT /job-definition/{id}/retries"""
        return self._request(Request("PUT", path_of("/job-definition/{id}/retries", id), body=body))

    def update_suspension_state_job_definition(self, id: str, body: Body = None) -> Any:
        """PUT /job-definition/{id}/suspended"""
        return self._request(Request("PUT", path_of("/job-definition/{id}/suspended", id), body=body))

    def deliver_message(self, body: Body = None) -> Any:
        """POST /message"""
        return self._request(Request("POST", "/message", body=body))

    def interval(self, *, name: str | Sequence[str] | None = None, reporter: str | Sequence[str] | None = None, start_date: str | Sequence[str] | None = None, end_date: str | Sequence[str] | None = None, first_result: int | None = None, max_results: int | None = None, interval: int | None = None, aggregate_by_reporter: str | Sequence[str] | None = None) -> Any:
        """GET /metrics"""
        return self._request(Request("GET", "/metrics", query={"name": name, "reporter": reporter, "startDate": start_date, "endDate": end_date, "firstResult": first_result, "maxResults": max_results, "interval": interval, "aggregateByReporter": aggregate_by_reporter}))

    def delete_task_metrics(self, *, date: str | Sequence[str] | None = None) -> Any:
        """DELETE /metrics/task-worker"""
        return self._request(Request("DELETE", "/metrics/task-worker", query={"date": date}))

    def get_metrics(self, metrics_name: str, *, start_date: str | Sequence[str] | None = None, end_date: str | Sequence[str] | None = None) -> Any:
        """GET /metrics/{metrics-name}/sum"""
        return self._request(Request("GET", path_of("/metrics/{metrics-name}/sum", metrics_name), query={"startDate": start_date, "endDate": end_date}))

    def execute_migration_plan(self, body: Body = None) -> Any:
        """POST /migration/execute"""
        return self._request(Request("POST", "/migration/execute", body=body))

    def execute_migration_plan_async(self, body: Body = None) -> Any:
        """POST /migration/executeAsync"""
        return self._request(Request("POST", "/migration/executeAsync", body=body))

    def generate_migration_plan(self, body: Body = None) -> Any:
        """POST /migration/generate"""
        return self._request(Request("POST", "/migration/generate", body=body))

    def validate_migration_plan(self, body: Body = None) -> Any:
        """POST /migration/validate"""
        return self._request(Request("POST", "/migration/validate", body=body))

    def execute_modification(self, body: Body = None) -> Any:
        """POST /modification/execute"""
        return self._request(Request("POST", "/modification/execute", body=body))

    def execute_modification_async(self, body: Body = None) -> Any:
        """POST /modification/executeAsync"""
        return self._request(Request("POST", "/modification/executeAsync", body=body))

    def get_process_definitions(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, deployed_after: str | Sequence[str] | None = None, deployed_at: str | Sequence[str] | None = None, key: str | Sequence[str] | None = None, keys_in: str | Sequence[str] | None = None, key_like: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_like: str | Sequence[str] | None = None, version: int | None = None, latest_version: bool | None = None, resource_name: str | Sequence[str] | None = None, resource_name_like: str | Sequence[str] | None = None, startable_by: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_process_definitions_without_tenant_id: bool | None = None, version_tag: str | Sequence[str] | None = None, version_tag_like: str | Sequence[str] | None = None, without_version_tag: bool | None = None, startable_in_tasklist: bool | None = None, not_startable_in_tasklist: bool | None = None, startable_permission_check: bool | None = None) -> Any:
        """GET /process-definition"""
        return self._request(Request("GET", "/process-definition", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "processDefinitionId": process_definition_id, "processDefinitionIdIn": process_definition_id_in, "name": name, "nameLike": name_like, "deploymentId": deployment_id, "deployedAfter": deployed_after, "deployedAt": deployed_at, "key": key, "keysIn": keys_in, "keyLike": key_like, "category": category, "categoryLike": category_like, "version": version, "latestVersion": latest_version, "resourceName": resource_name, "resourceNameLike": resource_name_like, "startableBy": startable_by, "active": active, "suspended": suspended, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeProcessDefinitionsWithoutTenantId": include_process_definitions_without_tenant_id, "versionTag": version_tag, "versionTagLike": version_tag_like, "withoutVersionTag": without_version_tag, "startableInTasklist": startable_in_tasklist, "notStartableInTasklist": not_startable_in_tasklist, "startablePermissionCheck": startable_permission_check}))

    def get_process_definitions_count(self, *, process_definition_id: str | Sequence[str] | None = None, process_definition_id_in: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, deployed_after: str | Sequence[str] | None = None, deployed_at: str | Sequence[str] | None = None, key: str | Sequence[str] | None = None, keys_in: str | Sequence[str] | None = None, key_like: str | Sequence[str] | None = None, category: str | Sequence[str] | None = None, category_like: str | Sequence[str] | None = None, version: int | None = None, latest_version: bool | None = None, resource_name: str | Sequence[str] | None = None, resource_name_like: str | Sequence[str] | None = None, startable_by: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, include_process_definitions_without_tenant_id: bool | None = None, version_tag: str | Sequence[str] | None = None, version_tag_like: str | Sequence[str] | None = None, without_version_tag: bool | None = None, startable_in_tasklist: bool | None = None, not_startable_in_tasklist: bool | None = None, startable_permission_check: bool | None = None) -> Any:
        """GET /process-definition/count"""
        return self._request(Request("GET", "/process-definition/count", query={"processDefinitionId": process_definition_id, "processDefinitionIdIn": process_definition_id_in, "name": name, "nameLike": name_like, "deploymentId": deployment_id, "deployedAfter": deployed_after, "deployedAt": deployed_at, "key": key, "keysIn": keys_in, "keyLike": key_like, "category": category, "categoryLike": category_like, "version": version, "latestVersion": latest_version, "resourceName": resource_name, "resourceNameLike": resource_name_like, "startableBy": startable_by, "active": active, "suspended": suspended, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "includeProcessDefinitionsWithoutTenantId": include_process_definitions_without_tenant_id, "versionTag": version_tag, "versionTagLike": version_tag_like, "withoutVersionTag": without_version_tag, "startableInTasklist": startable_in_tasklist, "notStartableInTasklist": not_startable_in_tasklist, "startablePermissionCheck": startable_permission_check}))

    def get_process_definition_statistics(self, *, failed_jobs: bool | None = None, incidents: bool | None = None, incidents_for_type: str | Sequence[str] | None = None, root_incidents: bool | None = None) -> Any:
        """GET /process-definition/statistics"""
        return self._request(Request("GET", "/process-definition/statistics", query={"failedJobs": failed_jobs, "incidents": incidents, "incidentsForType": incidents_for_type, "rootIncidents": root_incidents}))

    def update_process_definition_suspension_state(self, body: Body = None) -> Any:
        """PUT /process-definition/suspended"""
        return self._request(Request("PUT", "/process-definition/suspended", body=body))

    def delete_process_definitions_by_key(self, key: str, *, cascade: bool | None = None, skip_custom_listeners: bool | None = None, skip_io_mappings: bool | None = None) -> Any:
        """DELETE /process-definition/key/{key}"""
        return self._request(Request("DELETE", path_of("/process-definition/key/{key}", key), query={"cascade": cascade, "skipCustomListeners": skip_custom_listeners, "skipIoMappings": skip_io_mappings}))

    def delete_process_definitions_by_key_and_tenant_id(self, key: str, tenant_id: str, *, cascade: bool | None = None, skip_custom_listeners: bool | None = None, skip_io_mappings: bool | None = None) -> Any:
        """DELETE /process-definition/key/{key}/tenant-id/{tenant-id}"""
        return self._request(Request("DELETE", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}", key, tenant_id), query={"cascade": cascade, "skipCustomListeners": skip_custom_listeners, "skipIoMappings": skip_io_mappings}))

    def get_process_definition_by_key(self, key: str) -> Any:
        """GET /process-definition/key/{key}"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}", key)))

    def get_latest_process_definition_by_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}", key, tenant_id)))

    def get_process_definition_diagram_by_key(self, key: str) -> Any:
        """GET /process-definition/key/{key}/diagram"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/diagram", key)))

    def get_process_definition_diagram_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}/diagram"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/diagram", key, tenant_id)))

    def update_history_time_to_live_by_process_definition_key(self, key: str, body: Body = None) -> Any:
        """PUT /process-definition/key/{key}/history-time-to-live"""
        return self._request(Request("PUT", path_of("/process-definition/key/{key}/history-time-to-live", key), body=body))

    def update_history_time_to_live_by_process_definition_key_and_tenant_id(self, key: str, tenant_id: str, body: Body = None) -> Any:
        """PUT /process-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live"""
        return self._request(Request("PUT", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live", key, tenant_id), body=body))

    def start_process_instance_by_key(self, key: str, body: Body = None) -> Any:
        """POST /process-definition/key/{key}/start"""
        return self._request(Request("POST", path_of("/process-definition/key/{key}/start", key), body=body))

    def start_process_instance_by_key_and_tenant_id(self, key: str, tenant_id: str, body: Body = None) -> Any:
        """POST /process-definition/key/{key}/tenant-id/{tenant-id}/start"""
        return self._request(Request("POST", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/start", key, tenant_id), body=body))

    def get_activity_statistics_by_process_definition_key(self, key: str, *, failed_jobs: bool | None = None, incidents: bool | None = None, incidents_for_type: str | Sequence[str] | None = None) -> Any:
        """GET /process-definition/key/{key}/statistics"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/statistics", key), query={"failedJobs": failed_jobs, "incidents": incidents, "incidentsForType": incidents_for_type}))

    def get_activity_statistics_by_process_definition_key_and_tenant_id(self, key: str, tenant_id: str, *, failed_jobs: bool | None = None, incidents: bool | None = None, incidents_for_type: str | Sequence[str] | None = None) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}/statistics"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/statistics", key, tenant_id), query={"failedJobs": failed_jobs, "incidents": incidents, "incidentsForType": incidents_for_type}))

    def update_process_definition_suspension_state_by_key(self, key: str, body: Body = None) -> Any:
        """PUT /process-definition/key/{key}/suspended"""
        return self._request(Request("PUT", path_of("/process-definition/key/{key}/suspended", key), body=body))

    def update_process_definition_suspension_state_by_key_and_tenant_id(self, key: str, tenant_id: str, body: Body = None) -> Any:
        """PUT /process-definition/key/{key}/tenant-id/{tenant-id}/suspended"""
        return self._request(Request("PUT", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/suspended", key, tenant_id), body=body))

    def get_process_definition_bpmn20_xml_by_key(self, key: str) -> Any:
        """GET /process-definition/key/{key}/xml"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/xml", key)))

    def get_process_definition_bpmn20_xml_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}/xml"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/xml", key, tenant_id)))

    def get_deployed_start_form_by_key(self, key: str) -> Any:
        """GET /process-definition/key/{key}/deployed-start-form"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/deployed-start-form", key)))

    def get_deployed_start_form_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}/deployed-start-form"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/deployed-start-form", key, tenant_id)))

    def get_start_form_variables_by_key(self, key: str, *, variable_names: str | Sequence[str] | None = None, deserialize_values: bool | None = None) -> Any:
        """GET /process-definition/key/{key}/form-variables"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/form-variables", key), query={"variableNames": variable_names, "deserializeValues": deserialize_values}))

    def get_start_form_variables_by_key_and_tenant_id(self, key: str, tenant_id: str, *, variable_names: str | Sequence[str] | None = None, deserialize_values: bool | None = None) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}/form-variables"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/form-variables", key, tenant_id), query={"variableNames": variable_names, "deserializeValues": deserialize_values}))

    def get_rendered_start_form_by_key(self, key: str) -> Any:
        """GET /process-definition/key/{key}/rendered-form"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/rendered-form", key)))

    def get_rendered_start_form_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}/rendered-form"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/rendered-form", key, tenant_id)))

    def get_start_form_by_key(self, key: str) -> Any:
        """GET /process-definition/key/{key}/startForm"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/startForm", key)))

    def get_start_form_by_key_and_tenant_id(self, key: str, tenant_id: str) -> Any:
        """GET /process-definition/key/{key}/tenant-id/{tenant-id}/startForm"""
        return self._request(Request("GET", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/startForm", key, tenant_id)))

    def submit_form_by_key(self, key: str, body: Body = None) -> Any:
        """POST /process-definition/key/{key}/submit-form"""
        return self._request(Request("POST", path_of("/process-definition/key/{key}/submit-form", key), body=body))

    def submit_form_by_key_and_tenant_id(self, key: str, tenant_id: str, body: Body = None) -> Any:
        """POST /process-definition/key/{key}/tenant-id/{tenant-id}/submit-form"""
        return self._request(Request("POST", path_of("/process-definition/key/{key}/tenant-id/{tenant-id}/submit-form", key, tenant_id), body=body))

    def delete_process_definition(self, id: str, *, cascade: bool | None = None, skip_custom_listeners: bool | None = None, skip_io_mappings: bool | None = None) -> Any:
        """DELETE /process-definition/{id}"""
        return self._request(Request("DELETE", path_of("/process-definition/{id}", id), query={"cascade": cascade, "skipCustomListeners": skip_custom_listeners, "skipIoMappings": skip_io_mappings}))

    def get_process_definition(self, id: str) -> Any:
        """GET /process-definition/{id}"""
        return self._request(Request("GET", path_of("/process-definition/{id}", id)))

    def get_process_definition_diagram(self, id: str) -> Any:
        """GET /process-definition/{id}/diagram"""
        return self._request(Request("GET", path_of("/process-definition/{id}/diagram", id)))

    def update_history_time_to_live_by_process_definition_id(self, id: str, body: Body = None) -> Any:
        """PUT /process-definition/{id}/history-time-to-live"""
        return self._request(Request("PUT", path_of("/process-definition/{id}/history-time-to-live", id), body=body))

    def restart_process_instance(self, id: str, body: Body = None) -> Any:
        """POST /process-definition/{id}/restart"""
        return self._request(Request("POST", path_of("/process-definition/{id}/restart", id), body=body))

    def restart_process_instance_async_operation(self, id: str, body: Body = None) -> Any:
        """POST /process-definition/{id}/restart-async"""
        return self._request(Request("POST", path_of("/process-definition/{id}/restart-async", id), body=body))

    def start_process_instance(self, id: str, body: Body = None) -> Any:
        """POST /process-definition/{id}/start"""
        return self._request(Request("POST", path_of("/process-definition/{id}/start", id), body=body))

    def get_static_called_process_definitions(self, id: str) -> Any:
        """GET /process-definition/{id}/static-called-process-definitions"""
        return self._request(Request("GET", path_of("/process-definition/{id}/static-called-process-definitions", id)))

    def get_activity_statistics(self, id: str, *, failed_jobs: bool | None = None, incidents: bool | None = None, incidents_for_type: str | Sequence[str] | None = None) -> Any:
        """GET /process-definition/{id}/statistics"""
        return self._request(Request("GET", path_of("/process-definition/{id}/statistics", id), query={"failedJobs": failed_jobs, "incidents": incidents, "incidentsForType": incidents_for_type}))

    def update_process_definition_suspension_state_by_id(self, id: str, body: Body = None) -> Any:
        """PUT /process-definition/{id}/suspended"""
        return self._request(Request("PUT", path_of("/process-definition/{id}/suspended", id), body=body))

    def get_process_definition_bpmn20_xml(self, id: str) -> Any:
        """GET /process-definition/{id}/xml"""
        return self._request(Request("GET", path_of("/process-definition/{id}/xml", id)))

    def get_deployed_start_form(self, id: str) -> Any:
        """GET /process-definition/{id}/deployed-start-form"""
        return self._request(Request("GET", path_of("/process-definition/{id}/deployed-start-form", id)))

    def get_start_form_variables(self, id: str, *, variable_names: str | Sequence[str] | None = None, deserialize_values: bool | None = None) -> Any:
        """GET /process-definition/{id}/form-variables"""
        return self._request(Request("GET", path_of("/process-definition/{id}/form-variables", id), query={"variableNames": variable_names, "deserializeValues": deserialize_values}))

    def get_rendered_start_form(self, id: str) -> Any:
        """GET /process-definition/{id}/rendered-form"""
        return self._request(Request("GET", path_of("/process-definition/{id}/rendered-form", id)))

    def get_start_form(self, id: str) -> Any:
        """GET /process-definition/{id}/startForm"""
        return self._request(Request("GET", path_of("/process-definition/{id}/startForm", id)))

    def submit_form(self, id: str, body: Body = None) -> Any:
        """POST /process-definition/{id}/submit-form"""
        return self._request(Request("POST", path_of("/process-definition/{id}/submit-form", id), body=body))

    def get_process_instances(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, process_instance_ids: str | Sequence[str] | None = None, business_key: str | Sequence[str] | None = None, business_key_like: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_key_not_in: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, super_process_instance: str | Sequence[str] | None = None, sub_process_instance: str | Sequence[str] | None = None, super_case_instance: str | Sequence[str] | None = None, sub_case_instance: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, with_incident: bool | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, process_definition_without_tenant_id: bool | None = None, activity_id_in: str | Sequence[str] | None = None, root_process_instances: bool | None = None, root_process_instance_id: str | Sequence[str] | None = None, leaf_process_instances: bool | None = None, variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /process-instance"""
        return self._request(Request("GET", "/process-instance", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "processInstanceIds": process_instance_ids, "businessKey": business_key, "businessKeyLike": business_key_like, "caseInstanceId": case_instance_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionKeyNotIn": process_definition_key_not_in, "deploymentId": deployment_id, "superProcessInstance": super_process_instance, "subProcessInstance": sub_process_instance, "superCaseInstance": super_case_instance, "subCaseInstance": sub_case_instance, "active": active, "suspended": suspended, "withIncident": with_incident, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "processDefinitionWithoutTenantId": process_definition_without_tenant_id, "activityIdIn": activity_id_in, "rootProcessInstances": root_process_instances, "rootProcessInstanceId": root_process_instance_id, "leafProcessInstances": leaf_process_instances, "variables": variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_process_instances(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /process-instance"""
        return self._request(Request("POST", "/process-instance", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_process_instances_count(self, *, process_instance_ids: str | Sequence[str] | None = None, business_key: str | Sequence[str] | None = None, business_key_like: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_key_not_in: str | Sequence[str] | None = None, deployment_id: str | Sequence[str] | None = None, super_process_instance: str | Sequence[str] | None = None, sub_process_instance: str | Sequence[str] | None = None, super_case_instance: str | Sequence[str] | None = None, sub_case_instance: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, with_incident: bool | None = None, incident_id: str | Sequence[str] | None = None, incident_type: str | Sequence[str] | None = None, incident_message: str | Sequence[str] | None = None, incident_message_like: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, process_definition_without_tenant_id: bool | None = None, activity_id_in: str | Sequence[str] | None = None, root_process_instances: bool | None = None, root_process_instance_id: str | Sequence[str] | None = None, leaf_process_instances: bool | None = None, variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None) -> Any:
        """GET /process-instance/count"""
        return self._request(Request("GET", "/process-instance/count", query={"processInstanceIds": process_instance_ids, "businessKey": business_key, "businessKeyLike": business_key_like, "caseInstanceId": case_instance_id, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionKeyNotIn": process_definition_key_not_in, "deploymentId": deployment_id, "superProcessInstance": super_process_instance, "subProcessInstance": sub_process_instance, "superCaseInstance": super_case_instance, "subCaseInstance": sub_case_instance, "active": active, "suspended": suspended, "withIncident": with_incident, "incidentId": incident_id, "incidentType": incident_type, "incidentMessage": incident_message, "incidentMessageLike": incident_message_like, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "processDefinitionWithoutTenantId": process_definition_without_tenant_id, "activityIdIn": activity_id_in, "rootProcessInstances": root_process_instances, "rootProcessInstanceId": root_process_instance_id, "leafProcessInstances": leaf_process_instances, "variables": variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case}))

    def query_process_instances_count(self, body: Body = None) -> Any:
        """POST /process-instance/count"""
        return self._request(Request("POST", "/process-instance/count", body=body))

    def update_suspension_state(self, body: Body = None) -> Any:
        """PUT /process-instance/suspended"""
        return self._request(Request("PUT", "/process-instance/suspended", body=body))

    def delete_async_historic_query_based(self, body: Body = None) -> Any:
        """POST /process-instance/delete-historic-query-based"""
        return self._request(Request("POST", "/process-instance/delete-historic-query-based", body=body))

    def set_retries_by_process_historic_query_based(self, body: Body = None) -> Any:
        """POST /process-instance/job-retries-historic-query-based"""
        return self._request(Request("POST", "/process-instance/job-retries-historic-query-based", body=body))

    def delete_process_instances_async_operation(self, body: Body = None) -> Any:
        """POST /process-instance/delete"""
        return self._request(Request("POST", "/process-instance/delete", body=body))

    def set_retries_by_process(self, body: Body = None) -> Any:
        """POST /process-instance/job-retries"""
        return self._request(Request("POST", "/process-instance/job-retries", body=body))

    def correlate_message_async_operation(self, body: Body = None) -> Any:
        """POST /process-instance/message-async"""
        return self._request(Request("POST", "/process-instance/message-async", body=body))

    def update_suspension_state_async_operation(self, body: Body = None) -> Any:
        """POST /process-instance/suspended-async"""
        return self._request(Request("POST", "/process-instance/suspended-async", body=body))

    def set_variables_async_operation(self, body: Body = None) -> Any:
        """POST /process-instance/variables-async"""
        return self._request(Request("POST", "/process-instance/variables-async", body=body))

    def get_process_instance(self, id: str) -> Any:
        """GET /process-instance/{id}"""
        return self._request(Request("GET", path_of("/process-instance/{id}", id)))

    def delete_process_instance(self, id: str, *, skip_custom_listeners: bool | None = None, skip_io_mappings: bool | None = None, skip_subprocesses: bool | None = None, fail_if_not_exists: bool | None = None) -> Any:
        """DELETE /process-instance/{id}"""
        return self._request(Request("DELETE", path_of("/process-instance/{id}", id), query={"skipCustomListeners": skip_custom_listeners, "skipIoMappings": skip_io_mappings, "skipSubprocesses": skip_subprocesses, "failIfNotExists": fail_if_not_exists}))

    def get_activity_instance_tree(self, id: str) -> Any:
        """GET /process-instance/{id}/activity-instances"""
        return self._request(Request("GET", path_of("/process-instance/{id}/activity-instances", id)))

    def modify_process_instance(self, id: str, body: Body = None) -> Any:
        """POST /process-instance/{id}/modification"""
        return self._request(Request("POST", path_of("/process-instance/{id}/modification", id), body=body))

    def modify_process_instance_async_operation(self, id: str, body: Body = None) -> Any:
        """POST /process-instance/{id}/modification-async"""
        return self._request(Request("POST", path_of("/process-instance/{id}/modification-async", id), body=body))

    def update_suspension_state_by_id(self, id: str, body: Body = None) -> Any:
        """PUT /process-instance/{id}/suspended"""
        return self._request(Request("PUT", path_of("/process-instance/{id}/suspended", id), body=body))

    def get_process_instance_comments(self, id: str) -> Any:
        """GET /process-instance/{id}/comment"""
        return self._request(Request("GET", path_of("/process-instance/{id}/comment", id)))

    def update_process_instance_comment(self, id: str, body: Body = None) -> Any:
        """PUT /process-instance/{id}/comment"""
        return self._request(Request("PUT", path_of("/process-instance/{id}/comment", id), body=body))

    def delete_process_instance_comments(self, id: str) -> Any:
        """DELETE /process-instance/{id}/comment"""
        return self._request(Request("DELETE", path_of("/process-instance/{id}/comment", id)))

    def delete_process_instance_comment(self, id: str, comment_id: str) -> Any:
        """DELETE /process-instance/{id}/comment/{commentId}"""
        return self._request(Request("DELETE", path_of("/process-instance/{id}/comment/{commentId}", id, comment_id)))

    def get_process_instance_variables(self, id: str, *, deserialize_values: bool | None = None) -> Any:
        """GET /process-instance/{id}/variables"""
        return self._request(Request("GET", path_of("/process-instance/{id}/variables", id), query={"deserializeValues": deserialize_values}))

    def modify_process_instance_variables(self, id: str, body: Body = None) -> Any:
        """POST /process-instance/{id}/variables"""
        return self._request(Request("POST", path_of("/process-instance/{id}/variables", id), body=body))

    def get_process_instance_variable(self, id: str, var_name: str, *, deserialize_value: bool | None = None) -> Any:
        """GET /process-instance/{id}/variables/{varName}"""
        return self._request(Request("GET", path_of("/process-instance/{id}/variables/{varName}", id, var_name), query={"deserializeValue": deserialize_value}))

    def set_process_instance_variable(self, id: str, var_name: str, body: Body = None) -> Any:
        """PUT /process-instance/{id}/variables/{varName}"""
        return self._request(Request("PUT", path_of("/process-instance/{id}/variables/{varName}", id, var_name), body=body))

    def delete_process_instance_variable(self, id: str, var_name: str) -> Any:
        """DELETE /process-instance/{id}/variables/{varName}"""
        return self._request(Request("DELETE", path_of("/process-instance/{id}/variables/{varName}", id, var_name)))

    def get_process_instance_variable_binary(self, id: str, var_name: str) -> Any:
        """GET /process-instance/{id}/variables/{varName}/data"""
        return self._request(Request("GET", path_of("/process-instance/{id}/variables/{varName}/data", id, var_name)))

    def set_process_instance_variable_binary(self, id: str, var_name: str, files: Any) -> Any:
        """POST /process-instance/{id}/variables/{varName}/data"""
        return self._request(Request("POST", path_of("/process-instance/{id}/variables/{varName}/data", id, var_name), files=files))

    def get_schema_log(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, version: str | Sequence[str] | None = None) -> Any:
        """GET /schema/log"""
        return self._request(Request("GET", "/schema/log", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "version": version}))

    def query_schema_log(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /schema/log"""
        return self._request(Request("POST", "/schema/log", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def throw_signal(self, body: Body = None) -> Any:
        """POST /signal"""
        return self._request(Request("POST", "/signal", body=body))

    def get_tasks(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, task_id: str | Sequence[str] | None = None, task_id_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, process_instance_business_key: str | Sequence[str] | None = None, process_instance_business_key_in: str | Sequence[str] | None = None, process_instance_business_key_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, process_definition_name_like: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_instance_business_key: str | Sequence[str] | None = None, case_instance_business_key_like: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_definition_key: str | Sequence[str] | None = None, case_definition_name: str | Sequence[str] | None = None, case_definition_name_like: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, assignee: str | Sequence[str] | None = None, assignee_like: str | Sequence[str] | None = None, assignee_in: str | Sequence[str] | None = None, assignee_not_in: str | Sequence[str] | None = None, owner: str | Sequence[str] | None = None, candidate_group: str | Sequence[str] | None = None, candidate_group_like: str | Sequence[str] | None = None, candidate_groups: str | Sequence[str] | None = None, candidate_user: str | Sequence[str] | None = None, include_assigned_tasks: bool | None = None, with_candidate_groups: bool | None = None, without_candidate_groups: bool | None = None, with_candidate_users: bool | None = None, without_candidate_users: bool | None = None, involved_user: str | Sequence[str] | None = None, assigned: bool | None = None, unassigned: bool | None = None, task_definition_key: str | Sequence[str] | None = None, task_definition_key_in: str | Sequence[str] | None = None, task_definition_key_not_in: str | Sequence[str] | None = None, task_definition_key_like: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_not_equal: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, name_not_like: str | Sequence[str] | None = None, description: str | Sequence[str] | None = None, description_like: str | Sequence[str] | None = None, priority: int | None = None, max_priority: int | None = None, min_priority: int | None = None, due_date: str | Sequence[str] | None = None, due_after: str | Sequence[str] | None = None, due_before: str | Sequence[str] | None = None, without_due_date: bool | None = None, follow_up_date: str | Sequence[str] | None = None, follow_up_after: str | Sequence[str] | None = None, follow_up_before: str | Sequence[str] | None = None, follow_up_before_or_not_existent: str | Sequence[str] | None = None, created_on: str | Sequence[str] | None = None, created_after: str | Sequence[str] | None = None, created_before: str | Sequence[str] | None = None, updated_after: str | Sequence[str] | None = None, delegation_state: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, task_variables: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, case_instance_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, parent_task_id: str | Sequence[str] | None = None, with_comment_attachment_info: bool | None = None, with_task_variables_in_return: bool | None = None, with_task_local_variables_in_return: bool | None = None, assignee_expression: str | Sequence[str] | None = None, assignee_like_expression: str | Sequence[str] | None = None, candidate_group_expression: str | Sequence[str] | None = None, candidate_groups_expression: str | Sequence[str] | None = None, candidate_user_expression: str | Sequence[str] | None = None, created_after_expression: str | Sequence[str] | None = None, created_before_expression: str | Sequence[str] | None = None, created_on_expression: str | Sequence[str] | None = None, due_after_expression: str | Sequence[str] | None = None, due_before_expression: str | Sequence[str] | None = None, due_date_expression: str | Sequence[str] | None = None, follow_up_after_expression: str | Sequence[str] | None = None, follow_up_before_expression: str | Sequence[str] | None = None, follow_up_before_or_not_existent_expression: str | Sequence[str] | None = None, follow_up_date_expression: str | Sequence[str] | None = None, involved_user_expression: str | Sequence[str] | None = None, owner_expression: str | Sequence[str] | None = None, process_instance_business_key_expression: str | Sequence[str] | None = None, process_instance_business_key_like_expression: str | Sequence[str] | None = None, updated_after_expression: str | Sequence[str] | None = None) -> Any:
        """GET /task"""
        return self._request(Request("GET", "/task", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "taskId": task_id, "taskIdIn": task_id_in, "processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "processInstanceBusinessKey": process_instance_business_key, "processInstanceBusinessKeyIn": process_instance_business_key_in, "processInstanceBusinessKeyLike": process_instance_business_key_like, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionName": process_definition_name, "processDefinitionNameLike": process_definition_name_like, "executionId": execution_id, "caseInstanceId": case_instance_id, "caseInstanceBusinessKey": case_instance_business_key, "caseInstanceBusinessKeyLike": case_instance_business_key_like, "caseDefinitionId": case_definition_id, "caseDefinitionKey": case_definition_key, "caseDefinitionName": case_definition_name, "caseDefinitionNameLike": case_definition_name_like, "caseExecutionId": case_execution_id, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "assignee": assignee, "assigneeLike": assignee_like, "assigneeIn": assignee_in, "assigneeNotIn": assignee_not_in, "owner": owner, "candidateGroup": candidate_group, "candidateGroupLike": candidate_group_like, "candidateGroups": candidate_groups, "candidateUser": candidate_user, "includeAssignedTasks": include_assigned_tasks, "withCandidateGroups": with_candidate_groups, "withoutCandidateGroups": without_candidate_groups, "withCandidateUsers": with_candidate_users, "withoutCandidateUsers": without_candidate_users, "involvedUser": involved_user, "assigned": assigned, "unassigned": unassigned, "taskDefinitionKey": task_definition_key, "taskDefinitionKeyIn": task_definition_key_in, "taskDefinitionKeyNotIn": task_definition_key_not_in, "taskDefinitionKeyLike": task_definition_key_like, "name": name, "nameNotEqual": name_not_equal, "nameLike": name_like, "nameNotLike": name_not_like, "description": description, "descriptionLike": description_like, "priority": priority, "maxPriority": max_priority, "minPriority": min_priority, "dueDate": due_date, "dueAfter": due_after, "dueBefore": due_before, "withoutDueDate": without_due_date, "followUpDate": follow_up_date, "followUpAfter": follow_up_after, "followUpBefore": follow_up_before, "followUpBeforeOrNotExistent": follow_up_before_or_not_existent, "createdOn": created_on, "createdAfter": created_after, "createdBefore": created_before, "updatedAfter": updated_after, "delegationState": delegation_state, "active": active, "suspended": suspended, "taskVariables": task_variables, "processVariables": process_variables, "caseInstanceVariables": case_instance_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "parentTaskId": parent_task_id, "withCommentAttachmentInfo": with_comment_attachment_info, "withTaskVariablesInReturn": with_task_variables_in_return, "withTaskLocalVariablesInReturn": with_task_local_variables_in_return, "assigneeExpression": assignee_expression, "assigneeLikeExpression": assignee_like_expression, "candidateGroupExpression": candidate_group_expression, "candidateGroupsExpression": candidate_groups_expression, "candidateUserExpression": candidate_user_expression, "createdAfterExpression": created_after_expression, "createdBeforeExpression": created_before_expression, "createdOnExpression": created_on_expression, "dueAfterExpression": due_after_expression, "dueBeforeExpression": due_before_expression, "dueDateExpression": due_date_expression, "followUpAfterExpression": follow_up_after_expression, "followUpBeforeExpression": follow_up_before_expression, "followUpBeforeOrNotExistentExpression": follow_up_before_or_not_existent_expression, "followUpDateExpression": follow_up_date_expression, "involvedUserExpression": involved_user_expression, "ownerExpression": owner_expression, "processInstanceBusinessKeyExpression": process_instance_business_key_expression, "processInstanceBusinessKeyLikeExpression": process_instance_business_key_like_expression, "updatedAfterExpression": updated_after_expression}))

    def query_tasks(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None) -> Any:
        """POST /task"""
        return self._request(Request("POST", "/task", query={"firstResult": first_result, "maxResults": max_results}, body=body))

    def get_tasks_count(self, *, task_id: str | Sequence[str] | None = None, task_id_in: str | Sequence[str] | None = None, process_instance_id: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, process_instance_business_key: str | Sequence[str] | None = None, process_instance_business_key_in: str | Sequence[str] | None = None, process_instance_business_key_like: str | Sequence[str] | None = None, process_definition_id: str | Sequence[str] | None = None, process_definition_key: str | Sequence[str] | None = None, process_definition_key_in: str | Sequence[str] | None = None, process_definition_name: str | Sequence[str] | None = None, process_definition_name_like: str | Sequence[str] | None = None, execution_id: str | Sequence[str] | None = None, case_instance_id: str | Sequence[str] | None = None, case_instance_business_key: str | Sequence[str] | None = None, case_instance_business_key_like: str | Sequence[str] | None = None, case_definition_id: str | Sequence[str] | None = None, case_definition_key: str | Sequence[str] | None = None, case_definition_name: str | Sequence[str] | None = None, case_definition_name_like: str | Sequence[str] | None = None, case_execution_id: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, without_tenant_id: bool | None = None, assignee: str | Sequence[str] | None = None, assignee_like: str | Sequence[str] | None = None, assignee_in: str | Sequence[str] | None = None, assignee_not_in: str | Sequence[str] | None = None, owner: str | Sequence[str] | None = None, candidate_group: str | Sequence[str] | None = None, candidate_group_like: str | Sequence[str] | None = None, candidate_groups: str | Sequence[str] | None = None, candidate_user: str | Sequence[str] | None = None, include_assigned_tasks: bool | None = None, with_candidate_groups: bool | None = None, without_candidate_groups: bool | None = None, with_candidate_users: bool | None = None, without_candidate_users: bool | None = None, involved_user: str | Sequence[str] | None = None, assigned: bool | None = None, unassigned: bool | None = None, task_definition_key: str | Sequence[str] | None = None, task_definition_key_in: str | Sequence[str] | None = None, task_definition_key_not_in: str | Sequence[str] | None = None, task_definition_key_like: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_not_equal: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, name_not_like: str | Sequence[str] | None = None, description: str | Sequence[str] | None = None, description_like: str | Sequence[str] | None = None, priority: int | None = None, max_priority: int | None = None, min_priority: int | None = None, due_date: str | Sequence[str] | None = None, due_after: str | Sequence[str] | None = None, due_before: str | Sequence[str] | None = None, without_due_date: bool | None = None, follow_up_date: str | Sequence[str] | None = None, follow_up_after: str | Sequence[str] | None = None, follow_up_before: str | Sequence[str] | None = None, follow_up_before_or_not_existent: str | Sequence[str] | None = None, created_on: str | Sequence[str] | None = None, created_after: str | Sequence[str] | None = None, created_before: str | Sequence[str] | None = None, updated_after: str | Sequence[str] | None = None, delegation_state: str | Sequence[str] | None = None, active: bool | None = None, suspended: bool | None = None, task_variables: str | Sequence[str] | None = None, process_variables: str | Sequence[str] | None = None, case_instance_variables: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, parent_task_id: str | Sequence[str] | None = None, with_comment_attachment_info: bool | None = None, with_task_variables_in_return: bool | None = None, with_task_local_variables_in_return: bool | None = None, assignee_expression: str | Sequence[str] | None = None, assignee_like_expression: str | Sequence[str] | None = None, candidate_group_expression: str | Sequence[str] | None = None, candidate_groups_expression: str | Sequence[str] | None = None, candidate_user_expression: str | Sequence[str] | None = None, created_after_expression: str | Sequence[str] | None = None, created_before_expression: str | Sequence[str] | None = None, created_on_expression: str | Sequence[str] | None = None, due_after_expression: str | Sequence[str] | None = None, due_before_expression: str | Sequence[str] | None = None, due_date_expression: str | Sequence[str] | None = None, follow_up_after_expression: str | Sequence[str] | None = None, follow_up_before_expression: str | Sequence[str] | None = None, follow_up_before_or_not_existent_expression: str | Sequence[str] | None = None, follow_up_date_expression: str | Sequence[str] | None = None, involved_user_expression: str | Sequence[str] | None = None, owner_expression: str | Sequence[str] | None = None, process_instance_business_key_expression: str | Sequence[str] | None = None, process_instance_business_key_like_expression: str | Sequence[str] | None = None, updated_after_expression: str | Sequence[str] | None = None) -> Any:
        """GET /task/count"""
        return self._request(Request("GET", "/task/count", query={"taskId": task_id, "taskIdIn": task_id_in, "processInstanceId": process_instance_id, "processInstanceIdIn": process_instance_id_in, "processInstanceBusinessKey": process_instance_business_key, "processInstanceBusinessKeyIn": process_instance_business_key_in, "processInstanceBusinessKeyLike": process_instance_business_key_like, "processDefinitionId": process_definition_id, "processDefinitionKey": process_definition_key, "processDefinitionKeyIn": process_definition_key_in, "processDefinitionName": process_definition_name, "processDefinitionNameLike": process_definition_name_like, "executionId": execution_id, "caseInstanceId": case_instance_id, "caseInstanceBusinessKey": case_instance_business_key, "caseInstanceBusinessKeyLike": case_instance_business_key_like, "caseDefinitionId": case_definition_id, "caseDefinitionKey": case_definition_key, "caseDefinitionName": case_definition_name, "caseDefinitionNameLike": case_definition_name_like, "caseExecutionId": case_execution_id, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "withoutTenantId": without_tenant_id, "assignee": assignee, "assigneeLike": assignee_like, "assigneeIn": assignee_in, "assigneeNotIn": assignee_not_in, "owner": owner, "candidateGroup": candidate_group, "candidateGroupLike": candidate_group_like, "candidateGroups": candidate_groups, "candidateUser": candidate_user, "includeAssignedTasks": include_assigned_tasks, "withCandidateGroups": with_candidate_groups, "withoutCandidateGroups": without_candidate_groups, "withCandidateUsers": with_candidate_users, "withoutCandidateUsers": without_candidate_users, "involvedUser": involved_user, "assigned": assigned, "unassigned": unassigned, "taskDefinitionKey": task_definition_key, "taskDefinitionKeyIn": task_definition_key_in, "taskDefinitionKeyNotIn": task_definition_key_not_in, "taskDefinitionKeyLike": task_definition_key_like, "name": name, "nameNotEqual": name_not_equal, "nameLike": name_like, "nameNotLike": name_not_like, "description": description, "descriptionLike": description_like, "priority": priority, "maxPriority": max_priority, "minPriority": min_priority, "dueDate": due_date, "dueAfter": due_after, "dueBefore": due_before, "withoutDueDate": without_due_date, "followUpDate": follow_up_date, "followUpAfter": follow_up_after, "followUpBefore": follow_up_before, "followUpBeforeOrNotExistent": follow_up_before_or_not_existent, "createdOn": created_on, "createdAfter": created_after, "createdBefore": created_before, "updatedAfter": updated_after, "delegationState": delegation_state, "active": active, "suspended": suspended, "taskVariables": task_variables, "processVariables": process_variables, "caseInstanceVariables": case_instance_variables, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "parentTaskId": parent_task_id, "withCommentAttachmentInfo": with_comment_attachment_info, "withTaskVariablesInReturn": with_task_variables_in_return, "withTaskLocalVariablesInReturn": with_task_local_variables_in_return, "assigneeExpression": assignee_expression, "assigneeLikeExpression": assignee_like_expression, "candidateGroupExpression": candidate_group_expression, "candidateGroupsExpression": candidate_groups_expression, "candidateUserExpression": candidate_user_expression, "createdAfterExpression": created_after_expression, "createdBeforeExpression": created_before_expression, "createdOnExpression": created_on_expression, "dueAfterExpression": due_after_expression, "dueBeforeExpression": due_before_expression, "dueDateExpression": due_date_expression, "followUpAfterExpression": follow_up_after_expression, "followUpBeforeExpression": follow_up_before_expression, "followUpBeforeOrNotExistentExpression": follow_up_before_or_not_existent_expression, "followUpDateExpression": follow_up_date_expression, "involvedUserExpression": involved_user_expression, "ownerExpression": owner_expression, "processInstanceBusinessKeyExpression": process_instance_business_key_expression, "processInstanceBusinessKeyLikeExpression": process_instance_business_key_like_expression, "updatedAfterExpression": updated_after_expression}))

    def query_tasks_count(self, body: Body = None) -> Any:
        """POST /task/count"""
        return self._request(Request("POST", "/task/count", body=body))

    def create_task(self, body: Body = None) -> Any:
        """POST /task/create"""
        return self._request(Request("POST", "/task/create", body=body))

    def get_task_count_by_candidate_group(self) -> Any:
        """GET /task/report/candidate-group-count"""
        return self._request(Request("GET", "/task/report/candidate-group-count"))

    def get_task(self, id: str) -> Any:
        """GET /task/{id}"""
        return self._request(Request("GET", path_of("/task/{id}", id)))

    def update_task(self, id: str, body: Body = None) -> Any:
        """PUT /task/{id}"""
        return self._request(Request("PUT", path_of("/task/{id}", id), body=body))

    def delete_task(self, id: str) -> Any:
        """DELETE /task/{id}"""
        return self._request(Request("DELETE", path_of("/task/{id}", id)))

    def set_assignee(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/assignee"""
        return self._request(Request("POST", path_of("/task/{id}/assignee", id), body=body))

    def handle_bpmn_error(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/bpmnError"""
        return self._request(Request("POST", path_of("/task/{id}/bpmnError", id), body=body))

    def handle_escalation(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/bpmnEscalation"""
        return self._request(Request("POST", path_of("/task/{id}/bpmnEscalation", id), body=body))

    def claim(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/claim"""
        return self._request(Request("POST", path_of("/task/{id}/claim", id), body=body))

    def complete(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/complete"""
        return self._request(Request("POST", path_of("/task/{id}/complete", id), body=body))

    def delegate_task(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/delegate"""
        return self._request(Request("POST", path_of("/task/{id}/delegate", id), body=body))

    def resolve(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/resolve"""
        return self._request(Request("POST", path_of("/task/{id}/resolve", id), body=body))

    def unclaim(self, id: str) -> Any:
        """POST /task/{id}/unclaim"""
        return self._request(Request("POST", path_of("/task/{id}/unclaim", id)))

    def get_attachments(self, id: str) -> Any:
        """GET /task/{id}/attachment"""
        return self._request(Request("GET", path_of("/task/{id}/attachment", id)))

    def add_attachment(self, id: str, files: Any) -> Any:
        """POST /task/{id}/attachment/create"""
        return self._request(Request("POST", path_of("/task/{id}/attachment/create", id), files=files))

    def get_attachment(self, id: str, attachment_id: str) -> Any:
        """GET /task/{id}/attachment/{attachmentId}"""
        return self._request(Request("GET", path_of("/task/{id}/attachment/{attachmentId}", id, attachment_id)))

    def delete_attachment(self, id: str, attachment_id: str) -> Any:
        """DELETE /task/{id}/attachment/{attachmentId}"""
        return self._request(Request("DELETE", path_of("/task/{id}/attachment/{attachmentId}", id, attachment_id)))

    def get_attachment_data(self, id: str, attachment_id: str) -> Any:
        """GET /task/{id}/attachment/{attachmentId}/data"""
        return self._request(Request("GET", path_of("/task/{id}/attachment/{attachmentId}/data", id, attachment_id)))

    def get_comments(self, id: str) -> Any:
        """GET /task/{id}/comment"""
        return self._request(Request("GET", path_of("/task/{id}/comment", id)))

    def update_task_comment(self, id: str, body: Body = None) -> Any:
        """PUT /task/{id}/comment"""
        return self._request(Request("PUT", path_of("/task/{id}/comment", id), body=body))

    def delete_task_comments(self, id: str) -> Any:
        """DELETE /task/{id}/comment"""
        return self._request(Request("DELETE", path_of("/task/{id}/comment", id)))

    def create_comment(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/comment/create"""
        return self._request(Request("POST", path_of("/task/{id}/comment/create", id), body=body))

    def get_comment(self, id: str, comment_id: str) -> Any:
        """GET /task/{id}/comment/{commentId}"""
        return self._request(Request("GET", path_of("/task/{id}/comment/{commentId}", id, comment_id)))

    def delete_task_comment(self, id: str, comment_id: str) -> Any:
        """DELETE /task/{id}/comment/{commentId}"""
        return self._request(Request("DELETE", path_of("/task/{id}/comment/{commentId}", id, comment_id)))

    def get_identity_links(self, id: str, *, type: str | Sequence[str] | None = None) -> Any:
        """GET /task/{id}/identity-links"""
        return self._request(Request("GET", path_of("/task/{id}/identity-links", id), query={"type": type}))

    def add_identity_link(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/identity-links"""
        return self._request(Request("POST", path_of("/task/{id}/identity-links", id), body=body))

    def delete_identity_link(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/identity-links/delete"""
        return self._request(Request("POST", path_of("/task/{id}/identity-links/delete", id), body=body))

    def get_deployed_form(self, id: str) -> Any:
        """GET /task/{id}/deployed-form"""
        return self._request(Request("GET", path_of("/task/{id}/deployed-form", id)))

    def get_form(self, id: str) -> Any:
        """GET /task/{id}/form"""
        return self._request(Request("GET", path_of("/task/{id}/form", id)))

    def get_form_variables(self, id: str, *, variable_names: str | Sequence[str] | None = None, deserialize_values: bool | None = None) -> Any:
        """GET /task/{id}/form-variables"""
        return self._request(Request("GET", path_of("/task/{id}/form-variables", id), query={"variableNames": variable_names, "deserializeValues": deserialize_values}))

    def get_rendered_form(self, id: str) -> Any:
        """GET /task/{id}/rendered-form"""
        return self._request(Request("GET", path_of("/task/{id}/rendered-form", id)))

    def submit(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/submit-form"""
        return self._request(Request("POST", path_of("/task/{id}/submit-form", id), body=body))

    def get_task_local_variables(self, id: str, *, deserialize_values: bool | None = None) -> Any:
        """GET /task/{id}/localVariables"""
        return self._request(Request("GET", path_of("/task/{id}/localVariables", id), query={"deserializeValues": deserialize_values}))

    def modify_task_local_variables(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/localVariables"""
        return self._request(Request("POST", path_of("/task/{id}/localVariables", id), body=body))

    def get_task_local_variable(self, id: str, var_name: str, *, deserialize_value: bool | None = None) -> Any:
        """GET /task/{id}/localVariables/{varName}"""
        return self._request(Request("GET", path_of("/task/{id}/localVariables/{varName}", id, var_name), query={"deserializeValue": deserialize_value}))

    def put_task_local_variable(self, id: str, var_name: str, body: Body = None) -> Any:
        """PUT /task/{id}/localVariables/{varName}"""
        return self._request(Request("PUT", path_of("/task/{id}/localVariables/{varName}", id, var_name), body=body))

    def delete_task_local_variable(self, id: str, var_name: str) -> Any:
        """DELETE /task/{id}/localVariables/{varName}"""
        return self._request(Request("DELETE", path_of("/task/{id}/localVariables/{varName}", id, var_name)))

    def get_task_local_variable_binary(self, id: str, var_name: str) -> Any:
        """GET /task/{id}/localVariables/{varName}/data"""
        return self._request(Request("GET", path_of("/task/{id}/localVariables/{varName}/data", id, var_name)))

    def set_binary_task_local_variable(self, id: str, var_name: str, files: Any) -> Any:
        """POST /task/{id}/localVariables/{varName}/data"""
        return self._request(Request("POST", path_of("/task/{id}/localVariables/{varName}/data", id, var_name), files=files))

    def get_task_variables(self, id: str, *, deserialize_values: bool | None = None) -> Any:
        """GET /task/{id}/variables"""
        return self._request(Request("GET", path_of("/task/{id}/variables", id), query={"deserializeValues": deserialize_values}))

    def modify_task_variables(self, id: str, body: Body = None) -> Any:
        """POST /task/{id}/variables"""
        return self._request(Request("POST", path_of("/task/{id}/variables", id), body=body))

    def get_task_variable(self, id: str, var_name: str, *, deserialize_value: bool | None = None) -> Any:
        """GET /task/{id}/variables/{varName}"""
        return self._request(Request("GET", path_of("/task/{id}/variables/{varName}", id, var_name), query={"deserializeValue": deserialize_value}))

    def put_task_variable(self, id: str, var_name: str, body: Body = None) -> Any:
        """PUT /task/{id}/variables/{varName}"""
        return self._request(Request("PUT", path_of("/task/{id}/variables/{varName}", id, var_name), body=body))

    def delete_task_variable(self, id: str, var_name: str) -> Any:
        """DELETE /task/{id}/variables/{varName}"""
        return self._request(Request("DELETE", path_of("/task/{id}/variables/{varName}", id, var_name)))

    def get_task_variable_binary(self, id: str, var_name: str) -> Any:
        """GET /task/{id}/variables/{varName}/data"""
        return self._request(Request("GET", path_of("/task/{id}/variables/{varName}/data", id, var_name)))

    def set_binary_task_variable(self, id: str, var_name: str, files: Any) -> Any:
        """POST /task/{id}/variables/{varName}/data"""
        return self._request(Request("POST", path_of("/task/{id}/variables/{varName}/data", id, var_name), files=files))

    def get_telemetry_configuration(self) -> Any:
        """GET /telemetry/configuration"""
        return self._request(Request("GET", "/telemetry/configuration"))

    def configure_telemetry(self, body: Body = None) -> Any:
        """POST /telemetry/configuration"""
        return self._request(Request("POST", "/telemetry/configuration", body=body))

    def get_telemetry_data(self) -> Any:
        """GET /telemetry/data"""
        return self._request(Request("GET", "/telemetry/data"))

    def query_tenants(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, id: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, user_member: str | Sequence[str] | None = None, group_member: str | Sequence[str] | None = None, including_groups_of_user: bool | None = None) -> Any:
        """GET /tenant"""
        return self._request(Request("GET", "/tenant", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "id": id, "name": name, "nameLike": name_like, "userMember": user_member, "groupMember": group_member, "includingGroupsOfUser": including_groups_of_user}))

    def available_tenant_resource_operations(self) -> Any:
        """OPTIONS /tenant"""
        return self._request(Request("OPTIONS", "/tenant"))

    def get_tenant_count(self, *, id: str | Sequence[str] | None = None, name: str | Sequence[str] | None = None, name_like: str | Sequence[str] | None = None, user_member: str | Sequence[str] | None = None, group_member: str | Sequence[str] | None = None, including_groups_of_user: bool | None = None) -> Any:
        """GET /tenant/count"""
        return self._request(Request("GET", "/tenant/count", query={"id": id, "name": name, "nameLike": name_like, "userMember": user_member, "groupMember": group_member, "includingGroupsOfUser": including_groups_of_user}))

    def create_tenant(self, body: Body = None) -> Any:
        """POST /tenant/create"""
        return self._request(Request("POST", "/tenant/create", body=body))

    def delete_tenant(self, id: str) -> Any:
        """DELETE /tenant/{id}"""
        return self._request(Request("DELETE", path_of("/tenant/{id}", id)))

    def get_tenant(self, id: str) -> Any:
        """GET /tenant/{id}"""
        return self._request(Request("GET", path_of("/tenant/{id}", id)))

    def available_tenant_instance_operations(self, id: str) -> Any:
        """OPTIONS /tenant/{id}"""
        return self._request(Request("OPTIONS", path_of("/tenant/{id}", id)))

    def update_tenant(self, id: str, body: Body = None) -> Any:
        """PUT /tenant/{id}"""
        return self._request(Request("PUT", path_of("/tenant/{id}", id), body=body))

    def available_tenant_group_members_operations(self, id: str) -> Any:
        """OPTIONS /tenant/{id}/group-members"""
        return self._request(Request("OPTIONS", path_of("/tenant/{id}/group-members", id)))

    def delete_group_membership(self, id: str, group_id: str) -> Any:
        """DELETE /tenant/{id}/group-members/{groupId}"""
        return self._request(Request("DELETE", path_of("/tenant/{id}/group-members/{groupId}", id, group_id)))

    def create_group_membership(self, id: str, group_id: str) -> Any:
        """PUT /tenant/{id}/group-members/{groupId}"""
        return self._request(Request("PUT", path_of("/tenant/{id}/group-members/{groupId}", id, group_id)))

    def available_tenant_user_members_operations(self, id: str) -> Any:
        """OPTIONS /tenant/{id}/user-members"""
        return self._request(Request("OPTIONS", path_of("/tenant/{id}/user-members", id)))

    def delete_user_membership(self, id: str, user_id: str) -> Any:
        """DELETE /tenant/{id}/user-members/{userId}"""
        return self._request(Request("DELETE", path_of("/tenant/{id}/user-members/{userId}", id, user_id)))

    def create_user_membership(self, id: str, user_id: str) -> Any:
        """PUT /tenant/{id}/user-members/{userId}"""
        return self._request(Request("PUT", path_of("/tenant/{id}/user-members/{userId}", id, user_id)))

    def get_users(self, *, first_result: int | None = None, max_results: int | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, id: str | Sequence[str] | None = None, id_in: str | Sequence[str] | None = None, first_name: str | Sequence[str] | None = None, first_name_like: str | Sequence[str] | None = None, last_name: str | Sequence[str] | None = None, last_name_like: str | Sequence[str] | None = None, email: str | Sequence[str] | None = None, email_like: str | Sequence[str] | None = None, member_of_group: str | Sequence[str] | None = None, member_of_tenant: str | Sequence[str] | None = None, potential_starter: str | Sequence[str] | None = None) -> Any:
        """GET /user"""
        return self._request(Request("GET", "/user", query={"firstResult": first_result, "maxResults": max_results, "sortBy": sort_by, "sortOrder": sort_order, "id": id, "idIn": id_in, "firstName": first_name, "firstNameLike": first_name_like, "lastName": last_name, "lastNameLike": last_name_like, "email": email, "emailLike": email_like, "memberOfGroup": member_of_group, "memberOfTenant": member_of_tenant, "potentialStarter": potential_starter}))

    def available_operations(self) -> Any:
        """OPTIONS /user"""
        return self._request(Request("OPTIONS", "/user"))

    def get_user_count(self, *, id: str | Sequence[str] | None = None, id_in: str | Sequence[str] | None = None, first_name: str | Sequence[str] | None = None, first_name_like: str | Sequence[str] | None = None, last_name: str | Sequence[str] | None = None, last_name_like: str | Sequence[str] | None = None, email: str | Sequence[str] | None = None, email_like: str | Sequence[str] | None = None, member_of_group: str | Sequence[str] | None = None, member_of_tenant: str | Sequence[str] | None = None, potential_starter: str | Sequence[str] | None = None) -> Any:
        """GET /user/count"""
        return self._request(Request("GET", "/user/count", query={"id": id, "idIn": id_in, "firstName": first_name, "firstNameLike": first_name_like, "lastName": last_name, "lastNameLike": last_name_like, "email": email, "emailLike": email_like, "memberOfGroup": member_of_group, "memberOfTenant": member_of_tenant, "potentialStarter": potential_starter}))

    def create_user(self, body: Body = None) -> Any:
        """POST /user/create"""
        return self._request(Request("POST", "/user/create", body=body))

    def delete_user(self, id: str) -> Any:
        """DELETE /user/{id}"""
        return self._request(Request("DELETE", path_of("/user/{id}", id)))

    def available_user_operations(self, id: str) -> Any:
        """OPTIONS /user/{id}"""
        return self._request(Request("OPTIONS", path_of("/user/{id}", id)))

    def update_credentials(self, id: str, body: Body = None) -> Any:
        """PUT /user/{id}/credentials"""
        return self._request(Request("PUT", path_of("/user/{id}/credentials", id), body=body))

    def get_user_profile(self, id: str) -> Any:
        """GET /user/{id}/profile"""
        return self._request(Request("GET", path_of("/user/{id}/profile", id)))

    def update_profile(self, id: str, body: Body = None) -> Any:
        """PUT /user/{id}/profile"""
        return self._request(Request("PUT", path_of("/user/{id}/profile", id), body=body))

    def unlock_user(self, id: str) -> Any:
        """POST /user/{id}/unlock"""
        return self._request(Request("POST", path_of("/user/{id}/unlock", id)))

    def get_variable_instances(self, *, first_result: int | None = None, max_results: int | None = None, deserialize_values: bool | None = None, sort_by: str | Sequence[str] | None = None, sort_order: str | Sequence[str] | None = None, variable_name: str | Sequence[str] | None = None, variable_name_like: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, case_instance_id_in: str | Sequence[str] | None = None, case_execution_id_in: str | Sequence[str] | None = None, task_id_in: str | Sequence[str] | None = None, batch_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, variable_values: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, variable_scope_id_in: str | Sequence[str] | None = None) -> Any:
        """GET /variable-instance"""
        return self._request(Request("GET", "/variable-instance", query={"firstResult": first_result, "maxResults": max_results, "deserializeValues": deserialize_values, "sortBy": sort_by, "sortOrder": sort_order, "variableName": variable_name, "variableNameLike": variable_name_like, "processInstanceIdIn": process_instance_id_in, "executionIdIn": execution_id_in, "caseInstanceIdIn": case_instance_id_in, "caseExecutionIdIn": case_execution_id_in, "taskIdIn": task_id_in, "batchIdIn": batch_id_in, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "variableValues": variable_values, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "variableScopeIdIn": variable_scope_id_in}))

    def query_variable_instances(self, body: Body = None, *, first_result: int | None = None, max_results: int | None = None, deserialize_values: bool | None = None) -> Any:
        """POST /variable-instance"""
        return self._request(Request("POST", "/variable-instance", query={"firstResult": first_result, "maxResults": max_results, "deserializeValues": deserialize_values}, body=body))

    def get_variable_instances_count(self, *, variable_name: str | Sequence[str] | None = None, variable_name_like: str | Sequence[str] | None = None, process_instance_id_in: str | Sequence[str] | None = None, execution_id_in: str | Sequence[str] | None = None, case_instance_id_in: str | Sequence[str] | None = None, case_execution_id_in: str | Sequence[str] | None = None, task_id_in: str | Sequence[str] | None = None, batch_id_in: str | Sequence[str] | None = None, activity_instance_id_in: str | Sequence[str] | None = None, tenant_id_in: str | Sequence[str] | None = None, variable_values: str | Sequence[str] | None = None, variable_names_ignore_case: bool | None = None, variable_values_ignore_case: bool | None = None, variable_scope_id_in: str | Sequence[str] | None = None) -> Any:
        """GET /variable-instance/count"""
        return self._request(Request("GET", "/variable-instance/count", query={"variableName": variable_name, "variableNameLike": variable_name_like, "processInstanceIdIn": process_instance_id_in, "executionIdIn": execution_id_in, "caseInstanceIdIn": case_instance_id_in, "caseExecutionIdIn": case_execution_id_in, "taskIdIn": task_id_in, "batchIdIn": batch_id_in, "activityInstanceIdIn": activity_instance_id_in, "tenantIdIn": tenant_id_in, "variableValues": variable_values, "variableNamesIgnoreCase": variable_names_ignore_case, "variableValuesIgnoreCase": variable_values_ignore_case, "variableScopeIdIn": variable_scope_id_in}))

    def query_variable_instances_count(self, body: Body = None) -> Any:
        """POST /variable-instance/count"""
        return self._request(Request("POST", "/variable-instance/count", body=body))

    def get_variable_instance(self, id: str, *, deserialize_value: bool | None = None) -> Any:
        """GET /variable-instance/{id}"""
        return self._request(Request("GET", path_of("/variable-instance/{id}", id), query={"deserializeValue": deserialize_value}))

    def get_variable_instance_binary(self, id: str) -> Any:
        """GET /variable-instance/{id}/data"""
        return self._request(Request("GET", path_of("/variable-instance/{id}/data", id)))

    def get_rest_api_version(self) -> Any:
        """GET /version"""
        return self._request(Request("GET", "/version"))
