"""Members with a client of others: matrix-js-sdk in one Node process, spoken to in JSON lines."""

from __future__ import annotations

import asyncio
import itertools
import json
import platform
import secrets
from asyncio.subprocess import PIPE
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from tests.matrix.seen import RoomSeen, Seen
from tests.matrix.synapse import PATIENCE, Synapse

if TYPE_CHECKING:
    from tests.matrix.synapse import Account

HERE: Final = Path(__file__).parent
CPU: Final = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
NODE: Final = HERE / "node_modules" / f"node-linux-{CPU}" / "bin" / "node"
LONGEST_LINE: Final = 16 * 2**20

Json = dict[str, Any]
Match = Callable[[Seen], bool]


class MembersError(Exception):
    """The library refused what a member wanted to do, or cannot be started."""


class Member:
    """Somebody with a client of their own; made by `Members.member`."""

    def __init__(self, host: Members, name: str, handle: str, account: Account) -> None:
        self._host = host
        self.name = name
        self.handle = handle  # nobody else's in a whole test run
        self.account = account
        self.rooms: dict[str, RoomSeen] = {}
        self.accepts = False  # whether invitations are accepted as they come
        self._changed = asyncio.Condition()

    @property
    def id(self) -> str:
        return self.account.id

    # --- what a member does --------------------------------------------------------------------

    async def do(self, what: str, **arguments: Any) -> Any:
        return await self._host.call(self.handle, what, arguments)

    async def login(self, url: str, *, isolated: bool) -> None:
        """`isolated`: deal with devices only that their owner has signed (MSC4153)."""
        who = {"user": self.id, "token": self.account.token, "device": self.account.device}
        await self.do("login", url=url, isolated=isolated, **who)

    async def logout(self) -> None:
        await self.do("logout")

    async def new_room(
        self, *others: Member, encrypted: bool = False, version: str = "12", name: str = "Team"
    ) -> str:
        """A room with all of them in it."""
        invite = [other.id for other in others]
        room = await self.do(
            "newRoom", name=name, encrypted=encrypted, version=version, invite=invite
        )
        await asyncio.gather(*(other.join(room) for other in others))
        await self.until(
            lambda: all(self.room(room).members.get(one) == "join" for one in invite), room
        )
        return str(room)

    async def join(self, room: str) -> None:
        """Once the invitation is there."""
        await self.until(lambda: self.membership(room) in {"invite", "join"})
        await self.do("join", room=room)

    async def invite(self, room: str, user: str) -> None:
        await self.do("invite", room=room, user=user)

    async def kick(self, room: str, user: str) -> None:
        await self.do("kick", room=room, user=user)

    async def leave(self, room: str) -> None:
        """Also what declining an invitation is."""
        await self.do("leave", room=room)

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Type a line; returns the message's id."""
        body = {"msgtype": "m.text", "body": text, **content}
        return str(await self.do("send", room=room, kind="m.room.message", content=body))

    async def knows(self, user: str, device: str) -> None:
        """Wait until keys go to that device, too."""
        await self.do("knows", user=user, device=device)

    async def hold_keys(self) -> None:
        """From now on messages go out, and their keys do not."""
        await self.do("holdKeys")

    async def let_keys_go(self, *, lost: bool = False) -> None:
        """The keys follow their messages, unless they are `lost`; later ones go out as ever."""
        assert await self.do("letKeysGo", lost=lost), "no key was held"

    async def correct(self, room: str, message: str, text: str) -> str:
        """Edit a message (anybody's: whether that counts is not for the sender to say)."""
        related = {"rel_type": "m.replace", "event_id": message}
        new = {"msgtype": "m.text", "body": text}
        return await self.say(room, f"* {text}", **{"m.relates_to": related, "m.new_content": new})

    async def react(self, room: str, message: str, key: str) -> None:
        related = {"rel_type": "m.annotation", "event_id": message, "key": key}
        await self.do("send", room=room, kind="m.reaction", content={"m.relates_to": related})

    async def redact(self, room: str, message: str) -> None:
        await self.do("redact", room=room, id=message)

    async def set_state(self, room: str, kind: str, content: Json, key: str = "") -> None:
        await self.do("setState", room=room, kind=kind, key=key, content=content)

    async def upgrade(self, room: str, version: str) -> str:
        """Returns the room that replaces it."""
        return str(await self.do("upgrade", room=room, version=version))

    # --- what a member sees --------------------------------------------------------------------

    def room(self, room: str) -> RoomSeen:
        return self.rooms.setdefault(room, RoomSeen())

    def membership(self, room: str) -> str:
        return self.room(room).members.get(self.id, "")

    def invitations(self) -> list[str]:
        """Rooms that wait for an answer."""
        return [room for room in self.rooms if self.membership(room) == "invite"]

    def messages(self, room: str, sender: str = "") -> list[Seen]:
        """All that stands in a room now, redacted or not, in the order in which it came."""
        every = self.room(room).messages.values()
        return [message for message in every if sender in {"", message.sender}]

    def texts(self, room: str, sender: str = "") -> list[str]:
        return [message.text for message in self.messages(room, sender) if message.text]

    def direct(self, other: str) -> str:
        """The newest room that this member shares with that user alone; empty if there is none."""
        pair = {self.id, other}
        shared = [
            id_
            for id_, room in self.rooms.items()
            if {user for user, state in room.members.items() if state == "join"} == pair
        ]
        return shared[-1] if shared else ""

    async def news(self, within: float) -> bool:
        """Whether anybody of the test run sees something within so many seconds."""
        self._host.news.clear()
        try:
            async with asyncio.timeout(within):
                return await self._host.news.wait()
        except TimeoutError:
            return False

    async def until(self, is_so: Callable[[], bool], room: str = "") -> None:
        """Wait for something to be seen; fails with what is (in that room)."""
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                await self._changed.wait_for(is_so)
        except TimeoutError:
            rooms = [room] if room else self.rooms
            shown = [(one, self.room(one).members, self.texts(one)) for one in rooms]
            raise AssertionError(f"{self.name} waits in vain: {shown}") from None

    async def sees(self, match: Match | str, *, room: str = "", sender: str = "") -> Seen:
        """Wait for a message that matches, or whose text holds that string; the newest one."""
        fits = match if callable(match) else _holding(match)

        def look() -> Seen | None:
            rooms = [room] if room else list(self.rooms)
            every = [message for id_ in rooms for message in self.messages(id_, sender)]
            return next(filter(fits, reversed(every)), None)

        await self.until(lambda: look() is not None, room)
        seen = look()
        assert seen
        return seen

    async def direct_with(self, other: str) -> str:
        """Wait for a room that this member shares with that user alone."""
        await self.until(lambda: bool(self.direct(other)))
        return self.direct(other)

    async def hear(self, told: Json) -> None:
        """What the library tells; called by the host."""
        what = told.pop("tells")
        room = self.room(told["room"])
        match what:
            case "message":
                room.keep(Seen(**told))
            case "redaction":
                room.redact(told["id"])
            case "membership":
                room.members[told["user"]] = told["membership"]
            case "state":
                room.state[told["kind"], told["key"]] = told["content"]
        async with self._changed:
            self._changed.notify_all()
        self._host.news.set()
        if self.accepts and told.get("user") == self.id and told["membership"] == "invite":
            self._host.later(self.do("join", room=told["room"]))


class Members:
    """The Node process; `async with Members(log) as members`."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._members: dict[str, Member] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.news = asyncio.Event()  # set whenever anybody has seen anything

    async def __aenter__(self) -> Self:
        if not NODE.exists():
            raise MembersError("There is no matrix-js-sdk here. `make test` installs it.")
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                NODE, HERE / "host.mjs", stdin=PIPE, stdout=PIPE, stderr=log, limit=LONGEST_LINE
            )
        assert self._process.stdout
        await self._process.stdout.readline()  # it is ready
        self._reading = asyncio.create_task(self._read(self._process.stdout))
        return self

    async def __aexit__(self, *_exc: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        await self._process.wait()
        await self._reading
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def member(self, synapse: Synapse, name: str, *, isolated: bool = True) -> Member:
        """A new account of the homeserver, logged in."""
        handle = f"{name.lower()}-{secrets.token_hex(4)}"
        account = await asyncio.to_thread(synapse.register, handle)
        member = self._members[handle] = Member(self, name, handle, account)
        await member.login(synapse.url, isolated=isolated)
        return member

    async def call(self, who: str, what: str, arguments: Mapping[str, Any]) -> Any:
        number = next(self._numbers)
        self._waiting[number] = answer = asyncio.get_running_loop().create_future()
        line = {"call": number, "who": who, "do": what, "with": arguments}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        async with asyncio.timeout(PATIENCE):
            return await answer

    def later(self, doing: Any) -> None:
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _read(self, lines: asyncio.StreamReader) -> None:
        while line := await lines.readline():
            told = json.loads(line)
            if "call" not in told:
                await self._members[told.pop("who")].hear(told)
            elif not (answer := self._waiting.pop(told["call"])).done():
                if "error" in told:
                    answer.set_exception(MembersError(told["error"]))
                else:
                    answer.set_result(told["result"])
        for answer in self._waiting.values():
            answer.cancel("the members' process has ended")


def _holding(text: str) -> Match:
    return lambda message: text in message.text
