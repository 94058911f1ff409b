"""Expressions of a model, one module a shape."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.dmn.boxed.conditional import read_conditional
from watchword.dmn.boxed.context import read_context
from watchword.dmn.boxed.filter import read_filter
from watchword.dmn.boxed.function import read_function
from watchword.dmn.boxed.invocation import read_invocation
from watchword.dmn.boxed.iterators import read_every, read_for, read_some
from watchword.dmn.boxed.lists import read_list
from watchword.dmn.boxed.literal import read_literal
from watchword.dmn.boxed.relation import read_relation
from watchword.dmn.boxed.table_reader import read_table
from watchword.dmn.reading import Reader

READERS: Mapping[str, Reader] = {
    "conditional": read_conditional,
    "context": read_context,
    "decisionTable": read_table,
    "every": read_every,
    "filter": read_filter,
    "for": read_for,
    "functionDefinition": read_function,
    "invocation": read_invocation,
    "list": read_list,
    "literalExpression": read_literal,
    "relation": read_relation,
    "some": read_some,
}
"""Element name -> reader."""
