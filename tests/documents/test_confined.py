"""What can code do that came in with a file and took over the parser? Answer, and nothing else: each call it could try is refused."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from prag.documents import apart, confined
from prag.documents.apart import ROOT, believed, rewritten
from prag.documents.confined import AARCH64, MACHINES, X86_64, program
from prag.documents.rewrite import Limits, NotTaken
from tests.documents.hostile import jpeg, pdf, png

SECRET = b"THE KEY IN THE WEB PROCESS"

# The process apart as it is started, with this in the place of the parsers. It says what it could do and what it was told instead.
TAKEN_OVER = """
import sys; sys.path.insert(0, sys.argv[1])
import ctypes, errno, json, mmap, os, resource, signal, socket, subprocess, threading
from prag.documents import rewrite_child as child
from prag.documents.rewrite import Limits
libc = ctypes.CDLL(None, use_errno=True)
class Part(ctypes.Structure):
    _fields_ = [("at", ctypes.c_void_p), ("n", ctypes.c_size_t)]
def call(name, *arguments):
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)
def syscall(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_ulong, arguments)) == -1:
        raise OSError(ctypes.get_errno(), str(number))
def memory(name, parent, address, n):
    mine = ctypes.create_string_buffer(b"x" * n, n)
    here, there = Part(ctypes.addressof(mine), n), Part(address, n)
    call(name, parent, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
def program_in(flags):
    libc.mmap.restype = ctypes.c_void_p
    if libc.mmap(None, 4096, flags, 0x22, -1, 0) in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "mmap")
def answer(data, limits):
    parent, address, n, folder, wanted = json.loads(bytes(data))
    page = mmap.mmap(-1, 4096)
    inside = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    acts = {
        "read memory": lambda: memory("process_vm_readv", parent, address, n),
        "write memory": lambda: memory("process_vm_writev", parent, address, n),
        "follow": lambda: call("ptrace", 0x4206, parent, None, None),
        "signal 0": lambda: os.kill(parent, 0),
        "signal itself": lambda: os.kill(os.getpid(), 0),
        "limits of the parent": lambda: resource.prlimit(parent, resource.RLIMIT_CORE),
        "its own limits": lambda: syscall(302 if os.uname().machine == "x86_64" else 261, 0, 7, 0, 0),
        "open": lambda: open("/etc/passwd"),
        "create": lambda: open(folder + "/made", "w"),
        "stat": lambda: os.stat("/etc/passwd"),
        "list": lambda: os.listdir("/"),
        "unlink": lambda: os.unlink(folder + "/victim"),
        "rename": lambda: os.rename(folder + "/victim", folder + "/moved"),
        "mkdir": lambda: os.mkdir(folder + "/made"),
        "rmdir": lambda: os.rmdir(folder),
        "symlink": lambda: os.symlink("x", folder + "/link"),
        "link": lambda: os.link(folder + "/victim", folder + "/link"),
        "chmod": lambda: os.chmod(folder + "/victim", 0o777),
        "chown": lambda: os.chown(folder + "/victim", 0, 0),
        "utime": lambda: os.utime(folder + "/victim"),
        "truncate": lambda: os.truncate(folder + "/victim", 0),
        "mkfifo": lambda: os.mkfifo(folder + "/fifo"),
        "chdir": lambda: os.chdir("/tmp"),
        "socket": socket.socket,
        "pair": socket.socketpair,
        "pipe": os.pipe,
        "memory file": lambda: os.memfd_create("x"),
        "copy of a descriptor": lambda: os.dup(1),
        "fork": os.fork,
        "thread": lambda: threading.Thread(target=print).start(),
        "exec": lambda: os.execv("/bin/true", ["true"]),
        "process": lambda: subprocess.run(["/bin/true"]),
        "new namespace": lambda: os.unshare(0x10000000) if hasattr(os, "unshare") else call("unshare", 0x10000000),
        "priority": lambda: os.nice(1),
        "dumpable": lambda: call("prctl", 4, 1, 0, 0, 0),
        "another filter": lambda: call("prctl", 22, 2, 0, 0, 0),
        "io_uring": lambda: syscall(425, 1, 0),
        "pidfd": lambda: syscall(434, parent, 0),
        "keys": lambda: syscall(250 if os.uname().machine == "x86_64" else 219, 0, 0),
        "program from memory": lambda: program_in(7),
        "memory to program": lambda: call("mprotect", inside, 4096, 5),
        "write elsewhere": lambda: os.write(2, b"x"),
        "read elsewhere": lambda: os.read(2, 1),
    }
    done, told = [], {}
    for name in wanted or acts:
        try:
            acts[name]()
            done.append(name)
        except (OSError, RuntimeError, subprocess.SubprocessError) as no:
            told[name] = getattr(no, "errno", None)
    return {"refused": json.dumps([done, told])}, b""
child.answer = answer
child.main(Limits(*map(int, sys.argv[3:])), int(sys.argv[2]))
"""


def tried(folder: Path, *wanted: str) -> tuple[list[str], dict[str, int | None]]:
    """What the code did, and the error of what it was refused."""
    (folder / "victim").write_bytes(b"x")
    secret = ctypes.create_string_buffer(SECRET)
    told = json.dumps([os.getpid(), ctypes.addressof(secret), len(SECRET), str(folder), wanted]).encode()
    head = apart._ask(told, Limits(), 5, 8.0).partition(b"\n")[0]
    done, refused = json.loads(json.loads(head)["refused"])
    assert (secret.value == SECRET) == ("write memory" not in done)
    return done, refused


def test_code_in_place_of_the_parser_can_only_answer(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(apart, "START", TAKEN_OVER)
    done, refused = tried(tmp_path)
    print(f"\ncalls tried from the process apart: n = {len(done) + len(refused)}, done: {done}")
    assert done == []
    assert len(refused) >= 40
    # By the filter itself, EPERM; a thread that could not start has no number.
    assert {name: code for name, code in refused.items() if code != 1} == {"thread": None}
    assert [one.name for one in tmp_path.iterdir()] == ["victim"]
    assert (tmp_path / "victim").read_bytes() == b"x"


def test_without_the_filter_the_same_code_reaches_its_parent(tmp_path: Path, monkeypatch):
    """So the test above can fail: limits alone do not hold it."""
    monkeypatch.setattr(apart, "START", TAKEN_OVER.replace("child.answer = answer", "child.answer = answer; child.confine = lambda: None"))
    wanted = ("read memory", "write memory", "signal 0", "mkdir", "symlink", "chmod", "program from memory")
    assert tried(tmp_path, *wanted) == (list(wanted), {})


NO_FILTER = "from prag.documents import confined; confined.MACHINES.clear(); "
TWO_THREADS = "import threading, time; threading.Thread(target=time.sleep, args=[20], daemon=True).start(); "


@pytest.mark.parametrize("broken", [NO_FILTER, TWO_THREADS])
def test_where_the_filter_cannot_be_set_no_file_is_read(monkeypatch, broken):
    begin, rest = apart.START.split("from prag.documents import", 1)
    monkeypatch.setattr(apart, "START", begin + broken + "from prag.documents import" + rest)
    with pytest.raises(NotTaken, match="not_apart"):
        rewritten(png(), Limits())


def test_a_filter_that_does_not_hold_is_noticed(monkeypatch):
    monkeypatch.setattr(confined, "_prctl", lambda *_: None)
    with pytest.raises(confined.NotConfined, match="does not hold"):
        confined.confine()


def run(code: bytes, number: int, argument: int, at: int, machine: int) -> int:
    """What a filter answers to a call; an interpreter of the four words that it uses, for the machine that the tests do not run on."""
    words = [(int.from_bytes(code[n : n + 2], "little"), code[n + 2], code[n + 3], int.from_bytes(code[n + 4 : n + 8], "little"))
             for n in range(0, len(code), 8)]  # fmt: skip
    seen, pc = {0: number, 4: machine} | {16 + 8 * n: argument if n == at else 0 for n in range(6)}, 0
    accumulator = 0
    while True:
        operation, yes, no, value = words[pc]
        pc += 1
        match operation:
            case 0x20:
                accumulator = seen[value]
            case 0x15:
                pc += yes if accumulator == value else no
            case 0x45:
                pc += yes if accumulator & value else no
            case 0x06:
                return value


ALLOW, FAIL, KILL = 0x7FFF0000, 0x00050001, 0x80000000


@pytest.mark.parametrize("name", MACHINES)
def test_the_filter_allows_the_list_alone(name):
    machine, numbers = MACHINES[name]
    code = program(machine, numbers)
    allowed = {number for number in range(1000) if run(code, number, 0, 0, machine) == ALLOW}
    # A write to 0 is none to 1.
    assert allowed == set(numbers.values()) - {numbers["write"]}
    assert [run(code, numbers["write"], fd, 0, machine) for fd in (0, 1, 2)] == [FAIL, ALLOW, FAIL]
    assert [run(code, numbers["read"], fd, 0, machine) for fd in (0, 1, 3)] == [ALLOW, FAIL, FAIL]
    for one in ("mmap", "mprotect"):
        assert [run(code, numbers[one], bits, 2, machine) for bits in (0, 3, 4, 7)] == [ALLOW, ALLOW, FAIL, FAIL]
    assert run(code, numbers["getpid"], 0, 0, machine ^ 1) == KILL
    assert run(code, numbers["getpid"] | 0x40000000, 0, 0, machine) == FAIL  # x32


def test_both_machines_allow_the_same():
    assert set(X86_64) == set(AARCH64)
    assert not set(X86_64) & {"open", "openat", "kill", "clone", "execve", "socket", "ptrace", "process_vm_readv", "unlinkat", "prctl"}


def _small(kind: str) -> bytes:
    return {"pdf": pdf, "png": png, "jpeg": jpeg}[kind]()


def _head(**said: object) -> bytes:
    return json.dumps(said).encode() + b"\n"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (b"", "too_heavy"),
        (b"no line", "too_heavy"),
        (_head(refused="locked"), "locked"),
        (_head(refused="zzz"), "broken"),
        (_head(refused=["locked"]), "broken"),
        (_head(refused=None) + png(), "broken"),
        (b"[1]\nx", "broken"),
        (b"no JSON\nx", "broken"),
        (b"[" * 900 + b"\nx", "broken"),
        (_head(media="pdf", pages=True) + pdf(), "broken"),
        (_head(media="pdf", pages="1") + pdf(), "broken"),
        (_head(media="pdf", pages=0) + pdf(), "broken"),
        (_head(media="pdf", pages=101) + pdf(), "broken"),
        (_head(media="png", pages=2) + png(), "broken"),
        (_head(media="pdf", pages=1) + b"<script>", "broken"),
        (_head(media="pdf", pages=1) + png(), "broken"),
        (_head(media=["pdf"], pages=1) + pdf(), "broken"),
        (_head(media="", pages=1) + b"<script>", "broken"),
        (_head(media="html", pages=1) + b"<script>", "broken"),
        (_head(media="pdf", pages=1), "broken"),
        (_head(media="pdf", pages=1) + b"%PDF-" + bytes(20_000), "too_big_anew"),
    ],
)
def test_an_answer_is_believed_only_if_it_is_one(answer, word):
    with pytest.raises(NotTaken) as no:
        believed(answer, Limits(most_bytes=20_000))
    assert no.value.word == word


def test_a_right_answer_is_believed():
    for media in ("pdf", "png", "jpeg"):
        clean = believed(_head(media=media, pages=1) + _small(media), Limits())
        assert (clean.media, clean.pages, clean.data) == (media, 1, _small(media))


def test_the_web_process_hides_its_memory():
    """Asked of Linux after the application was loaded as the server loads it."""
    asked = "import ctypes; from config.rsgi import application; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "0"


def test_a_process_apart_goes_first_when_memory_ends_and_serves_last(monkeypatch):
    wait = "import sys; sys.path.insert(0, sys.argv[1]); from prag.documents import rewrite_child as c; c._load_parsers = lambda: print("
    wait += "open('/proc/self/oom_score_adj').read().strip(), __import__('os').nice(0), flush=True); c.main(c.Limits(), 5)"
    said = subprocess.run([sys.executable, "-I", "-c", wait, str(ROOT)], input=b"", capture_output=True, check=True).stdout
    assert said.splitlines()[0] == b"1000 10"


def test_a_file_is_read_alone_in_the_whole_installation():
    """Another process holds the place; when it ends, however it ends, the place is free."""
    holds = "import time; from prag.documents.apart import alone\nwith alone(5):\n print('in', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holds], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
        with pytest.raises(NotTaken, match="busy"):
            rewritten(png(), Limits(), wait=0.1)
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert rewritten(png(), Limits()).media == "png"
