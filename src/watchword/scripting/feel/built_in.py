"""How built-in functions are declared: one row a signature, arguments checked before the function sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from watchword.scripting.feel.compare import kind_of
from watchword.scripting.feel.errors import Refused
from watchword.scripting.feel.function import FeelFunction, Parameter
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration

Apply = Callable[..., Any]
KINDS: Mapping[str, tuple[type, ...]] = {
    "any": (),
    "boolean": (bool,),
    "context": (dict,),
    "date": (FeelDate, FeelDateTime),
    "datetime": (FeelDateTime,),
    "day": (FeelDate,),
    "days": (DaysDuration,),
    "duration": (DaysDuration, MonthsDuration),
    "function": (FeelFunction,),
    "list": (list,),
    "number": (Decimal,),
    "point": (Decimal, DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration, str),
    "range": (FeelRange,),
    "string": (str,),
    "time": (FeelTime,),
}
"""Kinds that signatures name, and the classes of their values; `any` takes everything, null too."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    names: tuple[str, ...]
    kinds: tuple[tuple[type, ...], ...]
    nullable: tuple[bool, ...]
    required: int
    apply: Apply
    variadic: bool = False
    """The last parameter takes any number of arguments; they arrive as one list."""


class BuiltIn(FeelFunction):
    """A built-in function with one signature or several."""

    __slots__ = ("signatures",)

    def __init__(self, name: str, signatures: tuple[Signature, ...]) -> None:
        super().__init__(name, tuple(Parameter(each) for each in signatures[0].names), self._body)
        self.signatures = signatures

    def invoke(self, args: list[Any], run: Run) -> Any:
        """Return the result for arguments by position; None and a problem if no signature takes them."""
        run.spend()
        for signature in self.signatures:
            values = _fitted(signature, args)
            if values is not None:
                return self._apply(signature, values, run)
        return self._refuse(args, run)

    def invoke_named(self, args: Mapping[str, Any], run: Run) -> Any:
        """Return the result for arguments by name; None and a problem if no signature takes them."""
        run.spend()
        for signature in self.signatures:
            given = _ordered(signature, args)
            values = None if given is None else _fitted(signature, given, named=True)
            if values is not None:
                return self._apply(signature, values, run)
        return self._refuse(list(args.values()), run)

    def _body(self, args: list[Any], run: Run) -> Any:
        return self.invoke(args, run)

    def _apply(self, signature: Signature, values: list[Any], run: Run) -> Any:
        try:
            return signature.apply(run, *values)
        except Refused as problem:
            run.report(f"{self.name}(): {problem}")
        except DecimalException:
            run.report(f"{self.name}() has no result for these numbers")
        return None

    def _refuse(self, args: list[Any], run: Run) -> None:
        given = ", ".join(kind_of(value) for value in args[:8]) or "nothing"
        run.report(f"{self.name}() doesn't take {given}")


def signature(text: str, apply: Apply) -> Signature:
    """Return the signature of a row such as `string: string, start position: number, length?: number`.

    `?` after a name: may be left out, and is None then; `|null` after a kind: may be null; `...` before the last name:
    any number of arguments.
    """
    names: list[str] = []
    kinds: list[tuple[type, ...]] = []
    nullable: list[bool] = []
    required = 0
    variadic = False
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, kind = (piece.strip() for piece in part.partition(":"))
        bare, _, null = kind.partition("|")
        variadic = name.startswith("...")
        names.append(name.removesuffix("?").removeprefix("..."))
        kinds.append(KINDS[bare])
        nullable.append(bool(null) or bare == "any")
        required += not name.endswith("?")
    return Signature(tuple(names), tuple(kinds), tuple(nullable), required, apply, variadic)


def _ordered(signature: Signature, args: Mapping[str, Any]) -> list[Any] | None:
    if any(name not in signature.names for name in args):
        return None
    missing = [name for name in signature.names[: signature.required] if name not in args]
    return None if missing else [args.get(name, _ABSENT) for name in signature.names]


def _fitted(signature: Signature, args: list[Any], *, named: bool = False) -> list[Any] | None:
    """Return the arguments as the signature wants them, None if it doesn't take them."""
    count = len(signature.names)
    if signature.variadic:
        if len(args) < count:
            return None
        values = [
            _fit(value, signature.kinds[min(at, count - 1)], signature.nullable[min(at, count - 1)])
            for at, value in enumerate(args)
        ]
        if _MISFIT in values:
            return None
        return [*values[: count - 1], values[count - 1 :]]
    if not named and not signature.required <= len(args) <= count:
        return None
    if len(args) == count and all(map(_is_of, args, signature.kinds)):
        return args
    fitted: list[Any] = []
    for value, kinds, null in zip(args, signature.kinds, signature.nullable, strict=False):
        if value is _ABSENT:
            fitted.append(None)
            continue
        value = _fit(value, kinds, null)
        if value is _MISFIT:
            return None
        fitted.append(value)
    fitted.extend([None] * (count - len(fitted)))
    return fitted


def _fit(value: Any, kinds: tuple[type, ...], null: bool) -> Any:
    """Return a value as one of the kinds: a list of one element is that element, one value is a list of it."""
    if not kinds or type(value) in kinds:
        return value
    if value is None:
        return None if null else _MISFIT
    if list in kinds:
        return [value]
    if type(value) is list and len(value) == 1 and type(value[0]) in kinds:
        return value[0]
    if FeelFunction in kinds and isinstance(value, FeelFunction):
        return value
    return _MISFIT


def _is_of(value: Any, kinds: tuple[type, ...]) -> bool:
    return type(value) in kinds


_ABSENT: Any = object()
_MISFIT: Any = object()
