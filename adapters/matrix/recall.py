"""What the bot's own messages carry along, found again in the rooms after a restart."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from adapters.matrix.events import replaced_by
from adapters.matrix.patience import patiently
from adapters.matrix.talk import STATE
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    "button-start": "start",
    "button-series": "series",
    "button-project-new": "project",
}
GONE: Final = "gone"  # what no button does: whoever types it is told so
_NUMBER: Final = re.compile(r" \d+$")  # which of several buttons of one name

Json = dict[str, Any]


class Standing(NamedTuple):
    """Somebody's lines that stand there still, as events."""

    answered: list[str]  # the bot has said something behind them
    unanswered: list[str]
    waiting: list[str]  # until their author says for which round


class Memory:
    """Looks back from the point up to which everything was heard."""

    def __init__(self, syncing: Syncing, texts: Texts) -> None:
        """`user` is set by whoever runs the loop; `texts` has what buttons say."""
        self._syncing = syncing
        self.token = ""  # up to which all was heard
        self._fresh: Sequence[Said] = ()
        self._known = dict.fromkeys(_names(texts, texts.keys("button-")), GONE)
        for key, action in ALWAYS.items():
            self._known |= dict.fromkeys(_names(texts, [key]), action)
        # By room and post, the oldest first: a button's name -> its action.
        self._menus: dict[str, dict[str, dict[str, str]]] = {}
        self.user = ""

    def stand(self, token: str, fresh: Sequence[Said] = ()) -> None:
        """Look back from there, and into what has come since and is being heard."""
        self.token, self._fresh = token, fresh

    async def look(self, room: str) -> tuple[Json, dict[str, str]]:
        """What the newest of the bot's messages carries, and the lines that still stand there.

        Raises MatrixError, or one of PASSED_BY.
        """
        said = await self._back(room)
        states = self._states(said)
        typed = {one.id: body_of(one.event) for one in said if one.sender != self.user}
        return (states[0] if states else {}), {event: text for event, text in typed.items() if text}

    async def standing(self, room: str, user: str, token: str) -> Standing:
        """Lines of somebody up to a token; raises MatrixError, or one of PASSED_BY."""
        said = await self._back(room, token)
        states = self._states(said)
        held = set(states[0].get("held", [])) if states else set()
        lines = [one for one in said if _is_line(one.event)]
        last = next((n for n, one in enumerate(lines) if one.sender == self.user), len(lines))
        theirs = [(n, one.id) for n, one in enumerate(lines) if one.sender == user]
        return Standing(
            [one for n, one in theirs if n >= last and one not in held],
            [one for n, one in theirs if n < last and one not in held],
            [one for _, one in theirs if one in held],
        )

    async def carried(self, room: str, event: str) -> Json:
        """What one message of the bot's carries; empty for any other. Waits for the homeserver."""
        said = await patiently(partial(self._syncing.event, room, event))
        states = self._states([said]) if said else []
        return states[0] if states else {}

    # --- buttons in rooms ------------------------------------------------------------------------

    def note(self, room: str, post: str, buttons: Iterable[Button]) -> None:
        """Buttons that stand in a room from now on, instead of those of that post before."""
        if room in self._menus:
            self._menus[room][post] = _menu([one.label, one.action] for one in buttons)

    async def action(self, room: str, label: str) -> str:
        """What a button of that name does, the newest one; empty where that is no button's name.

        GONE where it is one's, and none is to be found. Waits for the homeserver.
        """
        if room not in self._menus:
            await self._find_menus(room)
        name, menus = name_of(label), self._menus.get(room, {})
        newest = (menu[name] for menu in reversed(menus.values()) if name in menu)
        return next(newest, "") or self._unfound(_NUMBER.sub("", name))

    async def _find_menus(self, room: str) -> None:
        """Where looking back fails, nothing is known, and it is tried again the next time."""
        self._menus[room], said = {}, None
        try:
            said = await patiently(partial(self._back, room))
        finally:
            meanwhile = self._menus.pop(room)
        if said is not None:
            self._menus[room] = {**self._standing_menus(said), **meanwhile}

    def _unfound(self, name: str) -> str:
        """A single word may be a command, and begins no round."""
        action = self._known.get(name, "")
        return action if action != GONE or " " in name else ""

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
        """The newest first; raises MatrixError, or one of PASSED_BY."""
        fresh = () if token else [one for one in reversed(self._fresh) if one.room == room]
        token = token or self.token
        return [*fresh, *(await self._syncing.before(room, token, BACK) if token else ())]

    def _states(self, said: Iterable[Said]) -> list[Json]:
        own = [one.event for one in said if one.sender == self.user and one.sealed is None]
        carried = [(event.get("content") or {}).get(STATE) for event in own]
        return [
            one for one in carried if isinstance(one, dict) and isinstance(one.get("menu"), list)
        ]


def _menu(pairs: Iterable[Sequence[object]]) -> dict[str, str]:
    return {name_of(str(pair[0])): str(pair[1]) for pair in pairs}


def name_of(label: str) -> str:
    """A button's name as it may be typed: without its marks, and with whatever apostrophe."""
    return " ".join(label.casefold().replace("’", "'").split()).rstrip("!.… ")


def _names(texts: Texts, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        for language in LANGUAGES:
            name = name_of(texts.say(language, key))
            yield from (name, name.rstrip("?"))


def body_of(event: Json) -> str:
    """The text of a message, if it is one."""
    body = (event.get("content") or {}).get("body")
    return body.strip() if event.get("type") == "m.room.message" and isinstance(body, str) else ""


def _is_line(event: Json) -> bool:
    """Something that was typed, readable or not, and stands there still."""
    kinds = {"m.room.message", "m.room.encrypted"}
    return event.get("type") in kinds and bool(event.get("content"))
