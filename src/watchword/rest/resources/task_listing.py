"""Lists of user tasks: with the form that the model gives them and, where asked for, what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from watchword.core.errors import NullValue
from watchword.query.spec import from_json, from_parameters
from watchword.query.specs.task import TASKS
from watchword.rest.families import PAGING, page, without_paging
from watchword.rest.op import ADMIN, BodyKind, Call, Op, many
from watchword.rest.variables import dumped
from watchword.rest.views.task import NO_FORM, Form, FormOf, task

if TYPE_CHECKING:
    from watchword.bpmn.model import Node
    from watchword.engine.context import Context


def forms_of(call: Call, definition_ids: Iterable[str | None]) -> FormOf:
    """Return what tells the forms of tasks of the definitions; they are read once, then known to the process."""
    wanted = {i for i in definition_ids if i is not None}
    if not wanted:
        return _no_form

    def work(ctx: Context) -> dict[str, Mapping[str, Node]]:
        return {i: _nodes(ctx, i) for i in wanted}

    nodes = call.services.commands.read(work)

    def form_of(definition_id: str | None, key: str | None) -> Form:
        node = nodes.get(definition_id, {}).get(key)
        return NO_FORM if node is None else _form(node)

    return form_of


def _no_form(_definition_id: str | None, _key: str | None) -> Form:
    return NO_FORM


def _nodes(ctx: Context, definition_id: str) -> Mapping[str, Node]:
    try:
        return ctx.definitions.get(ctx.session, definition_id).nodes
    except NullValue:  # deleted beneath its tasks
        return {}


def _form(node: Node) -> Form:
    form = node.form
    if form is None:
        return NO_FORM
    if form.ref is None:
        return Form(key=None if form.key is None else form.key.text)
    version = None if form.ref_version is None else form.ref_version.text
    return Form(
        ref={
            "key": form.ref.text,
            "binding": form.ref_binding,
            "version": int(version) if version and version.isdecimal() else None,
        }
    )


def shown_tasks(call: Call, rows: Sequence[Any], option: Any) -> list[dict[str, Any]]:
    """Return the JSON objects of tasks; `option(name)` tells if an option was asked for."""
    form_of = forms_of(call, (row.process_definition_id for row in rows))
    shown = [task(row, form_of) for row in rows]
    for item in shown:
        if "{" in (item["formKey"] or ""):
            item["formKey"] = call.services.forms.task_form(item["id"], identity=call.identity).key
    tasks, who = call.services.tasks, call.identity
    if option("withCommentAttachmentInfo"):
        for item in shown:
            item["attachment"] = bool(tasks.attachments(item["id"], identity=who))
            item["comment"] = bool(tasks.comments(item["id"], identity=who))
    local = option("withTaskLocalVariablesInReturn")
    if local or option("withTaskVariablesInReturn"):
        for item in shown:
            item["variables"] = dumped(tasks.get_variables(item["id"], local=local, identity=who), deserialize=False)
    return shown


def _by_get(call: Call) -> Any:
    rows = page(call, TASKS, from_parameters(TASKS, without_paging(call.query)))
    return shown_tasks(call, rows, call.flag)


def _by_post(call: Call) -> Any:
    rows = page(call, TASKS, from_json(TASKS, call.body))
    return shown_tasks(call, rows, lambda name: call.body.get(name) in (True, "true"))


_REPLY = many("TaskWithAttachmentAndCommentDto")

OPS = (
    Op("GET", "", _by_get, "getTasks", ADMIN, reply=_REPLY, query=TASKS, parameters=PAGING),
    Op(
        "POST",
        "",
        _by_post,
        "queryTasks",
        ADMIN,
        body=BodyKind.OBJECT,
        reply=_REPLY,
        query=TASKS,
        parameters=PAGING,
    ),
)
