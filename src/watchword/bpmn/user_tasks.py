"""What a user task says of the task it makes."""

from __future__ import annotations

from watchword.bpmn.extensions import split_list
from watchword.bpmn.listeners import task_listeners
from watchword.bpmn.model import UserTaskDefinition
from watchword.bpmn.names import Xml, child, children, ext, own_text
from watchword.bpmn.reading import Reading, compile_optional
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression


def read_user_task(element: Xml, reading: Reading) -> UserTaskDefinition:
    """Read the attributes, performers and listeners of a user task."""
    users, groups = candidates(element, "potentialOwner")
    return UserTaskDefinition(
        assignee=_assignee(element, reading),
        candidate_users=(*users, *_listed(element, "candidateUsers")),
        candidate_groups=(*groups, *_listed(element, "candidateGroups")),
        due_date=compile_optional(ext(element, "dueDate")),
        follow_up_date=compile_optional(ext(element, "followUpDate")),
        priority=compile_optional(ext(element, "priority")),
        listeners=task_listeners(element, reading),
    )


def candidates(element: Xml, name: str) -> tuple[list[Expression], list[Expression]]:
    """Read BPMN resource roles: `user(a), group(b), c` (c is a group)."""
    users: list[Expression] = []
    groups: list[Expression] = []
    for role in children(element, name):
        text = formal_expression(role)
        for item in split_list(text or ""):
            if item.startswith("user(") and item.endswith(")"):
                users.append(compile_text(item[5:-1].strip()))
            elif item.startswith("group(") and item.endswith(")"):
                groups.append(compile_text(item[6:-1].strip()))
            else:
                groups.append(compile_text(item))
    return users, groups


def formal_expression(role: Xml) -> str | None:
    """Return the text of a role's assignment expression."""
    assignment = child(role, "resourceAssignmentExpression")
    formal = None if assignment is None else child(assignment, "formalExpression")
    return None if formal is None else own_text(formal)


def _assignee(element: Xml, reading: Reading) -> Expression | None:
    performers = children(element, "humanPerformer")
    if len(performers) > 1:
        reading.problems.error("A user task can have one humanPerformer at most", element)
    named = formal_expression(performers[0]) if len(performers) == 1 else None
    attribute = ext(element, "assignee")
    if named is not None and attribute is not None:
        reading.problems.error("The assignee is given twice, as attribute and as humanPerformer", element)
    text = named if named is not None else attribute
    return compile_optional(text)


def _listed(element: Xml, name: str) -> list[Expression]:
    return [compile_text(item) for item in split_list(ext(element, name) or "")]
