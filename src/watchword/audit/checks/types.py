"""Which types values may carry, and what becomes of those that may not."""

from __future__ import annotations

import json
from typing import Any

from watchword.audit.evidence import FAIL, WARN, Evidence, Finding, judge
from watchword.core.errors import SettingsError, WatchwordError
from watchword.values import native, wire
from watchword.values.validation import TypeValidator, allowed_types, check_type_name

_DANGEROUS = (
    "com.sun.rowset.JdbcRowSetImpl",
    "java.lang.ProcessBuilder",
    "java.lang.Runtime",
    "javax.management.BadAttributeValueExpException",
    "org.apache.commons.collections.functors.InvokerTransformer",
    "java.util.ArrayList<javax.script.ScriptEngineManager>",
    "[Lorg.springframework.context.support.ClassPathXmlApplicationContext;",
)
_TYPE_MEMBERS = {
    "@class": "java.lang.Runtime",
    "@type": "javax.script.ScriptEngineManager",
    "__class__": "os.system",
    "py/object": "subprocess.Popen",
    "py/reduce": [{"py/function": "os.system"}, ["true"]],
    "$type": "System.Diagnostics.Process",
}
_STORED = (
    "SELECT DISTINCT TEXT2_ FROM ACT_RU_VARIABLE "
    "WHERE (TYPE_ = 'serializable' OR TYPE_ LIKE 'spin://%') AND TEXT2_ IS NOT NULL"
)
_JSON, _JAVA = "application/json", "application/x-java-serialized-object"


def never_made(evidence: Evidence) -> Finding:
    """Dangerous types are refused, Java streams too, and none is stored. Source: guideline C-39."""
    validator = _validator(evidence)
    taken = [name for name in _DANGEROUS if _takes(_object(name, "{}", _JSON), validator)]
    if _takes(_object("java.util.ArrayList", "rO0ABXA=", _JAVA), validator):
        taken.append("a Java stream")
    stored = sorted(name for (name,) in evidence.rows(_STORED) if not _allowed(name, validator))
    wrong = [*(f"{name} is taken" for name in taken), *(f"{name} is stored" for name in stored)]
    return judge(not wrong, ", ".join(wrong) or f"{len(_DANGEROUS) + 1} dangerous values refused, none stored")


def deliberate(evidence: Evidence) -> Finding:
    """Types are added one by one. Source: guideline C-40."""
    added = evidence.settings.variables.object_types
    try:
        allowed_types(added)
    except SettingsError as error:
        return Finding(FAIL, str(error))
    packages = [name for name in added if name.endswith(".")]
    told = f"added: {', '.join(added)}" if added else "none added"
    return judge(not packages, f"whole packages: {', '.join(packages)}" if packages else told, else_=WARN)


def json_plain(_evidence: Evidence) -> Finding:
    """JSON becomes plain values, whatever its members are called. Source: guideline C-41."""
    text = json.dumps(_TYPE_MEMBERS)
    read = {
        "Json": native.to_native(wire.parse({"type": "Json", "value": text})),
        "Object": native.to_native(wire.parse(_object("java.util.HashMap", text, _JSON))),
    }
    wrong = [kind for kind, value in read.items() if _plain(value) != _TYPE_MEMBERS]
    told = f"{', '.join(_TYPE_MEMBERS)} are members like others"
    return judge(not wrong, f"read otherwise: {', '.join(wrong)}" if wrong else told)


def validator(evidence: Evidence) -> Finding:
    """The list in force allows what is named and nothing else. Source: guideline C-65."""
    found = _validator(evidence)
    taken = [name for name in _DANGEROUS if _allowed(name, found)]
    told = f"{type(found).__name__} with {len(evidence.settings.variables.object_types)} added names"
    return judge(not taken, f"{told} allows {', '.join(taken)}" if taken else told)


def _validator(evidence: Evidence) -> TypeValidator:
    return allowed_types(evidence.settings.variables.object_types)


def _object(name: str, value: str, form: str) -> dict[str, Any]:
    return {"type": "Object", "value": value, "valueInfo": {"objectTypeName": name, "serializationDataFormat": form}}


def _takes(value: dict[str, Any], types: TypeValidator) -> bool:
    try:
        wire.parse(value, types=types)
    except WatchwordError:
        return False
    return True


def _allowed(name: str, types: TypeValidator) -> bool:
    try:
        check_type_name(name, types)
    except WatchwordError:
        return False
    return True


def _plain(value: Any) -> Any:
    return getattr(value, "data", value)
