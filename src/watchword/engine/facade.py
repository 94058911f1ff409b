"""What the objects that expressions and Python delegates work with have in common: allow-lists, and variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from watchword.core.errors import StepFailed
from watchword.core.secret import Secret
from watchword.engine import variables
from watchword.values import native
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.engine.variables import Scope

_SET_VALUES = ("setVariable", "setVariableLocal")
"""Methods that take a secret: as their second argument."""


def _getters(names: Mapping[str, str]) -> dict[str, str]:
    return {f"get{name[0].upper()}{name[1:]}": attribute for name, attribute in names.items()}


class Facade:
    """Base: reads and calls of expressions go by the allow-lists."""

    __slots__ = ("_ctx",)
    PROPERTIES: ClassVar[Mapping[str, str]] = {}
    """Name in expressions -> Python attribute."""
    METHODS: ClassVar[Mapping[str, str]] = {}
    """Name in expressions -> Python method. A getter of each property comes on top."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def juel_property(self, name: str) -> Any:
        """Return property `name`; raise KeyError if there is none."""
        return getattr(self, self.PROPERTIES[name])

    def juel_call(self, name: str, args: tuple[Any, ...]) -> Any:
        """Call method `name`; raise KeyError if there is none.

        Raises:
            StepFailed: a secret is given, and the method keeps what it is given otherwise than sealed.
        """
        kept = args[:1] if name in _SET_VALUES else args
        if any(isinstance(given, Secret) for given in kept):
            raise StepFailed(f"{name}: a secret can be the value of a variable only")
        attribute = _getters(self.PROPERTIES).get(name)
        if attribute is not None and not args:
            return getattr(self, attribute)
        return getattr(self, self.METHODS[name])(*args)


class TypedFacade(Facade):
    """A variable with its type, as expressions see it."""

    __slots__ = ("_found",)
    PROPERTIES: ClassVar[Mapping[str, str]] = {"value": "value"}

    def __init__(self, ctx: Context, found: TypedValue) -> None:
        super().__init__(ctx)
        self._found = found

    @property
    def value(self) -> Any:
        """The value by itself."""
        return self._ctx.opened.native(self._found)


class VariableFacade(Facade):
    """Access to variables from one scope. Values are plain Python values; a `TypedValue` sets the type exactly."""

    __slots__ = ()
    METHODS: ClassVar[Mapping[str, str]] = {
        "getVariable": "get_variable",
        "getVariableLocal": "get_variable_local",
        "getVariableLocalTyped": "_typed_local_for_expression",
        "getVariableNames": "get_variable_names",
        "getVariableNamesLocal": "get_variable_names_local",
        "getVariableTyped": "_typed_for_expression",
        "getVariables": "get_variables",
        "getVariablesLocal": "get_variables_local",
        "hasVariable": "has_variable",
        "hasVariableLocal": "has_variable_local",
        "hasVariables": "has_variables",
        "hasVariablesLocal": "has_variables_local",
        "removeVariable": "remove_variable",
        "removeVariableLocal": "remove_variable_local",
        "removeVariables": "remove_variables",
        "removeVariablesLocal": "remove_variables_local",
        "setVariable": "_set_from_expression",
        "setVariableLocal": "_set_local_from_expression",
        "setVariables": "_set_all_from_expression",
        "setVariablesLocal": "_set_all_local_from_expression",
    }

    @property
    def _scope(self) -> Scope:
        raise LookupError("this facade has no variables")

    @property
    def scope(self) -> Scope:
        """The row whose variables these are."""
        return self._scope

    def get_variable(self, name: str) -> Any:
        """Return the nearest variable's value, None if there is none."""
        found = variables.get(self._ctx, self._scope, name)
        return None if found is None else self._ctx.opened.native(found)

    def get_variable_typed(self, name: str) -> TypedValue | None:
        """Return the nearest variable with its type."""
        return variables.get(self._ctx, self._scope, name)

    def _typed_for_expression(self, name: str) -> TypedFacade | None:
        found = self.get_variable_typed(name)
        return None if found is None else TypedFacade(self._ctx, found)

    def _typed_local_for_expression(self, name: str) -> TypedFacade | None:
        found = self.get_variable_local_typed(name)
        return None if found is None else TypedFacade(self._ctx, found)

    def get_variable_local(self, name: str) -> Any:
        """Return the value of a variable of exactly this scope."""
        found = variables.get_local(self._ctx, self._scope, name)
        return None if found is None else self._ctx.opened.native(found)

    def get_variable_local_typed(self, name: str) -> TypedValue | None:
        """Return a variable of exactly this scope with its type."""
        return variables.get_local(self._ctx, self._scope, name)

    def get_variables(self) -> dict[str, Any]:
        """Return all visible variables."""
        found = variables.values(self._ctx, self._scope)
        return {name: self._ctx.opened.native(value) for name, value in found.items()}

    def get_variables_local(self) -> dict[str, Any]:
        """Return the variables of exactly this scope."""
        found = variables.local(self._ctx, self._scope)
        return {name: self._ctx.opened.native(value) for name, value in found.items()}

    @property
    def _names(self) -> set[str]:
        return self.get_variable_names()

    @property
    def _names_local(self) -> set[str]:
        return self.get_variable_names_local()

    def get_variable_names(self) -> set[str]:
        """Return the names of all visible variables."""
        return set(variables.names(self._ctx, self._scope))

    def get_variable_names_local(self) -> set[str]:
        """Return the names of the variables of exactly this scope."""
        return set(variables.local(self._ctx, self._scope))

    def has_variable(self, name: str) -> bool:
        """Tell whether a variable is visible."""
        return variables.get(self._ctx, self._scope, name) is not None

    def has_variable_local(self, name: str) -> bool:
        """Tell whether exactly this scope has a variable."""
        return variables.get_local(self._ctx, self._scope, name) is not None

    def has_variables(self) -> bool:
        """Tell whether any variable is visible."""
        return bool(variables.names(self._ctx, self._scope))

    def has_variables_local(self) -> bool:
        """Tell whether exactly this scope has variables."""
        return bool(variables.local(self._ctx, self._scope))

    def set_variable(self, name: str, value: object) -> None:
        """Set a variable where it is, else at the process instance; an int in the 32-bit range becomes an Integer."""
        self._put(name, _typed(value))

    def set_variable_local(self, name: str, value: object) -> None:
        """Set a variable of exactly this scope."""
        self._put(name, _typed(value), local=True)

    def set_variables(self, values: Mapping[str, object]) -> None:
        """Set several variables as `set_variable` does."""
        for name, value in values.items():
            self.set_variable(name, value)

    def remove_variable(self, name: str) -> None:
        """Remove the nearest variable called `name`, if there is one."""
        self._take_away(name)

    def remove_variable_local(self, name: str) -> None:
        """Remove a variable of exactly this scope, if there is one."""
        self._take_away(name, local=True)

    def remove_variables(self, names: Iterable[str] | None = None) -> None:
        """Remove the nearest variables of these names; without names all that are visible."""
        for name in self.get_variable_names() if names is None else names:
            self._take_away(name)

    def remove_variables_local(self, names: Iterable[str] | None = None) -> None:
        """Remove variables of exactly this scope; without names all of them."""
        for name in self.get_variable_names_local() if names is None else names:
            self._take_away(name, local=True)

    def _set_all_from_expression(self, values: Mapping[str, object] | None) -> None:
        for name, value in (values or {}).items():
            self._set_from_expression(name, value)

    def _set_all_local_from_expression(self, values: Mapping[str, object] | None) -> None:
        for name, value in (values or {}).items():
            self._set_local_from_expression(name, value)

    def _set_from_expression(self, name: str, value: object) -> None:
        self._put(name, self._ctx.opened.typed(value))

    def _set_local_from_expression(self, name: str, value: object) -> None:
        self._put(name, self._ctx.opened.typed(value), local=True)

    def _put(self, name: str, value: TypedValue, *, local: bool = False) -> None:
        with self._ctx.history.in_custom_code():
            variables.set_variable(self._ctx, self._scope, name, value, local=local)

    def _take_away(self, name: str, *, local: bool = False) -> None:
        with self._ctx.history.in_custom_code():
            variables.remove(self._ctx, self._scope, name, local=local)


def _typed(value: object) -> TypedValue:
    return value if isinstance(value, TypedValue) else native.infer(value)
