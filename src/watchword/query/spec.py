"""What others need of queries: declare one, and read criteria from a URL, from JSON, from Python keywords."""

from __future__ import annotations

from watchword.query.decode import engine_error, from_json, from_keywords, from_parameters
from watchword.query.model import (
    Criteria,
    Filter,
    Kind,
    Moment,
    Ordering,
    Query,
    Sort,
    VariableCondition,
    snake,
)

__all__ = [
    "Criteria",
    "Filter",
    "Kind",
    "Moment",
    "Ordering",
    "Query",
    "Sort",
    "VariableCondition",
    "engine_error",
    "from_json",
    "from_keywords",
    "from_parameters",
    "snake",
]
