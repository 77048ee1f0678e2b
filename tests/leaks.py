"""Finds in what a program has printed or stored what it should have kept to itself."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def disguises(secret: str) -> Iterator[str]:
    """The ways in which a text may stand somewhere."""
    raw = secret.encode()
    yield secret
    yield json.dumps(secret)[1:-1]
    yield ascii(secret)[1:-1]
    yield raw.hex()
    yield base64.b64encode(raw).decode().rstrip("=")


def leaked(printed: str, *secrets: str) -> Iterator[str]:
    """Which of the secrets, or of their words, stand in what was printed."""
    for secret in secrets:
        for word in (secret, *(word for word in secret.split() if len(word) > 3)):
            if any(disguise in printed for disguise in disguises(word)):
                yield word


def assert_nothing_of(printed: str, *secrets: str) -> None:
    """Fail if one of the secrets, or one of its words, stands in what was printed."""
    assert printed, "nothing was printed: this proves nothing"
    for word in leaked(printed, *secrets):
        raise AssertionError(f"{word!r} leaked")
