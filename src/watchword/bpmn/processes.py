"""One executable process."""

from __future__ import annotations

import re

from watchword.bpmn.containers import read_container
from watchword.bpmn.extensions import priority, properties, split_list
from watchword.bpmn.gateways import check_exclusive_gateways
from watchword.bpmn.listeners import execution_listeners
from watchword.bpmn.model import Process
from watchword.bpmn.names import Xml, ext, ext_child, extensions
from watchword.bpmn.reading import Reading, documentation
from watchword.bpmn.roots import Roots
from watchword.bpmn.scopes import mark_scopes
from watchword.bpmn.user_tasks import candidates
from watchword.core.errors import UnreadableModel
from watchword.markup.problems import Problems
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression

_DAYS = re.compile(r"P(\d+)D|\+?(\d+)")
_MOST_DAYS = 2**31 - 1


def read_process(
    element: Xml, roots: Roots, ids: frozenset[str], problems: Problems, *, new: bool, default_time_to_live: int | None
) -> Process:
    """Read one process with everything in it.

    Raises:
        UnreadableModel: it has no id, or an expression doesn't parse.
    """
    key = element.get("id")
    if not key:
        raise UnreadableModel("A process needs an id: it is the key of its definitions")
    process = Process(
        key=key,
        name=element.get("name"),
        category=roots.target_namespace,
        version_tag=ext(element, "versionTag"),
        documentation=documentation(element),
        job_priority=priority(element, "jobPriority", problems),
        task_priority=priority(element, "taskPriority", problems),
        properties=properties(element),
    )
    startable = ext(element, "isStartableInTasklist")
    process.startable_in_tasklist = startable is None or startable.lower() == "true"
    process.history_time_to_live = _time_to_live(element, problems, new=new, default=default_time_to_live)
    process.start_listeners, process.end_listeners = execution_listeners(element, problems)
    process.candidate_starter_users, process.candidate_starter_groups = _starters(element)
    reading = Reading(problems, roots, ids, process, new)
    read_container(element, process, reading)
    check_exclusive_gateways(process.nodes, problems)
    mark_scopes(process.nodes.values(), reading.after_gateway, reading.variable_scopes)
    return process


def _time_to_live(element: Xml, problems: Problems, *, new: bool, default: int | None) -> int | None:
    text = ext(element, "historyTimeToLive")
    if text:
        match = _DAYS.fullmatch(text)
        days = int(match[1] or match[2]) if match is not None else None
        if days is not None and days <= _MOST_DAYS:
            return days
        problems.error(f"historyTimeToLive is {text!r}; expected a number of days, as 30 or P30D", element)
        return None
    if new and default is None:
        problems.error("historyTimeToLive is missing: set it on the process, or a default in the settings", element)
    return default


def _starters(element: Xml) -> tuple[tuple[Expression, ...], tuple[Expression, ...]]:
    users = [compile_text(i) for i in split_list(ext(element, "candidateStarterUsers") or "")]
    groups = [compile_text(i) for i in split_list(ext(element, "candidateStarterGroups") or "")]
    holder = extensions(element)
    if holder is not None and ext_child(holder, "potentialStarter") is not None:
        more_users, more_groups = candidates(holder, "potentialStarter")
        users, groups = users + more_users, groups + more_groups
    return tuple(users), tuple(groups)
