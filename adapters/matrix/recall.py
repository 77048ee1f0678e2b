"""What the bot's own messages carry along, found again in the rooms after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog

from adapters.matrix.api import PASSED_BY, MatrixError
from adapters.matrix.events import replaced_by
from adapters.matrix.talk import STATE
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from adapters.matrix.sync import Said, Syncing
    from bot.port import Button
    from bot.texts import Texts

BACK: Final = 100  # messages
# Buttons whose names mean something also where no message with them stands, by their texts.
ALWAYS: Final = {
    "button-stored": "stored",
    "button-themes": "themes",
    "button-take-part": "overview",
    "button-write": "overview",
    "button-vote": "overview",
}

Json = dict[str, Any]

log = structlog.get_logger()


class Memory:
    """Looks back from the point up to which everything was heard."""

    def __init__(self, syncing: Syncing, texts: Texts) -> None:
        """`user` is set by whoever runs the loop; `texts` has what buttons say."""
        self._syncing = syncing
        self._token = ""
        self._fresh: Sequence[Said] = ()
        names = ((texts.say(one, key), key) for one in LANGUAGES for key in ALWAYS)
        self._always = {name.casefold(): ALWAYS[key] for name, key in names}
        # By room and post, the oldest first: a button's name -> its action.
        self._menus: dict[str, dict[str, dict[str, str]]] = {}
        self.user = ""

    def stand(self, token: str, fresh: Sequence[Said] = ()) -> None:
        """Look back from there, and into what has come since and is being heard."""
        self._token, self._fresh = token, fresh

    async def look(self, room: str) -> tuple[Json, dict[str, str]]:
        """What the newest of the bot's messages carries, and the lines that still stand there."""
        said = await self._back(room)
        states = self._states(said)
        typed = {one.id: body_of(one.event) for one in said if one.sender != self.user}
        return (states[0] if states else {}), {event: text for event, text in typed.items() if text}

    async def standing(self, room: str, user: str, token: str) -> tuple[list[str], list[str]]:
        """Lines of somebody up to a token that stand there still, but for those that wait.

        First those behind which the bot has said something, then those behind which it has not.
        """
        said = await self._back(room, token)
        states = self._states(said)
        waiting = set(states[0].get("held", [])) if states else set()
        lines = [one for one in said if _is_line(one.event)]
        last = next((n for n, one in enumerate(lines) if one.sender == self.user), len(lines))
        theirs = [
            [one.id for one in some if one.sender == user and one.id not in waiting]
            for some in (lines[last:], lines[:last])
        ]
        return theirs[0], theirs[1]

    async def carried(self, room: str, event: str) -> Json:
        """What one message of the bot's carries; empty for any other."""
        try:
            said = await self._syncing.event(room, event)
        except (MatrixError, *PASSED_BY):
            return {}
        states = self._states([said])
        return states[0] if states else {}

    # --- buttons in rooms ------------------------------------------------------------------------

    def note(self, room: str, post: str, buttons: Iterable[Button]) -> None:
        """Buttons that stand in a room from now on, instead of those of that post before."""
        if room in self._menus:
            self._menus[room][post] = _menu([one.label, one.action] for one in buttons)

    async def action(self, room: str, label: str) -> str:
        """What a button of that name does, the newest one; empty where there never was any."""
        if room not in self._menus:
            self._menus[room] = {}
            found = self._standing_menus(await self._back(room))
            self._menus[room] = {**found, **self._menus[room]}
        word = label.casefold()
        newest = (menu[word] for menu in reversed(self._menus[room].values()) if word in menu)
        return next(newest, "") or self._always.get(word, "")

    def _standing_menus(self, said: Sequence[Said]) -> dict[str, dict[str, str]]:
        """An edit stands where its post does; a post out of sight is older than all others."""
        menus: dict[str, dict[str, str]] = {}
        for one in reversed(said):
            for state in self._states([one]):
                post, menu = replaced_by(one.event) or one.id, _menu(state["menu"])
                if post == one.id or post in menus:
                    menus[post] = menu
                else:
                    menus = {post: menu, **menus}
        return menus

    # --- inside ----------------------------------------------------------------------------------

    async def _back(self, room: str, token: str = "") -> list[Said]:
        """The newest first; nothing where it cannot be had."""
        fresh = () if token else [one for one in reversed(self._fresh) if one.room == room]
        token = token or self._token
        if not token:
            return [*fresh]
        try:
            return [*fresh, *await self._syncing.before(room, token, BACK)]
        except (MatrixError, *PASSED_BY):
            log.warning("cannot look back", adapter="matrix")
            return [*fresh]

    def _states(self, said: Iterable[Said]) -> list[Json]:
        own = [one.event for one in said if one.sender == self.user and one.sealed is None]
        carried = [(event.get("content") or {}).get(STATE) for event in own]
        return [
            one for one in carried if isinstance(one, dict) and isinstance(one.get("menu"), list)
        ]


def _menu(pairs: Iterable[Sequence[object]]) -> dict[str, str]:
    return {str(pair[0]).casefold(): str(pair[1]) for pair in pairs}


def body_of(event: Json) -> str:
    """The text of a message, if it is one."""
    body = (event.get("content") or {}).get("body")
    return body.strip() if event.get("type") == "m.room.message" and isinstance(body, str) else ""


def _is_line(event: Json) -> bool:
    """Something that was typed, readable or not, and stands there still."""
    kinds = {"m.room.message", "m.room.encrypted"}
    return event.get("type") in kinds and bool(event.get("content"))
