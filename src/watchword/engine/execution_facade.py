"""`execution`, as expressions and Python delegates see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from watchword.core.errors import BpmnError
from watchword.engine import incidents
from watchword.engine.facade import Facade, VariableFacade
from watchword.store.tables import ExecutionRow

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context
    from watchword.engine.variables import Scope


class ModelElement(Facade):
    """An element of a model: its id and name."""

    __slots__ = ("id", "name")
    PROPERTIES: ClassVar[Mapping[str, str]] = {"id": "id", "name": "name"}

    def __init__(self, ctx: Context, node: Node) -> None:
        super().__init__(ctx)
        self.id: str = node.id
        self.name: str | None = None if node.name is None else node.name.text


class ExecutionFacade(VariableFacade):
    """An execution, as service tasks and execution listeners see it.

    `event_name` is start, end or take in a listener, `fields` what the model injects (`camunda:field`), evaluated,
    `transition_id` the sequence flow in a take listener, `canceled` says that what ends was cancelled.
    """

    __slots__ = ("canceled", "event_name", "fields", "row", "transition_id")
    PROPERTIES: ClassVar[Mapping[str, str]] = {
        "activityInstanceId": "activity_instance_id",
        "bpmnModelElementInstance": "model_element",
        "businessKey": "business_key",
        "canceled": "canceled",
        "currentActivityId": "current_activity_id",
        "currentActivityName": "current_activity_name",
        "currentTransitionId": "transition_id",
        "eventName": "event_name",
        "id": "id",
        "parentActivityInstanceId": "parent_activity_instance_id",
        "parentId": "parent_id",
        "processBusinessKey": "business_key",
        "processDefinitionId": "process_definition_id",
        "processInstance": "process_instance",
        "processInstanceId": "process_instance_id",
        "superExecution": "super_execution",
        "tenantId": "tenant_id",
        "variableScopeKey": "_scope_key",
        "variableNames": "_names",
        "variableNamesLocal": "_names_local",
        "variables": "_all_variables",
    }
    METHODS: ClassVar[Mapping[str, str]] = {
        **VariableFacade.METHODS,
        "createIncident": "create_incident",
        "isCanceled": "_is_canceled",
        "setProcessBusinessKey": "set_business_key",
    }

    def __init__(
        self,
        ctx: Context,
        row: ExecutionRow,
        event_name: str | None = None,
        *,
        fields: Mapping[str, object] | None = None,
        transition_id: str | None = None,
        canceled: bool = False,
    ) -> None:
        super().__init__(ctx)
        self.row, self.event_name, self.transition_id, self.canceled = row, event_name, transition_id, canceled
        self.fields: Mapping[str, object] = fields or {}

    @property
    def _scope(self) -> Scope:
        return self.row

    @property
    def _instance(self) -> ExecutionRow:
        found = self._ctx.session.get(ExecutionRow, self.row.process_instance_id or self.row.id)
        return found if found is not None else self.row

    @property
    def _scope_key(self) -> str:
        return "execution"

    @property
    def _all_variables(self) -> dict[str, Any]:
        return self.get_variables()

    @property
    def id(self) -> str:
        """The execution's id."""
        return self.row.id

    @property
    def process_instance_id(self) -> str | None:
        """The process instance's id."""
        return self.row.process_instance_id

    @property
    def process_definition_id(self) -> str | None:
        """The definition's id."""
        return self.row.process_definition_id

    @property
    def business_key(self) -> str | None:
        """The process instance's business key."""
        return self._instance.business_key

    def set_business_key(self, business_key: str | None) -> None:
        """Give the process instance another business key."""
        instance = self._instance
        instance.business_key = business_key
        self._ctx.history.process_updated(instance.id, business_key=business_key)

    @property
    def current_activity_id(self) -> str | None:
        """The id of the activity that it is at."""
        return self.row.activity_id

    @property
    def current_activity_name(self) -> str | None:
        """The name of the activity that it is at, as the model has it."""
        element = self.model_element
        return None if element is None else element.name

    @property
    def model_element(self) -> ModelElement | None:
        """The element of the model that it is at."""
        if self.row.activity_id is None:
            return None
        node = self._ctx.definition_of(self.row).process.nodes.get(self.row.activity_id)
        return None if node is None else ModelElement(self._ctx, node)

    def _is_canceled(self) -> bool:
        return self.canceled

    @property
    def activity_instance_id(self) -> str | None:
        """The id of the activity instance."""
        return self.row.activity_instance_id

    @property
    def parent_activity_instance_id(self) -> str | None:
        """The id of the activity instance around it."""
        if self.row.parent_id is None:
            return self.row.id
        parent = self._ctx.session.get(ExecutionRow, self.row.parent_id)
        return parent.activity_instance_id if parent is not None else None

    @property
    def parent_id(self) -> str | None:
        """The parent execution's id."""
        return self.row.parent_id

    @property
    def tenant_id(self) -> str | None:
        """The tenant's id."""
        return self.row.tenant_id

    @property
    def process_instance(self) -> ExecutionFacade:
        """The process instance's own execution."""
        return ExecutionFacade(self._ctx, self._instance)

    @property
    def super_execution(self) -> ExecutionFacade | None:
        """The execution that called this instance."""
        caller_id = self._instance.super_execution_id
        caller = self._ctx.session.get(ExecutionRow, caller_id) if caller_id is not None else None
        return ExecutionFacade(self._ctx, caller) if caller is not None else None

    def create_incident(self, kind: str, configuration: str | None, message: str | None = None) -> None:
        """Raise an incident of a kind of its own at this execution."""
        incidents.create(self._ctx, self.row, kind, configuration=configuration, message=message)

    def throw_error(self, code: str, message: str | None = None) -> None:
        """Raise a BPMN error in the process."""
        raise BpmnError(code, message)
