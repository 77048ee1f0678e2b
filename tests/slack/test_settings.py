"""Slack's settings have the names of Slack's documentation, and switch Slack on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from adapters.slack import SlackAdapter
from adapters.web import WebAdapter
from bot.check import Check
from bot.platforms import platforms
from config.settings import Fault, Problem, SettingsError, load
from tests.hand_clock import HandClock
from tests.world import strict_texts

if TYPE_CHECKING:
    from pathlib import Path

BOT, APP, SECRET = "xoxb-1-a", "xapp-1-b", "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith(("BLITZLICHT_", "SLACK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made() -> list[str]:
    settings = load()
    adapters = platforms(
        settings, strict_texts("de"), secret=b"s", url="http://bot", now=HandClock().now
    )
    return [adapter.name for adapter in adapters]


def test_without_tokens_there_is_no_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "of another program")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    assert made() == [WebAdapter.name]


@pytest.mark.parametrize(
    ("name", "value"),
    [("bot_token", BOT), ("app_token", APP), ("signing_secret", SECRET)],
)
def test_one_token_is_a_beginning_and_the_web_room_comes_last(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv(f"SLACK_{name.upper()}", value)
    assert made() == [SlackAdapter.name, WebAdapter.name]
    monkeypatch.delenv(f"SLACK_{name.upper()}")
    (folder / "blitzlicht.toml").write_text(f"slack_{name} = '{value}'", encoding="utf-8")
    assert made() == [SlackAdapter.name, WebAdapter.name]
    monkeypatch.setenv("BLITZLICHT_WEB", "off")
    assert made() == [SlackAdapter.name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot_token", APP),
        ("bot_token", "xoxb-"),
        ("bot_token", "xoxb-1 2"),
        ("app_token", BOT),
        ("signing_secret", "geheim"),
        ("signing_secret", "0123"),
        ("api_url", "slack.com"),
        ("api_url", "ftp://slack.com"),
    ],
)
def test_a_malformed_value_is_named_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable = f"SLACK_{name.upper()}"
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as refused:
        load()
    problem = Problem(Fault.MALFORMED, variable, setting=f"slack_{name}")
    assert refused.value.problems == [problem]
    assert value not in str(refused.value) + repr(refused.value.problems)


def test_no_token_in_a_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)
    settings = load()
    assert BOT not in repr(settings) + settings.model_dump_json()
    assert APP not in repr(settings) + settings.model_dump_json()
    assert settings.slack_api_url == "https://slack.com/api"


async def test_the_check_needs_no_web_room_beside_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLITZLICHT_WEB", "off")
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    lines = [line async for line in Check(load(), strict_texts("de")).lines()]
    assert (True, "Webserver: abgeschaltet") in lines
    ((fine, said),) = [line for line in lines if "SLACK_" in line[1]]
    assert not fine
    assert "SLACK_APP_TOKEN" in said
