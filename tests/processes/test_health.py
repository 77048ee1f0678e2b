"""How a container asks whether the bot is well."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot import health
from bot.app import assembled
from bot.server import bound, port_of
from config.settings import load
from config.values import Address

pytestmark = pytest.mark.usefixtures("folder")


async def test_a_bot_that_is_well(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLITZLICHT_METRICS", "127.0.0.1:0")
    async with assembled(load(), listening=True) as app:
        assert app.probe
        monkeypatch.setenv("BLITZLICHT_METRICS", f"127.0.0.1:{port_of(app.probe)}")
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(app.run(stop, ready.set))
        async with asyncio.timeout(20):
            await ready.wait()
        assert await asyncio.to_thread(health.main) == 0
        assert json.loads(capsys.readouterr().out) == {"store": True, "clock": True, "web": True}
        monkeypatch.setattr(app.clock, "alive", lambda: False)
        assert await asyncio.to_thread(health.main) == 1
        assert json.loads(capsys.readouterr().out)["clock"] is False
        stop.set()
        await running
    assert health.main() == 1, "nobody is there"


def test_nowhere_to_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLITZLICHT_WEB", "off")
    assert health.main() == 2
    assert "BLITZLICHT_METRICS" in capsys.readouterr().out
    monkeypatch.setenv("BLITZLICHT_WEB", "nonsense")
    assert health.main() == 2


def test_somebody_else_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with bound(Address("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(health, "ANSWER_WITHIN", 0.1)
        monkeypatch.setenv("BLITZLICHT_METRICS", f"127.0.0.1:{port_of(listener)}")
        assert health.main() == 1
