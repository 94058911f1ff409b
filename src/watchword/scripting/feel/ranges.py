"""Ranges as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FeelRange:
    """`[low..high]`, or the values on one side of an endpoint."""

    low: Any
    high: Any
    low_included: bool = True
    high_included: bool = True
    operator: str = ""
    """`<`, `<=`, `>`, `>=`, `=` or `!=` if written `(< 10)`: the other side is open then. Empty for two endpoints."""
