"""The program's logging, set up for one test and taken down again."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import structlog

from bot import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

TOUCHED = (
    (logging, "lastResort"),
    (logging, "raiseExceptions"),
    (sys, "excepthook"),
    (sys, "unraisablehook"),
    (threading, "excepthook"),
    (warnings, "showwarning"),
)


@contextmanager
def captured_logs(*, verbose: bool = False, stream: TextIO | None = None) -> Iterator[io.StringIO]:
    """What is logged inside; nothing of it if it goes to another `stream`."""
    kept = [getattr(module, name) for module, name in TOUCHED]
    handlers, level = logging.root.handlers[:], logging.root.level
    configured = structlog.get_config()
    kept_lines = io.StringIO()
    logs.set_up(verbose=verbose, stream=stream or kept_lines)
    try:
        yield kept_lines
    finally:
        for (module, name), value in zip(TOUCHED, kept, strict=True):
            setattr(module, name, value)
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        structlog.configure(**configured)
