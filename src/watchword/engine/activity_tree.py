"""The activity instance tree of a process instance, in the shape that REST answers.

It shows leaf executions and the scopes around them, not called instances. A token without activity instance (waiting
for a job, or done in a parallel multi-instance) is a transition instance. Source: `reference` 2.2, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import Node
from watchword.core.errors import NullValue
from watchword.engine.positions import THROWING, is_handler
from watchword.store.tables import ExecutionRow, IncidentRow

if TYPE_CHECKING:
    from watchword.engine.definitions import Definition
    from watchword.store.session import Session


def activity_instances(session: Session, definition: Definition, process_instance_id: str) -> dict[str, Any]:
    """Return the tree as nested mappings.

    Raises:
        NullValue: there is no such process instance.
    """
    rows = [row for row in session.find(ExecutionRow, process_instance_id=process_instance_id) if not row.event_scope]
    if not any(row.id == process_instance_id for row in rows):
        raise NullValue(f"there is no process instance {process_instance_id!r}")
    incidents = session.find(IncidentRow, process_instance_id=process_instance_id)
    return _Builder(definition, process_instance_id, rows, incidents).build()


class _Builder:
    def __init__(
        self, definition: Definition, instance_id: str, rows: list[ExecutionRow], incidents: list[IncidentRow]
    ) -> None:
        self._definition = definition
        self._instance_id = instance_id
        self._rows = {row.id: row for row in rows}
        self._children: dict[str, list[ExecutionRow]] = {}
        for row in sorted(rows, key=lambda row: row.id):
            if row.parent_id is not None:
                self._children.setdefault(row.parent_id, []).append(row)
        self._incidents: dict[str | None, list[IncidentRow]] = {}
        for incident in incidents:
            self._incidents.setdefault(incident.execution_id, []).append(incident)
        self._instances: dict[str, dict[str, Any]] = {}

    def build(self) -> dict[str, Any]:
        root = self._rows[self._instance_id]
        top = self._instance(root, None, self._instance_id, None)
        for leaf in self._leaves(root):
            if leaf.activity_id is not None:
                self._place(leaf, self._definition.nodes[leaf.activity_id])
        return top

    def _node(self, row: ExecutionRow) -> Node | None:
        return None if row.activity_id is None else self._definition.nodes.get(row.activity_id)

    def _throws(self, row: ExecutionRow) -> bool:
        """Tell whether an event that throws compensation runs on this row; its handlers are below it."""
        node = self._node(row)
        return node is not None and node.type in THROWING and bool(row.scope) and row.parent_id is not None

    def _scope_row(self, row: ExecutionRow) -> ExecutionRow:
        """Return the nearest row from here on that belongs to a scope: no branch, no handler, no throwing event."""
        node = self._node(row)
        handles = bool(row.concurrent) and node is not None and is_handler(node) and not node.is_scope
        if row.scope and not handles and not self._throws(row):
            return row
        return self._scope_row(self._rows[row.parent_id or ""])

    def _leaves(self, row: ExecutionRow) -> Iterator[ExecutionRow]:
        children = self._children.get(row.id)
        if not children:
            yield row
            return
        if self._throws(row):
            yield row
        for child in children:
            yield from self._leaves(child)

    def _place(self, leaf: ExecutionRow, node: Node) -> None:
        begun = leaf.activity_instance_id is not None
        inside = node if begun and node.is_scope and leaf.scope else node.parent
        if begun and inside is node:
            parent = self._around(node.parent, self._scope_above(leaf))
            shared = self._throws(leaf)
            self._add(leaf, node, self._parent_instance(leaf) if shared else leaf.activity_instance_id or "", parent)
            return
        row = self._scope_row(leaf)
        undone = self._undone(leaf, node)
        if undone is not None:
            inside, row = undone
        if begun:
            self._add(leaf, node, leaf.activity_instance_id or "", self._around(inside, row))
        else:
            self._add_transition(leaf, node, self._around(inside, row))

    def _undone(self, leaf: ExecutionRow, node: Node) -> tuple[Node | None, ExecutionRow] | None:
        """Return the container that a compensation handler helps to undo, with its row; None for other rows."""
        parent = self._rows[leaf.parent_id] if leaf.parent_id is not None else None
        if parent is None or not (leaf.concurrent and leaf.scope and is_handler(node)):
            return None
        scope, row = self._node(parent), parent
        if self._throws(parent):
            while scope is not None and scope is not node.parent:
                scope, row = scope.parent, self._scope_above(row)
        return scope, row

    def _scope_above(self, row: ExecutionRow) -> ExecutionRow:
        return self._scope_row(self._rows[row.parent_id or ""])

    def _around(self, scope: Node | None, row: ExecutionRow) -> dict[str, Any]:
        """Return the instance of `scope`, which runs on `row`: made with those around it where it isn't there yet."""
        if scope is None:
            return self._instances[self._instance_id]
        instance_id = self._parent_instance(row)
        known = self._instances.get(instance_id)
        if known is not None:
            return known
        parent = self._around(scope.parent, self._scope_above(row))
        return self._add(row, scope, instance_id, parent)

    def _parent_instance(self, row: ExecutionRow) -> str:
        return row.id if row.parent_id is None else self._rows[row.parent_id].activity_instance_id or row.id

    def _add(self, row: ExecutionRow, node: Node, instance_id: str, parent: dict[str, Any]) -> dict[str, Any]:
        made = self._instance(row, node, instance_id, parent["id"])
        parent["childActivityInstances"].append(made)
        return made

    def _add_transition(self, leaf: ExecutionRow, node: Node, parent: dict[str, Any]) -> None:
        incidents = self._incidents.get(leaf.id, [])
        parent["childTransitionInstances"].append(
            {
                "id": leaf.id,
                "parentActivityInstanceId": parent["id"],
                "processInstanceId": self._instance_id,
                "processDefinitionId": self._definition.id,
                "activityId": node.id,
                "targetActivityId": node.id,
                "activityName": _name(node),
                "activityType": node.type.value,
                "executionId": leaf.id,
                "incidentIds": [incident.id for incident in incidents],
                "incidents": [{"id": incident.id, "activityId": incident.activity_id} for incident in incidents],
            }
        )

    def _instance(
        self, row: ExecutionRow, node: Node | None, instance_id: str, parent_id: str | None
    ) -> dict[str, Any]:
        executions = [row]
        executions += [
            child for child in self._children.get(row.id, ()) if child.concurrent and child.activity_id is None
        ]
        incidents = [
            incident
            for execution in executions
            if execution is not row or row.activity_id is None or (node is not None and row.activity_id == node.id)
            for incident in self._incidents.get(execution.id, ())
        ]
        name = self._definition.row.name if node is None else _name(node)
        made: dict[str, Any] = {
            "id": instance_id,
            "parentActivityInstanceId": parent_id,
            "activityId": self._definition.id if node is None else node.id,
            "activityType": "processDefinition" if node is None else node.type.value,
            "processInstanceId": self._instance_id,
            "processDefinitionId": self._definition.id,
            "childActivityInstances": [],
            "childTransitionInstances": [],
            "executionIds": [execution.id for execution in executions],
            "activityName": name,
            "incidentIds": [incident.id for incident in incidents],
            "incidents": [{"id": incident.id, "activityId": incident.activity_id} for incident in incidents],
            "name": name,
        }
        self._instances[instance_id] = made
        return made


def _name(node: Node) -> str | None:
    return None if node.name is None or node.multi_instance is not None else node.name.text
