"""The variables of a process instance at the end of a command, even if the instance ended in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.engine import variables
from watchword.store.tables import ByteArrayRow, HistoricVariableRow, VariableRow
from watchword.values import codec
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import TaskRow


class VariableSnapshot:
    """Remembers an instance's variable rows before the command runs on, as the rows of an ended one are gone.

    Rows that the command itself adds and removes again are found through history (level audit and above).
    """

    def __init__(self, ctx: Context, process_instance_id: str) -> None:
        self._ctx = ctx
        self._id = process_instance_id
        self._before = {r.id: r for r in ctx.session.cached(VariableRow) if r.variable_scope == process_instance_id}
        contents = {row.id: row for row in ctx.session.cached(ByteArrayRow)}
        self._contents = {r.id: contents.get(r.byte_array_id or "") for r in self._before.values()}

    def values(self) -> dict[str, TypedValue]:
        """Return the values of the instance's own variables by name."""
        ctx = self._ctx
        root = ctx.executions.get(self._id)
        if root is not None:
            return variables.values(ctx, root)
        values = {r.name: self._value(r, self._contents[r.id]) for r in self._before.values()}
        contents = {row.id: row for row in ctx.session.cached(ByteArrayRow)}
        for row in ctx.session.cached(HistoricVariableRow):
            if row.execution_id == self._id and row.task_id is None and row.state != "DELETED":
                values[row.name] = self._value(row, contents.get(row.byte_array_id or ""))
        for name, value in ctx.transients.get(self._id, {}).items():
            values[name] = ctx.opened.current(value)
        return values

    def _value(self, row: VariableRow | HistoricVariableRow, content: ByteArrayRow | None) -> TypedValue:
        opened = self._ctx.opened.of(row.id)
        if opened is not None:
            return opened
        kind = row.type if isinstance(row, VariableRow) else row.variable_type
        data = content.bytes if content is not None else None
        return codec.from_columns(kind or "null", row.text, row.text2, row.long, row.double, data, variable_id=row.id)


class TaskSnapshot:
    """What a completion returns: variables of the process instance, or of the task itself if it has none."""

    def __init__(self, ctx: Context, task: TaskRow) -> None:
        instance = task.process_instance_id
        self._snapshot = VariableSnapshot(ctx, instance) if instance is not None else None
        self._own = {} if instance is not None else variables.local(ctx, task)

    def values(self) -> dict[str, TypedValue]:
        """Return the values after the command."""
        return self._snapshot.values() if self._snapshot is not None else self._own
