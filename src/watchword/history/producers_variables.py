"""History of variables (ACT_HI_VARINST, ACT_HI_DETAIL); history keeps its own copies of byte arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchword.core import ids
from watchword.history.levels import Level
from watchword.history.producer import Producer
from watchword.store.tables import ByteArrayRow, HistoricDetailRow, HistoricVariableRow

if TYPE_CHECKING:
    from watchword.store.tables import VariableRow

HISTORY_BYTES = 3
"""ACT_GE_BYTEARRAY.TYPE_ of history."""


class VariableHistory(Producer):
    """Rows of variables.

    `scope_activity_instance_id` is the activity instance that the variable belongs to, `source_activity_instance_id`
    the one that set it, `content` the byte array's content if it has one.
    """

    def variable_created(
        self,
        row: VariableRow,
        content: bytes | None = None,
        *,
        scope_activity_instance_id: str | None = None,
        source_activity_instance_id: str | None = None,
        initial: bool = False,
    ) -> None:
        """A variable was set for the first time in its scope; `initial` at the start of its instance."""
        self.fresh.add(row.id)
        if self.level < Level.AUDIT:
            return
        root = self.root_of(row.process_instance_id)
        self.session.add(
            HistoricVariableRow(
                id=row.id,
                rev=0,
                process_definition_key=self.key_of(row.process_definition_id),
                process_definition_id=row.process_definition_id,
                root_process_instance_id=root,
                process_instance_id=row.process_instance_id,
                execution_id=row.execution_id,
                activity_instance_id=scope_activity_instance_id,
                task_id=row.task_id,
                name=row.name,
                variable_type=row.type,
                create_time=self.now,
                byte_array_id=self._copy(row, content, root),
                double=row.double,
                long=row.long,
                text=row.text,
                text2=row.text2,
                tenant_id=row.tenant_id,
                state="CREATED",
                removal_time=self.removal_time_of(root),
            )
        )
        self._detail(row, content, source_activity_instance_id, initial=initial)

    def variable_updated(
        self,
        row: VariableRow,
        content: bytes | None = None,
        *,
        had_content: bool = False,
        source_activity_instance_id: str | None = None,
        same: bool = False,
        definition_id: str | None = None,
    ) -> None:
        """A variable was set, maybe to a value of another type.

        `had_content` tells if the old one had a byte array, `same` that nothing has become different, `definition_id`
        which definition its execution runs now, if that may have changed since it was made.
        """
        if self.level < Level.AUDIT:
            return
        if same:
            self._detail(row, content, source_activity_instance_id, definition_id=definition_id)
            return
        values: dict[str, Any] = {
            "variable_type": row.type,
            "double": row.double,
            "long": row.long,
            "text": row.text,
            "text2": row.text2,
            "state": "CREATED",
        }
        if had_content:
            old = self.session.get(HistoricVariableRow, row.id)
            if old is not None and old.byte_array_id is not None:
                self._forget(old.byte_array_id)
        if had_content or content is not None:
            values["byte_array_id"] = self._copy(row, content, self.root_of(row.process_instance_id))
        if definition_id not in (None, row.process_definition_id):
            values["process_definition_id"] = definition_id
            values["process_definition_key"] = self.key_of(definition_id)
        self.session.amend(HistoricVariableRow, row.id, **values)
        self._detail(row, content, source_activity_instance_id, definition_id=definition_id)

    def variable_deleted(
        self,
        row: VariableRow,
        *,
        source_activity_instance_id: str | None = None,
        definition_id: str | None = None,
    ) -> None:
        """A variable was removed on purpose (not with its scope, which leaves the row as it is)."""
        if self.level < Level.AUDIT:
            return
        self.session.amend(HistoricVariableRow, row.id, state="DELETED")
        self._detail(row, None, source_activity_instance_id, gone=True, definition_id=definition_id)

    def form_property(
        self,
        *,
        name: str,
        value: str | None,
        process_instance_id: str | None,
        process_definition_id: str | None,
        execution_id: str | None,
        activity_instance_id: str | None,
        task_id: str | None = None,
        tenant_id: str | None = None,
    ) -> None:
        """A form was submitted with this text value."""
        if self.level < Level.AUDIT:
            return
        root = self.root_of(process_instance_id)
        self.session.add(
            HistoricDetailRow(
                id=ids.new(),
                type="FormProperty",
                rev=0,
                process_definition_key=self.key_of(process_definition_id),
                process_definition_id=process_definition_id,
                root_process_instance_id=root,
                process_instance_id=process_instance_id,
                execution_id=execution_id,
                task_id=task_id,
                activity_instance_id=activity_instance_id,
                name=name,
                time=self.now,
                text=value,
                sequence_counter=0,
                tenant_id=tenant_id,
                operation_id=self.operation_id,
                removal_time=self.removal_time_of(root),
            )
        )

    def _detail(
        self,
        row: VariableRow,
        content: bytes | None,
        source_activity_instance_id: str | None,
        *,
        initial: bool = False,
        gone: bool = False,
        definition_id: str | None = None,
    ) -> None:
        if self.level < Level.FULL:
            return
        root = self.root_of(row.process_instance_id)
        definition_id = definition_id or row.process_definition_id
        self.session.add(
            HistoricDetailRow(
                id=ids.new(),
                type="VariableUpdate",
                process_definition_key=self.key_of(definition_id),
                process_definition_id=definition_id,
                root_process_instance_id=root,
                process_instance_id=row.process_instance_id,
                execution_id=row.execution_id,
                task_id=row.task_id,
                activity_instance_id=source_activity_instance_id,
                variable_instance_id=row.id,
                name=row.name,
                variable_type=row.type,
                rev=0 if row.id in self.fresh else row.rev,
                time=self.now,
                byte_array_id=self._copy(row, content, root),
                double=None if gone else row.double,
                long=None if gone else row.long,
                text=None if gone else row.text,
                text2=None if gone else row.text2,
                sequence_counter=row.sequence_counter,
                tenant_id=row.tenant_id,
                operation_id=self.operation_id,
                removal_time=self.removal_time_of(root),
                initial=initial,
            )
        )

    def _copy(self, row: VariableRow, content: bytes | None, root: str | None) -> str | None:
        if content is None:
            return None
        copy = ByteArrayRow(
            id=ids.new(),
            name=row.name,
            bytes=content,
            tenant_id=row.tenant_id,
            type=HISTORY_BYTES,
            create_time=self.now,
            root_process_instance_id=root,
            removal_time=self.removal_time_of(root),
        )
        self.session.add(copy)
        return copy.id

    def _forget(self, byte_array_id: str) -> None:
        known = next((row for row in self.session.cached(ByteArrayRow) if row.id == byte_array_id), None)
        if known is not None:
            self.session.delete(known)
        else:
            self.session.delete_where(ByteArrayRow, {"id": byte_array_id})
