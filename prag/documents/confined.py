"""What may a process still ask of Linux when it reads a hostile file? Memory, its own two pipes, the time and its end: a seccomp filter.

Code that a file brings in through a hole in a parser runs with this process's user, which is that of the web process. So it is not
enough that it can open nothing: it must not reach the memory of others, signal them, remove or make a file, nor start a process.
The list names what may be; everything else fails with EPERM, and so does memory that is to become a program.
Source: Linux, Documentation/userspace-api/seccomp_filter.rst; the numbers are those of each machine's unistd.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path

PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 4, 22, 38
_MODE_FILTER = 2
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM = 1
_PROT_EXEC = 4
# Words of classic BPF: load 32 bits from the call; jump if equal, if a bit is set; return.
_LOAD, _EQUAL, _HAS, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16

X86_64 = {
    "read": 0, "write": 1, "close": 3, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "sched_yield": 24, "mremap": 25, "madvise": 28, "getpid": 39, "exit": 60, "gettimeofday": 96, "gettid": 186,
    "futex": 202, "restart_syscall": 219, "clock_gettime": 228, "exit_group": 231, "getrandom": 318,
}  # fmt: skip
AARCH64 = {
    "read": 63, "write": 64, "close": 57, "mmap": 222, "mprotect": 226, "munmap": 215, "brk": 214, "rt_sigaction": 134,
    "rt_sigprocmask": 135, "rt_sigreturn": 139, "sched_yield": 124, "mremap": 216, "madvise": 233, "getpid": 172, "exit": 93,
    "gettimeofday": 169, "gettid": 178, "futex": 98, "restart_syscall": 128, "clock_gettime": 113, "exit_group": 94, "getrandom": 278,
}  # fmt: skip
# By what `uname -m` says: what the filter sees of the machine (linux/audit.h), and its numbers.
MACHINES = {"x86_64": (0xC000003E, X86_64), "aarch64": (0xC00000B7, AARCH64)}
# Which argument must be what: the file's bytes come in at 0 and go out at 1, and memory is never a program.
_ONLY = {"read": (0, 0), "write": (0, 1)}
_NEVER = {"mmap": (2, _PROT_EXEC), "mprotect": (2, _PROT_EXEC)}


class NotConfined(Exception):
    """The filter could not be set; the process must not read a file."""


def confine() -> None:
    """From here on this process may ask for what stands in the list alone; there is no way back. Raises `NotConfined`."""
    name = os.uname().machine
    machine, numbers = MACHINES.get(name, (0, {}))
    if not numbers or struct.calcsize("P") != 8:
        raise NotConfined(f"no list for {name}")
    code = program(machine, numbers)
    words = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: how many words, and where they lie.
    given = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(words)))
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(given))
    if not _is_confined():
        raise NotConfined("the filter does not hold")


def refuse_threads() -> None:
    """The filter is set for one thread, and another would go on without it: raises `NotConfined`. Asked while files can be opened."""
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError as error:
        raise NotConfined("threads cannot be counted") from error
    if threads != 1:
        raise NotConfined(f"{threads} threads")


def hide_memory() -> None:
    """No other process of the same user may look into this one's memory or follow it (prctl(2), PR_SET_DUMPABLE)."""
    _prctl(PR_SET_DUMPABLE, 0)


def program(machine: int, numbers: dict[str, int]) -> bytes:
    """The filter as words of BPF: another machine's calls kill, what is not in the list fails."""
    words = [_word(_LOAD, _MACHINE), _word(_EQUAL, machine, 1, 0), _word(_RETURN, _KILL), _word(_LOAD, _NUMBER)]
    for name, number in numbers.items():
        allowed = _judged(name)
        words += [_word(_EQUAL, number, 0, len(allowed)), *allowed]
    words.append(_word(_RETURN, _FAIL | _EPERM))
    return b"".join(words)


def _judged(name: str) -> list[bytes]:
    """What follows when it is this call: allowed, or allowed by one argument (its lower half; the kernel takes both as 32 bits)."""
    allow, fail = _word(_RETURN, _ALLOW), _word(_RETURN, _FAIL | _EPERM)
    if name in _ONLY:
        at, value = _ONLY[name]
        return [_word(_LOAD, _ARGUMENTS + 8 * at), _word(_EQUAL, value, 0, 1), allow, fail]
    if name in _NEVER:
        at, bits = _NEVER[name]
        return [_word(_LOAD, _ARGUMENTS + 8 * at), _word(_HAS, bits, 1, 0), allow, fail]
    return [allow]


def _word(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _prctl(*arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(*(ctypes.c_ulong(one) for one in (*arguments, 0, 0, 0, 0)[:5])) != 0:
        raise NotConfined(os.strerror(ctypes.get_errno()))


def _is_confined() -> bool:
    """Asked of Linux itself: a call that is not in the list is refused."""
    try:
        Path("/").stat()
    except PermissionError:
        return True
    return False
