"""A scope for expressions of tests."""

from datetime import UTC, datetime

from watchword.values.native import to_native

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


class Variables:
    """Typed values by name, user demo, a fixed moment."""

    def __init__(self, typed=None, **plain):
        self.typed, self.plain = typed or {}, plain

    def lookup(self, name):
        if name in self.plain:
            return self.plain[name]
        return to_native(self.typed[name])

    def call(self, name, args):
        return {"now": NOW, "currentUser": "demo", "currentUserGroups": ("camunda-admin",)}[name]


class Facade:
    """An object of the engine: reads and calls by list."""

    secret = "hidden"

    def __init__(self, **methods):
        self.methods = methods

    def juel_property(self, name):
        return {"id": "e1"}[name]

    def juel_call(self, name, args):
        return self.methods[name](*args)
