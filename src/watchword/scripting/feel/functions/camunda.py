"""Functions that the reference's FEEL has beyond the standard. Source: feel-scala 1.19, built-in functions."""

from __future__ import annotations

import base64
import math
import secrets
import uuid
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.compare import same
from watchword.scripting.feel.errors import FeelError, Refused
from watchword.scripting.feel.functions import contexts as strict_contexts
from watchword.scripting.feel.functions import lists as strict_lists
from watchword.scripting.feel.functions import numeric
from watchword.scripting.feel.functions.contexts import merge
from watchword.scripting.feel.functions.numeric import rounded
from watchword.scripting.feel.functions.strings import matches, replaced
from watchword.scripting.feel.functions.temporal import day_of
from watchword.scripting.feel.numbers import CONTEXT, number_of, whole
from watchword.scripting.feel.patterns import compile_pattern, expand
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import FeelDate, FeelDateTime, month_length
from watchword.scripting.feel.text import REFERENCE, to_text


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
    """Return the value if the condition is true. Raises FeelError if not."""
    if condition is not True:
        raise FeelError(f"an assertion failed: {cause or 'the condition is not true'}")
    return value


def join_between(run: Run, items: list[Any], delimiter: str | None, prefix: str, suffix: str) -> str:
    """Return the texts of a list in one, with something before and behind."""
    texts = [item for item in items if isinstance(item, str)]
    run.spend_text(sum(map(len, texts)) + len(delimiter or "") * len(texts) + len(prefix) + len(suffix))
    return prefix + (delimiter or "").join(texts) + suffix


def substring(run: Run, string: str, start: Decimal, length: Decimal | None) -> str:
    """Return a part of a text. Raises FeelError where the text has no such position."""
    at = whole(start)
    first = at - 1 if at > 0 else len(string) + at
    count = len(string) if length is None else whole(length)
    if not 0 <= first <= len(string) or count < 0:
        raise FeelError(f"substring(): a text of {len(string)} characters has no part from {at} on, {count} long")
    return string[first : first + count]


def concatenate(run: Run, lists: list[Any]) -> list[Any]:
    """Return all elements of some lists; what is no list is an element."""
    return strict_lists.concatenate(run, [each if isinstance(each, list) else [each] for each in lists])


def insert(run: Run, items: list[Any], position: Decimal, item: Any) -> list[Any]:
    """Return the list with an element put before a position, or at its end if there is no such position."""
    at = whole(position)
    run.spend_items(len(items) + 1)
    place = at - 1 if at > 0 else len(items) + at
    return [*items[: max(place, 0)], item, *items[max(place, 0) :]]


def remove(run: Run, items: list[Any], position: Decimal) -> list[Any]:
    """Return the list without the element at a position, if it has one."""
    at = whole(position)
    known = at != 0 and abs(at) <= len(items)
    return strict_lists.remove(run, items, position) if known else list(items)


def sublist(run: Run, items: list[Any], start: Decimal, length: Decimal | None) -> list[Any]:
    """Return some elements from a position on, as many as there are."""
    at = whole(start)
    first = at - 1 if at > 0 else max(len(items) + at, 0) if at < 0 else len(items)
    return items[first:] if length is None else items[first : first + max(whole(length), 0)]


def context_of(run: Run, entries: list[Any]) -> dict[str, Any]:
    """Return the context of some `{key, value}`; of two with one key the later."""
    known = {entry["key"]: entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("key"), str)}
    if len(known) < len(entries) and not all(isinstance(entry, dict) and "key" in entry for entry in entries):
        raise Refused("an entry is a context with a text 'key' and a 'value'")
    return strict_contexts.context_of(run, list(known.values()))


def deviation(run: Run, items: list[Any]) -> Decimal | None:
    """Return the standard deviation of a sample, in double precision."""
    exact = strict_lists.deviation(run, items)
    return number_of(math.sqrt(float(CONTEXT.multiply(exact, exact))))


def replace(run: Run, string: str, pattern: str, replacement: str, flags: str | None) -> str:
    """Return the text with all matches replaced, those of no characters too."""
    compiled = compile_pattern(pattern, _known(flags))
    groups = [part for part in expand(replacement, compiled.groups) if isinstance(part, int)]
    if any(group > compiled.groups for group in groups):
        raise Refused("the replacement names a group that the pattern doesn't have")
    return replaced(run, string, compiled, replacement)


def found(run: Run, string: str, pattern: str, flags: str) -> bool:
    """Return whether a part of the text matches the pattern."""
    return matches(run, string, pattern, _known(flags))


def _known(flags: str | None) -> str:
    """Return the flags that mean something: others are overlooked."""
    return "".join(flag for flag in flags or "" if flag in "imsx")


def put_inside(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """Return the context with an entry set in a context inside it, which is made where there is none."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise Refused("the keys are a list of texts")
    first, *rest = keys
    if rest:
        inner = context.get(first)
        value = put_inside(run, inner if isinstance(inner, dict) else {}, rest, value)
    return strict_contexts.put(run, context, first, value)


def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the rest of a division. Raises FeelError if the divisor is 0."""
    if not divisor:
        raise FeelError("modulo(): the divisor is 0")
    return numeric.modulo(run, dividend, divisor)


def _null(run: Run, *values: Any) -> None:
    """Return null: what the standard has here, the reference doesn't know."""


def decimal(run: Run, n: Decimal, scale: Decimal) -> Decimal:
    """Return the number with exactly so many digits after the point."""
    answer = rounded(n, whole(scale), ROUND_HALF_EVEN)
    places = whole(scale)
    fits = 0 <= places <= CONTEXT.prec and answer.adjusted() + places < CONTEXT.prec
    return answer.quantize(Decimal((0, (1,), -places)), context=CONTEXT) if fits else answer


def _double(apply: Callable[[float], float]) -> Apply:
    """Return a function in double precision."""

    def run_double(run: Run, number: Decimal) -> Decimal | None:
        try:
            return number_of(apply(float(number)))
        except (ValueError, OverflowError):
            raise Refused("the number has no result") from None

    return run_double


ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("and", "list: list", strict_lists.every),
    ("and", "...list: any", strict_lists.every),
    ("assert", "value: any, condition: any, cause?: string", asserted),
    ("concatenate", "...list: any", concatenate),
    ("context", "entries: list", context_of),
    ("context merge", "contexts: context, ...more: context", lambda run, first, more: merge(run, [first, *more])),
    ("context put", "context: context, keys: list, value: any", put_inside),
    ("date and time", "from: datetime", _null),
    ("decimal", "n: number, scale: number", decimal),
    ("duplicate values", "list: list", duplicates),
    ("exp", "number: number", _double(math.exp)),
    ("extract", "input: string, pattern: string", extract),
    ("get or else", "value: any, default: any", lambda run, value, default: default if value is None else value),
    ("get value", "context: context, keys: list", inner_value),
    ("insert before", "list: list, position: number, newItem: any", insert),
    ("is blank", "string: string", lambda run, string: not string.strip()),
    ("is defined", "value: any", lambda run, value: value is not None),
    ("is empty", "list: list", lambda run, items: not items),
    ("is", "value1: any, value2: any", _null),
    ("last day of month", "date: date", last_day),
    ("list replace", "list: any, position: any, newItem: any", _null),
    ("log", "number: number", _double(math.log)),
    ("matches", "input: string, pattern: string, flags: string", found),
    ("modulo", "dividend: number, divisor: number", modulo),
    ("or", "list: list", strict_lists.some),
    ("or", "...list: any", strict_lists.some),
    ("partition", "list: list, size: number", partition),
    ("random number", "", lambda run: Decimal(secrets.randbelow(10**17)).scaleb(-17)),
    ("remove", "list: list, position: number", remove),
    ("replace", "input: string, pattern: string, replacement: string, flags?: string|null", replace),
    ("sqrt", "number: number", _double(math.sqrt)),
    ("stddev", "list: list", deviation),
    ("stddev", "...list: any", deviation),
    ("string", "from: any", lambda run, value: to_text(value, run, REFERENCE)),
    ("string join", "list: list, delimiter: string|null, prefix: string, suffix: string", join_between),
    ("sublist", "list: list, start position: number, length?: number|null", sublist),
    ("substring", "string: string, start position: number, length?: number|null", substring),
    ("time", "from: time", _null),
    ("to base64", "value: string", lambda run, value: base64.b64encode(value.encode()).decode("ascii")),
    ("trim", "string: string", lambda run, string: string.strip()),
    ("uuid", "", lambda run: str(uuid.uuid4())),
)
