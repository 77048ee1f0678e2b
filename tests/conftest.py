"""What all tests share."""

import pytest


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
