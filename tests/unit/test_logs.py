"""No text and no person comes through the logs, whoever writes to them."""

from __future__ import annotations

import ast
import asyncio
import errno
import gc
import io
import logging
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from bot import logs
from tests.captured_logs import captured_logs
from tests.leaks import assert_nothing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TEXT = "Die Kaffeemaschine riecht seltsam, Überraschung"
PERSON = "web::erika-mustermann"
SECRETS = (TEXT, PERSON, "erika")

log = structlog.get_logger()


class WroteError(Exception):
    """An exception of the careless sort."""


@pytest.fixture(params=[False, True], ids=["quiet", "verbose"])
def verbose(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def printed(*, verbose: bool) -> Iterator[io.StringIO]:
    with captured_logs(verbose=verbose) as stream:
        yield stream


def fail_with(text: str) -> None:
    wrote = f"{text} in a local variable"
    try:
        raise WroteError(wrote)  # noqa: TRY301 - the cause is the point
    except WroteError as error:
        raise KeyError(text) from error


def test_what_is_allowed_comes_through(printed: io.StringIO) -> None:
    log.info("round-opened", round="r1", phase="p-2", count=3, seconds=1.5, reason="is_archived")
    line = printed.getvalue()
    assert "level=info event=round-opened count=3 phase=p-2 reason=is_archived round=r1" in line
    assert "seconds=1.5" in line


def test_debug_lines_are_only_for_the_verbose(printed: io.StringIO, *, verbose: bool) -> None:
    log.debug("swept")
    assert ("event=swept" in printed.getvalue()) == verbose


class FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_under_the_logs_stops_nobody() -> None:
    with captured_logs(stream=FullDisk()):
        log.info("phase over")
        logging.getLogger("uvicorn").warning("Started")


def test_fields_that_are_not_allowed_are_dropped(printed: io.StringIO) -> None:
    log.warning("x", text=TEXT, person=PERSON, **{TEXT: 1, "phase ": PERSON})
    log.bind(text=TEXT).warning("y", place=PERSON)
    assert_nothing_of(printed.getvalue(), *SECRETS)


@pytest.mark.parametrize("value", [TEXT, PERSON, [PERSON], {TEXT: 1}, TEXT.encode(), object()])
def test_values_that_somebody_may_have_written_are_dropped(
    printed: io.StringIO, value: object
) -> None:
    log.warning("x", reason=value, phase=value, round=value, count=value, error=value)
    assert printed.getvalue().endswith("level=warning event=x\n")
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_an_event_is_a_literal(printed: io.StringIO) -> None:
    log.warning(TEXT)
    log.warning("said: %s", TEXT)
    log.warning(f"said {PERSON}")  # noqa: G004 - the mistake under test
    assert printed.getvalue().count("event=unnamed") == 3
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_an_exception_is_its_type_and_places_in_the_code(printed: io.StringIO) -> None:
    try:
        fail_with(TEXT)
    except KeyError:
        log.exception("failed")
        log.error("failed", exc_info=True)  # noqa: G201 - another way of the same
        log.error("failed", exc_info=sys.exc_info())  # noqa: G201
        log.warning("failed", exc_info=sys.exception(), stack_info=True)
    assert printed.getvalue().count("error=KeyError<WroteError") == 4
    assert printed.getvalue().count("tests/unit/test_logs.py:") >= 4
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_groups_of_exceptions(printed: io.StringIO) -> None:
    try:
        raise ExceptionGroup(TEXT, [WroteError(TEXT), OSError(28, TEXT)])  # noqa: TRY301
    except ExceptionGroup:
        log.exception("failed")
    assert "error=ExceptionGroup<WroteError<OSError" in printed.getvalue()
    assert "errno=28" in printed.getvalue()
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_circles_of_exceptions_end(printed: io.StringIO) -> None:
    one, two = WroteError(TEXT), KeyError(TEXT)
    one.__cause__, two.__cause__ = two, one
    log.warning("failed", exc_info=one)
    assert_nothing_of(printed.getvalue(), *SECRETS)


@pytest.mark.parametrize("name", [*logs.LIBRARIES, "some.other.library"])
def test_libraries_say_only_what_stands_in_their_code(printed: io.StringIO, name: str) -> None:
    library = logging.getLogger(name)
    library.debug("payload: %s", TEXT)
    library.info("payload: %s", TEXT)
    library.warning("payload: %s", TEXT)
    library.warning(TEXT)
    try:
        fail_with(TEXT)
    except KeyError:
        library.exception(PERSON)
    lines = printed.getvalue().splitlines()
    assert len(lines) == 3
    assert 'event="payload: %s"' in lines[0]
    assert "event=unnamed" in lines[1]
    assert all(f"logger={name} at=tests/unit/test_logs.py:" in line for line in lines)
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_a_library_that_lowers_its_level_is_not_heard_more(printed: io.StringIO) -> None:
    library = logging.getLogger("aiosqlite")
    library.setLevel(logging.DEBUG)
    library.debug("executing %s", TEXT)
    log.info("end")
    assert printed.getvalue().count("\n") == 1


def test_a_library_that_keeps_to_itself(printed: io.StringIO) -> None:
    library = logging.getLogger(f"loner-{id(printed)}")
    library.propagate = False
    library.error(TEXT)
    assert "logger=loner-" in printed.getvalue()
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_a_handler_that_fails_prints_nothing(
    printed: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            try:
                raise WroteError(record.msg)  # noqa: TRY301
            except WroteError:
                self.handleError(record)

    library = logging.getLogger("broken")
    library.addHandler(Broken())
    library.error(TEXT)
    assert_nothing_of(printed.getvalue() + capsys.readouterr().err, *SECRETS)


def test_what_nobody_catches(printed: io.StringIO) -> None:
    try:
        fail_with(TEXT)
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    thread = threading.Thread(target=fail_with, args=[TEXT], name=TEXT)
    thread.start()
    thread.join()
    assert "event=uncaught error=KeyError" in printed.getvalue()
    assert 'event="uncaught in thread" error=KeyError' in printed.getvalue()
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_what_cannot_be_raised(printed: io.StringIO) -> None:
    class Careless:
        def __del__(self) -> None:
            fail_with(TEXT)

        def __repr__(self) -> str:
            return TEXT

    Careless()
    gc.collect()
    assert "event=unraisable error=KeyError" in printed.getvalue()
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_warnings(printed: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._show_warning
        warnings.warn(TEXT, stacklevel=1)
    assert "event=warning error=UserWarning" in printed.getvalue()
    assert_nothing_of(printed.getvalue(), *SECRETS)


async def test_a_task_that_nobody_awaits(printed: io.StringIO) -> None:
    async def careless() -> None:
        fail_with(TEXT)

    logs.watch(asyncio.get_running_loop())
    task = asyncio.create_task(careless(), name=PERSON)
    await asyncio.wait([task])
    del task
    gc.collect()
    assert 'event="uncaught in loop" error=KeyError' in printed.getvalue()
    assert_nothing_of(printed.getvalue(), *SECRETS)


def test_a_planted_handler_without_the_filter_is_noticed(printed: io.StringIO) -> None:
    logging.getLogger("aiosqlite").addHandler(logging.StreamHandler(printed))
    try:
        logging.getLogger("aiosqlite").warning("executing %s", TEXT)
        with pytest.raises(AssertionError, match="leaked"):
            assert_nothing_of(printed.getvalue(), *SECRETS)
    finally:
        logging.getLogger("aiosqlite").handlers.clear()


# --- how the bot's code uses it ------------------------------------------------------------

CODE = ("bot", "adapters", "config")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call like `log.info(…)` of structlog; what goes to `logging` is filtered anyway."""
    for file in (file for folder in CODE for file in (ROOT / folder).rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        nodes = list(ast.walk(ast.parse(source))) if "get_logger" in source else []
        loggers = {name for node in nodes for name in made_loggers(node)}
        for node in nodes:
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=level)):
                    if name in loggers and level in LEVELS:
                        yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def made_loggers(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="get_logger"))
        ):
            yield name


def test_every_log_call_has_a_fixed_message_and_allowed_fields() -> None:
    calls = list(log_calls())
    assert calls
    for place, call in calls:
        literals = [isinstance(argument, ast.Constant) for argument in call.args]
        assert literals == [True], f"{place}: more or less than a literal"
        fields = {keyword.arg or "**" for keyword in call.keywords} - {"exc_info"}
        assert fields <= logs.FIELDS, f"{place}: {fields - logs.FIELDS}"
