"""Read a BPMN file: from bytes to processes."""

from __future__ import annotations

from watchword.bpmn.diagram import check_diagrams
from watchword.bpmn.expression_place import place_of
from watchword.bpmn.foreign_code import AS_THE_REFERENCE, ForeignCodeRules, check_foreign_code
from watchword.bpmn.model import Process
from watchword.bpmn.names import Xml, child, children
from watchword.bpmn.processes import read_process
from watchword.bpmn.roots import read_roots
from watchword.bpmn.structure import check_structure
from watchword.bpmn.timers import check_start_timers
from watchword.core.errors import UnreadableModel
from watchword.markup.document import Limits, parse_xml
from watchword.markup.problems import Problems


def read_bpmn(
    content: bytes,
    resource_name: str,
    *,
    new: bool = True,
    default_time_to_live: int | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    rules: ForeignCodeRules = AS_THE_REFERENCE,
) -> tuple[Process, ...]:
    """Return the executable processes of a file, in document order.

    Args:
        content: the file.
        resource_name: its name in the deployment, under which problems are reported.
        new: False when a stored model is read again: then a process is executable unless it says otherwise, and no
            time to live is demanded.
        default_time_to_live: days, for processes that name none.
        limits: how much a file may hold.
        rules: which scripts and connectors a new model may hold; looked at if nothing else is wrong with it.

    Raises:
        ParseError: the file is no acceptable model; holds all problems at once.
        UnreadableModel: no well-formed or no permitted XML, or an expression that doesn't parse.
    """
    document = parse_xml(content, resource_name, limits)
    problems = Problems(document)
    check_structure(document.root, problems)
    try:
        processes = _processes(document.root, problems, new=new, default_time_to_live=default_time_to_live)
    except UnreadableModel as error:
        problems.raise_if_any()  # observed in 7.24: what was found before counts more than what ended the reading
        raise type(error)(f"{resource_name}: {place_of(error, document.root, problems)}{error}") from error
    if new and not problems.errors:
        for element in children(document.root, "process"):
            if _is_executable(element, new=new):
                check_foreign_code(element, rules, problems)
    problems.raise_if_any()
    if new:
        check_start_timers(processes)
    return processes


def _processes(root: Xml, problems: Problems, *, new: bool, default_time_to_live: int | None) -> tuple[Process, ...]:
    ids = frozenset(str(e.get("id")) for e in root.iter() if e.get("id"))
    for element in children(root, "import"):
        problems.error(f"Imports are not supported: {element.get('importType')!r}", element)
    roots = read_roots(root, problems)
    processes = tuple(
        read_process(element, roots, ids, problems, new=new, default_time_to_live=default_time_to_live)
        for element in children(root, "process")
        if _is_executable(element, new=new)
    )
    child(root, "collaboration")
    check_diagrams(root, processes, ids, problems)
    return processes


def _is_executable(element: Xml, *, new: bool) -> bool:
    given = element.get("isExecutable")
    return not new if given is None else given.lower() == "true"
