"""A process of its own under strace: killed, or told that the disk fails, at one system call."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Watched = Callable[[], None]

# Where a process may only be traced by its ancestors (Yama), it has to allow this sibling to.
PR_SET_PTRACER, PR_SET_PTRACER_ANY = 0x59616D61, -1


class Fault(NamedTuple):
    """What happens at the n-th call of a kind, as strace's `inject` says it.

    strace counts each thread's calls by themselves: a kill comes where the first thread gets so
    far. `alone`: only the main thread counts, which else comes last.
    """

    call: str
    what: str
    alone: bool = False

    def at(self, number: int) -> str:
        """The whole expression."""
        return f"inject={self.call}:{self.what}:when={number}"

    @property
    def said(self) -> str:
        """For a table."""
        return f"{self.call}: {self.what}{' (main thread)' if self.alone else ''}"

    @property
    def name(self) -> str:
        """For a folder."""
        return f"{self.call}-{self.what.replace('=', '-')}{'-alone' if self.alone else ''}"


class End(NamedTuple):
    """How it ended; `reached`: the fault did happen."""

    reached: bool
    killed: bool
    code: int


def under(fault: Fault, number: int, trace: Path, life: Callable[[Watched], int]) -> End:
    """Live in a child. `life` calls what it is given when it is to be watched from then on."""
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        _live(life, tell=ready[1], wait=go[0])
    os.close(ready[1])
    os.close(go[0])
    os.read(ready[0], 1)
    whom = ["-p", str(child)] if fault.alone else ["-f", "-p", str(child)]
    command = ["strace", *whom, "-o", str(trace), "-e", f"trace={fault.call}"]
    with subprocess.Popen([*command, "-e", fault.at(number)], stderr=subprocess.PIPE) as strace:
        assert strace.stderr
        said = strace.stderr.readline()
        assert b"attached" in said, said.decode()
        os.write(go[1], b".")
        _, status = os.waitpid(child, 0)
        strace.stderr.read()
    for end in (ready[0], go[1]):
        os.close(end)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    reached = killed or "(INJECTED)" in trace.read_text(errors="replace")
    return End(reached, killed, os.waitstatus_to_exitcode(status))


def _live(life: Callable[[Watched], int], tell: int, wait: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0)  # refused without Yama

    def watched() -> None:
        os.write(tell, b".")
        os.read(wait, 1)

    code = 2
    try:
        code = life(watched)
    finally:
        os._exit(code)  # pytest must not go on in the child
