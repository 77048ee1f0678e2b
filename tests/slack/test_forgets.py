"""Slack's adapter keeps no card and no ballot in memory after the phase."""

from __future__ import annotations

import gc
from datetime import UTC, datetime

from slack_bolt.response import BoltResponse

from adapters.slack import Credentials, SlackAdapter
from adapters.slack.once import Once
from bot.core.model import PhaseId
from bot.texts import Texts

SENT = {"trigger_id": "1.2.3"}


def now() -> datetime:
    return datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_an_answer_is_forgotten_and_yet_heard_once() -> None:
    heard = 0

    async def hear() -> BoltResponse:
        nonlocal heard
        heard += 1
        return BoltResponse(status=200, body="Zu viele Formulare")

    once = Once(now)
    assert (await once.hear(SENT, hear)).body
    once.forget()
    assert not any(
        isinstance(one, BoltResponse) and "Formulare" in str(one.body) for one in gc.get_objects()
    )
    again = await once.hear(SENT, hear)
    assert (heard, again.status, again.body) == (1, 200, "")


async def test_with_a_phase_its_answers_go() -> None:
    adapter = SlackAdapter(Credentials(), texts=Texts.load(), now=now)
    forgot: list[bool] = []
    adapter._once.forget = lambda: forgot.append(True)  # type: ignore[method-assign]
    await adapter.phase_closed(PhaseId("p1"))
    assert forgot
