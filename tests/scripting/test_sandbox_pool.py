"""The pool: processes that die, hang or lie are replaced; what the kernel must do is checked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack, closing

import pytest

from watchword.core.errors import SettingsError, StepFailed
from watchword.scripting.engines import ScriptEngines
from watchword.scripting.sandbox.pool import Sandbox, SandboxLimits, SandboxUnavailable, ScriptFailed
from watchword.scripting.sandbox.protocol import MAX_MESSAGE, ObjectData, Reply, from_wire
from watchword.scripting.sandbox.worker import Worker, WorkerLost

from .conftest import Patient

LIMITS = Patient(memory_mb=32, time_ms=400, processes=1)


class Started:
    """Starts real workers and remembers them."""

    def __init__(self) -> None:
        self.workers: list[Worker] = []
        self.ready = threading.Event()

    def __call__(self, parameters):
        worker = Worker(parameters)
        self.workers.append(worker)
        self.ready.set()
        return worker


@pytest.fixture
def started():
    return Started()


@pytest.fixture
def pool_of(started):
    """Return a function that makes a pool of real workers with the given limits."""
    with ExitStack() as stack:
        yield lambda limits: stack.enter_context(closing(Sandbox(limits, require_isolation=False, start=started)))


@pytest.fixture
def pool(pool_of):
    return pool_of(LIMITS)


def evaluate(pool, source="1 + 1", language="javascript"):
    return pool.evaluate(language, source, (), wanted=True)


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_a_process_serves_one_script_after_another(pool, started, language):
    results = [from_wire(evaluate(pool, f"{n} + 1", language).result) for n in range(5)]

    assert [1, 2, 3, 4, 5] == results
    assert 1 == len(started.workers)


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_a_process_killed_in_the_middle_is_a_plain_failure_and_is_replaced(pool_of, started, language):
    pool = pool_of(Patient(memory_mb=32, time_ms=60_000, processes=1))
    evaluate(pool, "1", language)
    failures: list[Exception] = []
    endless = "for (;;) {}" if language == "javascript" else "while True: pass"

    def run():
        try:
            evaluate(pool, endless, language)
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    os.kill(started.workers[0].pid, signal.SIGKILL)
    thread.join()

    assert [ScriptFailed] == [type(error) for error in failures]
    assert "died" in str(failures[0])
    assert 2 == from_wire(evaluate(pool, "1 + 1", language).result)
    assert 2 == len(started.workers)


def test_a_process_that_hangs_is_killed(pool_of, started):
    pool = pool_of(SandboxLimits(memory_mb=32, time_ms=1_000, processes=1))
    evaluate(pool)
    os.kill(started.workers[0].pid, signal.SIGSTOP)

    with pytest.raises(ScriptFailed, match="did not end in time"):
        evaluate(pool)

    assert 2 == from_wire(evaluate(pool).result)
    assert not os.path.exists(f"/proc/{started.workers[0].pid}")


def test_a_process_that_reached_a_limit_is_not_used_again(pool, started):
    evaluate(pool, "for (;;) {}")
    evaluate(pool)

    assert 2 == len(started.workers)


class Fake:
    """A worker that answers what it is told to."""

    def __init__(self, answer=None, layers=(), evaluations=0):
        self.answer, self.layers, self.evaluations, self.busy = answer, layers, evaluations, 0.0
        self.ended = False

    def ask(self, request, *, seconds):
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer or Reply(request.number, ("integer", 2))

    def end(self):
        self.ended = True


def test_scripts_are_refused_where_the_kernel_does_not_confine_them():
    worker = Fake(layers=("no-new-privileges", "network"))
    pool = Sandbox(LIMITS, require_isolation=True, start=lambda _: worker)

    with pytest.raises(SandboxUnavailable, match="no-new-privileges, network only"):
        evaluate(pool)

    assert worker.ended


def test_isolation_that_is_not_required_is_only_missed():
    pool = Sandbox(LIMITS, require_isolation=False, start=lambda _: Fake())

    assert ("integer", 2) == evaluate(pool).result


def test_a_process_that_cannot_start_is_a_plain_failure():
    def start(_):
        raise WorkerLost("a script process could not be started: no memory")

    with pytest.raises(ScriptFailed, match="no memory"):
        evaluate(Sandbox(LIMITS, require_isolation=True, start=start))


def test_a_used_up_process_is_ended():
    worker = Fake(evaluations=1_000)
    pool = Sandbox(LIMITS, require_isolation=False, start=lambda _: worker)

    evaluate(pool)

    assert worker.ended


def test_an_interrupted_evaluation_ends_its_process():
    worker = Fake(KeyboardInterrupt())
    pool = Sandbox(LIMITS, require_isolation=False, start=lambda _: worker)

    with pytest.raises(KeyboardInterrupt):
        evaluate(pool)

    assert worker.ended


def test_too_many_scripts_at_a_time_fail_after_waiting():
    began, go_on = threading.Event(), threading.Event()

    class Busy(Fake):
        def ask(self, request, *, seconds):
            began.set()
            go_on.wait(30)
            return super().ask(request, seconds=seconds)

    limits = SandboxLimits(memory_mb=32, time_ms=10, processes=1)
    pool = Sandbox(limits, require_isolation=False, start=lambda _: Busy())
    thread = threading.Thread(target=evaluate, args=(pool,))
    thread.start()
    began.wait(30)

    with pytest.raises(ScriptFailed, match="busy"):
        evaluate(pool)

    go_on.set()
    thread.join()


def test_too_much_input_is_refused(pool):
    seen = ObjectData("execution", {}, {"x": ("string", "x" * MAX_MESSAGE)})

    with pytest.raises(ScriptFailed, match="at most"):
        pool.evaluate("javascript", "1", (seen,), wanted=True)


def test_closing_ends_the_processes(started):
    pool = Sandbox(LIMITS, require_isolation=False, start=started)
    evaluate(pool)
    evaluate(pool, "1", "python")

    pool.close()

    assert [False, False] == [os.path.exists(f"/proc/{worker.pid}") for worker in started.workers]


LIARS = {
    "no line": "",
    "no JSON": "print('{')",
    "another answer": "print('{\"number\": 99}')",
    "two answers": 'print(\'{"number": 1}\\n{"number": 2}\')',
    "a flood": "import os\nwhile True: os.write(1, b'x' * 65536)",
    "a deep answer": "print('{\"number\": 1, \"result\": [\"data\", ' + '[' * 100000 + ']' * 100000 + ']}')",
    "a wrong shape": 'print(\'{"number": "1"}\')',
}


@pytest.mark.parametrize("kind", LIARS)
def test_a_process_that_lies_is_ended(kind, monkeypatch):
    code = f"print('{{}}', flush=True)\ninput()\n{LIARS[kind]}"
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: real([sys.executable, "-c", code], **options))
    pool = Sandbox(LIMITS, require_isolation=False)

    with pytest.raises(ScriptFailed, match="script process"):
        evaluate(pool)

    pool.close()


# --- the registry of formats -----------------------------------------------------------------------------------------


def test_formats_that_are_not_run_are_refused_with_a_reason(pool):
    off, python = ScriptEngines(), ScriptEngines(pool, ("python",))

    assert (None, None, None) == (off.refusal("juel"), python.refusal("JUEL"), python.refusal("Python"))
    assert "scripts.enabled" in (off.refusal("javascript") or "")
    assert "scripts.formats" in (python.refusal("ECMAScript") or "")
    assert "rewrite it" in (python.refusal("groovy") or "")
    with pytest.raises(StepFailed, match="switched off"):
        off.evaluate("javascript", "1", ())


def test_an_unknown_language_is_a_wrong_setting(pool):
    with pytest.raises(SettingsError, match="expected some of javascript, python"):
        ScriptEngines(pool, ("groovy",))


def test_a_language_that_is_not_installed_is_a_wrong_setting(pool, monkeypatch):
    monkeypatch.setattr("watchword.scripting.engines.find_spec", lambda name: None)

    with pytest.raises(SettingsError, match=r"install watchword\[scripts\]"):
        ScriptEngines(pool, ("javascript",))
