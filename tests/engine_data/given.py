"""A definition, registered callables and rows for tests of what hangs on executions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from watchword.bpmn.model import Process
from watchword.engine.context import Context
from watchword.store.tables import ExecutionRow, ProcessDefinitionRow

NOW = datetime(2030, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
DEFINITION, INSTANCE = "p:1:d", "i"


class Text:
    """An expression that yields what a function makes of the scope."""

    is_literal = False

    def __init__(self, yields: object) -> None:
        self.text = f"${{{yields}}}"
        self._yields = yields

    def evaluate(self, scope: Any) -> Any:
        return self._yields(scope) if callable(self._yields) else self._yields


class Definitions:
    """One definition, always the same."""

    def __init__(self, process: Process) -> None:
        row = ProcessDefinitionRow(
            id=DEFINITION, key="p", version=1, suspension_state=1, history_time_to_live=30, startable=True
        )
        self.definition = SimpleNamespace(row=row, process=process, nodes=process.nodes, conditional=False)
        self.forgotten: list[str] = []

    def get(self, session: object, definition_id: str) -> Any:
        return self.definition

    def forget(self, definition_id: str) -> None:
        self.forgotten.append(definition_id)


class Delegates:
    """Registered callables by name."""

    def __init__(self) -> None:
        self.known: dict[str, Callable[..., object]] = {}

    def find(self, name: str) -> Callable[..., object] | None:
        return self.known.get(name)


class ExpressionScope:
    """A scope that knows the time and nothing else."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def lookup(self, name: str) -> Any:
        raise KeyError(name)

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        return {"now": self._now, "dateTime": self._now}[name]


def execution(id_: str, parent: str | None = None, **values: Any) -> ExecutionRow:
    """Return an active scope row of the instance."""
    row = ExecutionRow(
        id=id_,
        parent_id=parent,
        process_instance_id=INSTANCE,
        root_process_instance_id=INSTANCE if id_ == INSTANCE else None,
        process_definition_id=DEFINITION,
        process_definition_key="p",
        activity_instance_id=INSTANCE,
        active=True,
        concurrent=False,
        scope=True,
        event_scope=False,
        suspension_state=1,
        cached_entity_state=0,
        sequence_counter=1,
    )
    for name, value in values.items():
        setattr(row, name, value)
    return row


def only(ctx: Context, row_type: type[Any]) -> Any:
    """Return the single row of a type that the unit of work knows."""
    (row,) = ctx.session.cached(row_type)
    return row
