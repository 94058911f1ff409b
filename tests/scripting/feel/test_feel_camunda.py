"""FEEL as Camunda 7.24 has it, where that differs from the standard."""

from __future__ import annotations

from decimal import Decimal

import pytest

from watchword.scripting.feel.errors import FeelSyntaxError
from watchword.scripting.feel.temporal import DaysDuration

HOUR = 3_600_000_000_000


@pytest.mark.parametrize(
    ("text", "standard", "camunda"),
    [
        ("-5 instance of number", None, True),
        ("n + 1 instance of number", None, True),
        ('time("09:00:00Z") - time("10:00:00Z")', DaysDuration(-HOUR), DaysDuration(HOUR)),
        ('time("09:00:00") - time("10:00:00")', DaysDuration(-HOUR), DaysDuration(-HOUR)),
        ('-duration("PT1H")', DaysDuration(-HOUR), None),
        ("-n", Decimal(5), Decimal(5)),
        ('"\\u0041\\t"', "A\t", "\\u0041\t"),
    ],
)
def test_each_dialect_has_its_own_habits(evaluate, text, standard, camunda):
    found = [evaluate(text, {"n": Decimal(-5)}, dialect=dialect) for dialect in ("standard", "camunda")]

    assert [standard, camunda] == found


def test_numbers_have_exponents_in_the_standard_alone(evaluate):
    assert evaluate("1.5e2") == 150
    with pytest.raises(FeelSyntaxError, match="exponents"):
        evaluate("1.5e2", dialect="camunda")
