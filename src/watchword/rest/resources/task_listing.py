"""Lists of user tasks: with the form that the model gives them and, where asked for, what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.authz import rules
from watchword.query.spec import from_json, from_parameters
from watchword.query.specs.task import TASKS
from watchword.rest.families import PAGING, found_count, page, without_paging
from watchword.rest.hal import JSON_OR_HAL, hypertext, wants_hal
from watchword.rest.op import BodyKind, Call, Op, many
from watchword.rest.resources.task_forms import forms_of
from watchword.rest.resources.task_hypertext import task_list
from watchword.rest.variables import dumped
from watchword.rest.views.task import task


def shown_tasks(call: Call, rows: Sequence[Any], option: Any, *, lenient: bool | None = None) -> list[dict[str, Any]]:
    """Return the JSON objects of tasks; `option(name)` tells if an option was asked for.

    `lenient`: a form that can't be told shows as none; by default so unless in `camunda-7` mode.
    """
    forms = forms_of(call, rows, lenient=call.mode is None if lenient is None else lenient)
    shown = [task(row, form) for row, form in zip(rows, forms, strict=True)]
    tasks, who = call.services.tasks, call.identity
    if option("withCommentAttachmentInfo"):
        for item in shown:
            item["attachment"] = bool(tasks.attachments(item["id"], identity=who))
            item["comment"] = bool(tasks.comments(item["id"], identity=who))
    local = option("withTaskLocalVariablesInReturn")
    if local or option("withTaskVariablesInReturn"):
        for item in shown:
            found = dumped(tasks.get_variables(item["id"], local=local, identity=who))
            if found:  # a task without variables has no such member (observed in 7.24)
                item["variables"] = found
    return shown


def _by_get(call: Call) -> Any:
    criteria = from_parameters(TASKS, without_paging(call.query))
    rows = page(call, TASKS, criteria)
    if not wants_hal(call):
        return shown_tasks(call, rows, call.flag)
    count = found_count(call, TASKS, criteria)
    return hypertext(task_list(call, shown_tasks(call, rows, _nothing), count))


def _nothing(_option: str) -> bool:
    return False


def _by_post(call: Call) -> Any:
    rows = page(call, TASKS, from_json(TASKS, call.body))
    return shown_tasks(call, rows, lambda name: call.body.get(name) in (True, "true"))


_REPLY = many("TaskWithAttachmentAndCommentDto")

OPS = (
    Op(
        "GET",
        "",
        _by_get,
        "getTasks",
        rules.READ_TASK,
        reply=_REPLY,
        query=TASKS,
        parameters=PAGING,
        produces=JSON_OR_HAL,
    ),
    Op(
        "POST",
        "",
        _by_post,
        "queryTasks",
        rules.READ_TASK,
        body=BodyKind.OBJECT,
        optional_body=True,
        reply=_REPLY,
        query=TASKS,
        parameters=PAGING,
    ),
)
