"""Asks a running Blitzlicht on this machine how it is: `python -m bot.health`, for containers."""

from __future__ import annotations

import json
import sys
import urllib.request
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError

from config import settings as config

if TYPE_CHECKING:
    from config.values import Address

ANSWER_WITHIN: Final = 3  # seconds
OPENER: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine

Found = dict[str, bool]


def asked(address: Address) -> Found:
    """What `/healthz` says of each part; raises OSError or ValueError where nobody of ours is."""
    request = urllib.request.Request(f"{address.url}/healthz")  # noqa: S310 - our own address
    try:
        with OPENER.open(request, timeout=ANSWER_WITHIN) as answer:
            found = json.load(answer)
    except HTTPError as error:  # 503: some part is not well
        found = json.load(error)
    if not isinstance(found, dict) or "clock" not in found:
        raise ValueError("somebody else answers there")
    return found


def main() -> int:
    """0 where all is well, 1 where a part is not or nobody answers, 2 where nobody could."""
    try:
        settings = config.load()
    except config.SettingsError as error:
        print(error)  # noqa: T201 - names of settings, no values
        return 2
    address = settings.metrics or settings.web
    if address is None:
        print("neither BLITZLICHT_METRICS nor BLITZLICHT_WEB is set")  # noqa: T201
        return 2
    try:
        found = asked(address)
    except (OSError, ValueError):
        print("no answer")  # noqa: T201
        return 1
    print(json.dumps(found))  # noqa: T201
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
