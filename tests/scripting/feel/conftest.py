"""How FEEL is evaluated in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from watchword.core.clock import FixedClock
from watchword.scripting.feel import Limits, Run, compile_expression

Evaluate = Callable[..., Any]
NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


def new_run(limits: Limits | None = None) -> Run:
    """Return an evaluation at noon of 2024-05-06."""
    return Run(clock=FixedClock(NOON), limits=limits)


@pytest.fixture
def evaluate() -> Evaluate:
    """Return what evaluates a text over some variables."""

    def evaluate_text(text: str, scope: Mapping[str, Any] | None = None, **options: Any) -> Any:
        return compile_expression(text, scope or {}.keys(), **options)(scope or {}, new_run())

    return evaluate_text
