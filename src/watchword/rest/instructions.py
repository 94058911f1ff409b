"""Instructions of modifications, starts and restarts as bodies hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from watchword.core.errors import InvalidRequest, RestError
from watchword.engine.modification import CANCEL, START_AFTER, START_BEFORE, START_TRANSITION, Instruction
from watchword.rest.bodies import text
from watchword.rest.variables import typed
from watchword.values.validation import TypeValidator

_KINDS = (START_BEFORE, START_AFTER, START_TRANSITION, CANCEL)
_CANCELLED = ("activityId", "activityInstanceId", "transitionInstanceId")


def instructions(items: Sequence[Any] | None, types: TypeValidator, *, many: bool = False) -> tuple[Instruction, ...]:
    """Return the instructions of a JSON list; `many`: they are for several instances, so no instance can be named.

    Raises:
        InvalidRequest: an unknown type, or what it is about is missing.
    """
    return tuple(_instruction(item, types, many) for item in items or ())


def _instruction(item: Any, types: TypeValidator, many: bool) -> Instruction:
    if item is None:
        message = "an instruction is null; expected an object with a type"
        raise RestError(message, rest_type="NullPointerException", camunda_status=500)
    if not isinstance(item, Mapping):
        raise InvalidRequest("an instruction is no object; expected one with a type")
    kind = item.get("type")
    if kind not in _KINDS:
        raise InvalidRequest(f"an instruction has the type {str(kind)[:40]!r}; expected one of {', '.join(_KINDS)}")
    if kind == CANCEL:
        names = _CANCELLED[:1] if many else _CANCELLED
        if sum(item.get(name) is not None for name in names) != 1:
            raise InvalidRequest(f"an instruction of type {kind} needs exactly one of {', '.join(names)}")
    else:
        needed = "transitionId" if kind == START_TRANSITION else "activityId"
        if item.get(needed) is None:
            raise InvalidRequest(f"an instruction of type {kind} needs {needed}")
    variables = {} if item.get("variables") is None else item["variables"]
    if not isinstance(variables, Mapping):
        raise InvalidRequest("the variables of an instruction are no object")
    local = {name for name, value in variables.items() if isinstance(value, Mapping) and value.get("local") is True}
    return Instruction(
        kind=kind,
        activity_id=_text(item, "activityId"),
        transition_id=_text(item, "transitionId"),
        activity_instance_id=None if many else _text(item, "activityInstanceId"),
        transition_instance_id=None if many else _text(item, "transitionInstanceId"),
        ancestor_activity_instance_id=None if many else _text(item, "ancestorActivityInstanceId"),
        present_only=item.get("cancelCurrentActiveActivityInstances") is True,
        variables=typed({name: value for name, value in variables.items() if name not in local}, types),
        local=typed({name: value for name, value in variables.items() if name in local}, types),
    )


def _text(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    return None if value is None else text(name, value)
