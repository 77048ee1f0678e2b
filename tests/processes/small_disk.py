"""Plays a round on a disk that fills up, and holds what people were told to the texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.texts import Texts
from tests.processes import full_disk

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = dict[str, Any]

SIZE = "6m"
SMALL_DISK = f'mount -t tmpfs -o size={SIZE} small "$0"; exec "$@"'


def wrong_in(play: str, told: Told) -> list[str]:
    """What is not as it should be in what people were told."""
    return [what for what, right in CHECKS[play](told).items() if not right]


def played(disk: Path, play: str, *bug: str) -> Told:
    """Carry out `full_disk` where there is so little room; needs no root."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    disk.mkdir()
    root = Path(full_disk.__file__).parents[2]
    on_a_small_disk = ["unshare", "--mount", "--propagation=private", *as_root, "sh", "-euc"]
    program = [sys.executable, full_disk.__file__, str(disk), play, *bug]
    run = subprocess.run(
        [*on_a_small_disk, SMALL_DISK, str(disk), *program],
        env={"PYTHONPATH": str(root), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told: Told = json.loads(run.stdout)
    return told


@cache
def _sorry(language: str = "de") -> str:
    return Texts.load(strict=True).say(language, "refused-disk-full")


def _on_any_platform(told: Told) -> dict[str, bool]:
    return {
        "the writer is told": _sorry() in told["slip"],
        "what was typed is still there": "Idee 1: Mehr Zeit 3" in told["slip"],
        "the lead is told": told["start"] == _sorry(),
        "a round that did not start leaves no key": told["keys while full"] == 1,
        "the phase waits": told["still open"],
        "nothing is shown that was not kept": not told["wall while full"],
        "what was noted counts": told["cards"] == [f"Mehr Zeit {number}" for number in range(3)],
        "with room it goes on": told["wall"],
        "its key goes": not told["key"],
        "another round can start again": told["live"] == [full_disk.ELSEWHERE.id],
        "the database is whole": told["whole"] == 2,
    }


def _in_slack(told: Told) -> dict[str, bool]:
    return {
        "the lead is told": _sorry() in told["start"],
        "what only asks is answered": "/blitzlicht" in told["help"]
        and _sorry() not in told["help"],
        "the lead is told beside the form": _sorry() in told["form"],
        "the question is still there": "Was bremst uns?" in told["form"],
        "the writer is told": _sorry() in told["slip"],
        "what was typed is still there": "Mehr Zeit" in told["slip"],
        "in the person's language": _sorry("en") in told["slip in English"],
        "what was typed there is too": "More time" in told["slip in English"],
        "with room it is noted": "Notiert" in told["sent again"],
    }


def _by_link(told: Told) -> dict[str, bool]:
    return {
        "the writer is told": _sorry() in told["slip"],
        "what was typed is still there": "Mehr Zeit</textarea>" in told["slip"],
        "nothing was kept": "Mehr Zeit" not in told["before"],
        "with room it is noted": "notiert" in told["sent again"].lower(),
    }


def _in_matrix(told: Told) -> dict[str, bool]:
    sorry = Texts.load(strict=True).say("de", "matrix-not-kept")
    cards = ("Zu laut", "Zu warm", "Mehr Zeit", "Mehr Ruhe", "Mehr Luft")
    return {
        "the writer is told": sorry == told["writer"],
        "whoever comes later is told too": sorry == told["another"],
        "nobody is told again and again": told["once"],
        "with room it is noted": told["noted"],
        "cards can be changed then": "Mehr Luft" in told["goes on"],
        "each card hangs once": [told["wall"].count(card) for card in cards] == [1] * 5,
        "what was changed does not": "Mehr Licht" not in told["wall"],
    }


CHECKS: dict[str, Callable[[Told], dict[str, bool]]] = {
    "any": _on_any_platform,
    "slack": _in_slack,
    "link": _by_link,
    "matrix": _in_matrix,
}
