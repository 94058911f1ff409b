"""The forms that tasks show: as the model names them, evaluated where it gives an expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from watchword.core.errors import NullValue, WatchwordError
from watchword.rest.op import Call
from watchword.rest.views.task import NO_FORM, Form

if TYPE_CHECKING:
    from watchword.bpmn.model import Form as FormModel
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context


def forms_of(call: Call, rows: Sequence[Any], *, lenient: bool) -> list[Form]:
    """Return the form of each task; definitions are read once, then known to the process.

    An expression is evaluated when the task is read, in the task's scope (observed in 7.24). `lenient`: one that fails
    shows as no form, so that one bad model doesn't break everybody's lists.

    Raises:
        WatchwordError: an expression fails and `lenient` isn't set.
    """
    nodes = _nodes_of(call, (row.process_definition_id for row in rows))
    found = []
    for row in rows:
        node = nodes.get(row.process_definition_id, {}).get(row.task_definition_key)
        model = None if node is None else node.form
        if model is None:
            found.append(NO_FORM)
        elif _is_literal(model):
            found.append(_literal(model))
        else:
            found.append(_evaluated(call, row.id, lenient))
    return found


def _nodes_of(call: Call, definition_ids: Iterable[str | None]) -> Mapping[str | None, Mapping[str, Node]]:
    wanted = {i for i in definition_ids if i is not None}
    if not wanted:
        return {}

    def work(ctx: Context) -> dict[str | None, Mapping[str, Node]]:
        return {i: _nodes(ctx, i) for i in wanted}

    nodes: Mapping[str | None, Mapping[str, Node]] = call.services.commands.read(work)
    return nodes


def _nodes(ctx: Context, definition_id: str) -> Mapping[str, Node]:
    try:
        return ctx.definitions.get(ctx.session, definition_id).nodes
    except NullValue:  # deleted beneath its tasks
        return {}


def _is_literal(model: FormModel) -> bool:
    return all(e is None or e.is_literal for e in (model.key, model.ref, model.ref_version))


def _literal(model: FormModel) -> Form:
    if model.ref is None:
        return Form(key=None if model.key is None else model.key.text)
    version = None if model.ref_version is None else model.ref_version.text.strip()
    number = int(version) if version and version.isdecimal() else None
    return Form(ref={"key": model.ref.text, "binding": model.ref_binding, "version": number})


def _evaluated(call: Call, task_id: str, lenient: bool) -> Form:
    try:
        facts = call.services.forms.task_form(task_id, identity=call.identity)
    except NullValue:  # completed since the list was read
        return NO_FORM
    except WatchwordError:
        if lenient:
            return NO_FORM
        raise
    reference = facts.reference
    if reference is None:
        return Form(key=facts.key)
    return Form(ref={"key": reference.key, "binding": reference.binding, "version": reference.version})
