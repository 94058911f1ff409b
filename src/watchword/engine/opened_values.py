"""Lists and maps that expressions and delegates have taken out of variables, so that altering them in place counts.

The reference keeps one object per variable and command: whoever reads the variable gets that object, a value copied to
another variable is the same object, and what was altered is stored when the command ends. Source: observed in 7.24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchword.engine import variables
from watchword.store.tables import VariableRow
from watchword.values import native
from watchword.values.typed import ObjectValue, SealedValue, TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.values.secrecy import Secrecy


class OpenedValues:
    """What one command has opened."""

    __slots__ = ("_java", "_natives", "_secrecy", "_stored")

    def __init__(self, secrecy: Secrecy, *, java: bool = False) -> None:
        """Make it empty.

        Args:
            secrecy: opens secret values.
            java: plain data that expressions yield is stored as the Java stream the reference would write.
        """
        self._secrecy = secrecy
        self._java = java
        self._natives: dict[int, tuple[TypedValue, Any]] = {}
        self._stored: dict[str, tuple[VariableRow, TypedValue]] = {}

    def native(self, typed: TypedValue) -> Any:
        """Return what expressions and delegates work with: of one object value always the same list or map.

        A secret is a `Secret`: it can be passed on, and only Python code can reveal it.
        """
        if isinstance(typed.value, SealedValue):
            return self._secrecy.open(typed.value)
        known = self._natives.get(id(typed))
        if known is not None:
            return known[1]
        value = native.to_native(typed)
        self._keep(typed, value)
        return value

    def typed(self, value: object) -> TypedValue:
        """Return the value that an expression's result is stored as."""
        made = native.from_native(value, java=self._java)
        self._keep(made, value)
        return made

    def _keep(self, typed: TypedValue, value: object) -> None:
        if isinstance(value, list | dict) and isinstance(typed.value, ObjectValue):
            self._natives[id(typed)] = (typed, value)

    def of(self, variable_instance_id: str) -> TypedValue | None:
        """Return the present value of a row read or written before, None if it wasn't."""
        stored = self._stored.get(variable_instance_id)
        return None if stored is None else self.current(stored[1])

    def current(self, typed: TypedValue) -> TypedValue:
        """Return the value with what was altered in place."""
        known = self._natives.get(id(typed))
        altered = None if known is None else native.changed(known[1], typed)
        if known is None or altered is None or altered.value == typed.value:
            return typed
        self._natives[id(altered)] = (altered, known[1])
        return altered

    def know(self, row: VariableRow, typed: TypedValue) -> None:
        """Note what a row holds now."""
        if isinstance(typed.value, ObjectValue):
            self._stored[row.id] = (row, typed)
        else:
            self.forget(row)

    def forget(self, row: VariableRow) -> None:
        """Let a row go: it was removed on purpose."""
        self._stored.pop(row.id, None)

    def settle(self, ctx: Context) -> None:
        """Store what was altered in place; of a variable whose scope is over, history keeps it."""
        if not self._natives:
            return
        for row, typed in list(self._stored.values()):
            altered = self.current(typed)
            if altered is not typed:
                variables.store_altered(ctx, row, altered)
