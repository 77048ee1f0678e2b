"""Members of the workspace: they type, press and fill in what stands in front of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.emulator.workspace import TEAM, user_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.emulator.workspace import Json, Workspace

INITIAL: Final = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
}


class Member:
    """Somebody in the channel. `diary`: all that only they were shown, in its order."""

    def __init__(self, name: str, workspace: Workspace) -> None:
        self.name = name
        self.user = user_of(name)
        self.diary: list[Json] = []
        self._workspace = workspace

    @property
    def direct(self) -> str:
        """The channel of the bot's private messages with them."""
        return self._workspace.between(self.user)

    # --- typing --------------------------------------------------------------------------------

    async def types(self, text: str) -> None:
        """`/blitzlicht text`."""
        typed = {"channel": TEAM, "user": self.user, "command": "/blitzlicht", "text": text}
        await self._workspace.do("slash_command", **typed)

    async def commands(self, text: str) -> Json:
        """The same, answered with a note beside it."""
        known = len(self._workspace.standing(TEAM))
        await self.types(text)
        return await self._next_message(TEAM, known, f"an answer to {text}")

    async def says(self, text: str) -> Json:
        """A line in private; returns the bot's answer."""
        known = len(self._workspace.standing(self.direct))
        await self._workspace.do("post_message", channel=self.direct, user=self.user, text=text)
        return await self._next_message(self.direct, known + 1, f"an answer to {text!r}")

    async def _next_message(self, channel: str, known: int, what: str) -> Json:
        await self._workspace.until(
            lambda: len(self._workspace.standing(channel)) > known, f"{what} for {self.name}"
        )
        return self._noted(self._workspace.standing(channel)[known])

    # --- pressing ------------------------------------------------------------------------------

    async def opens(self, label: str, message: Json | None = None) -> Json:
        """Press the newest button of that name, or that message's; returns the modal it opens."""
        return await self._new_modal(lambda: self._press(label, message), f"[{label}]")

    async def opens_home(self) -> Json:
        """The app's own tab."""
        homes = self._workspace.homes
        homes.pop(self.user, None)
        await self._workspace.do("open_home", user=self.user)
        await self._workspace.until(lambda: self.user in homes, f"App Home for {self.name}")
        return self._noted(homes[self.user])

    async def opens_from_home(self, label: str) -> Json:
        """The same with a button in the app's own tab."""
        home = self._workspace.homes[self.user]
        action = next(each for each in _buttons(home, label))

        async def press() -> None:
            where = {"channel": "", "messageTs": "", "user": self.user}
            await self._workspace.do("block_action", **where, action=action)

        return await self._new_modal(press, f"[{label}] at home")

    async def _press(self, label: str, message: Json | None) -> None:
        mine = self._workspace.standing(self.direct)
        shown = [message] if message else [*reversed(mine), *reversed(self._in_channel())]
        for one in shown:
            for action in _buttons(one, label):
                where = {"channel": one["channel"], "messageTs": one["ts"], "user": self.user}
                await self._workspace.do("block_action", **where, action=action)
                return
        raise AssertionError(f"{self.name} sees no button {label}")

    def _in_channel(self) -> list[Json]:
        posts = self._workspace.standing(TEAM)
        return [one for one in posts if one.get("ephemeral_to", self.user) == self.user]

    # --- modals --------------------------------------------------------------------------------

    @property
    def fields(self) -> list[str]:
        """The labels in the modal."""
        blocks = self._workspace.modals[-1]["blocks"]
        return [block["label"]["text"] for block in blocks if block["type"] == "input"]

    async def sends(self, filled: Mapping[str, str]) -> Json:
        """Fill in fields by their labels, send; returns what the modal shows then."""
        assert set(filled) <= set(self.fields), f"no field {set(filled) - set(self.fields)}"
        values = dict(_filled(self._workspace.modals[-1], filled))

        async def send() -> None:
            await self._workspace.do("view_submit", user=self.user, values=values)

        return await self._new_modal(send, "an answer to the form")

    async def closes(self) -> None:
        await self._workspace.do("view_close", user=self.user)
        await self._workspace.until(lambda: not self._workspace.modals, "no modal any more")

    async def _new_modal(self, act: Any, what: str) -> Json:
        before = self._top()
        await act()
        await self._workspace.until(
            lambda: self._top() != before or self._workspace.errors,
            f"{what} for {self.name}",
        )
        assert not self._workspace.errors, self._workspace.errors
        return self._noted(self._workspace.modals[-1])

    def _top(self) -> str:
        return self._workspace.modals[-1]["id"] if self._workspace.modals else ""

    def _noted(self, shown: Json) -> Json:
        self.diary.append(shown)
        return shown


def _buttons(shown: Json, label: str) -> Iterator[Json]:
    """As the page reports a press."""
    for number, block in enumerate(shown.get("blocks") or ()):
        for element in [*block.get("elements", ()), block.get("accessory", {})]:
            if element.get("type") == "button" and element["text"]["text"] == label:
                yield {**element, "block_id": block.get("block_id", f"b{number}")}


def _filled(view: Json, filled: Mapping[str, str]) -> Iterator[tuple[str, Json]]:
    """What Slack sends: what was typed or chosen, and else what stood there from the beginning."""
    for block in view["blocks"]:
        if block["type"] == "input":
            element, label = block["element"], block["label"]["text"]
            value = {"type": element["type"]}
            if label in filled:
                value |= _chosen(element, filled[label])
            else:
                value |= {INITIAL[name]: element[name] for name in element if name in INITIAL}
            yield block["block_id"], {element["action_id"]: value}


def _chosen(element: Json, wanted: str) -> Json:
    if element["type"] == "plain_text_input":
        return {"value": wanted or None}
    (option,) = [each for each in element["options"] if each["text"]["text"] == wanted]
    return {"selected_option": option}
