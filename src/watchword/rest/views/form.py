"""Forms as REST shows them, and as markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

_CONTROL = "form-control"
_TYPES = {"boolean": "Boolean", "date": "String", "enum": "String", "long": "Long", "string": "String"}


def form(facts: Any, rendered: str) -> dict[str, Any]:
    """Return the JSON object of a form; `rendered` is the path of the generated one."""
    reference = facts.reference
    generated = facts.generated and not facts.key and reference is None
    return {
        "key": f"embedded:engine://engine/:engine{rendered}" if generated else facts.key,
        "camundaFormRef": None
        if reference is None
        else {"key": reference.key, "binding": reference.binding, "version": reference.version},
        "contextPath": None,
    }


def markup(fields: Iterable[Any]) -> str:
    """Return a form with one input a field, marked as the client libraries for embedded forms expect it."""
    lines = ['<form name="generatedForm" role="form">']
    for shown in fields:
        lines += ['  <div class="form-group">', *_field(shown), "  </div>"]
    return "\n".join([*lines, "</form>", ""])


def _field(shown: Any) -> list[str]:
    name = escape(shown.field.id)
    lines = [] if shown.label is None else [f'    <label for="{name}">{escape(shown.label)}</label>']
    marks = (
        f'class="{_CONTROL}" name="{name}" cam-variable-name="{name}" '
        f'cam-variable-type="{_TYPES.get(shown.field.type, "String")}"'
    )
    if shown.has("readonly"):
        marks += " disabled"
    if shown.has("required"):
        marks += " required"
    value = shown.value.value
    if shown.field.type == "enum":
        options = (
            f'      <option value="{escape(key)}"{" selected" if key == value else ""}>{escape(name or key)}</option>'
            for key, name in shown.field.values
        )
        return [*lines, f"    <select {marks}>", *options, "    </select>"]
    if shown.field.type == "boolean":
        return [*lines, f'    <input {marks} type="checkbox"{" checked" if value else ""} />']
    if shown.field.type == "date":
        marks += f' uib-datepicker-popup="{escape(shown.field.date_pattern or "dd/MM/yyyy")}"'
    text = "" if value is None else f' value="{escape(str(value))}"'
    return [*lines, f'    <input {marks} type="text"{text} />']
