"""Python inside the script process: the subset that Monty runs, in a worker program of its own below this process.

`execution` and `task` are classes that run in Monty like the script itself: no call leaves the sandbox, what a script
does with them is recorded and read out afterwards.
"""

from __future__ import annotations

import keyword
import os
import re
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from watchword.scripting.sandbox.protocol import Change, ObjectData, Reply, Request, Unusable, Wire, to_wire

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_THROWN = "(BPMN error)"
_RESERVED = frozenset(("BpmnError", "execution", "task"))
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
_SHOWN = 500

_FRAME = """
_ww_changes = []
_ww_thrown = []
_ww_objects = []

def BpmnError(code, message=None):
    _ww_thrown.append([str(code), None if message is None else str(message)])
    return Exception("(BPMN error)")

class _WwFacade:
    def __init__(self, name, variables, opaque, local, properties, calls):
        self._name = name
        self._values = variables
        self._opaque = opaque
        self._local = set(local)
        for property in properties:
            setattr(self, property, properties[property])
        for name in calls:
            setattr(self, name, self._caller(calls[name]))
        _ww_objects.append(self)

    def _caller(self, method):
        return lambda *arguments: self._record(method, *arguments)

    def _record(self, method, *arguments):
        _ww_changes.append([self._name, method, list(arguments)])

    def get_variable(self, name):
        if name in self._opaque:
            raise TypeError(name + " holds a " + self._opaque[name] + ", which scripts can't use")
        return self._values.get(name)

    def get_variable_local(self, name):
        return self.get_variable(name) if name in self._local else None

    def get_variable_names(self):
        return list(self._values)

    def get_variable_names_local(self):
        return list(self._local)

    def get_variables(self):
        return dict(self._values)

    def get_variables_local(self):
        return {name: self._values[name] for name in self._values if name in self._local}

    def has_variable(self, name):
        return name in self._values or name in self._opaque

    def has_variable_local(self, name):
        return name in self._local

    def has_variables(self):
        return bool(self._values)

    def has_variables_local(self):
        return bool(self._local)

    def set_variable(self, name, value):
        self._record("setVariable", str(name), value)
        for one in _ww_objects:
            one._values[name] = value
            one._opaque.pop(name, None)

    def set_variable_local(self, name, value):
        self._record("setVariableLocal", str(name), value)
        self._values[name] = value
        self._opaque.pop(name, None)
        self._local.add(name)

    def set_variables(self, values):
        for name in values:
            self.set_variable(name, values[name])

    def remove_variable(self, name):
        self._record("removeVariable", str(name))
        for one in _ww_objects:
            one._values.pop(name, None)
            one._opaque.pop(name, None)
            one._local.discard(name)

    def remove_variable_local(self, name):
        self._record("removeVariableLocal", str(name))
        if name in self._local:
            self._local.discard(name)
            self._values.pop(name, None)

    def throw_error(self, code, message=None):
        raise BpmnError(code, message)
"""
_METHOD = re.compile(r"^    def ([a-z]\w*)\((self[^)]*)\):$", re.MULTILINE)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _with_camel_names(frame: str) -> str:
    """Add each method under the name that scripts of Java engines use."""
    more = []
    for name, parameters in _METHOD.findall(frame):
        if "_" in name:
            passed = ", ".join(part.split("=")[0] for part in parameters.split(", ")[1:])
            more.append(f"\n    def {_camel(name)}({parameters}):\n        return self.{name}({passed})\n")
    return frame + "".join(more)


class Python:
    """The engine: one worker program, one session of it per evaluation."""

    def __init__(self, *, program: str, memory_bytes: int, seconds: float, depth: int) -> None:
        """`program`: Monty's worker program, which is opened here and started later."""
        self._monty: Any = import_module("pydantic_monty")
        self._program = program
        self._memory, self._seconds, self._depth = memory_bytes, seconds, depth
        self._frame = _with_camel_names(_FRAME)
        self._pool: Any = None
        self._file = os.open(program, os.O_RDONLY)
        os.set_inheritable(self._file, True)

    def needed_files(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Return what the worker program must read and what must be run to start it."""
        libraries = tuple(Path(name) for name in _LIBRARIES)
        return libraries, (Path(self._program), *_interpreter(self._file))

    def start(self) -> None:
        """Start the worker program; nothing can be started afterwards."""
        self._pool = self._monty.Monty(
            binary_path=f"/proc/self/fd/{self._file}", min_processes=1, max_processes=1, checkout_timeout=5.0
        )
        self._pool.__enter__()
        with self._session() as session:
            session.feed_run("0")
        os.close(self._file)

    def prepare(self) -> None:
        """Nothing to do: a session is made when it is needed."""

    def evaluate(self, request: Request) -> Reply:
        """Run one script."""
        try:
            with self._session() as session:
                return self._run(session, request)
        except Exception as error:  # noqa: BLE001 - of the library, which starts no new worker in here
            return Reply(request.number, error=f"the worker of the script failed ({type(error).__name__})", spent=True)

    def _session(self) -> Any:
        limits = {
            "max_feed_duration_secs": self._seconds,
            "max_memory": self._memory,
            "max_recursion_depth": self._depth,
            "max_suspensions": 100,
        }
        return self._pool.checkout(limits=limits, os_policy={"sleep": "zero"}, assert_message_annotations=False)

    def _run(self, session: Any, request: Request) -> Reply:
        frame, values = _prepare(request.objects)
        session.feed_run(self._frame + frame, inputs={"_ww_values": values})
        names = _names(request.objects[0].variables) if request.objects else {}
        result, error = None, None
        try:
            result = session.feed_run(request.source, inputs=names, print_callback=_drop)
        except self._monty.MontyError as failure:
            if isinstance(failure, self._monty.MontyCrashedError):
                raise
            error = f"SyntaxError: {failure}" if isinstance(failure, self._monty.MontySyntaxError) else str(failure)
        if error is not None and ("MemoryError" in error or "TimeoutError" in error or "RecursionError" in error):
            return Reply(request.number, error=self._reason(error), spent=True)
        changes, thrown = session.feed_run("[_ww_changes, _ww_thrown]")
        if error is not None and not (error == f"Exception: {_THROWN}" and thrown):
            return Reply(request.number, error=_short(error))
        try:
            done = tuple(Change(str(t), str(m), tuple(_out(a) for a in arguments)) for t, m, arguments in changes)
            shown = _out(result) if request.wanted and error is None else ("null", None)
        except Unusable as unusable:
            return Reply(request.number, error=str(unusable))
        return Reply(
            request.number,
            result=shown,
            changes=done,
            thrown=None if error is None else (str(thrown[-1][0]), thrown[-1][1]),
        )

    def _reason(self, text: str) -> str:
        if "TimeoutError" in text:
            return f"the script took longer than {self._seconds:g} s"
        if "RecursionError" in text:
            return "the script nests calls too deeply"
        return f"the script needs more than {self._memory // 1024 // 1024} MiB of memory"


def _prepare(objects: tuple[ObjectData, ...]) -> tuple[str, dict[str, Any]]:
    """Return code that makes the objects, and the values it uses."""
    values: dict[str, Any] = {}
    for spec in objects:
        properties = {name: _in(wire) for name, wire in spec.properties.items()}
        values[spec.name] = [
            spec.name,
            {name: _in(wire) for name, wire in spec.variables.items() if wire[0] != "opaque"},
            {name: wire[1] for name, wire in spec.variables.items() if wire[0] == "opaque"},
            list(spec.local),
            {**properties, **{_snake(name): value for name, value in properties.items()}},
            {**{name: name for name in spec.calls}, **{_snake(name): name for name in spec.calls}},
        ]
    return "".join(f"{name} = _WwFacade(*_ww_values[{name!r}])\n" for name in values), values


def _names(variables: Mapping[str, Wire]) -> dict[str, Any]:
    return {name: _in(wire) for name, wire in variables.items() if wire[0] != "opaque" and _is_free(name)}


def _is_free(name: str) -> bool:
    return name.isidentifier() and name[0] != "_" and not keyword.iskeyword(name) and name not in _RESERVED


def _in(wire: Wire) -> Any:
    kind, data = wire
    if kind == "digits":
        return float(data) if data.endswith(("NaN", "Infinity")) else int(data)
    return _EPOCH + timedelta(milliseconds=data) if kind == "date" else data


def _out(value: Any) -> Wire:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    wire = to_wire(value)
    if wire[0] == "opaque" or (wire[0] == "digits" and isinstance(value, float)):
        shown = value if isinstance(value, float) else f"a {wire[1]}"
        raise Unusable(f"{shown} can't be kept in a variable")
    return wire


def _drop(*_: object) -> None:
    """What scripts print goes nowhere."""


def _interpreter(file: int) -> tuple[Path, ...]:
    """Return the loader that an ELF program names."""
    head = os.pread(file, 64, 0)
    if head[:5] != b"\x7fELF\x02":
        return ()
    offset, size, count = struct.unpack_from("<Q", head, 32)[0], *struct.unpack_from("<HH", head, 54)
    for n in range(count):
        kind, _, place, _, _, length = struct.unpack_from("<IIQQQQ", os.pread(file, size, offset + n * size))
        if kind == 3:
            return (Path(os.pread(file, length, place).rstrip(b"\0").decode()).resolve(),)
    return ()


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
