"""FEEL, the language of decisions: own parser, closures, decimals of 34 digits, a closed list of functions."""

from __future__ import annotations

from watchword.scripting.feel.errors import FeelError, FeelSyntaxError
from watchword.scripting.feel.expression import (
    Expression,
    UnaryTest,
    compile_expression,
    compile_unary_tests,
    parse_type,
)
from watchword.scripting.feel.function import FeelFunction, Parameter
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Limits, Problem, Run, Scope
from watchword.scripting.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

__all__ = [
    "DaysDuration",
    "Expression",
    "FeelDate",
    "FeelDateTime",
    "FeelError",
    "FeelFunction",
    "FeelRange",
    "FeelSyntaxError",
    "FeelTime",
    "Limits",
    "MonthsDuration",
    "Parameter",
    "Problem",
    "Run",
    "Scope",
    "UnaryTest",
    "compile_expression",
    "compile_unary_tests",
    "parse_type",
]
