"""What a service-like node does: delegate, expression, external task, mail, connector, decision, script."""

from __future__ import annotations

from watchword.bpmn.calls import binding
from watchword.bpmn.extensions import Faulty, fields, no_shell, parameters, priority
from watchword.bpmn.foreign_code import connector_id
from watchword.bpmn.model import (
    Connector,
    DecisionCall,
    DelegateClass,
    DelegateExpression,
    ErrorMapping,
    ExpressionCall,
    External,
    Implementation,
    Mail,
    Script,
    ScriptCall,
)
from watchword.bpmn.names import Xml, child, ext, ext_child, ext_children, extensions, local, own_text
from watchword.bpmn.reading import Reading, compile_optional
from watchword.core.errors import UnreadableModel
from watchword.scripting.juel import compile_text

_MAPPERS = ("collectEntries", "resultList", "singleEntry", "singleResult")


def has_implementation(definition: Xml | None) -> bool:
    """Tell whether a message event definition says what to run."""
    if definition is None:
        return False
    named = any(ext(definition, name) is not None for name in ("class", "delegateExpression", "expression", "type"))
    return named or ext_child(extensions(definition), "connector") is not None


def result_variable(element: Xml) -> str | None:
    """Read the name under which a result is kept."""
    name = ext(element, "resultVariable")
    return name if name is not None else ext(element, "resultVariableName")


def service(element: Xml, reading: Reading) -> Implementation | None:
    """Read the implementation that an element names: a task, or the message event definition of a throwing event."""
    found = _named(element, reading) or _connector(element, reading)
    if found is None and (ext(element, "type") or "").lower() not in ("external", "mail", "shell"):
        wanted = "one of class, delegateExpression, expression and type, or a connector with its id"
        hint = (
            "; the file is a model for Camunda 8, this is an engine of Camunda 7's kind" if _is_zeebe(element) else ""
        )
        reading.problems.error(f"{local(element)} needs {wanted}{hint}", element)
    return found


def _is_zeebe(element: Xml) -> bool:
    return "http://camunda.org/schema/zeebe/1.0" in element.nsmap.values()


def _named(element: Xml, reading: Reading) -> Implementation | None:
    kind, class_name = ext(element, "type"), ext(element, "class")
    delegate, expression = ext(element, "delegateExpression"), ext(element, "expression")
    result = result_variable(element)
    if kind is not None:
        return _typed(element, kind, reading)
    if class_name is not None and class_name.strip():
        _no_result(element, result, "class", reading)
        return DelegateClass(class_name, fields(element, reading.problems))
    if delegate is not None:
        _no_result(element, result, "delegateExpression", reading)
        return DelegateExpression(compile_text(delegate), fields(element, reading.problems))
    if expression is not None and expression.strip():
        return ExpressionCall(compile_text(expression), result)
    return None


def _connector(element: Xml, reading: Reading) -> Connector | None:
    if ext(element, "type") is not None:
        return None
    found = ext_child(extensions(element), "connector")
    if found is None:
        return None
    name = connector_id(found)
    if not name:
        return None
    try:
        inputs, outputs = parameters(found) or ((), ())
    except Faulty as faulty:
        reading.problems.error(faulty.message, faulty.at, element.get("id"))
        return None
    return Connector(name, inputs, outputs)


def _no_result(element: Xml, result: str | None, name: str, reading: Reading) -> None:
    if result is not None:
        message = f"{local(element)}: a result variable goes with an expression, not with {name!r}"
        reading.problems.error(message, element)


def _typed(element: Xml, kind: str, reading: Reading) -> Implementation | None:
    problems = reading.problems
    if no_shell(kind, element, problems):
        return None
    if kind.lower() == "external":
        return external(element, reading)
    if kind.lower() == "mail":
        return _mail(element, reading)
    problems.error(f"{local(element)} is of type {kind!r}; expected external or mail", element)
    return None


def external(element: Xml, reading: Reading) -> External | None:
    """Read an external task."""
    topic = ext(element, "topic")
    task_priority = priority(element, "taskPriority", reading.problems)
    mappings = tuple(_error_mapping(m, reading) for m in ext_children(extensions(element), "errorEventDefinition"))
    if topic is None:
        reading.problems.error("An external task needs a 'topic'", element)
        return None
    return External(compile_text(topic), task_priority or reading.process.task_priority, mappings)


def _error_mapping(element: Xml, reading: Reading) -> ErrorMapping:
    reference = element.get("errorRef")
    root = reading.roots.errors.get(reference or "")
    condition = element.get("expression")
    if reference is not None and condition is None:
        raise UnreadableModel(f"The error mapping of {reference!r} needs an expression")
    return ErrorMapping(
        code=root.code if root is not None else reference,
        condition=compile_optional(condition),
        code_variable=element.get("errorCodeVariable"),
        message_variable=element.get("errorMessageVariable"),
    )


def _mail(element: Xml, reading: Reading) -> Mail:
    found = fields(element, reading.problems)
    if "to" not in found:
        reading.problems.error("A mail task needs a field 'to'", element)
    if "text" not in found and "html" not in found:
        reading.problems.error("A mail task needs a field 'text' or 'html'", element)
    return Mail(found)


def decision(element: Xml, reading: Reading) -> DecisionCall | None:
    """Read the decision that a business rule task evaluates."""
    given = ext(element, "mapDecisionResult")
    mapper = "resultList" if given is None else given
    if mapper not in _MAPPERS:
        reading.problems.error(f"mapDecisionResult is {mapper!r}; expected one of {', '.join(_MAPPERS)}", element)
        return None
    bound = binding(element, "decisionRef", reading.problems)
    return DecisionCall(
        ref=compile_text(ext(element, "decisionRef") or ""),
        binding=bound.kind,
        version=bound.version,
        version_tag=bound.version_tag,
        tenant_id=bound.tenant_id,
        mapping=mapper,
        result_variable=result_variable(element),
    )


def script_call(element: Xml, reading: Reading) -> ScriptCall | None:
    """Read a script task's script; its language is juel unless it says otherwise."""
    language = element.get("scriptFormat")
    inline = child(element, "script")
    resource = ext(element, "resource")
    if language == "":
        reading.problems.error("The scriptFormat of a script task must not be empty", inline)
        return None
    if inline is None and not resource:
        reading.problems.error("A script task needs a script or a resource", inline)
        return None
    source = None if inline is None else own_text(inline)
    return ScriptCall(Script(language or "juel", source, resource or None), result_variable(element))
