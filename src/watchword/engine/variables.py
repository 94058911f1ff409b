"""Variables of executions and tasks, in memory over the loaded instance.

A variable belongs to one scope (VAR_SCOPE_): an execution or a task. Reading goes from the nearest scope upward,
setting changes the nearest one there is, else makes it at the process instance (a standalone task: at the task).
Source: `reference` 2.5 and 5.1, observed in 7.24.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from watchword.core import ids
from watchword.core.errors import EngineError, NullValue
from watchword.engine import entity_state
from watchword.store.tables import ByteArrayRow, ExecutionRow, TaskRow, VariableRow
from watchword.values import codec
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context

Scope: TypeAlias = "ExecutionRow | TaskRow"

CREATE, UPDATE, DELETE = "create", "update", "delete"
RUNTIME_BYTES = 2
"""ACT_GE_BYTEARRAY.TYPE_ of runtime."""


# --- reading ---------------------------------------------------------------------------------------------------------


def path(ctx: Context, scope: Scope) -> Iterator[Scope]:
    """Yield `scope` and the scopes around it, nearest first, up to the process instance."""
    execution: ExecutionRow | None
    if isinstance(scope, TaskRow):
        yield scope
        execution = ctx.session.get(ExecutionRow, scope.execution_id) if scope.execution_id is not None else None
    else:
        execution = scope
    while execution is not None:
        yield execution
        execution = ctx.session.get(ExecutionRow, execution.parent_id) if execution.parent_id is not None else None


def rows(ctx: Context, scope: Scope) -> dict[str, VariableRow]:
    """Return the stored variables of exactly this scope, by name."""
    return {row.name: row for row in ctx.session.held(VariableRow, "variable_scope", scope.id)}


def visible(ctx: Context, scope: Scope) -> dict[str, VariableRow]:
    """Return the stored variables that `scope` sees, by name; nearer ones hide those further up."""
    found: dict[str, VariableRow] = {}
    for owner in path(ctx, scope):
        for row in ctx.session.held(VariableRow, "variable_scope", owner.id):
            found.setdefault(row.name, row)
    return found


def values(ctx: Context, scope: Scope) -> dict[str, TypedValue]:
    """Return what `scope` sees, transient variables included."""
    found: dict[str, TypedValue] = {}
    for owner in path(ctx, scope):
        for name, value in local(ctx, owner).items():
            found.setdefault(name, value)
    return found


def local(ctx: Context, scope: Scope) -> dict[str, TypedValue]:
    """Return the variables of exactly this scope, transient ones included."""
    found = {name: value_of(ctx, row) for name, row in rows(ctx, scope).items()}
    for name, value in ctx.transients.get(scope.id, {}).items():
        found[name] = ctx.opened.current(value)
    return found


def names(ctx: Context, scope: Scope) -> frozenset[str]:
    """Return the names that `scope` sees."""
    found = set(visible(ctx, scope))
    for owner in path(ctx, scope):
        found.update(ctx.transients.get(owner.id, ()))
    return frozenset(found)


def get(ctx: Context, scope: Scope, name: str) -> TypedValue | None:
    """Return the nearest variable called `name`, None if there is none."""
    found = _nearest(ctx, scope, name)
    if found is None:
        return None
    _, row = found
    return ctx.opened.current(row) if isinstance(row, TypedValue) else value_of(ctx, row)


def row_of(ctx: Context, scope: Scope, name: str) -> VariableRow | None:
    """Return the row of the nearest variable called `name`, None if there is none or it is transient."""
    found = _nearest(ctx, scope, name)
    return found[1] if found is not None and isinstance(found[1], VariableRow) else None


def get_local(ctx: Context, scope: Scope, name: str) -> TypedValue | None:
    """Return the variable called `name` of exactly this scope, None if there is none."""
    transient = ctx.transients.get(scope.id, {}).get(name)
    if transient is not None:
        return ctx.opened.current(transient)
    row = _row(ctx, scope, name)
    return None if row is None else value_of(ctx, row)


def value_of(ctx: Context, row: VariableRow) -> TypedValue:
    """Return what a row holds, with what was altered in place in this command."""
    known = ctx.opened.of(row.id)
    if known is not None:
        return known
    typed = codec.from_columns(
        row.type, row.text, row.text2, row.long, row.double, _content(ctx, row), variable_id=row.id
    )
    ctx.opened.know(row, typed)
    return typed


def _content(ctx: Context, row: VariableRow) -> bytes | None:
    if row.byte_array_id is None:
        return None
    stored = ctx.session.get(ByteArrayRow, row.byte_array_id)
    return stored.bytes if stored is not None else None


def _row(ctx: Context, scope: Scope, name: str) -> VariableRow | None:
    for row in ctx.session.held(VariableRow, "variable_scope", scope.id):
        if row.name == name:
            return row
    return None


def _nearest(ctx: Context, scope: Scope, name: str) -> tuple[Scope, VariableRow | TypedValue] | None:
    for owner in path(ctx, scope):
        transient = ctx.transients.get(owner.id, {}).get(name)
        if transient is not None:
            return owner, transient
        row = _row(ctx, owner, name)
        if row is not None:
            return owner, row
    return None


# --- setting ---------------------------------------------------------------------------------------------------------


def set_variables(
    ctx: Context,
    scope: Scope,
    variables: Mapping[str, TypedValue],
    *,
    local: bool = False,
    initial: bool = False,
) -> None:
    """Set several variables, in the order given."""
    for name, value in variables.items():
        set_variable(ctx, scope, name, value, local=local, initial=initial)


def set_variable(
    ctx: Context,
    scope: Scope,
    name: str,
    value: TypedValue,
    *,
    local: bool = False,
    initial: bool = False,
) -> None:
    """Set a variable where it is, else at the process instance; `local`: exactly here.

    Args:
        ctx: the command.
        scope: where the setting happens.
        name: not empty.
        value: a transient one lives in this command only.
        local: set it in `scope` itself.
        initial: it is set by the start of the instance.

    Raises:
        NullValue: no name.
        BadUserRequest: the text is too long.
        EngineError: a transient value would replace a stored one or the reverse.
    """
    if not name:
        raise NullValue("a variable needs a name")
    found: tuple[Scope, VariableRow | TypedValue] | None
    if local:
        known = ctx.transients.get(scope.id, {}).get(name) or _row(ctx, scope, name)
        found = None if known is None else (scope, known)
    else:
        found = _nearest(ctx, scope, name)
    owner = found[0] if found is not None else scope if local else _top(ctx, scope)
    if value.transient or (found is not None and isinstance(found[1], TypedValue)):
        if not value.transient or (found is not None and isinstance(found[1], VariableRow)):
            raise EngineError(
                f"variable {name!r}: a transient value can't replace a stored one, nor the reverse; use another name"
            )
        ctx.transients.setdefault(owner.id, {})[name] = value
        _changed(ctx, owner, name, UPDATE if found is not None else CREATE)
        return
    source = _activity_instance(ctx, scope)
    if found is not None and isinstance(found[1], VariableRow):
        _change(ctx, found[1], value, source)
        _changed(ctx, owner, name, UPDATE)
    else:
        _create(ctx, owner, name, value, source, initial=initial)
        _changed(ctx, owner, name, CREATE)


def remove(ctx: Context, scope: Scope, name: str, *, local: bool = False) -> bool:
    """Remove the nearest variable called `name` (`local`: of this scope only); False if there was none."""
    found: tuple[Scope, VariableRow | TypedValue] | None
    if local:
        known = ctx.transients.get(scope.id, {}).get(name) or _row(ctx, scope, name)
        found = None if known is None else (scope, known)
    else:
        found = _nearest(ctx, scope, name)
    if found is None:
        return False
    owner, row = found
    if isinstance(row, TypedValue):
        del ctx.transients[owner.id][name]
    else:
        row.sequence_counter = (row.sequence_counter or 0) + 1
        ctx.history.variable_deleted(
            row,
            source_activity_instance_id=_activity_instance(ctx, scope),
            definition_id=_definition_now(ctx, row),
        )
        ctx.opened.forget(row)
        _delete(ctx, row)
        _refresh_bit(ctx, owner)
    _changed(ctx, owner, name, DELETE)
    return True


def _changed(ctx: Context, owner: Scope, name: str, event: str) -> None:
    """Tell conditional events of a change."""
    from watchword.engine import conditional_events

    conditional_events.note(ctx, owner, name, event)


def _top(ctx: Context, scope: Scope) -> Scope:
    top = scope
    for top in path(ctx, scope):  # noqa: B007 - the last one is wanted
        pass
    return top


def _create(
    ctx: Context, owner: Scope, name: str, value: TypedValue, source: str | None, *, initial: bool
) -> VariableRow:
    row = VariableRow(
        id=ids.new(),
        type=value.type,
        name=name,
        process_instance_id=owner.process_instance_id,
        process_definition_id=owner.process_definition_id,
        variable_scope=owner.id,
        sequence_counter=1,
        concurrent_local=False,
        tenant_id=owner.tenant_id,
    )
    scope_activity: str | None
    if isinstance(owner, TaskRow):
        row.execution_id, row.task_id = owner.execution_id, owner.id
        scope_activity = _activity_instance(ctx, owner)
    else:
        row.execution_id = owner.id
        row.concurrent_local = not owner.scope or _runs_leaf_scope(ctx, owner)
        entity_state.mark(owner, entity_state.VARIABLES)
        scope_activity = (
            _activity_instance(ctx, owner) if row.concurrent_local else _parent_activity_instance(ctx, owner)
        )
        if source is None and (initial or owner.process_instance_id in ctx.beginning):
            source = owner.process_instance_id
    content = _write(ctx, row, value)
    ctx.session.add(row)
    ctx.history.variable_created(
        row,
        content,
        scope_activity_instance_id=scope_activity,
        source_activity_instance_id=source,
        initial=initial or owner.process_instance_id in ctx.beginning,
    )
    return row


def _change(ctx: Context, row: VariableRow, value: TypedValue, source: str | None) -> None:
    had_content = row.byte_array_id is not None
    before = _columns(row)
    content = _write(ctx, row, value)
    row.sequence_counter = (row.sequence_counter or 0) + 1
    if content is not None:
        ctx.session.touch(row)  # the bytes changed, so the variable did
    ctx.history.variable_updated(
        row,
        content,
        had_content=had_content,
        source_activity_instance_id=source,
        same=content is None and _columns(row) == before,
        definition_id=_definition_now(ctx, row),
    )


def _definition_now(ctx: Context, row: VariableRow) -> str | None:
    """Return the definition that a variable's execution runs, other than the variable's own after a migration."""
    execution = ctx.executions.rows.get(row.execution_id or "")
    return None if execution is None else execution.process_definition_id


def _columns(row: VariableRow) -> tuple[object, ...]:
    return row.type, row.text, row.text2, row.long, row.double, row.byte_array_id


def _write(ctx: Context, row: VariableRow, value: TypedValue) -> bytes | None:
    """Put `value` into the row's columns and its byte array; return the byte array's content."""
    columns = codec.to_columns(ctx.secrecy.stored(value, row.id))
    row.type, row.text, row.text2 = columns.type, columns.text, columns.text2
    row.long, row.double = columns.long, columns.double
    stored = ctx.session.get(ByteArrayRow, row.byte_array_id) if row.byte_array_id is not None else None
    if columns.content is None:
        if stored is not None:
            ctx.session.delete(stored)
        row.byte_array_id = None
    elif stored is not None:
        stored.bytes = columns.content
    else:
        stored = ByteArrayRow(
            id=ids.new(),
            name=row.name,
            bytes=columns.content,
            tenant_id=row.tenant_id,
            type=RUNTIME_BYTES,
            create_time=ctx.now,
        )
        ctx.session.add(stored)
        row.byte_array_id = stored.id
    ctx.opened.know(row, value)
    return columns.content


def store_altered(ctx: Context, row: VariableRow, value: TypedValue) -> None:
    """Store a value that was altered in place; if the variable's scope is over, in history only."""
    if ctx.session.held(VariableRow, "id", row.id):
        scope = ctx.session.get(ExecutionRow, row.execution_id) if row.execution_id is not None else None
        _change(ctx, row, value, None if scope is None else scope.activity_instance_id)
        return
    columns = codec.to_columns(value)
    row.text, row.text2 = columns.text, columns.text2
    row.sequence_counter = (row.sequence_counter or 0) + 1
    ctx.history.variable_updated(
        row, columns.content, had_content=True, source_activity_instance_id=row.process_instance_id
    )


def _delete(ctx: Context, row: VariableRow) -> None:
    if row.byte_array_id is not None:
        stored = ctx.session.get(ByteArrayRow, row.byte_array_id)
        if stored is not None:
            ctx.session.delete(stored)
    ctx.session.delete(row)


def _refresh_bit(ctx: Context, owner: Scope) -> None:
    if isinstance(owner, ExecutionRow) and not rows(ctx, owner):
        entity_state.clear(owner, entity_state.VARIABLES)


# --- what the rows say of activity instances -------------------------------------------------------------------------


def _activity_instance(ctx: Context, scope: Scope) -> str | None:
    if isinstance(scope, TaskRow):
        execution = ctx.session.get(ExecutionRow, scope.execution_id) if scope.execution_id is not None else None
        return execution.activity_instance_id if execution is not None else None
    return scope.activity_instance_id


def _parent_activity_instance(ctx: Context, execution: ExecutionRow) -> str | None:
    if execution.parent_id is None:
        return execution.id
    parent = ctx.session.get(ExecutionRow, execution.parent_id)
    return parent.activity_instance_id if parent is not None else execution.process_instance_id


def _runs_leaf_scope(ctx: Context, execution: ExecutionRow) -> bool:
    if not execution.active or execution.activity_instance_id is None or execution.activity_id is None:
        return False
    node = ctx.definition_of(execution).process.nodes.get(execution.activity_id)
    return node is not None and node.is_scope and not node.is_composite


# --- scopes that move and end ----------------------------------------------------------------------------------------


def move_concurrent_locals(ctx: Context, from_execution: ExecutionRow, to_execution: ExecutionRow) -> None:
    """Let the token's own variables follow it to its new concurrent execution; plain locals of the scope stay."""
    moved = [row for row in rows(ctx, from_execution).values() if row.concurrent_local]
    _move(ctx, moved, from_execution, to_execution)


def move_all(ctx: Context, from_execution: ExecutionRow, to_execution: ExecutionRow) -> None:
    """Let all variables of an execution that folds into another follow; a name that is there already is changed."""
    _move(ctx, list(rows(ctx, from_execution).values()), from_execution, to_execution)
    transients = ctx.transients.pop(from_execution.id, None)
    if transients:
        ctx.transients.setdefault(to_execution.id, {}).update(transients)


def move(ctx: Context, wanted: Iterable[VariableRow], from_execution: ExecutionRow, to_execution: ExecutionRow) -> None:
    """Let those of some variables that are on an execution go to another one."""
    there = rows(ctx, from_execution)
    moved = [row for row in wanted if there.get(row.name) is row]
    _move(ctx, moved, from_execution, to_execution)


def _move(ctx: Context, moved: list[VariableRow], source: ExecutionRow, target: ExecutionRow) -> None:
    if not moved:
        return
    there = rows(ctx, target)
    for row in moved:
        known = there.get(row.name)
        if known is not None:
            _change(ctx, known, value_of(ctx, row), source.activity_instance_id)
            ctx.opened.forget(row)
            _delete(ctx, row)
        else:
            row.execution_id = row.variable_scope = target.id
            ctx.session.refile(row)
    entity_state.mark(target, entity_state.VARIABLES)
    _refresh_bit(ctx, source)


def remove_scope(ctx: Context, scope: Scope) -> None:
    """Delete the variables of a scope that ends; their history stays as it is."""
    for row in rows(ctx, scope).values():
        _delete(ctx, row)
    if scope.id != scope.process_instance_id:  # what the command returns may hold those of the instance
        ctx.transients.pop(scope.id, None)
    if isinstance(scope, ExecutionRow):
        entity_state.clear(scope, entity_state.VARIABLES)
