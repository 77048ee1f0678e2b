"""What all tests share."""

import gc

import pytest
import structlog
from hypothesis import settings

# `make test` tries properties deeply (--hypothesis-profile=deep), everybody else quickly; how long
# one try takes says something of the machine only. Costly ones: `tests.effort`.
settings.register_profile("quick", max_examples=50, deadline=None)
settings.register_profile("deep", max_examples=200, deadline=None)
settings.load_profile("quick")

# Where a test provokes an error, its trace is printed plainly: one in colours takes 40 ms.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)


def pytest_collection_finish() -> None:
    """What is imported by now stays: the garbage collector need not go through it each time."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-talks",
        action="store_true",
        help="write the transcripts in tests/conversations as the bot tells them now",
    )
    parser.addoption(
        "--screenshots",
        metavar="DIR",
        help="write pictures of the pages that tests go through there, to be looked at",
    )
