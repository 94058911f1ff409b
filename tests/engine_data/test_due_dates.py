"""Due dates as models write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine_data.given import ExpressionScope
from watchword.core.errors import StepFailed
from watchword.engine.due_dates import add_period, due_date
from watchword.scripting.juel import compile_text

NOW = datetime(2030, 1, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        (NOW, NOW),
        (date(2030, 2, 1), datetime(2030, 2, 1, tzinfo=UTC)),
        ("2030-02-01", datetime(2030, 2, 1, tzinfo=UTC)),
        ("2030-02-01T10:00:00", datetime(2030, 2, 1, 10, tzinfo=UTC)),
        ("2030-02-01T10:00:00+02:00", datetime(2030, 2, 1, 8, tzinfo=UTC)),
        ("P1D", datetime(2030, 2, 1, 12, tzinfo=UTC)),
        ("P1M", datetime(2030, 2, 28, 12, tzinfo=UTC)),
        ("P1Y2M3DT4H5M6S", datetime(2031, 4, 3, 16, 5, 6, tzinfo=UTC)),
        ("P2W", datetime(2030, 2, 14, 12, tzinfo=UTC)),
    ],
)
def test_dates_texts_and_periods_become_moments(value, expected):
    assert expected == due_date(value, NOW, what="due date")


@pytest.mark.parametrize("value", ["soon", "P", "PT", "P1H", 5, True, "P99999Y", "x" * 100])
def test_anything_else_fails_the_step(value):
    with pytest.raises(StepFailed, match="due date"):
        due_date(value, NOW, what="due date")


def test_a_period_needs_a_part():
    with pytest.raises(ValueError, match="period"):
        add_period(NOW, "P")


def test_date_time_of_an_expression_is_a_moment():
    value = compile_text("${dateTime().plusDays(1)}").evaluate(ExpressionScope(NOW))

    assert datetime(2030, 2, 1, 12, tzinfo=UTC) == due_date(value, NOW, what="due date")
