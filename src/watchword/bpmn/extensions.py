"""Extension elements that many kinds of nodes carry: scripts, fields, parameters, properties, asynchronous marks."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.bpmn.literal import Literal
from watchword.bpmn.model import ListValue, MapValue, Parameter, ParameterValue, Script
from watchword.bpmn.names import FOX, Xml, ext, ext_child, ext_children, extensions, local, own_text
from watchword.markup.problems import Problems
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression


class Faulty(Exception):
    """A nested element is wrong; the reader of the node notes it under the node's id."""

    def __init__(self, message: str, at: Xml) -> None:
        super().__init__(message)
        self.message, self.at = message, at


@dataclass(frozen=True, slots=True)
class AsyncMarks:
    """When an activity is continued by a job."""

    before: bool
    after: bool
    exclusive: bool


def async_marks(element: Xml) -> AsyncMarks:
    """Read asyncBefore (or its old name async), asyncAfter, exclusive."""
    return AsyncMarks(
        before=ext(element, "asyncBefore") == "true" or ext(element, "async") == "true",
        after=ext(element, "asyncAfter") == "true",
        exclusive=(ext(element, "exclusive") or "true") == "true",
    )


def priority(element: Xml, name: str, problems: Problems) -> Expression | None:
    """Read a priority: an expression or an integer."""
    text = ext(element, name)
    if text is None:
        return None
    if not is_expression(text):
        try:
            int(text)
        except ValueError:
            problems.error(f"{name} is {text!r}; expected an integer or an expression", element)
            return None
    return compile_text(text)


def is_expression(text: str) -> bool:
    """Tell whether a text begins like an expression."""
    stripped = text.strip()
    return stripped.startswith(("${", "#{"))


def split_list(text: str) -> list[str]:
    """Split at commas outside of expressions, without blanks and empty items."""
    items: list[str] = []
    current, inside = "", False
    for index, sign in enumerate(text):
        if sign == "," and not inside:
            items.append(current.strip())
            current = ""
            continue
        if sign in "$#" and text[index + 1 : index + 2] == "{":
            inside = True
        elif sign == "}":
            inside = False
        current += sign
    items.append(current.strip())
    return [i for i in items if i]


def retry_cycle(element: Xml) -> Expression | None:
    """Read failedJobRetryTimeCycle; fox is its first namespace."""
    holder = extensions(element)
    if holder is None:
        return None
    found = holder.find(f"{{{FOX}}}failedJobRetryTimeCycle")
    if found is None:
        found = ext_child(holder, "failedJobRetryTimeCycle")
    return None if found is None else compile_text(own_text(found).strip())


def properties(element: Xml) -> dict[str, str]:
    """Read `camunda:properties`."""
    holder = ext_child(extensions(element), "properties")
    return {str(p.get("name")): str(p.get("value")) for p in ext_children(holder, "property") if p.get("name")}


def script_of(element: Xml) -> Script:
    """Read a `camunda:script` element.

    Raises:
        Faulty: no language.
    """
    language = element.get("scriptFormat")
    if not language:
        raise Faulty("A script must name its language in 'scriptFormat'", element)
    return Script(language, own_text(element), element.get("resource") or None)


def fields(element: Xml, problems: Problems) -> dict[str, Expression]:
    """Read the `camunda:field` children of an element or its extension elements."""
    holder = extensions(element)
    found: dict[str, Expression] = {}
    for item in ext_children(element if holder is None else holder, "field"):
        value = _field_value(item, element, problems)
        if value is not None:
            found[str(item.get("name"))] = value
    return found


def _field_value(item: Xml, owner: Xml, problems: Problems) -> Expression | None:
    text = _one_of(item, "stringValue", "string", owner, problems)
    if text:
        return Literal(text)
    text = _one_of(item, "expression", "expression", owner, problems)
    if text:
        return compile_text(text)
    problems.error(
        f"Field {item.get('name')!r} must have one of the attributes stringValue and expression or one of the elements"
        " string and expression",
        owner,
    )
    return None


def _one_of(item: Xml, attribute: str, name: str, owner: Xml, problems: Problems) -> str | None:
    found = ext_children(item, name)
    if len(found) > 1:
        problems.error(f"Field {item.get('name')!r} has several elements {name!r}", owner)
        return None
    text = item.get(attribute)
    if not found:
        return text
    if text is not None:
        problems.error(f"Attribute {attribute!r} and element {name!r} can't be used together", item, owner.get("id"))
        return None
    inside = own_text(found[0])
    if not inside:
        problems.error(f"Element {name!r} of field {item.get('name')!r} is empty", item, owner.get("id"))
    return inside


def parameters(holder: Xml | None) -> tuple[tuple[Parameter, ...], tuple[Parameter, ...]] | None:
    """Read `camunda:inputOutput` below an element: inputs and outputs, or None if there is none.

    Raises:
        Faulty: a parameter is wrong.
    """
    found = ext_child(holder, "inputOutput")
    if found is None:
        return None
    inputs = tuple(_parameter(p) for p in ext_children(found, "inputParameter"))
    outputs = tuple(_parameter(p) for p in ext_children(found, "outputParameter"))
    return inputs, outputs


def _parameter(element: Xml) -> Parameter:
    name = element.get("name")
    if not name:
        raise Faulty(f"Each {local(element)} needs a 'name'", element)
    return Parameter(name, _nested(element))


def _nested(element: Xml) -> ParameterValue:
    inner = [c for c in element if isinstance(c.tag, str)]
    if len(inner) > 1:
        raise Faulty(f"Element {local(element)!r} can hold one nested element at most", element)
    return _value(inner[0] if inner else element)


def _value(element: Xml) -> ParameterValue:
    kind = local(element)
    if kind == "list":
        return ListValue(tuple(_value(c) for c in element if isinstance(c.tag, str)))
    if kind == "map":
        return MapValue(tuple(_entry(c) for c in ext_children(element, "entry")))
    if kind == "script":
        return script_of(element)
    text = own_text(element).strip()
    return compile_text(text) if text else None


def _entry(element: Xml) -> tuple[str, ParameterValue]:
    key = element.get("key")
    if not key:
        raise Faulty("Each map entry needs a 'key'", element)
    compile_text(key)
    return key, _nested(element)


def no_shell(kind: str | None, element: Xml, problems: Problems) -> bool:
    """Refuse shell tasks: nothing in a model may start programs. Tell whether it was one."""
    if kind is None or kind.lower() != "shell":
        return False
    problems.error("Tasks of type 'shell' are not supported, for safety: models can't start programs", element)
    return True
