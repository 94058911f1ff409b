"""Requests that schemathesis makes from our own OpenAPI document, and what is wrong with their answers.

An operation gets a number of examples: some as the document says, some that break it, with the ids of things that
exist in a part of them. Nothing is raised, so that a finding ends no run and hypothesis has nothing to shrink: what
is found is a `Finding`, whose request can be kept (see `corpus`).
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from schemathesis import Case
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.errors import SchemathesisError
from schemathesis.generation import GenerationMode
from schemathesis.openapi.loaders import from_dict
from schemathesis.schemas import APIOperation

from attack.judge import ECHOED
from attack.target import FORBIDDEN_WORDS, LOCKING, assert_tells_nothing
from server import Server

from .things import Things

PATIENCE = 20.0
"""Seconds after which a request counts as hanging; bulk operations meet all that the attack has made."""
LONGEST_POLL = 5
"""Milliseconds that a long poll may wait for."""
REFUSALS = frozenset((400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429))
"""Every operation may answer with these, documented or not: a server of the published API has no more than that."""
ALSO: Mapping[str, tuple[int, ...]] = {
    "cleanupAsync": (204,),
    "deleteProcessDefinition": (200,),
    "deleteProcessDefinitionsByKey": (200,),
    "deleteProcessDefinitionsByKeyAndTenantId": (200,),
    "getErrorDetailsHistoricExternalTaskLog": (204,),
    "getStacktrace": (204,),
    "getStacktraceHistoricJobLog": (204,),
}
"""Good answers that the reference gives though its document doesn't name their status.

Clients see them there, so they see them here; and our document has the published statuses of each published operation
(`test_openapi`), so it can't name them either: no content without a stack trace, without details, without a job of the
cleanup; 200 without content of deletions.
"""
_OPTIONS = settings(deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
ORDER = {"GET": 0, "OPTIONS": 0, "POST": 1, "PUT": 2, "DELETE": 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was wrong with one answer, and the request that got it."""

    operation: str
    what: str
    method: str
    url: str
    content_type: str | None
    body: bytes
    answer: str


@dataclass
class Barrage:
    """One user's attack on one server."""

    server: Server
    things: Things
    user: str
    password: str
    findings: list[Finding] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    examples: Counter[str] = field(default_factory=Counter)
    unmade: dict[str, str] = field(default_factory=dict)
    """Operations that no request could be made for, and why."""
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        load_all_checks()
        self._checks = CHECKS.get_by_names(["content_type_conformance", "response_schema_conformance"])
        self._session = requests.Session()
        self._session.auth = (self.user, self.password)
        self._document = meant(self._session.get(f"{self.server.root}/openapi.json", timeout=20).json())

    def operations(self) -> list[APIOperation]:
        """Return the operations of the document: those that read first, those that delete last."""
        config = schemathesis.Config()
        config.projects.default.generation.with_security_parameters = False
        found = [result.ok() for result in from_dict(self._document, config=config).get_all_operations()]
        return sorted(found, key=lambda op: (op.definition.raw["operationId"] in LOCKING, ORDER[op.method.upper()]))

    def attack(self, operation: APIOperation, examples: int, number: int) -> None:
        """Send `examples` requests to one operation, a third of them wrong ones; `number` is the seed."""
        name = operation.definition.raw["operationId"]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._some(operation, name, examples // 3, number, GenerationMode.NEGATIVE)
            self._some(operation, name, examples - self.examples[name], number, GenerationMode.POSITIVE)

    def _some(self, operation: APIOperation, name: str, examples: int, number: int, mode: GenerationMode) -> None:
        if not examples:
            return

        @seed(number)
        @settings(_OPTIONS, max_examples=examples)
        @given(case=operation.as_strategy(generation_mode=mode), dice=st.integers(0, 9))
        def one(case: Case, dice: int) -> None:
            self._one(name, case, dice)

        try:
            one()
        except (SchemathesisError, HypothesisException) as error:
            if mode is GenerationMode.POSITIVE:  # an operation without parts has no wrong requests
                self.unmade[name] = f"{type(error).__name__}: {error}"[:300]

    def _one(self, name: str, case: Case, dice: int) -> None:
        base = self.server.root if case.operation.path.startswith("/watchword/") else self.server.url
        self.examples[name] += 1
        try:
            aimed(case, self.things, dice)
        except AssertionError as error:
            self._found(name, f"the target can't be made: {error}"[:300], None, None)
            return
        try:
            response = case.call(base_url=base, session=self._session, timeout=PATIENCE)
        except requests.RequestException as error:
            self._found(name, f"no answer: {type(error).__name__}", error.request, None)
            return
        self.statuses[response.status_code] += 1
        for what in wrong(case, response, self._checks):
            self._found(name, what, response.request, response.text)
        if response.status_code < 400 and case.method not in ("GET", "OPTIONS"):
            self.things.spend()

    def _found(self, name: str, what: str, sent: Any, answer: str | None) -> None:
        if (name, what[:60]) in self._seen:
            return
        self._seen.add((name, what[:60]))
        body = b"" if sent is None or sent.body is None else sent.body
        self.findings.append(
            Finding(
                name,
                what,
                "" if sent is None else sent.method,
                "" if sent is None else sent.url.removeprefix(self.server.root),
                None if sent is None else sent.headers.get("Content-Type"),
                body.encode() if isinstance(body, str) else bytes(body),
                (answer or "")[:500],
            )
        )


def wrong(case: Case, response: Any, checks: Sequence[Callable[..., Any]]) -> Iterator[str]:
    """Tell what is wrong with an answer."""
    status = response.status_code
    if status >= 500:
        yield f"{status}"
    elif status >= 400:
        if status not in REFUSALS:
            yield f"{status} is no refusal that clients know"
        try:
            assert_tells_nothing(response, *ECHOED, *_echoed(response.request))
        except (AssertionError, ValueError) as error:
            yield f"{status} {error}"[:300]
    else:
        described = case.operation.definition.raw
        if str(status) not in described["responses"] and status not in ALSO.get(described["operationId"], ()):
            yield f"{status} is not in the document"
        try:
            case.validate_response(response, checks=list(checks))
        except schemathesis.errors.SchemathesisError as error:
            yield f"{error}"[:600]
        except BaseExceptionGroup as group:
            for error in group.exceptions:
                yield f"{type(error).__name__}: {error}"[:600]


def _echoed(sent: Any) -> Iterator[str]:
    """Yield the words that no answer may hold, but that the request holds: texts are made of all kinds of names."""
    body = sent.body or b""
    held = unquote(sent.url) + (body if isinstance(body, str) else body.decode("utf-8", "replace"))
    return (word for word in FORBIDDEN_WORDS if word in held)


def aimed(case: Case, things: Things, dice: int) -> None:
    """Let most requests name things that exist; bound how long they wait."""
    if dice < 7 and case.path_parameters:
        path = case.operation.path
        case.path_parameters = {
            name: things._parameter(path, name) if isinstance(value, str) else value
            for name, value in case.path_parameters.items()
        }
    if dice < 5:
        if isinstance(case.query, Mapping):
            case.query = {name: _aimed(name, value, things) for name, value in case.query.items()}
        case.body = _aimed("", case.body, things)
    case.body = _bounded(case.body)


def _aimed(name: str, value: Any, things: Things) -> Any:
    if isinstance(value, dict):
        return {key: _aimed(str(key), item, things) for key, item in value.items()}
    if isinstance(value, list):
        return [_aimed(name, item, things) for item in value]
    if isinstance(value, str):
        return things.named(name) or value
    return value


def _bounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: min(item, LONGEST_POLL) if key == "asyncResponseTimeout" and isinstance(item, int | float) else item
            for key, item in value.items()
        }
    return value


DATE = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$"


def meant(schema: Any) -> Any:
    """Return a schema (or all of the document) as the published document means it, which is not always what it says.

    Dates have the published format, which is none of JSON schema's; an object without members is any value; every
    member may be null.
    """
    if isinstance(schema, list):
        return [meant(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "date-time":
        return {**{name: item for name, item in schema.items() if name != "format"}, "pattern": DATE}
    found = {name: meant(item) for name, item in schema.items()}
    members = found.get("properties")
    if isinstance(members, dict):
        found["properties"] = {name: _member(item) for name, item in members.items()}
    if isinstance(found.get("additionalProperties"), dict):
        found["additionalProperties"] = _member(found["additionalProperties"])
    return found


def _member(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"allOf": [schema], "nullable": True}
    if schema.get("type") == "object" and not schema.keys() & {"properties", "additionalProperties", "allOf"}:
        return {}
    return {**schema, "nullable": True}


def told(findings: Sequence[Finding]) -> str:
    """Return findings as lines for people."""
    return "\n".join(
        f"{f.operation}: {' '.join(f.what.split())[:300]}\n"
        f"    {f.method} {f.url[:300]} {f.body[:300]!r}\n    {f.answer[:200]}"
        for f in findings
    )
