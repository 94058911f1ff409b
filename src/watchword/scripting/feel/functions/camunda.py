"""Functions that the reference's FEEL has beyond the standard. Source: feel-scala 1.19, built-in functions."""

from __future__ import annotations

import base64
import secrets
import uuid
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.compare import same
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.functions.temporal import day_of
from watchword.scripting.feel.numbers import whole
from watchword.scripting.feel.patterns import compile_pattern
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import FeelDate, FeelDateTime, month_length


def inner_value(run: Run, context: dict[str, Any], keys: list[Any]) -> Any:
    """Return the value of an entry in a context inside the context, null if there is none."""
    value: Any = context
    for key in keys:
        value = value.get(key) if isinstance(value, dict) and isinstance(key, str) else None
    return value


def extract(run: Run, string: str, pattern: str) -> list[Any]:
    """Return all parts of the text that match a pattern."""
    found: list[Any] = []
    for spans in compile_pattern(pattern, "").spans(string, run):
        low, high = spans[0] or (0, 0)
        found.append(string[low:high])
    run.spend_items(len(found))
    return found


def duplicates(run: Run, items: list[Any]) -> list[Any]:
    """Return the elements that are in the list more than once, each once."""
    answer: list[Any] = []
    for at, item in enumerate(items):
        run.spend(len(items))
        if any(same(item, other, run) for other in items[at + 1 :]) and not any(
            same(item, other, run) for other in answer
        ):
            answer.append(item)
    return answer


def partition(run: Run, items: list[Any], size: Decimal) -> list[Any]:
    """Return the list in lists of a size."""
    count = whole(size)
    if count < 1:
        raise Refused(f"a size of {count} is below 1")
    run.spend_items(len(items))
    return [items[at : at + count] for at in range(0, len(items), count)]


def last_day(run: Run, date: FeelDate | FeelDateTime) -> FeelDate:
    """Return the last day of the month of a date."""
    day = day_of(date)
    return FeelDate(day.year, day.month, month_length(day.year, day.month))


def asserted(run: Run, value: Any, condition: Any, cause: str | None) -> Any:
    """Return the value if the condition is true. Raises Refused if not."""
    if condition is not True:
        raise Refused(cause or "the condition is not fulfilled")
    return value


def join_between(run: Run, items: list[Any], delimiter: str | None, prefix: str, suffix: str) -> str:
    """Return the texts of a list in one, with something before and behind."""
    texts = [item for item in items if isinstance(item, str)]
    run.spend_text(sum(map(len, texts)) + len(delimiter or "") * len(texts) + len(prefix) + len(suffix))
    return prefix + (delimiter or "").join(texts) + suffix


ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("assert", "value: any, condition: any, cause?: string", asserted),
    ("duplicate values", "list: list", duplicates),
    ("extract", "input: string, pattern: string", extract),
    ("get or else", "value: any, default: any", lambda run, value, default: default if value is None else value),
    ("get value", "context: context, keys: list", inner_value),
    ("is blank", "string: string", lambda run, string: not string.strip()),
    ("is defined", "value: any", lambda run, value: value is not None),
    ("is empty", "list: list", lambda run, items: not items),
    ("last day of month", "date: date", last_day),
    ("partition", "list: list, size: number", partition),
    ("random number", "", lambda run: Decimal(secrets.randbelow(10**17)).scaleb(-17)),
    ("string join", "list: list, delimiter: string|null, prefix: string, suffix: string", join_between),
    ("to base64", "value: string", lambda run, value: base64.b64encode(value.encode()).decode("ascii")),
    ("trim", "string: string", lambda run, string: string.strip()),
    ("uuid", "", lambda run: str(uuid.uuid4())),
)
