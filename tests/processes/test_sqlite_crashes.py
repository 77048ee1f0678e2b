"""kill -9 while slips pour in: what was acknowledged is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.store.sqlite import SqliteStore
from tests.processes import kill_storm
from tests.unit.store.examples import keep, round_, urn

KILLS = 20


def storm(path: Path) -> list[bytes]:
    """The seats whose slips were acknowledged by bots that were killed."""
    program = Path(kill_storm.__file__)
    command = [sys.executable, str(program), str(path), str(KILLS)]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return run.stdout.split()


async def test_no_acknowledged_slip_is_missing_after_twenty_kills(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
    acknowledged = storm(path)
    assert len({seat.split(b"-")[0] for seat in acknowledged}) == KILLS
    async with SqliteStore.open(path) as store:
        kept = await urn(store)
    assert set(acknowledged) <= kept.keys()
