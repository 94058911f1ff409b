"""Call activities, and how variables are passed on."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.bpmn.model import CallDefinition, CallMapping
from watchword.bpmn.names import Xml, ext, ext_children, extensions, is_true
from watchword.bpmn.reading import Reading, compile_optional
from watchword.markup.problems import Problems
from watchword.scripting.juel import compile_text
from watchword.scripting.juel.api import Expression

_BINDINGS = frozenset({"deployment", "latest", "version", "versionTag"})


@dataclass(frozen=True, slots=True)
class Binding:
    """Which version of the thing called is meant."""

    kind: str
    version: Expression | None
    version_tag: Expression | None
    tenant_id: Expression | None


def binding(element: Xml, prefix: str, problems: Problems) -> Binding:
    """Read `<prefix>Binding`, `Version`, `VersionTag`, `TenantId`; an unknown binding means latest."""
    given = ext(element, f"{prefix}Binding")
    kind = given if given in _BINDINGS else "latest"
    version, tag = ext(element, f"{prefix}Version"), ext(element, f"{prefix}VersionTag")
    for wanted, suffix, value in (("version", "Version", version), ("versionTag", "VersionTag", tag)):
        if kind == wanted and value is None:
            problems.error(f"{prefix}Binding is {wanted!r}, so {prefix}{suffix} is needed", element)
    return Binding(
        str(kind), compile_optional(version), compile_optional(tag), compile_optional(ext(element, f"{prefix}TenantId"))
    )


def read_call(element: Xml, reading: Reading) -> CallDefinition | None:
    """Read what a call activity calls. Cases (CMMN) can't be called: refused."""
    called = element.get("calledElement")
    if ext(element, "caseRef") is not None:
        reading.problems.error("Calling a case (caseRef) is not supported; call a process with calledElement", element)
        return None
    if called is None:
        reading.problems.error("Attribute 'calledElement' is required", element)
        return None
    bound = binding(element, "calledElement", reading.problems)
    return CallDefinition(
        element=compile_text(called),
        binding=bound.kind,
        version=bound.version,
        version_tag=bound.version_tag,
        tenant_id=bound.tenant_id,
        inputs=call_mappings(element, "in", reading.problems),
        outputs=call_mappings(element, "out", reading.problems),
        mapping_class=ext(element, "variableMappingClass"),
        mapping_expression=compile_optional(ext(element, "variableMappingDelegateExpression")),
    )


def call_mappings(element: Xml, name: str, problems: Problems) -> tuple[CallMapping, ...]:
    """Read the `camunda:in` or `camunda:out` children of the extension elements."""
    return tuple(_mapping(item, name, element.get("id"), problems) for item in ext_children(extensions(element), name))


def _mapping(item: Xml, name: str, owner: str | None, problems: Problems) -> CallMapping:
    business_key = item.get("businessKey")
    if name == "in" and business_key:
        return CallMapping(business_key=compile_text(business_key))
    is_local = is_true(item.get("local"))
    if item.get("variables") == "all":
        return CallMapping(all_variables=True, local=is_local)
    source, expression, target = item.get("source"), item.get("sourceExpression"), item.get("target")
    if source == "":
        problems.error(f"Attribute 'source' of {name!r} must not be empty", item, owner)
    elif source is None and expression == "":
        problems.error(f"Attribute 'sourceExpression' of {name!r} must not be empty", item, owner)
    elif source is None and expression is None:
        problems.error(f"{name!r} needs one of source and sourceExpression", item, owner)
    if not target:
        problems.error(f"Attribute 'target' of {name!r} is {'empty' if target == '' else 'missing'}", item, owner)
    return CallMapping(
        source=source,
        source_expression=compile_text(expression) if source is None and expression else None,
        target=target,
        local=is_local,
    )
