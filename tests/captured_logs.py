"""The program's logging, set up for one test and taken down again."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

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
def captured_logs(*, verbose: bool = False) -> Iterator[io.StringIO]:
    """What is logged inside."""
    kept = [getattr(module, name) for module, name in TOUCHED]
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    logs.set_up(verbose=verbose, stream=stream)
    try:
        yield stream
    finally:
        for (module, name), value in zip(TOUCHED, kept, strict=True):
            setattr(module, name, value)
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        structlog.reset_defaults()
