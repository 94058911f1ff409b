"""A sandbox of both languages with small limits."""

from __future__ import annotations

import pytest

from watchword.scripting.sandbox.pool import Sandbox, SandboxLimits
from watchword.scripting.sandbox.protocol import ObjectData, to_wire


class Patient(SandboxLimits):
    """Limits whose processes are killed late, so that computing time ends scripts on a busy machine, too."""

    __slots__ = ()

    @property
    def patience(self) -> float:
        """Seconds until a process that doesn't answer is killed."""
        return 20.0


LIMITS = Patient(memory_mb=32, time_ms=400, stack_kb=256, processes=2)


@pytest.fixture(scope="session")
def sandbox():
    made = Sandbox(LIMITS, require_isolation=False)
    yield made
    made.close()


@pytest.fixture
def run(sandbox):
    """Return a function that runs a script on an execution with the given variables."""

    def run(language, source, *, wanted=True, local=(), **given):
        variables = {name: to_wire(value) for name, value in given.items()}
        seen = ObjectData("execution", {"id": ("string", "e1"), "eventName": ("null", None)}, variables, local)
        return sandbox.evaluate(language, source, (seen,), wanted=wanted)

    return run
