"""Texts of ranges: what `range("[1..3]")` reads; its endpoints are literals or calls with literals."""

from __future__ import annotations

from typing import Any

from watchword.scripting.feel.compare import compare
from watchword.scripting.feel.errors import FeelSyntaxError, Refused
from watchword.scripting.feel.names import Names
from watchword.scripting.feel.nodes import AtLiteral, Call, Interval, Literal, Name, Negation, Node
from watchword.scripting.feel.numbers import CONTEXT
from watchword.scripting.feel.parser import Parser
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal_text import read_date, read_date_time, read_duration, read_temporal, read_time

_CALLS = {"date": read_date, "date and time": read_date_time, "duration": read_duration, "time": read_time}
_NONE = Names(())
_KNOWN = Names(tuple(_CALLS))


def read_range(text: str, run: Run) -> FeelRange:
    """Return the range of a text. Raises Refused if it is none, or an endpoint is missing or null."""
    run.spend_text(len(text) * 10)
    try:
        node = Parser(text, _NONE, _KNOWN, {}).expression()
    except (FeelSyntaxError, RecursionError):
        raise Refused(f"{text[:100]!r} is no range") from None
    if not isinstance(node, Interval):
        raise Refused(f"{text[:100]!r} is no range")
    return make_range(_endpoint(node.low), _endpoint(node.high), node.low_included, node.high_included, run)


def make_range(low: Any, high: Any, low_included: bool, high_included: bool, run: Run) -> FeelRange:
    """Return a range with two endpoints. Raises Refused if they have no order, or run backwards."""
    order = compare(low, high, run)
    if order is None or order > 0:
        raise Refused("a range goes from a value to one that isn't below it")
    return FeelRange(low, high, low_included, high_included)


def _endpoint(node: Node) -> Any:
    if isinstance(node, Literal) and node.value is not None and not isinstance(node.value, bool):
        return node.value
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        return CONTEXT.minus(node.operand.value)
    if isinstance(node, AtLiteral):
        return read_temporal(node.text)
    if isinstance(node, Call) and isinstance(node.function, Name) and len(node.args) == 1:
        argument, read = node.args[0], _CALLS.get(node.function.name)
        if read is not None and isinstance(argument, Literal) and isinstance(argument.value, str):
            return read(argument.value)
    raise Refused("an endpoint of a range is a literal")
