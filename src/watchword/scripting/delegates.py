"""Python code that models may call: a registry of names, filled deliberately.

A name serves `camunda:class="name"`, `camunda:delegateExpression="${name}"` and `${name.method(...)}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from watchword.core import entrypoints
from watchword.core.errors import SettingsError

GROUP = "watchword.delegates"
"""Entry-point group; what is installed is loaded only if the settings name it."""

_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_CALLS = frozenset(("execute", "notify", "call"))


@dataclass(frozen=True, slots=True)
class Delegate:
    """A registered callable; in expressions it has the methods it was registered with, else `execute`."""

    name: str
    function: Callable[..., Any]
    methods: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def __call__(self, *args: Any) -> Any:
        """Call the function."""
        return self.function(*args)

    def juel_property(self, name: str) -> Any:
        """Raise KeyError: delegates have no properties."""
        raise KeyError(name)

    def juel_call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call a method; raise KeyError if expressions may not."""
        method = self.methods.get(name)
        if method is not None:
            return method(*args)
        if not self.methods and name in _CALLS:
            return self.function(*args)
        raise KeyError(name)


class Delegates:
    """The registry."""

    def __init__(self, registered: Mapping[str, Callable[..., Any]] | None = None) -> None:
        self._by_name: dict[str, Delegate] = {}
        for name, function in (registered or {}).items():
            self.register(name, function)

    def __len__(self) -> int:
        return len(self._by_name)

    def register(self, name: str, target: Any, *, methods: Iterable[str] = ()) -> None:
        """Register `target` under `name`, replacing what had the name.

        Args:
            name: a dotted class name as models have it, or a bean name.
            target: a callable taking the execution (or task); with `methods` any object.
            methods: names of the methods of `target` that expressions may call; none may start with an underscore.

        Raises:
            SettingsError: a malformed name, or a target that can't be called.
        """
        if not _NAME.fullmatch(name):
            raise SettingsError(f"delegate name {name!r} is no name; expected one like billing or com.example.Billing")
        exposed = {method: self._method(name, target, method) for method in methods}
        if not callable(target) and not exposed:
            raise SettingsError(f"delegate {name!r} can't be called; register a function, or name its methods")
        self._by_name[name] = Delegate(name, target if callable(target) else _not_callable(name), exposed)

    def find(self, name: str) -> Delegate | None:
        """Return what is registered under `name`, None if nothing is."""
        return self._by_name.get(name)

    def names(self) -> tuple[str, ...]:
        """Return all names, sorted."""
        return tuple(sorted(self._by_name))

    def load(self, names: Iterable[str]) -> None:
        """Register the installed entry points of the group `watchword.delegates` that `names` lists, and only those.

        Raises:
            SettingsError: one is not installed or can't be loaded.
        """
        for name, target in entrypoints.load(GROUP, names).items():
            self.register(name, target)

    @staticmethod
    def _method(name: str, target: Any, method: str) -> Callable[..., Any]:
        found = None if method.startswith("_") else getattr(target, method, None)
        if not callable(found):
            raise SettingsError(f"delegate {name!r} has no public method {method!r}")
        function: Callable[..., Any] = found
        return function


def _not_callable(name: str) -> Callable[..., Any]:
    def refuse(*_args: Any) -> Any:
        raise SettingsError(f"delegate {name!r} has methods for expressions only; it can't be called itself")

    return refuse
