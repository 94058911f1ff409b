"""Forms of user tasks and start events."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from watchword.bpmn.model import Form, FormField
from watchword.bpmn.names import Xml, ext, ext_child, ext_children, extensions
from watchword.bpmn.reading import compile_optional
from watchword.markup.problems import Problems

_TYPES = frozenset({"boolean", "date", "enum", "long", "string"})
_CONSTRAINTS = frozenset({"max", "maxlength", "min", "minlength", "readonly", "required", "validator"})
_BINDINGS = ("deployment", "latest", "version")
_QUOTED = re.compile("'[^']*'")
_ODD_LETTER = re.compile("[A-Za-z](?<![GyYMLwWDdFEuaHkKhmsSzZX])|'")
"""Pattern letters as of the common date patterns of forms (dd/MM/yyyy); others, and an open quote, are errors."""
_FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("active", "enabled", "on", "true", "yes"), True),
    **dict.fromkeys(("disabled", "false", "inactive", "no", "off"), False),
}


def read_form(element: Xml, problems: Problems) -> Form | None:
    """Read the form of a user task or start event; None if it has none."""
    key, reference = ext(element, "formKey"), ext(element, "formRef")
    bound = ext(element, "formRefBinding")
    if key is not None and reference is not None:
        problems.error("Only one of the attributes formKey and formRef is allowed", element)
    if reference is not None and bound not in _BINDINGS:
        problems.error(f"formRefBinding is {bound!r}; expected one of {', '.join(_BINDINGS)}", element)
    if reference is not None and bound == "version" and ext(element, "formRefVersion") is None:
        problems.error("formRefBinding is 'version', so formRefVersion is needed", element)
    if ext(element, "formHandlerClass") is not None:
        problems.error("Form handler classes (formHandlerClass) are not supported", element)
    data = ext_child(extensions(element), "formData")
    listed = [_field(f, problems) for f in ext_children(data, "formField")]
    legacy = [_property(p, problems) for p in ext_children(extensions(element), "formProperty")]
    if key is None and reference is None and data is None and not legacy:
        return None
    return Form(
        key=compile_optional(key),
        ref=compile_optional(reference),
        ref_binding=bound if reference is not None else None,
        ref_version=compile_optional(ext(element, "formRefVersion")) if reference is not None else None,
        fields=tuple(f for f in (*listed, *legacy) if f is not None),
        business_key_field=None if data is None else data.get("businessKey"),
    )


def _field(element: Xml, problems: Problems) -> FormField | None:
    field_id = element.get("id")
    if not field_id:
        problems.error("A form field needs an id", element)
    kind = element.get("type")
    if kind is None:
        problems.error("A form field needs a type", element)
    constraints = _constraints(element, problems)
    values = _values(element, kind, problems)
    if not field_id or kind is None:
        return None
    return FormField(
        id=field_id,
        type=kind,
        label=compile_optional(element.get("label")),
        default=compile_optional(element.get("defaultValue")),
        date_pattern=element.get("datePattern"),
        values=values,
        properties=tuple(
            (str(p.get("id")), str(p.get("value"))) for p in ext_children(ext_child(element, "properties"), "property")
        ),
        constraints=constraints,
    )


def _values(element: Xml, kind: str | None, problems: Problems) -> tuple[tuple[str, str | None], ...]:
    if kind is not None and kind not in _TYPES:
        problems.error(f"Form field type {kind!r} is none of {', '.join(sorted(_TYPES))}", element)
    pattern = element.get("datePattern")
    if kind == "date" and pattern is not None and _ODD_LETTER.search(_QUOTED.sub("", pattern)):
        problems.error(f"datePattern is {pattern!r}; it holds letters that mean nothing in a date", element)
    if kind != "enum":
        return ()
    return tuple((str(v.get("id")), v.get("name")) for v in ext_children(element, "value"))


def _constraints(element: Xml, problems: Problems) -> tuple[tuple[str, str | None], ...]:
    found: list[tuple[str, str | None]] = []
    for item in ext_children(ext_child(element, "validation"), "constraint"):
        name, config = item.get("name"), item.get("config")
        if name not in _CONSTRAINTS:
            problems.error(f"Constraint {name!r} is none of {', '.join(sorted(_CONSTRAINTS))}", item)
        elif name == "validator" and not config:
            problems.error("A validator needs a 'config' that names it", item)
        else:
            found.append((str(name), config))
    return tuple(found)


def _property(element: Xml, problems: Problems) -> FormField | None:
    """Read a legacy `camunda:formProperty`; its flags become constraints and properties."""
    field_id = element.get("id")
    if field_id is None:
        problems.error("A form property needs an id", element)
    flags = {name: _flag(element, name, default, problems) for name, default in _LEGACY_FLAGS}
    kind = element.get("type")
    values = _values(element, kind, problems)
    if field_id is None:
        return None
    taken: Callable[[str], str | None] = element.get
    return FormField(
        id=field_id,
        type=kind or "string",
        label=compile_optional(taken("name")),
        default=compile_optional(taken("default")),
        date_pattern=taken("datePattern"),
        values=values,
        constraints=(("required", None),) if flags["required"] else (),
        readable=flags["readable"],
        writable=flags["writable"],
        variable=taken("variable"),
        expression=compile_optional(taken("expression")),
    )


_LEGACY_FLAGS = (("required", False), ("readable", True), ("writable", True))


def _flag(element: Xml, name: str, default: bool, problems: Problems) -> bool:
    text = element.get(name)
    if text is None:
        return default
    value = _FLAGS.get(text.lower())
    if value is None:
        problems.error(f"Attribute {name!r} is {text!r}; expected one of {', '.join(_FLAGS)}", element)
        return default
    return value
