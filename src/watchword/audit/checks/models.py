"""What deployed models and forms hold: scripts, and fields that nobody checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from watchword.audit.deployed import Resource, resources
from watchword.audit.evidence import FAIL, PASS, WARN, Evidence, Finding, judge
from watchword.authz.laxities import open_in
from watchword.bpmn import read_bpmn
from watchword.bpmn.foreign_code import scripts_of
from watchword.bpmn.model import Form
from watchword.core.errors import EngineError
from watchword.engine.forms import Fields
from watchword.markup.elements import Xml, local
from watchword.scripting.engines import EXPRESSIONS
from watchword.services.form_values import LAXITY
from watchword.store.tables import TaskRow
from watchword.values.native import from_native

_SHOWN = 8
_IN_FORMS = re.compile(rb"<script\b|\bcam-script\b|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
_PROBE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="audit"
 xmlns:c="http://camunda.org/schema/1.0/bpmn"><process id="audit" isExecutable="true"><startEvent id="s">
 <extensionElements><c:formData><c:formField id="f" type="{type}"><c:validation>
 <c:constraint name="{name}" config="{limit}"/></c:validation></c:formField></c:formData></extensionElements>
 </startEvent></process></definitions>"""
_BROKEN = (
    ("long", "max", "3", 9),
    ("long", "min", "3", 1),
    ("string", "maxlength", "3", "too long"),
    ("string", "minlength", "3", "x"),
    ("string", "readonly", "", "written"),
    ("string", "required", "", ""),
    ("long", "max", "3", "no number"),
)
"""Type, constraint, limit, and a value that breaks it."""


def scripts(evidence: Evidence) -> Finding:
    """Scripts are off; or they are confined, and there are models that need them. Source: guideline C-29."""
    settings = evidence.settings.scripts
    seen = resources(evidence)
    using = sorted({each.name for each in seen if _has_scripts(each)})
    told = f"{len(using)} of {len(seen)} deployed files hold scripts{': ' + _some(using) if using else ''}"
    if not settings.enabled:
        return judge(not using, f"off; {told}", else_=WARN)
    if not evidence.settings.script_isolation:
        return Finding(FAIL, f"on in {', '.join(settings.formats)}, also where the kernel doesn't confine them; {told}")
    return judge(bool(using), f"on in {', '.join(settings.formats)}, in confined processes; {told}", else_=WARN)


def form_fields(evidence: Evidence) -> Finding:
    """Forms have fields that the server can check. Source: guideline C-30."""
    found = [(each.name, place, checked) for each in resources(evidence) for place, checked in _forms(each)]
    unchecked = [f"{place} of {name}" for name, place, checked in found if not checked]
    told = f"{len(found)} forms in deployed models"
    return judge(not unchecked, f"{told}, nothing is checked in {_some(unchecked)}" if unchecked else told, else_=WARN)


def form_scripts(evidence: Evidence) -> Finding:
    """No deployed form brings code for browsers. Source: guideline C-61."""
    forms = [each for each in resources(evidence) if each.is_form]
    found = sorted({each.name for each in forms if _IN_FORMS.search(each.content)})
    told = f"{len(forms)} deployed forms"
    return judge(not found, f"{told}, scripts in {_some(found)}" if found else f"{told}, none with scripts", else_=WARN)


def submitted(evidence: Evidence) -> Finding:
    """Whoever sends values for a form has them checked. Source: guideline C-62."""
    taken = [
        f"{value!r} breaks {name}={limit}" for kind, name, limit, value in _BROKEN if _takes(kind, name, limit, value)
    ]
    if taken:
        return Finding(FAIL, f"taken: {', '.join(taken)}")
    told = f"{len(_BROKEN)} broken constraints refused"
    if LAXITY in open_in(evidence.settings):
        return Finding(
            FAIL if evidence.settings.production else WARN, f"{told}, but by the form only ({LAXITY} is open)"
        )
    return Finding(PASS, f"{told}, by the form and otherwise")


def _takes(kind: str, name: str, limit: str, value: object) -> bool:
    """Return whether a submission that breaks a constraint gets through; there is no instance that it could change."""
    process = read_bpmn(_PROBE.format(type=kind, name=name, limit=limit).encode(), "audit.bpmn", new=False)[0]
    form = next(form for node in process.nodes.values() if (form := _form_of(node)) is not None)
    try:
        Fields(cast("Any", None), form, TaskRow(id="audit")).check({"f": from_native(value)})
    except EngineError:
        return False
    return True


def _form_of(node: Any) -> Form | None:
    form = getattr(node, "form", None)
    return form if isinstance(form, Form) else None


def _has_scripts(each: Resource) -> bool:
    if not each.is_model or (b"cript" not in each.content and b"language" not in each.content):
        return False
    root = each.root()
    return root is not None and any(form.lower() not in EXPRESSIONS for _, form in scripts_of(root))


def _forms(each: Resource) -> Iterator[tuple[str, bool]]:
    """Yield where a form is, and whether the server checks something of it."""
    if not each.is_model or b"form" not in each.content:
        return
    root = each.root()
    for element in () if root is None else root.iter("{*}userTask", "{*}startEvent"):
        fields = [e for e in element.iter() if local(e) in ("formField", "formProperty")]
        if fields or any(name.endswith(("}formKey", "}formRef")) for name in element.attrib):
            yield str(element.get("id")), any(map(_is_checked, fields))


def _is_checked(field: Xml) -> bool:
    if field.get("type") in ("boolean", "date", "enum", "long") or field.get("required") == "true":
        return True
    return any(local(e) == "constraint" for e in field.iter())


def _some(found: list[str]) -> str:
    more = len(found) - _SHOWN
    return ", ".join(found[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
