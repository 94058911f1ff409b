"""Reading properties and calling methods: by table for values, by protocol for objects of the engine and delegates.

Python attributes are never looked up by a name from an expression. Source: guideline W-24 ff., lesson 6 of the security
reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watchword.scripting.juel.coerce import kind, to_boolean, to_double, to_int, to_long, to_text
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.methods import METHODS, PROPERTIES
from watchword.values.java_types import Char


def read(base: Any, key: Any) -> Any:
    """Return `base[key]` or `base.key`: null of null, a place of a list, an entry of a map, or a property."""
    if base is None or key is None:
        return None
    of = type(base)
    if isinstance(base, dict):
        return base.get(key) if isinstance(key, (str, int, float)) else None
    if isinstance(base, (list, tuple, bytes)):
        place = to_int(key)
        return base[place] if 0 <= place < len(base) else None
    name = to_text(key)
    reader = PROPERTIES.get(of, _NOTHING).get(name)
    if reader is not None:
        return reader(base)
    own = getattr(of, "juel_property", None)
    if own is not None and not name.startswith("_"):
        try:
            return own(base, name)
        except KeyError as error:
            _pass_foreign(error, name)
    raise EvaluationFailed(f"a {kind(base)} has no property {name[:100]!r}")


def call(base: Any, key: Any, args: tuple[Any, ...]) -> Any:
    """Return the result of `base.key(args)`."""
    name = to_text(key)
    if base is None:
        raise EvaluationFailed(f"{name[:100]!r} can't be called on null")
    of = type(base)
    table = METHODS.get(of)
    if table is None:
        table = METHODS[dict] if isinstance(base, dict) else _NOTHING
    overloads = table.get(name)
    if overloads is not None:
        return _call_listed(base, name, overloads, args)
    own = getattr(of, "juel_call", None)
    if own is not None and not name.startswith("_"):
        try:
            return own(base, name, args)
        except KeyError as error:
            _pass_foreign(error, name)
        except TypeError as error:
            _pass_deep(error)
    elif isinstance(base, dict) and not args and name.startswith("get") and name[3:4].isupper():
        # an object of a foreign class is a map here; its getters read the map
        entry = name[3].lower() + name[4:]
        if entry in base:
            return base[entry]
    raise _no_method(base, name, args)


def _call_listed(base: Any, name: str, overloads: Any, args: tuple[Any, ...]) -> Any:
    row = overloads.get(len(args)) or overloads.get(-1)
    if row is None:
        raise _no_method(base, name, args)
    kinds, function = row
    if kinds.endswith("*"):
        fixed = kinds[:-1]
        if len(args) < len(fixed):
            raise _no_method(base, name, args)
        kinds = fixed + "o" * (len(args) - len(fixed))
    try:
        return function(base, *(_CONVERT[wanted](value) for wanted, value in zip(kinds, args, strict=True)))
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise EvaluationFailed(f"{name} of a {kind(base)} failed: {str(error)[:200]}") from error


def _no_method(base: Any, name: str, args: tuple[Any, ...]) -> EvaluationFailed:
    given = ", ".join(kind(arg) for arg in args)
    return EvaluationFailed(f"a {kind(base)} has no method {name[:100]}({given}) that expressions may call")


def _pass_foreign(error: KeyError, name: str) -> None:
    """Let through a KeyError that doesn't say "there is no such name" but comes from inside a delegate."""
    if error.args != (name,):
        raise error


def _pass_deep(error: TypeError) -> None:
    """Let through a TypeError from inside a method; the one of a call with the wrong arguments arises before it."""
    frame = error.__traceback__
    if frame is None or (frame.tb_next is not None and frame.tb_next.tb_next is not None):
        raise error


def _characters(value: Any) -> str:
    if not isinstance(value, str) or isinstance(value, Char):
        raise EvaluationFailed(f"a text is expected, not a {kind(value)}")
    return value


_NOTHING: dict[str, Any] = {}
_CONVERT: dict[str, Callable[[Any], Any]] = {
    "b": to_boolean,
    "d": to_double,
    "i": to_int,
    "l": to_long,
    "o": lambda value: value,
    "q": _characters,
    "t": to_text,
}
