"""Evaluate a decision without a server: a file and values in, the result and why out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watchword.core.clock import Clock
from watchword.core.errors import BadUserRequest
from watchword.dmn.compile import Model
from watchword.dmn.dialects import AS_CAMUNDA_7, AS_WE_DO
from watchword.dmn.evaluate import Evaluation
from watchword.dmn.explain import explain, plain
from watchword.dmn.model import Definitions
from watchword.dmn.read import read_dmn
from watchword.scripting.feel import Run
from watchword.scripting.feel.convert import to_feel


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision, as plain Python values."""

    decision: str
    value: Any
    rows: tuple[dict[str | None, Any], ...]
    """Output values by name; a row a rule that counts."""
    explanation: dict[str, Any]
    """Decisions in the order of evaluation, rules and cells, and why values are null."""


def decide(
    content: bytes | str,
    inputs: Mapping[str, object] | None = None,
    *,
    decision: str | None = None,
    imports: Sequence[bytes | str] = (),
    name: str = "decision.dmn",
    camunda_7: bool = False,
    clock: Clock | None = None,
) -> Decided:
    """Evaluate a decision of a DMN file, as the engine would that it is deployed to.

    Args:
        content: the file.
        inputs: values by name; what Python has (numbers, texts, dates, lists, mappings).
        decision: id or name; None: the only one that no other decision of the file requires.
        imports: files that it imports.
        name: of the file, for messages.
        camunda_7: understand it as the reference does.
        clock: tells the moment of `now()` and `today()`; None: the machine's.

    Raises:
        UnreadableModel: no XML.
        DecisionModelError: the file isn't acceptable; holds all problems.
        DecisionFailed: hit policy violated, or a value that can't be converted.
        BadUserRequest: there is no such decision, or none was named and there are several.
    """
    file = read_dmn(_bytes(content), name)
    read = [read_dmn(_bytes(one), f"import {number}").definitions for number, one in enumerate(imports, 1)]
    others = {one.namespace: one for one in read}
    dialect = AS_CAMUNDA_7 if camunda_7 else AS_WE_DO
    model = Model(file.definitions, others, dialect, file.note)
    if not camunda_7:
        model.compile_all()
    file.raise_if_any()
    unit = model.decision(decision if decision is not None else _only(file.definitions))
    if unit is None:
        raise BadUserRequest(f"{name}: there is no decision {decision!r}; expected one of {_names(file.definitions)}")
    given = {key: to_feel(value) for key, value in (inputs or {}).items()}
    evaluation = Evaluation(Run(clock=clock), given, joins=dialect.joins, explain=True)
    evaluation.value(unit)
    result = evaluation.results[-1]
    rows = tuple({key: plain(value) for key, value in row.items()} for row in result.rows)
    return Decided(unit.model.id, plain(result.value), rows, explain(evaluation))


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _only(file: Definitions) -> str:
    """Return the id of the only decision that no other one requires."""
    required = {reference.id for decision in file.decisions.values() for reference in decision.requirements.decisions}
    top = [ident for ident in file.decisions if ident not in required]
    if len(top) != 1:
        raise BadUserRequest(f"{file.resource}: say which decision is meant: {_names(file)}")
    return top[0]


def _names(file: Definitions) -> str:
    return ", ".join(file.decisions) or "none, as the file holds no decision"
