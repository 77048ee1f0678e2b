"""Who is who in the workspace: asked once, kept up to date by events, never written down."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.api import pages, patiently
from bot.core.model import PersonId, PlaceId
from bot.port import Person, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_client import AsyncWebClient

PAGE: Final = 500
ONE_BY_ONE: Final = 20  # unknown people; for more than that the whole list is read
WITHIN: Final = 1.0  # seconds: nobody's card waits longer for a name
UNREADABLE: Final = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
SPOKEN: Final = ("de", "en")

log = structlog.get_logger()


class People:
    """The people of one workspace, by their Slack ids."""

    def __init__(self, client: AsyncWebClient) -> None:
        """`team` and `bot`, the bot's own user, are set once they are known."""
        self._client = client
        self.team = ""
        self.bot = ""
        self._known: dict[str, Person | None] = {}  # None: a bot, or deactivated
        self._loading = asyncio.Lock()

    def id(self, user: str) -> PersonId:
        """The bot's id of a Slack user."""
        return PersonId(f"slack:{self.team}:{user}")

    def name(self, user: str) -> str:
        """What somebody is called; empty for whoever is not known yet."""
        person = self._known.get(user)
        return person.name if person else ""

    def learn(self, user: Mapping[str, Any]) -> None:
        """Remember what Slack says of somebody."""
        self._known[str(user["id"])] = self._person(user)

    def forget(self, user: str) -> None:
        """To be asked again."""
        self._known.pop(user, None)

    async def load(self) -> None:
        """Read the whole workspace, so that nobody has to wait later."""
        async with self._loading:
            args = {"limit": PAGE, "include_locale": True}
            async for page in pages(self._client.users_list, **args):
                for user in page["members"]:
                    self.learn(user)

    async def person(self, user: str, name: str = "", team: str = "") -> Person:
        """Whoever has done something; as the payload has it where Slack does not answer.

        `team`: the workspace it says they are of; of another one, they are taken for outsiders.
        """
        if user not in self._known:
            try:
                async with asyncio.timeout(WITHIN):
                    await self._ask(user)
            except UNREADABLE:
                log.warning("person unknown", adapter="slack")
        role = Role.EXTERNAL if team and team != self.team else Role.MEMBER
        return self._known.get(user) or Person(self.id(user), name, name, role=role)

    async def members(self, channel: str) -> list[Person]:
        """The people in a channel now; raises what the API raises."""
        users: list[str] = []
        args = {"channel": channel, "limit": PAGE}
        async for page in pages(self._client.conversations_members, **args):
            users += page["members"]
        await self._learn_all([user for user in users if user not in self._known])
        known = (self._known.get(user) for user in users)
        return [person for person in known if person]

    async def _learn_all(self, unknown: list[str]) -> None:
        if len(unknown) > ONE_BY_ONE:
            await self.load()
            unknown = [user for user in unknown if user not in self._known]
        await asyncio.gather(*(self._ask(user) for user in unknown))

    async def _ask(self, user: str) -> None:
        try:
            answer = await patiently(self._client.users_info, user=user, include_locale=True)
        except SlackApiError as error:
            if error.response["error"] not in {"user_not_found", "user_not_visible"}:
                raise
            self._known[user] = None
        else:
            self.learn(answer["user"])

    def _person(self, user: Mapping[str, Any]) -> Person | None:
        if user.get("deleted") or user.get("is_bot") or user["id"] == "USLACKBOT":
            return None
        profile = user.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or user.get("real_name")
        language = str(user.get("locale") or "")[:2]
        return Person(
            self.id(user["id"]),
            name=name or user.get("name") or "",
            handle=user.get("name") or "",
            language=language if language in SPOKEN else "",
            zone=user.get("tz") or "",
            role=self._role(user),
        )

    def _role(self, user: Mapping[str, Any]) -> Role:
        """Workspace guests are members; people of other workspaces are not."""
        teams = [user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", [])]
        if user.get("is_stranger") or (any(teams) and self.team not in teams):
            return Role.EXTERNAL
        leads = user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")
        return Role.ADMIN if leads else Role.MEMBER


def team_of(said: Mapping[str, Any]) -> str:
    """The workspace of whoever acts, as a command, an event or a payload's user names it."""
    return str(said.get("user_team") or said.get("team_id") or said.get("team") or "")


def channel_of(owner: PlaceId | PersonId) -> str:
    """The Slack id of a person or place."""
    return owner.rpartition(":")[2]
