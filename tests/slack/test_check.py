"""`blitzlicht check` names every token and scope that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.slack import Credentials, SlackAdapter, SlackTroubleError
from adapters.slack.health import SCOPES
from tests.slack.fake import LOST, Fault
from tests.world import strict_texts

if TYPE_CHECKING:
    from tests.hand_clock import HandClock
    from tests.slack.fake import FakeSlack

FULL = Credentials("xoxb-1", "xapp-1")


async def said(
    slack: FakeSlack, clock: HandClock, given: Credentials, *, url: str = "https://bot.example"
) -> str:
    texts = strict_texts("de")
    credentials = Credentials(given.bot_token, given.app_token, given.signing_secret, slack.url)
    adapter = SlackAdapter(credentials, texts=texts, now=clock.now, url=url)
    return await adapter.check()


async def test_all_is_well(slack: FakeSlack, clock: HandClock) -> None:
    assert "Team, über Socket Mode" in await said(slack, clock, FULL)
    over_http = await said(slack, clock, Credentials("xoxb-1", "", "5ec7e7"))
    assert "https://bot.example/slack/events" in over_http


@pytest.mark.parametrize(
    ("given", "url", "missing"),
    [
        (Credentials("", "xapp-1"), "https://bot.example", ["SLACK_BOT_TOKEN"]),
        (Credentials("xoxb-1"), "https://bot.example", ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]),
        (Credentials("xoxb-1", "", "5ec7e7"), "", ["BLITZLICHT_WEB"]),
    ],
)
async def test_what_is_missing_is_named(
    given: Credentials, url: str, missing: list[str], slack: FakeSlack, clock: HandClock
) -> None:
    with pytest.raises(SlackTroubleError) as trouble:
        await said(slack, clock, given, url=url)
    assert all(name in str(trouble.value) for name in missing)
    assert slack.calls == []


@pytest.mark.parametrize("scope", SCOPES)
async def test_every_scope_is_missed(scope: str, slack: FakeSlack, clock: HandClock) -> None:
    slack.scopes = ",".join(one for one in SCOPES if one != scope)
    with pytest.raises(SlackTroubleError, match=f"Rechte: {scope}\\."):
        await said(slack, clock, FULL)


@pytest.mark.parametrize(
    ("method", "fault", "words"),
    [
        ("auth.test", Fault(error="invalid_auth"), r"SLACK_BOT_TOKEN.*invalid_auth"),
        ("auth.test", LOST, "nicht zu erreichen"),
        ("apps.connections.open", Fault(error="invalid_auth"), r"SLACK_APP_TOKEN.*invalid_auth"),
        ("apps.connections.open", Fault(error="missing_scope"), "connections:write"),
        ("apps.connections.open", LOST, "nicht zu erreichen"),
    ],
)
async def test_what_slack_refuses_is_put_into_words(
    method: str, fault: Fault, words: str, slack: FakeSlack, clock: HandClock
) -> None:
    slack.faults[method] = [fault]
    with pytest.raises(SlackTroubleError, match=words):
        await said(slack, clock, FULL)


def test_nothing_runs_without_credentials(clock: HandClock) -> None:
    adapter = SlackAdapter(Credentials("xoxb-1"), texts=strict_texts("de"), now=clock.now)
    assert not adapter.alive()
    assert adapter.routes() == []
