"""What the kernel bars script processes from, whatever runs in them. Skipped where this kernel can't."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from watchword.scripting.sandbox import confinement, seccomp
from watchword.scripting.sandbox.child import Parameters
from watchword.scripting.sandbox.pool import SandboxLimits
from watchword.scripting.sandbox.protocol import Request
from watchword.scripting.sandbox.worker import Worker

SCRIPTS = str(Path(sys.executable).parent)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's")

ATTEMPTS = """
import ctypes, errno, json, os, socket, sys
from pathlib import Path
from watchword.scripting.sandbox import confinement as c

port, parent = int(sys.argv[1]), os.getppid()
libc = ctypes.CDLL(None, use_errno=True)
LAYERS

def refused(what, attempt):
    try:
        attempt()
    except (OSError, MemoryError) as error:
        found[what] = type(error).__name__
    else:
        found[what] = "done"

def connect(family, place):
    with socket.socket(family) as s:
        s.settimeout(2)
        s.connect(place)

def memory():
    kept = bytearray(1 << 40)

def executable():
    libc.mmap.restype = ctypes.c_void_p
    if libc.mmap(None, 4096, 7, 0x22, -1, 0) in (None, 2**64 - 1):
        raise OSError(ctypes.get_errno(), "mmap")

def call(number, *args):
    if libc.syscall(number, *args) < 0:
        raise OSError(ctypes.get_errno(), "syscall")

found = {}
refused("read", lambda: os.open("/etc/passwd", os.O_RDONLY))
refused("list", lambda: os.listdir("/"))
refused("write", lambda: os.open("/tmp/ww-never", os.O_CREAT | os.O_WRONLY))
refused("fork", lambda: os.fork() or os._exit(0))
refused("exec", lambda: os.execv(sys.argv[2], ["no-program"]))
refused("tcp", lambda: connect(socket.AF_INET, ("127.0.0.1", port)))
refused("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 53)))
refused("unix", lambda: connect(socket.AF_UNIX, "/run/none"))
refused("kill", lambda: os.kill(parent, 0))
refused("memory", memory)
refused("code", executable)
refused("ptrace", lambda: call(PTRACE, 16, 1 << 30, 0, 0))
refused("privilege", lambda: os.setuid(0))
print(json.dumps([found, list(layers)]))
"""
PTRACE = {"x86_64": 101, "aarch64": 117}


def attempt(layers: str, port: int = 9):
    """Return what became of each attempt under the given layers, and the layers that hold.

    What is executed is no program, so that an allowed `exec` is an OSError of another kind.
    """
    machine = os.uname().machine
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"\0no program")
    no_program = file.name
    Path(no_program).chmod(0o755)
    code = ATTEMPTS.replace("LAYERS", layers).replace("PTRACE", str(PTRACE[machine]))
    done = subprocess.run(
        [sys.executable, "-c", code, str(port), no_program], capture_output=True, text=True, check=False, timeout=60
    )
    Path(no_program).unlink()
    assert 0 == done.returncode, done.stderr
    found, held = json.loads(done.stdout)
    return found, set(held)


def needs(layer: str, held: set[str]) -> None:
    if layer not in held:
        pytest.skip(f"this kernel doesn't give the layer {layer!r}")


@pytest.fixture
def listener():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_without_layers_the_attempts_succeed(listener):
    found, _ = attempt("layers = ()", listener)

    wanted = ("read", "list", "fork", "tcp", "code")
    assert dict.fromkeys(wanted, "done") == {what: found[what] for what in wanted}
    assert "OSError" == found["exec"]


def test_with_all_layers_nothing_is_left(listener):
    found, held = attempt(
        "layers = c.isolate()\n"
        "c.set_limits(memory_bytes=1 << 26, cpu_seconds=5, files=8, processes=0)\n"
        "layers = (*layers, *c.forbid_files(), *c.filter_calls())",
        listener,
    )

    needs(confinement.CALLS, held)
    assert set() == {what for what, outcome in found.items() if outcome == "done"}
    assert confinement.is_enough(held)


def test_the_filter_of_calls_alone_bars_files_processes_and_sockets(listener):
    found, held = attempt("c.ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)\nlayers = c.filter_calls()", listener)

    needs(confinement.CALLS, held)
    barred = ("read", "list", "write", "fork", "exec", "tcp", "udp", "unix", "kill", "code", "ptrace", "privilege")
    assert dict.fromkeys(barred, "PermissionError") == {what: found[what] for what in barred}


def test_landlock_alone_bars_files(listener):
    found, held = attempt("c.ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)\nlayers = c.forbid_files()", listener)

    needs(confinement.FILES, held)
    assert dict.fromkeys(("read", "list", "write", "exec"), "PermissionError") == {
        what: found[what] for what in ("read", "list", "write", "exec")
    }


def test_a_network_of_its_own_reaches_nobody(listener):
    found, held = attempt("layers = c.isolate()", listener)

    needs(confinement.NETWORK, held)
    assert ("OSError", "OSError") == (found["tcp"], found["udp"])
    assert "done" != found["privilege"]


def test_the_limits_hold_without_any_layer():
    found, _ = attempt(
        "c._become_nobody()\nc.set_limits(memory_bytes=1 << 26, cpu_seconds=5, files=0, processes=0)\nlayers = ()"
    )

    assert ("MemoryError", "OSError", "OSError") == (found["memory"], found["read"], found["tcp"])


def test_one_layer_of_two_is_not_enough():
    held = (confinement.NO_NEW_PRIVILEGES, confinement.NETWORK, confinement.USER)

    assert not confinement.is_enough(held)
    assert not confinement.is_enough((confinement.CALLS,))
    assert confinement.is_enough((*held, confinement.FILES))
    assert confinement.is_enough((confinement.NO_NEW_PRIVILEGES, confinement.CALLS))


@pytest.fixture(params=["javascript", "python"])
def worker(request):
    made = Worker(SandboxLimits(memory_mb=32, time_ms=400).parameters(request.param))
    yield made
    made.end()


def processes_of(worker: Worker) -> list[Path]:
    """Return the process and those below it."""
    found = [Path(f"/proc/{worker.pid}")]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            above = folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if above == str(worker.pid):
            found.append(folder)
    return found


def status(process: Path) -> dict[str, str]:
    lines = process.joinpath("status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_every_process_is_confined(worker):
    needs(confinement.CALLS, set(worker.layers))

    shown = [status(process) for process in processes_of(worker)]

    assert {("1", "2")} == {(one["NoNewPrivs"], one["Seccomp"]) for one in shown}
    assert {"0" * 16} == {one["CapEff"] for one in shown} | {one["CapPrm"] for one in shown}
    assert "0" not in {one["Uid"].split()[0] for one in shown}


def test_the_environment_and_descriptors_of_the_server_are_not_there(worker):
    if os.geteuid() != 0:
        pytest.skip("only the super-user may look into a process that is not dumpable")

    for process in processes_of(worker):
        environment = process.joinpath("environ").read_bytes().split(b"\0")
        opened = [os.readlink(link) for link in process.joinpath("fd").iterdir()]

        assert {b"LANG", b"MALLOC_ARENA_MAX"} >= {entry.partition(b"=")[0] for entry in environment if entry}
        kinds = {name.partition(":")[0] for name in opened}
        assert {"pipe", "/dev/null", "anon_inode", "socket", shutil.which("monty", path=SCRIPTS)} >= kinds


def test_a_confined_process_answers(worker):
    assert ("integer", 42) == worker.ask(Request(1, "40 + 2", (), True), seconds=10).result


def test_filters_are_programs_of_whole_instructions():
    if not seccomp.available():
        pytest.skip("no filter for this machine")

    assert 0 == len(seccomp.bare_filter()) % 8 == len(seccomp.starting_filter()) % 8


def test_parameters_survive_the_command_line():
    import msgspec

    made = SandboxLimits().parameters("javascript")

    assert made == msgspec.json.decode(msgspec.json.encode(made), type=Parameters)
