"""What lets the bot into a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SLACK: Final = "https://slack.com/api/"


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What Slack gives an app; with an app token Socket Mode, else signed HTTP."""

    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = SLACK

    @property
    def complete(self) -> bool:
        """Whether the bot can speak and hear."""
        return bool(self.bot_token and (self.app_token or self.signing_secret))
