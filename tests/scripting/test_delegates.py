"""The registry of Python code that models may call."""

import pytest

from watchword.core import entrypoints
from watchword.core.errors import SettingsError
from watchword.scripting.delegates import Delegates
from watchword.scripting.juel import ExpressionError, compile_text

from .scopes import Variables


class Prices:
    """A bean with a method for models and one that is not."""

    def total(self, amount):
        return amount * 2

    def wipe(self):
        raise AssertionError("must not be reached")


def test_a_registered_function_is_found_and_called():
    delegates = Delegates({"com.example.Bill": lambda execution: f"billed {execution}"})

    assert delegates.find("com.example.Bill")("e1") == "billed e1"


def test_an_unknown_name_finds_nothing():
    assert Delegates().find("os.system") is None


def test_expressions_call_only_the_methods_that_were_named():
    delegates = Delegates()
    delegates.register("prices", Prices(), methods=("total",))
    scope = Variables(prices=delegates.find("prices"))

    assert compile_text("${prices.total(21)}").evaluate(scope) == 42
    with pytest.raises(ExpressionError):
        compile_text("${prices.wipe()}").evaluate(scope)


def test_a_plain_function_has_execute():
    delegates = Delegates({"greet": lambda name: f"hi {name}"})

    assert compile_text("${greet.execute('ann')}").evaluate(Variables(greet=delegates.find("greet"))) == "hi ann"


@pytest.mark.parametrize("name", ["", "1a", "a b", "a..b", "${x}"])
def test_a_malformed_name_is_refused(name):
    with pytest.raises(SettingsError):
        Delegates().register(name, print)


@pytest.mark.parametrize("method", ["_hidden", "missing", "__class__"])
def test_private_and_missing_methods_are_refused(method):
    with pytest.raises(SettingsError):
        Delegates().register("prices", Prices(), methods=(method,))


def test_something_that_cannot_be_called_is_refused():
    with pytest.raises(SettingsError):
        Delegates().register("x", 5)


def test_entry_points_that_are_not_installed_are_refused():
    with pytest.raises(SettingsError, match="no installed package offers"):
        Delegates().load(["absent"])


def test_only_the_listed_entry_points_are_loaded():
    assert list(entrypoints.load("console_scripts", ())) == []
    assert callable(entrypoints.load("console_scripts", ("pytest",))["pytest"])
