"""The seven operations on the variables of one scope: list, modify, get, put, delete, binary get and put."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from watchword.authz.rule import Rule
from watchword.core.errors import BadUserRequest, NotFound, RestError
from watchword.rest.families import unknown_id, wrapped
from watchword.rest.files import binary
from watchword.rest.op import KEEP, BodyKind, Call, Errors, Form, Op, Parameter, Part, Reply, one
from watchword.values.typed import TypedValue
from watchword.values.validation import TypeValidator
from watchword.values.wire import dump, parse


@dataclass(frozen=True, slots=True)
class PatchVariables:
    """Body of the modify operations."""

    modifications: dict[str, Any] | None = None
    deletions: list[str] | None = None


@dataclass(frozen=True, slots=True)
class VariableValue:
    """Body of a put: a typed value on the wire; a missing type is inferred from the JSON type."""

    value: Any = None
    type: str | None = None
    value_info: dict[str, Any] | None = None

    def wire(self) -> dict[str, Any]:
        """Return it as `values.wire` reads it."""
        return {"value": self.value, "type": self.type, "valueInfo": self.value_info}


def typed(variables: Mapping[str, Any] | None, types: TypeValidator) -> dict[str, TypedValue]:
    """Return the typed values of a JSON object name -> {value, type, valueInfo}; None is empty.

    `types` decides which type names Object values may carry.

    Raises:
        WatchwordError: a value doesn't fit its type, or the type is not known.
    """
    if not variables:
        return {}
    return {name: parse(_wire(name, value), types=types) for name, value in variables.items()}


def _wire(name: str, value: Any) -> Mapping[str, Any]:
    if value is None:
        raise RestError(
            f"variable {name[:80]!r} is null; expected an object with value and type",
            rest_type="NullPointerException",
            camunda_status=500,
        )
    if isinstance(value, Mapping):
        return value
    raise RestError(
        f"variable {name[:80]!r} is no object with value and type; expected one", rest_type="InvalidRequestException"
    )


def dumped(variables: Mapping[str, TypedValue], *, deserialize: bool = True, reveal: bool = False) -> dict[str, Any]:
    """Return typed values as the JSON object name -> {value, type, valueInfo}; `reveal`: opened secrets are shown."""
    return {name: dump(value, deserialize=deserialize, reveal=reveal) for name, value in variables.items()}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where variables live: a path below a resource, and the service that reads and changes them.

    The service has `get_variables`, `get_variable`, `set_variable`, `remove_variable`, `modify_variables`, which take
    the id of the scope first.
    """

    noun: str
    path: str
    """E.g. `/{id}/variables`."""
    service: Callable[[Call], Any]
    local: bool = False
    """Only the scope's own variables."""


@dataclass(frozen=True, slots=True)
class Names:
    """The operationIds of the seven operations."""

    read_all: str
    modify: str
    read: str
    put: str
    delete: str
    read_binary: str
    put_binary: str


def variables(scope: Scope, names: Names, *, reading: Rule, writing: Rule) -> tuple[Op, ...]:
    """Return the seven operations of `scope`; `reading` and `writing` are what its service asks for."""
    single = scope.path + "/{varName}"
    data = single + "/data"

    def one_value(call: Call) -> TypedValue:
        value: TypedValue = scope.service(call).get_variable(
            call.path["id"], call.path["varName"], local=scope.local, identity=call.identity
        )
        return value

    def put_value(call: Call, value: TypedValue) -> None:
        scope.service(call).set_variable(
            call.path["id"], call.path["varName"], value, local=scope.local, identity=call.identity
        )

    def read_all(call: Call) -> Any:
        found = scope.service(call).get_variables(call.path["id"], local=scope.local, identity=call.identity)
        return dumped(found, deserialize=call.flag("deserializeValues", True))

    def read(call: Call) -> Any:
        return dump(one_value(call), deserialize=call.flag("deserializeValue", True))

    def modify(call: Call) -> None:
        patch: PatchVariables = call.body
        scope.service(call).modify_variables(
            call.path["id"],
            modifications=typed(patch.modifications, call.types),
            deletions=tuple(patch.deletions or ()),
            local=scope.local,
            identity=call.identity,
        )

    def put(call: Call) -> None:
        put_value(call, parse(call.body.wire(), types=call.types))

    def delete(call: Call) -> None:
        scope.service(call).remove_variable(
            call.path["id"], call.path["varName"], local=scope.local, identity=call.identity
        )

    def read_binary(call: Call) -> Any:
        return binary(one_value(call), noun=f"Variable {call.path['varName'][:80]!r}", mode=call.mode)

    def put_binary(call: Call) -> None:
        put_value(call, value_of_form(call.body, call.types))

    unknown, wrap, value = unknown_id("NullValueException", 500), _WRAPPED, one("VariableValueDto")
    several, once = (Parameter("deserializeValues", "boolean"),), (Parameter("deserializeValue", "boolean"),)
    return (
        Op("GET", scope.path, read_all, names.read_all, reading, reply=value, parameters=several, errors=unknown),
        Op("POST", scope.path, modify, names.modify, writing, body=PatchVariables, errors=wrap),
        Op("GET", single, read, names.read, reading, reply=value, parameters=once, errors=wrap),
        Op("PUT", single, put, names.put, writing, body=VariableValue, errors=wrap),
        Op("DELETE", single, delete, names.delete, writing, errors=wrap),
        Op("GET", data, read_binary, names.read_binary, reading, reply=_BINARY, produces=("*/*",), errors=wrap),
        Op("POST", data, put_binary, names.put_binary, writing, body=BodyKind.MULTIPART, errors=wrap),
    )


_WRAPPED = wrapped() | Errors(
    ours={NotFound: (404, "InvalidRequestException", None)},
    camunda={BadUserRequest: (400, "RestException", KEEP), NotFound: (404, "InvalidRequestException", None)},
)
"""No such variable is 404, no such scope what `wrapped` says; a value that is too long is 400. Observed in 7.24."""
_BINARY = Reply(None, media_type="application/octet-stream")


def value_of_form(form: Form, types: TypeValidator) -> TypedValue:
    """Return the value that a multipart form holds: part `data`, its type in `valueType` (Bytes by default).

    The older form, a serialized object in `data` whose class name is in `type`, is kept as an object variable.

    Raises:
        RestError: 400, `data` is missing, or the type can't come from a form.
    """
    part, class_name = form.first("data"), form.text("type")
    if part is None:
        raise _bad_form("the form has no part called data; expected the content there")
    if class_name is not None:
        return _object(part, class_name, types)
    kind = (form.text("valueType") or "Bytes").strip()
    if kind.lower() == "bytes":
        return parse({"type": "Bytes", "value": base64.b64encode(part.content).decode()})
    if kind.lower() != "file":
        raise RestError(f"valueType is {kind[:40]!r}; expected Bytes or File")
    info = {"filename": part.filename or "", "mimeType": part.media_type or "application/octet-stream"}
    if part.charset:
        info["encoding"] = part.charset
    return parse({"type": "File", "value": base64.b64encode(part.content).decode(), "valueInfo": info})


def _object(part: Part, class_name: str, types: TypeValidator) -> TypedValue:
    if part.media_type != "application/json":
        raise _bad_form(f"the part data is of type {str(part.media_type)[:40]!r}; expected application/json")
    info = {"objectTypeName": class_name, "serializationDataFormat": "application/json"}
    return parse({"type": "Object", "value": part.text(), "valueInfo": info}, types=types)


def _bad_form(message: str) -> RestError:
    return RestError(f"Multipart form: {message}", rest_type="InvalidRequestException")
