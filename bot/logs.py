"""Logs that cannot tell a text or a person: an allow-list of fields, for libraries as well.

A message is printed only if it stands in the code, word for word; of an exception only its type and
its places in the code. Arguments, messages and local variables may hold what somebody wrote.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import structlog
from structlog.processors import LogfmtRenderer

if TYPE_CHECKING:
    import asyncio
    from types import FrameType, TracebackType
    from typing import TextIO

FIELDS: Final = frozenset({
    "adapter",
    "attempts",
    "count",
    "error",
    "errno",
    "kind",
    "moment",
    "phase",
    "port",
    "project",
    "reason",
    "round",
    "seconds",
    "series",
    "state",
})  # fmt: skip

# No blank, colon or @: neither a sentence nor the id of a person ("platform:workspace:user").
TOKEN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")

LIBRARIES: Final = (
    "aiohttp",
    "aiosqlite",
    "apscheduler",
    "asyncio",
    "multipart",
    "nio",
    "python_multipart",
    "slack_bolt",
    "slack_sdk",
    "starlette",
    "tzlocal",
    "uvicorn",
    "uvicorn.access",
    "uvicorn.error",
)

LOGGING: Final = ("bot.logs", "logging", "structlog")  # who passes a message on
MOST_FRAMES: Final = 20

Details = Mapping[str, object]
_render = LogfmtRenderer(key_order=["time", "level", "event"])
_log = structlog.get_logger()


def set_up(*, verbose: bool = False, stream: TextIO | None = None) -> None:
    """From here on everything that is logged, by whomever, goes through the filter.

    Args:
        verbose: Print the bot's own lines of level debug too; loosens nothing else.
        stream: Where to; standard error if not given.
    """
    out = cast("TextIO", _Enduring(stream or sys.stderr))
    structlog.configure(
        processors=[_own_line],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if verbose else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    _tame_libraries(out)
    _hook()


class _Enduring:
    """A stream whose disk may be full, or its reader gone: a lost line must not stop a round."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            return self._out.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._out.flush()


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Let errors that nobody in this loop has caught be logged like all others."""
    loop.set_exception_handler(
        lambda _, context: _log.error("uncaught in loop", exc_info=context.get("exception"))
    )


# --- the bot's own lines -------------------------------------------------------------------


def _own_line(_: object, method: str, details: MutableMapping[str, object]) -> str:
    level = "error" if method in {"exception", "critical"} else method
    error = _exception(details.pop("exc_info", None))
    return _line(level, details.pop("event", None), details, error)


def _line(level: str, event: object, details: Details, error: BaseException | None) -> str:
    line: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": level,
        "event": event if _stands_in_the_code(event) else "unnamed",
    }
    line |= {
        name: value
        for name in sorted(FIELDS & details.keys())
        if (value := _harmless(details[name])) is not None
    }
    if error is not None:
        line |= _described(error)
    return _render(None, "", line)


def _stands_in_the_code(message: object) -> bool:
    """Whether whoever is logging has this as a literal: then nobody has written it since."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way to the caller
    while frame is not None and message not in frame.f_code.co_consts:
        passes_on = frame.f_globals.get("__name__", "").startswith(LOGGING)
        frame = frame.f_back if passes_on else None
    return frame is not None


def _harmless(value: object) -> object | None:
    """The value, if nobody could have written it, else None."""
    match value:
        case bool() | int() | float():
            return value
        case timedelta():
            return value.total_seconds()
        case datetime():
            return value.isoformat()
        case str() if TOKEN.fullmatch(value):
            return str(value)
    return None


# --- exceptions ----------------------------------------------------------------------------


def _exception(exc_info: object) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exception()
    return None


def _described(error: BaseException) -> dict[str, object]:
    errors = list(_related(error, set()))
    described: dict[str, object] = {
        "error": "<".join(type(each).__name__ for each in errors),
        "where": "<".join(_frames(each.__traceback__) for each in errors),
    }
    if numbers := [each.errno for each in errors if isinstance(each, OSError) and each.errno]:
        described["errno"] = numbers[0]
    return described


def _related(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    """An exception, what it groups and what led to it."""
    if id(error) in seen:
        return
    seen.add(id(error))
    yield error
    grouped = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for other in (*grouped, error.__cause__, error.__context__):
        if isinstance(other, BaseException):
            yield from _related(other, seen)


def _frames(traceback: TracebackType | None) -> str:
    places = []
    while traceback is not None:
        places.append(_place(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    return ",".join(places[-MOST_FRAMES:])


def _place(file: str, line: int) -> str:
    return f"{'/'.join(Path(file).parts[-3:])}:{line}"


# --- libraries -----------------------------------------------------------------------------


class _WithoutArguments(logging.Formatter):
    """Says which library spoke and where in its code; what it said, only as it stands there."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of the same make as the bot's own."""
        line = _line(record.levelname.lower(), record.msg, {}, _exception(record.exc_info))
        said_at = {"logger": _harmless(record.name), "at": _place(record.pathname, record.lineno)}
        return f"{line} {_render(None, '', said_at)}"


def _tame_libraries(out: TextIO) -> None:
    handler = logging.StreamHandler(out)
    handler.setLevel(logging.WARNING)  # also where a library lowers its own logger's level
    handler.setFormatter(_WithoutArguments())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.lastResort = handler  # for loggers that propagate nothing and have no handler
    logging.raiseExceptions = False  # else a failing handler prints message and arguments
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.WARNING)
        logger.propagate = True


# --- what Python prints by itself ----------------------------------------------------------


def _hook() -> None:
    sys.excepthook = lambda _, error, __: _log.critical("uncaught", exc_info=error)
    sys.unraisablehook = lambda args: _log.error("unraisable", exc_info=args.exc_value)
    threading.excepthook = lambda args: _log.error("uncaught in thread", exc_info=args.exc_value)
    warnings.showwarning = _show_warning


def _show_warning(  # noqa: PLR0917 - the signature is Python's
    message: Warning | str,  # noqa: ARG001
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    _log.warning("warning", error=category.__name__, reason=f"{Path(filename).stem}.{lineno}")
