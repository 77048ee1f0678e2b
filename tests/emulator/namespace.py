"""Moves this process into a network of its own: whatever it starts is there, and nothing else."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from pathlib import Path
from typing import Final

NEW_USER: Final = 0x10000000  # linux/sched.h
NEW_NET: Final = 0x40000000
SET_FLAGS: Final = 0x8914  # SIOCSIFFLAGS
UP: Final = 1

REFUSED: Final = """\
The Slack emulator listens on all interfaces, and is therefore run in a network namespace of its
own. The kernel has refused one: {reason}.
Root may have it; others only where user namespaces are allowed (Debian: sysctl
kernel.unprivileged_userns_clone=1; Ubuntu: also kernel.apparmor_restrict_unprivileged_userns=0).
In a container, CAP_SYS_ADMIN is needed."""


def enter() -> None:
    """Call it before there are threads, which would stay behind; raises SystemExit."""
    try:
        _unshare()
        _raise_loopback()
    except OSError as error:
        raise SystemExit(REFUSED.format(reason=error.strerror)) from None


def _unshare() -> None:
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NET | (NEW_USER if user else 0)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    if user:
        here = Path("/proc/self")
        (here / "setgroups").write_text("deny")
        (here / "uid_map").write_text(f"{user} {user} 1")
        (here / "gid_map").write_text(f"{group} {group} 1")


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh22x", b"lo", UP))
