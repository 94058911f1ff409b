"""Functions of contexts. Source: DMN 1.5, 10.3.4.11."""

from __future__ import annotations

from typing import Any

from watchword.scripting.feel.built_in import Apply
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.run import Run


def get_value(run: Run, context: dict[str, Any], key: str) -> Any:
    """Return the value of an entry, null if there is none."""
    return context.get(key)


def get_entries(run: Run, context: dict[str, Any]) -> list[Any]:
    """Return a context `{key, value}` for each entry."""
    run.spend_items(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


def context_of(run: Run, entries: list[Any]) -> dict[str, Any]:
    """Return the context of some `{key, value}`."""
    run.spend_items(len(entries))
    answer: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise Refused("an entry is a context with a text 'key' and a 'value'")
        if entry["key"] in answer:
            raise Refused(f"there are two entries {entry['key']!r}")
        answer[entry["key"]] = entry["value"]
    return answer


def put(run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return the context with one more or another entry."""
    run.spend_items(len(context) + 1)
    return {**context, key: value}


def put_inside(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """Return the context with an entry set in a context inside it."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise Refused("the keys are a list of texts")
    path = [context]
    for key in keys[:-1]:
        inner = path[-1].get(key)
        if not isinstance(inner, dict):
            raise Refused(f"{key!r} is no context")
        path.append(inner)
    answer = value
    for level, key in zip(reversed(path), reversed(keys), strict=True):
        answer = put(run, level, key, answer)
    return dict(answer)


def merge(run: Run, contexts: list[Any]) -> dict[str, Any]:
    """Return one context of several; the later entries win."""
    answer: dict[str, Any] = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise Refused("the list has an element that is no context")
        run.spend_items(len(context) + 1)
        answer.update(context)
    return answer


ROWS: tuple[tuple[str, str, Apply], ...] = (
    ("context", "entries: list", context_of),
    ("context merge", "contexts: list", merge),
    ("context put", "context: context, key: string, value: any", put),
    ("context put", "context: context, keys: list, value: any", put_inside),
    ("get entries", "m: context", get_entries),
    ("get entries", "context: context", get_entries),
    ("get value", "m: context, key: string", get_value),
    ("get value", "context: context, key: string", get_value),
)
