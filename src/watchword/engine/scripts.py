"""Scripts of models: what they see, where their text is, and what becomes of what they did.

Expressions (`juel`, `feel`) are evaluated here, all other formats in the sandbox: variables and properties go in as
data, the result and the recorded calls come out, and the calls are carried out in their order when the script is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.bpmn.model import Script
from watchword.core.errors import BpmnError, StepFailed, WatchwordError
from watchword.engine import feel_scripts, variables
from watchword.engine.execution_facade import ExecutionFacade
from watchword.engine.facade import VariableFacade
from watchword.engine.facades import ExecutionScope
from watchword.engine.task_facade import TaskFacade
from watchword.scripting.engines import EXPRESSIONS
from watchword.scripting.juel import compile_text
from watchword.scripting.sandbox.pool import ScriptFailed
from watchword.scripting.sandbox.protocol import Change, ObjectData, Reply, Unusable, Wire, from_wire, to_wire
from watchword.store.tables import ByteArrayRow
from watchword.values import native
from watchword.values.spin import JsonNode, write_json
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.scripting.juel.api import Scope
    from watchword.store.tables import ExecutionRow

_IN_DEPLOYMENT = "deployment://"


def run(
    ctx: Context,
    script: Script,
    facade: VariableFacade,
    scope: Scope,
    *,
    where: str,
    wanted: bool = True,
    extra: Mapping[str, object] | None = None,
) -> Any:
    """Run a script on `facade` (an execution or a task) and return its result.

    Args:
        ctx: the command.
        script: as the model has it.
        facade: what the script changes.
        scope: where expressions find their names.
        where: words for messages: which element it belongs to.
        wanted: False if the result is of no interest.
        extra: further names that the script sees.

    Raises:
        ScriptFailed: it failed, or took more than it may.
        StepFailed: the format is switched off, or its text can't be found.
        BpmnError: the script threw one.
    """
    source = _source(ctx, script, facade, scope, where)
    if script.format.lower() in EXPRESSIONS:
        return _expression(ctx, script, source, scope, variables.names(ctx, facade.scope) | set(extra or ()))[0]
    seen = _seen(facade)
    more = {name: to_wire(value) for name, value in (extra or {}).items()}
    objects = tuple(_describe(ctx, name, one, more) for name, one in seen.items())
    reply = _evaluate(ctx, script, source, objects, where=where, wanted=wanted)
    whose = f"{where}: the {script.format} script"
    for change in reply.changes:
        _apply(seen, change, whose)
    result = _usable(reply.result, whose)
    if reply.thrown is not None:
        raise BpmnError(*reply.thrown)
    return result


def run_on(ctx: Context, script: Script, execution: ExecutionRow, *, where: str, wanted: bool = True) -> Any:
    """Run a script on an execution, as `run` does."""
    facade = ExecutionFacade(ctx, execution)
    return run(ctx, script, facade, ExecutionScope(ctx, execution), where=where, wanted=wanted)


def holds(ctx: Context, script: Script, execution: ExecutionRow, *, where: str) -> bool:
    """Tell whether a condition that is a script holds.

    Raises:
        StepFailed: it yields no truth value, or what `run` raises.
    """
    facade, scope, cause = ExecutionFacade(ctx, execution), ExecutionScope(ctx, execution), ""
    if script.format.lower() in EXPRESSIONS:
        source, names = _source(ctx, script, facade, scope, where), variables.names(ctx, execution)
        value, cause = _expression(ctx, script, source, scope, names)
    else:
        value = run(ctx, script, facade, scope, where=where)
    if value is True or value is False:
        return value
    raise StepFailed(f"{where}: the condition yields {type(value).__name__}{cause}; expected true or false")


def run_over(ctx: Context, language: str, source: str, given: Mapping[str, Any], *, where: str) -> Any:
    """Run a script over values that belong to no instance, and return its result; changes are dropped.

    Raises:
        ScriptFailed: it failed, took more than it may, or gave something odd.
        StepFailed: the language is switched off.
    """
    objects = (ObjectData("execution", {}, {name: to_wire(value) for name, value in given.items()}),)
    reply = _evaluate(ctx, Script(language, source, None), source, objects, where=where, wanted=True)
    return _usable(reply.result, f"{where}: the {language} script")


def holds_over(ctx: Context, script: Script, given: Mapping[str, TypedValue], scope: Scope, *, where: str) -> bool:
    """Tell whether a condition that is a script holds over variables that belong to nothing yet; changes are dropped.

    Raises:
        StepFailed: its text isn't in the model, it yields no truth value, or what `run` raises.
    """
    if script.resource is not None or script.source is None:
        raise StepFailed(f"{where}: a condition without an instance can't be read from a file; write it into the model")
    cause = ""
    if script.format.lower() in EXPRESSIONS:
        value, cause = _expression(ctx, script, script.source, scope, frozenset(given))
    else:
        variables_ = {name: _wire(one) for name, one in given.items()}
        objects = (ObjectData("execution", {}, variables_),)
        reply = _evaluate(ctx, script, _evaluated(script.source, scope), objects, where=where, wanted=True)
        value = _usable(reply.result, f"{where}: the {script.format} script")
    if value is True or value is False:
        return value
    raise StepFailed(f"{where}: the condition yields {type(value).__name__}{cause}; expected true or false")


def _expression(ctx: Context, script: Script, source: str, scope: Scope, names: Set[str]) -> tuple[Any, str]:
    """Return the value of a script in JUEL or FEEL, and words about why it is null."""
    if script.format.lower() != feel_scripts.FORMAT:
        return compile_text(source).evaluate(scope), ""
    value, problems = feel_scripts.evaluate(ctx, source, scope, frozenset(names))
    return value, feel_scripts.why(problems) if value is None else ""


def _evaluate(
    ctx: Context, script: Script, source: str, objects: tuple[ObjectData, ...], *, where: str, wanted: bool
) -> Reply:
    try:
        reply = ctx.foreign.scripts.evaluate(script.format, source, objects, wanted=wanted)
    except StepFailed as failure:
        raise type(failure)(f"{where}: {failure}") from None
    if reply.error is not None:
        raise ScriptFailed(f"{where}: the {script.format} script failed: {reply.error}")
    return reply


def _usable(wire: Wire, whose: str) -> Any:
    try:
        return from_wire(wire)
    except Unusable as unusable:
        raise ScriptFailed(f"{whose} gave something odd: {unusable}") from None


# --- text ------------------------------------------------------------------------------------------------------------


def _source(ctx: Context, script: Script, facade: VariableFacade, scope: Scope, where: str) -> str:
    if script.resource is not None:
        return _resource(ctx, _evaluated(script.resource, scope), facade, where)
    source = script.source or ""
    return source if script.format.lower() in EXPRESSIONS else _evaluated(source, scope)


def _evaluated(text: str, scope: Scope) -> str:
    """Return the text, or what it yields if it is one expression as a whole."""
    bare = text.strip()
    if bare[:2] in ("${", "#{") and bare.endswith("}"):
        return str(compile_text(bare).evaluate(scope))
    return text


def _resource(ctx: Context, resource: str, facade: VariableFacade, where: str) -> str:
    if not resource.startswith(_IN_DEPLOYMENT):
        raise StepFailed(
            f"{where}: the script's resource is {resource!r}; only files of the deployment can be read: "
            f"{_IN_DEPLOYMENT}NAME"
        )
    name = resource.removeprefix(_IN_DEPLOYMENT)
    definition_id = facade.juel_property("processDefinitionId")
    if definition_id is None:
        raise StepFailed(f"{where}: the script's resource {name!r} can't be read without a process")
    deployment_id = ctx.definitions.get(ctx.session, definition_id).row.deployment_id
    found = ctx.session.find(ByteArrayRow, deployment_id=deployment_id, name=name, limit=1)
    if not found or found[0].bytes is None:
        raise StepFailed(f"{where}: the deployment holds no file {name!r}; deploy the script along with the model")
    try:
        return found[0].bytes.decode()
    except UnicodeDecodeError:
        raise StepFailed(f"{where}: the script {name!r} is no UTF-8 text") from None


# --- what a script sees ----------------------------------------------------------------------------------------------


def _seen(facade: VariableFacade) -> dict[str, VariableFacade]:
    if not isinstance(facade, TaskFacade):
        return {"execution": facade}
    execution = facade.execution
    return {"task": facade} if execution is None else {"task": facade, "execution": execution}


def _describe(ctx: Context, name: str, facade: VariableFacade, more: Mapping[str, Wire]) -> ObjectData:
    scope = facade.scope
    return ObjectData(
        name=name,
        properties=_properties(facade),
        variables={**{key: _wire(value) for key, value in variables.values(ctx, scope).items()}, **more},
        local=tuple(variables.local(ctx, scope)),
        calls=tuple(_calls(facade)),
    )


def _properties(facade: VariableFacade) -> dict[str, Wire]:
    found = {}
    for name in facade.PROPERTIES:
        value = facade.juel_property(name) if name not in _NOT_PLAIN else None
        if name not in _NOT_PLAIN and (value is None or isinstance(value, str | int | float | datetime)):
            found[name] = to_wire(value)
    return found


_NOT_PLAIN = frozenset(("execution", "processInstance", "superExecution", "variables"))


def _calls(facade: VariableFacade) -> list[str]:
    return [name for name in facade.METHODS if name not in VariableFacade.METHODS]


def _wire(value: TypedValue) -> Wire:
    if value.type in ("bytes", "file", "secret"):
        return "opaque", value.type
    if value.type == "xml":
        return to_wire(value.value)
    try:
        plain = native.to_native(value)
    except WatchwordError:
        return "opaque", value.type
    return to_wire(plain.data if isinstance(plain, JsonNode) else plain)


# --- what a script did -----------------------------------------------------------------------------------------------


def _apply(seen: Mapping[str, VariableFacade], change: Change, whose: str) -> None:
    facade = seen.get(change.target)
    arguments = [_usable(argument, whose) for argument in change.arguments]
    try:
        if facade is None:
            raise Unusable(f"a change of {change.target!r}")
        if change.method in _VARIABLE_CHANGES:
            _change_variable(facade, change.method, arguments)
        elif change.method in _calls(facade):
            _call(facade, change.method, arguments)
        else:
            raise Unusable(f"a call of {change.method!r}")
    except Unusable as unusable:
        raise ScriptFailed(f"{whose} did something odd: {unusable}") from None


_VARIABLE_CHANGES = {"removeVariable": 1, "removeVariableLocal": 1, "setVariable": 2, "setVariableLocal": 2}


def _change_variable(facade: VariableFacade, method: str, arguments: Sequence[Any]) -> None:
    if len(arguments) != _VARIABLE_CHANGES[method] or not isinstance(arguments[0], str):
        raise Unusable(f"{method} with other arguments than a name and a value")
    name = arguments[0]
    if method == "setVariable":
        facade.set_variable(name, _like(facade.get_variable_typed(name), arguments[1]))
    elif method == "setVariableLocal":
        facade.set_variable_local(name, _like(facade.get_variable_local_typed(name), arguments[1]))
    elif method == "removeVariable":
        facade.remove_variable(name)
    else:
        facade.remove_variable_local(name)


def _like(known: TypedValue | None, value: Any) -> Any:
    """Return lists and maps as Json where the variable is Json already."""
    if known is not None and known.type == "json" and isinstance(value, dict | list):
        return TypedValue("json", write_json(value))
    return value


def _call(facade: VariableFacade, method: str, arguments: Sequence[Any]) -> None:
    try:
        facade.juel_call(method, tuple(arguments))
    except (TypeError, ValueError) as error:
        raise Unusable(f"{method} with other arguments than it takes ({type(error).__name__})") from None
