"""Forms: what fields show, and what a submission makes of them.

A submission first takes the declared fields in their order: constraints are checked, the value is converted and set,
or the default where nothing was sent. All other variables are set as they are. The field that the form names as
business key is neither checked nor converted. Source: `reference` 1.5, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.core.errors import EngineError, StepFailed
from watchword.engine import variables
from watchword.engine.date_patterns import parse_moment
from watchword.engine.facades import ExecutionFacade, ExecutionScope, TaskFacade, task_scope
from watchword.scripting.juel.moments import format_moment
from watchword.store.tables import ExecutionRow, TaskRow
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.bpmn.model import Form, FormField
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.engine.variables import Scope
    from watchword.scripting.juel.api import Scope as Names

DATE_PATTERN = "dd/MM/yyyy"
LONGEST_DETAIL = 4000
"""Characters that a text of ACT_HI_DETAIL holds."""


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as a client shows it; `value` is what its input starts with."""

    field: FormField
    label: str | None
    value: TypedValue

    def has(self, constraint: str) -> bool:
        """Tell whether the field declares a constraint."""
        return any(name == constraint for name, _ in self.field.constraints)


class Fields:
    """The fields of one form for one task or start: `owner` None while there is no instance yet."""

    def __init__(self, ctx: Context, form: Form | None, owner: Scope | None) -> None:
        self._ctx = ctx
        self._form = form
        self._owner = owner

    def shown(self) -> tuple[ShownField, ...]:
        """Return the fields with their present values, defaults where there is none."""
        if self._form is None:
            return ()
        return tuple(self._shown(field) for field in self._form.fields)

    def submit(self, values: Mapping[str, TypedValue]) -> None:
        """Check and set what was sent.

        Raises:
            EngineError: a value breaks a constraint or can't be converted; nothing is kept.
        """
        owner = self._owner
        if owner is None:
            raise ValueError("a form without instance can't be submitted")
        rest = dict(values)
        for field in self._declared():
            sent = rest.pop(field.id, None)
            self._check(field, sent)
            model = self._model_value(field, sent)
            if model is not None:
                variables.set_variable(self._ctx, owner, field.variable or field.id, model, initial=self._initial)
        variables.set_variables(self._ctx, owner, rest, initial=self._initial)
        self._record(owner, values)

    def check(self, values: Mapping[str, TypedValue]) -> None:
        """Check what was sent otherwise than by the form; nothing is set.

        Raises:
            EngineError: a value breaks a constraint or can't be converted.
        """
        for field in self._declared():
            sent = values.get(field.id)
            self._check(field, sent)
            if sent is not None:
                _converted(field, sent)

    def _declared(self) -> Iterator[FormField]:
        """Yield the fields that are checked and converted."""
        form = self._form
        if form is not None:
            yield from (field for field in form.fields if field.id != form.business_key_field)

    @property
    def _initial(self) -> bool:
        return isinstance(self._owner, ExecutionRow)

    def _names(self) -> Names:
        if isinstance(self._owner, TaskRow):
            return task_scope(self._ctx, self._owner)
        return ExecutionScope(self._ctx, self._owner)

    def _present(self, field: FormField) -> TypedValue | None:
        if self._owner is None:
            return None
        return variables.get(self._ctx, self._owner, field.variable or field.id)

    def _default(self, field: FormField) -> Any:
        expression = field.default if field.default is not None else field.expression
        return None if expression is None else expression.evaluate(self._names())

    def _shown(self, field: FormField) -> ShownField:
        present = self._present(field)
        if present is None:
            present = _converted(field, native.from_native(self._default(field)))
        label = None if field.label is None else field.label.evaluate(self._names())
        return ShownField(field, None if label is None else str(label), _form_value(field, present))

    def _model_value(self, field: FormField, sent: TypedValue | None) -> TypedValue | None:
        if sent is not None:
            return _converted(field, sent)
        if field.default is None:
            return None
        return _converted(field, native.from_native(self._default(field)))

    def _check(self, field: FormField, sent: TypedValue | None) -> None:
        value = None if sent is None else sent.value
        for name, config in field.constraints:
            if name == "required":
                holds = self._is_there(field, value)
            elif name == "readonly":
                holds = sent is None
            elif name == "validator":
                holds = self._validated(config or "", value)
            else:
                holds = value is None or _LIMITS[name](field, value, config or "")
            if not holds:
                shown = name if config is None else f"{name}({config})"
                raise EngineError(f"form field {field.id!r}: the value breaks the constraint {shown}")
        if not field.writable and sent is not None:
            raise EngineError(f"form field {field.id!r} can't be written; leave it out")

    def _is_there(self, field: FormField, value: object) -> bool:
        if value is not None:
            return value != ""
        present = self._present(field)
        if present is not None:
            return present.value is not None
        return self._default(field) is not None

    def _validated(self, name: str, value: object) -> bool:
        """Ask a registered callable, given the value and the task or execution."""
        found = self._ctx.delegates.find(name)
        if found is None:
            raise StepFailed(f"no form validator is registered as {name!r}; register a callable")
        owner = self._owner
        if isinstance(owner, TaskRow):
            return bool(found(value, TaskFacade(self._ctx, owner)))
        return bool(found(value, None if owner is None else ExecutionFacade(self._ctx, owner)))

    def _record(self, owner: Scope, values: Mapping[str, TypedValue]) -> None:
        """Tell history of the texts that were sent."""
        execution = owner if isinstance(owner, ExecutionRow) else None
        if isinstance(owner, TaskRow) and owner.execution_id is not None:
            execution = self._ctx.session.get(ExecutionRow, owner.execution_id)
        for name, value in values.items():
            if value.type == "string" and isinstance(value.value, str):
                self._ctx.history.form_property(
                    name=name,
                    value=value.value[:LONGEST_DETAIL],
                    process_instance_id=owner.process_instance_id,
                    process_definition_id=owner.process_definition_id,
                    execution_id=None if execution is None else execution.id,
                    activity_instance_id=None if execution is None else execution.activity_instance_id,
                    task_id=owner.id if isinstance(owner, TaskRow) else None,
                    tenant_id=owner.tenant_id,
                )


def form_of_task(ctx: Context, task: TaskRow) -> Form | None:
    """Return the form of a task, None if it has none."""
    if task.process_definition_id is None:
        return None
    node = ctx.definitions.get(ctx.session, task.process_definition_id).nodes.get(task.task_definition_key or "")
    return None if node is None else node.form


def form_of_start(definition: Definition) -> Form | None:
    """Return the form that a process is started by, None if it has none."""
    start = definition.process.start
    return None if start is None else start.form


# --- constraints -----------------------------------------------------------------------------------------------------


def _number(field: FormField, value: object, limit: str) -> tuple[float, float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EngineError(f"form field {field.id!r}: a numeric constraint can't be checked on {type(value).__name__}")
    try:
        return value, float(limit)
    except ValueError:
        raise EngineError(f"form field {field.id!r}: the limit {limit[:40]!r} is no number") from None


def _length(field: FormField, value: object, limit: str) -> tuple[float, float]:
    if not isinstance(value, str):
        raise EngineError(f"form field {field.id!r}: the length of {type(value).__name__} can't be checked; send text")
    return _number(field, len(value), limit)


def _at_least(pair: tuple[float, float]) -> bool:
    return pair[0] >= pair[1]


def _at_most(pair: tuple[float, float]) -> bool:
    return pair[0] <= pair[1]


def _below(pair: tuple[float, float]) -> bool:
    return pair[0] < pair[1]


_LIMITS: Mapping[str, Callable[[FormField, object, str], bool]] = {
    "max": lambda field, value, limit: _below(_number(field, value, limit)),
    "maxlength": lambda field, value, limit: _at_most(_length(field, value, limit)),
    "min": lambda field, value, limit: _at_least(_number(field, value, limit)),
    "minlength": lambda field, value, limit: _at_least(_length(field, value, limit)),
}
"""Limits include the value itself, but for `max` (observed in 7.24)."""


# --- conversion ------------------------------------------------------------------------------------------------------


def _converted(field: FormField, value: TypedValue) -> TypedValue:
    """Return the value that is stored.

    Raises:
        EngineError: it doesn't fit the field's type.
    """
    convert = _CONVERSIONS.get(field.type)
    if convert is None:
        return value
    try:
        return TypedValue(_STORED[field.type], None if value.value is None else convert(field, value.value))
    except (TypeError, ValueError) as error:
        raise EngineError(f"form field {field.id!r}: {error}") from None


def _long(field: FormField, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(f"{str(value)[:40]!r} is no whole number")
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"{number} has more than 64 bits")
    return number


def _boolean(field: FormField, value: object) -> bool:
    if not isinstance(value, bool | str):
        raise TypeError(f"{str(value)[:40]!r} is neither true nor false")
    return value if isinstance(value, bool) else value.lower() == "true"


def _date(field: FormField, value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]!r} is no date")
    return parse_moment(value, field.date_pattern or DATE_PATTERN) if value.strip() else None


def _enum(field: FormField, value: object) -> str:
    if not isinstance(value, str) or all(value != known for known, _ in field.values):
        raise ValueError(f"{str(value)[:40]!r} is none of the values {', '.join(known for known, _ in field.values)}")
    return value


def _string(field: FormField, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_CONVERSIONS: Mapping[str, Callable[[FormField, Any], Any]] = {
    "boolean": _boolean,
    "date": _date,
    "enum": _enum,
    "long": _long,
    "string": _string,
}
_STORED = {"boolean": "boolean", "date": "date", "enum": "string", "long": "long", "string": "string"}


def _form_value(field: FormField, value: TypedValue) -> TypedValue:
    """Return what the field's input shows: a date is text of the field's pattern."""
    if field.type != "date":
        return value if field.type not in _CONVERSIONS else _converted(field, value)
    if value.value is None:
        return TypedValue("string", "")
    if not isinstance(value.value, datetime):
        raise EngineError(f"form field {field.id!r}: variable of type {value.type} is no date")
    return TypedValue("string", format_moment(value.value, field.date_pattern or DATE_PATTERN))
