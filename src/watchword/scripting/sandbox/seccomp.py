"""Filters of system calls: what isn't listed fails with EPERM.

Two lists. `BARE` is for a process that has all it needs: it reads and writes the descriptors it holds and uses memory.
`STARTING` lets one program of another language be started: open files (Landlock says which), threads, one exec at a
time; never a socket to anywhere, never a copy of the process (`fork`), a signal to others, or a look into others.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from watchword.scripting.sandbox.syscalls import ARCHITECTURES, number

BARE = (
    "brk",
    "clock_gettime",
    "clock_nanosleep",
    "close",
    "exit",
    "exit_group",
    "futex",
    "getpid",
    "getrandom",
    "getrusage",
    "gettid",
    "gettimeofday",
    "lseek",
    "madvise",
    "membarrier",
    "mremap",
    "munmap",
    "nanosleep",
    "read",
    "readv",
    "restart_syscall",
    "rseq",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_getaffinity",
    "sched_yield",
    "set_robust_list",
    "sigaltstack",
    "time",
    "write",
    "writev",
)
WAITING = ("epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "fcntl", "poll", "ppoll", "wait4", "waitid")
"""What a process needs besides to talk to a program that it started."""
STARTING = (
    *BARE,
    *WAITING,
    "access",
    "arch_prctl",
    "dup",
    "dup2",
    "dup3",
    "epoll_create1",
    "eventfd2",
    "execve",
    "faccessat",
    "faccessat2",
    "fstat",
    "getcwd",
    "getegid",
    "geteuid",
    "getgid",
    "getppid",
    "getuid",
    "ioctl",
    "newfstatat",
    "openat",
    "pipe2",
    "prctl",
    "pread64",
    "prlimit64",
    "readlink",
    "readlinkat",
    "seccomp",
    "set_tid_address",
    "statx",
    "uname",
)

_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF_LD|W|ABS, JEQ|K, JGE|K, JSET|K, RET|K
_NR, _ARCH, _ARGS = 0, 4, 16
_X32 = 0x40000000
_PROT_EXEC, _CLONE_VM, _AF_UNIX = 4, 0x100, 1
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_NO_NEW_PRIVS = 38


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def available() -> bool:
    """Tell whether filters for this machine's architecture are known."""
    return platform.machine() in ARCHITECTURES


def bare_filter(*more: str) -> bytes:
    """Return the program for a process that has all it needs; `more` are further calls. No memory becomes code."""
    machine = platform.machine()
    body = [
        instruction for name in ("mmap", "mprotect") for instruction in _unless_argument(machine, name, 2, _PROT_EXEC)
    ]
    return _program(machine, (*BARE, *more), body)


def starting_filter() -> bytes:
    """Return the program for a process that is about to start another program."""
    machine = platform.machine()
    body = [
        *_allow(machine, "mmap"),
        *_allow(machine, "mprotect"),
        *_only_argument(machine, "clone", 0, _ANY_BIT, _CLONE_VM),  # threads and spawned programs, no copies
        *_only_argument(machine, "socketpair", 0, _EQUAL, _AF_UNIX),
        *_refuse(machine, "clone3", errno.ENOSYS),  # filters can't see its flags; libc uses clone then
    ]
    return _program(machine, STARTING, body)


def install(program: bytes) -> bool:
    """Set a filter for all threads of this process, for good; tell whether the kernel took it.

    `no_new_privs` must be set.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    call = number("seccomp", platform.machine())
    holder = _Program(len(program) // 8, program)
    result = libc.syscall(call, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(holder))
    return int(result) == 0


def _program(machine: str, names: tuple[str, ...], body: list[bytes]) -> bytes:
    audit = ARCHITECTURES[machine][1]
    head = [
        _op(_LOAD, _ARCH),
        _op(_EQUAL, audit, 1, 0),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NR),
    ]
    if machine == "x86_64":
        head += [_op(_AT_LEAST, _X32, 0, 1), _op(_RETURN, _KILL)]
    numbers = sorted({found for name in names if (found := number(name, machine)) is not None})
    plain = [op for value in numbers for op in (_op(_EQUAL, value, 0, 1), _op(_RETURN, _ALLOW))]
    return b"".join((*head, *plain, *body, _op(_RETURN, _ERRNO | errno.EPERM)))


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _allow(machine: str, name: str) -> list[bytes]:
    found = number(name, machine)
    return [] if found is None else [_op(_EQUAL, found, 0, 1), _op(_RETURN, _ALLOW)]


def _refuse(machine: str, name: str, code: int) -> list[bytes]:
    found = number(name, machine)
    return [] if found is None else [_op(_EQUAL, found, 0, 1), _op(_RETURN, _ERRNO | code)]


def _unless_argument(machine: str, name: str, position: int, bits: int) -> list[bytes]:
    """Allow a call but where an argument has one of these bits."""
    found = number(name, machine)
    if found is None:
        return []
    return [
        _op(_EQUAL, found, 0, 4),
        _op(_LOAD, _ARGS + 8 * position),
        _op(_ANY_BIT, bits, 1, 0),
        _op(_RETURN, _ALLOW),
        _op(_RETURN, _ERRNO | errno.EPERM),
    ]


def _only_argument(machine: str, name: str, position: int, test: int, value: int) -> list[bytes]:
    """Allow a call only where an argument passes the test."""
    found = number(name, machine)
    if found is None:
        return []
    return [
        _op(_EQUAL, found, 0, 4),
        _op(_LOAD, _ARGS + 8 * position),
        _op(test, value, 0, 1),
        _op(_RETURN, _ALLOW),
        _op(_RETURN, _ERRNO | errno.EPERM),
    ]
