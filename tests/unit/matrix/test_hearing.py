"""Batches, with the real moderator: what is kept with the token, and what waits for a key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from adapters.matrix.apologies import Trouble
from adapters.matrix.dms import Ready
from adapters.matrix.errands import Errands
from adapters.matrix.hearing import BEHIND, HEARD, SINCE, WOUND, Hearing
from adapters.matrix.late import GIVEN_UP, LATE, LOST
from adapters.matrix.lines import Lines
from adapters.matrix.sync import Batch, Said
from adapters.matrix.words import LONGEST
from bot.port import NotKeptError
from bot.store.notebook import StoreNotebook
from tests.unit.matrix.chat import ANNA, TEAM

if TYPE_CHECKING:
    from nio import MegolmEvent

    from tests.unit.matrix.chat import Chat

BEN = "@ben:a"


class Outside:
    """What the homeserver would know: rooms, private ones, and which keys have come."""

    def __init__(self) -> None:
        self.wound = 0  # times
        self.tried = 0  # keys
        self.full = self.stuck = False  # the crypto store's disk

    def learn(self, _batch: Batch) -> None:
        """Nothing has become of rooms."""

    async def follow(self, _batch: Batch) -> None:
        """Nor do they move."""

    def user_of(self, room: str) -> str:
        return ANNA if room == "!dm" else ""

    def rooms(self) -> list[str]:
        return ["!dm"]

    async def reach(self, _user: str, *, asked: bool) -> Ready:
        return Ready("!dm" if asked else "")

    async def carried(self, _room: str, _event: str) -> dict[str, Any]:
        return {}

    async def action(self, _room: str, _label: str) -> str:
        return ""

    def note(self) -> None:
        if self.full:
            raise NotKeptError([])

    def wind(self) -> None:
        if self.stuck:
            raise NotKeptError([])
        self.wound += 1

    def opened(self, event: MegolmEvent) -> object:
        self.tried += 1
        return cast("Any", event) if cast("Any", event).source else None


class Sealed:
    """An event whose key comes later."""

    def __init__(self) -> None:
        self.source: dict[str, Any] = {}


class Heard:
    """A bot's hearing over a world that outlives it."""

    def __init__(self, chat: Chat, trouble: Trouble | None = None) -> None:
        self.chat = chat
        self.trouble = trouble or Trouble()
        self.outside = Outside()
        outside: Any = self.outside
        chat.start()
        self._since: str | None = None
        self._notebook = StoreNotebook(chat.world.store, "matrix")
        self.hearing = Hearing(
            outside,
            Errands(),
            chat.rooms,
            dms=outside,
            saying=chat.saying,
            talks=chat.talks,
            memory=outside,
            cipher=outside,
            now=chat.world.clock.now,
            trouble=self.trouble,
        )
        self.hearing.ear, self.hearing.user = chat.world.ear, "@bot:a"

    async def take(self, token: str, *said: Said, keys: bool = False) -> None:
        """At first from wherever its token stands."""
        if self._since is None:
            self._since = await self.hearing.open(self._notebook)
        await self.hearing.take(Batch(token, said=[*said], brought_keys=keys), self._since)
        self._since = token
        await self.chat.settled()
        await self.chat.world.pass_time(timedelta(0))

    async def cannot_keep(self, token: str, *said: Said) -> Heard:
        """What goes on behind it: all begins anew, as after a crash."""
        self.outside.full = True
        with pytest.raises(NotKeptError):
            await self.take(token, *said)
        await self.chat.settled()
        return Heard(self.chat, self.trouble)

    async def notes(self) -> dict[str, str]:
        return await self._notebook.scan("")


def line(number: int, text: str, room: str = "!dm", sender: str = ANNA) -> Said:
    return Said(room, message(number, text, sender))


def message(number: int, text: str, sender: str = ANNA) -> dict[str, Any]:
    content = {"msgtype": "m.text", "body": text}
    kind = "m.room.message"
    return {"event_id": f"$e{number}", "sender": sender, "type": kind, "content": content}


def call(number: int, text: str) -> Said:
    return line(number, f"!blitzlicht {text}", TEAM, BEN)


async def begun(chat: Chat) -> Heard:
    heard = Heard(chat)
    await heard.take("s1", call(1, "10m Was bremst uns?"))
    await chat.invited()
    return heard


async def test_a_batch_leaves_its_token_and_nothing_else(chat: Chat) -> None:
    heard = await begun(chat)
    assert await heard.notes() == {SINCE: "s1"}
    await heard.take("s2", line(2, "1"), line(3, "Zu laut"), line(4, "Zu warm"), line(5, "1 weg"))
    assert await heard.notes() == {SINCE: "s2"}
    assert chat.room.sent[-1]["body"].count("1 Zu warm") == 1
    assert set(chat.room.redacted) == {"$e2", "$e3", "$e4", "$e5"}


def sorry(chat: Chat) -> int:
    """How often it was said that nothing can be kept."""
    return sum("Gerade kann ich nichts speichern" in one["body"] for one in chat.room.sent)


async def test_what_cannot_be_kept_is_told_once_and_heard_again(chat: Chat) -> None:
    heard, lines = await begun(chat), [line(2, "1"), line(3, "Zu laut")]
    said = len(chat.room.sent)
    for _ in range(3):
        heard = await heard.cannot_keep("s2", *lines)
        assert (sorry(chat), len(chat.room.sent)) == (1, said + 1)
        assert await heard.notes() == {SINCE: "s1"}
        assert not chat.room.redacted
    await heard.take("s2", *lines, line(4, "Zu warm"))
    assert await heard.notes() == {SINCE: "s2"}
    assert "1 Zu laut\n2 Zu warm" in chat.room.sent[-1]["body"]
    assert set(chat.room.redacted) == {"$e2", "$e3", "$e4"}


async def test_whoever_was_told_is_told_again_the_next_time(chat: Chat) -> None:
    heard = await begun(chat)
    for number in (2, 3):
        heard = await heard.cannot_keep(f"s{number}", line(number, "hilfe"))
        await heard.take(f"s{number}", line(number, "hilfe"))
    assert sorry(chat) == 2


async def test_only_whoever_waits_for_an_answer_is_told(chat: Chat) -> None:
    """Whoever chats in the room, or comes and goes, has said nothing to the bot."""
    heard = await begun(chat)
    gone = Said("!dm", {"event_id": "$g", "sender": ANNA, "type": "m.room.member"})
    heard = await heard.cannot_keep("s2", line(2, "Guten Morgen", TEAM, ANNA), gone)
    assert sorry(chat) == 0
    heard = await heard.cannot_keep("s2", line(2, "Guten Morgen", TEAM, ANNA), line(3, "1"))
    assert sorry(chat) == 1


async def test_whoever_calls_in_a_room_is_told_in_private(chat: Chat) -> None:
    heard = await begun(chat)
    await heard.cannot_keep("s2", line(2, "!blitzlicht status", TEAM, ANNA))
    assert sorry(chat) == 1


async def test_whoever_turns_to_the_bot_is_told_and_an_odd_event_keeps_nobody_from_it(
    chat: Chat,
) -> None:
    heard = await begun(chat)
    odd, turned = line(2, "Hallo", TEAM, BEN), line(3, "@bot hallo", TEAM, ANNA)
    odd.event["content"]["m.relates_to"] = "y"
    turned.event["content"]["m.mentions"] = {"user_ids": ["@bot:a"]}
    await heard.cannot_keep("s2", odd, turned)
    assert sorry(chat) == 1


async def test_what_cannot_be_wound_is_wound_the_next_time(chat: Chat) -> None:
    heard = await begun(chat)
    await chat.world.pass_time(WOUND)
    heard.outside.stuck = True
    await heard.take("s2", line(2, "hilfe"))
    assert await heard.notes() == {SINCE: "s2"}
    heard.outside.stuck = False
    await heard.take("s3", line(3, "hilfe"))
    assert heard.outside.wound == 1


async def test_a_call_that_could_not_be_kept_is_carried_out_once(chat: Chat) -> None:
    late = Said("!dm", {"event_id": "$e2", "sender": ANNA}, cast("Any", Sealed()))
    start = call(1, "10m Was bremst uns?")
    heard = await Heard(chat).cannot_keep("s1", late, start)
    assert chat.public() == []
    await heard.take("s1", late, start)
    assert len(chat.public()) == 1


async def test_a_line_whose_key_comes_while_nothing_can_be_kept_is_heard_in_the_end(
    chat: Chat,
) -> None:
    heard, sealed = await begun(chat), Sealed()
    late = Said("!dm", {"event_id": "$e2", "sender": ANNA}, cast("Any", sealed))
    await heard.take("s2", line(3, "1"), late)
    sealed.source = message(2, "Zu spät")
    heard = await heard.cannot_keep("s3")
    await heard.take("s3", line(3, "1"), Said("!dm", sealed.source))
    assert await heard.notes() == {SINCE: "s3"}
    assert "1 Zu spät" in chat.room.sent[-1]["body"]


async def test_while_a_key_is_late_the_token_waits_and_calls_are_remembered(chat: Chat) -> None:
    heard, sealed = await begun(chat), Sealed()
    late = Said("!dm", {"event_id": "$e2", "sender": ANNA}, cast("Any", sealed))
    await heard.take("s2", line(3, "1"), late, line(4, "Zu laut"), call(5, "abbrechen"))
    assert (await heard.notes())[SINCE] == "s1"
    assert [key for key in await heard.notes() if key.startswith(HEARD)]
    sealed.source = message(2, "Zu spät")
    await heard.take("s3")
    assert await heard.notes() == {SINCE: "s3"}
    assert "1 Zu laut\n2 Zu spät" in chat.room.sent[-1]["body"]


async def test_killed_while_a_key_is_late_it_hears_the_line_and_no_call_twice(chat: Chat) -> None:
    sealed = Sealed()
    late = Said("!dm", {"event_id": "$e2", "sender": ANNA}, cast("Any", sealed))
    start = call(1, "10m Was bremst uns?")
    await Heard(chat).take("s1", late, start)
    again = Heard(chat)
    await again.take("s2", late, start)
    assert len(chat.public()) == 1
    await chat.invited()
    sealed.source = message(2, "Zu spät")
    await again.take("s3")
    assert await again.notes() == {SINCE: "s3"}
    assert "Gehört das in eine Runde?" in chat.room.sent[-1]["body"]


async def test_a_key_that_never_comes_holds_up_nothing_for_long(chat: Chat) -> None:
    heard = await begun(chat)
    late = Said("!dm", {"event_id": "$e2", "sender": ANNA}, cast("Any", Sealed()))
    await heard.take("s2", late)
    chat.world.clock.jump(LATE)
    await heard.take("s3", line(3, "1"))
    assert await heard.notes() == {SINCE: "s3"}
    assert any("nicht entschlüsseln" in one["body"] for one in chat.room.sent)


@pytest.mark.parametrize("much", ["1" + " " * LONGEST + "x", "9" * (LONGEST + 1)])
async def test_what_is_too_long_is_refused_unread_and_nothing_is_lost(
    chat: Chat, much: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = await begun(chat)
    await heard.take("s2", line(2, "1"), line(3, "Zu laut"))
    before = len(chat.room.redacted)
    with monkeypatch.context() as patched:
        patched.setattr(Lines, "hear", _never)
        await heard.take("s3", line(4, much))
    assert "Mehr als 4.000 Zeichen auf einmal lese ich nicht" in chat.room.sent[-1]["body"]
    assert len(chat.room.redacted) == before
    await heard.take("s4", line(5, "Zu warm"))
    assert "1 Zu laut\n2 Zu warm" in chat.room.sent[-1]["body"]
    assert "$e4" in chat.room.redacted


async def test_a_line_of_the_greatest_length_is_read(chat: Chat) -> None:
    heard = await begun(chat)
    greatest = "1" + "weg".rjust(LONGEST - 1)
    await heard.take("s2", line(2, "1"), line(3, "Zu laut"), line(4, greatest))
    assert "Zu laut" not in chat.room.sent[-1]["body"]


async def test_killed_while_a_key_is_late_it_takes_no_other_card_away(chat: Chat) -> None:
    """ "2 weg" has taken the second card; heard twice, it would take what was the third."""
    heard = await begun(chat)
    cards = [line(number, text) for number, text in ((3, "Zu laut"), (4, "Zu warm"), (5, "Zu eng"))]
    await heard.take("s2", line(2, "1"), *cards)
    said = [sealed(106), line(7, "karten"), line(8, "2 weg")]
    await heard.take("s3", *said)
    assert "1 Zu laut\n2 Zu eng" in chat.room.sent[-1]["body"]
    again = Heard(chat)
    await again.take("s3", *said)
    assert "1 Zu laut\n2 Zu eng" in chat.room.sent[-1]["body"]
    assert "Bitte noch einmal, mit der Nummer von hier" in chat.room.sent[-1]["body"]
    await again.take("s4", line(9, "2 weg"))
    assert "Zu eng" not in chat.room.sent[-1]["body"]


def sealed(number: int) -> Said:
    return Said("!dm", {"event_id": f"$e{number}", "sender": ANNA}, cast("Any", Sealed()))


async def test_while_one_key_after_another_is_late_few_calls_are_remembered(chat: Chat) -> None:
    """A line without a key comes in every batch: the token follows them, and so do the notes."""
    heard, most = await begun(chat), 0
    for number in range(2, 30):
        await heard.take(f"s{number}", sealed(100 + number), call(number, "status"))
        chat.world.clock.jump(LATE / 3)
        most = max(most, len(await heard.notes()))
    assert most <= len((SINCE, BEHIND)) + 4
    assert (await heard.notes())[SINCE] == "s26"


async def test_a_call_is_remembered_as_long_as_it_may_be_heard_again(chat: Chat) -> None:
    heard = await begun(chat)
    await heard.take("s2", sealed(102), call(2, "abbrechen"))
    await heard.take("s3", sealed(103))
    again = Heard(chat)
    before = len(chat.public())
    await again.take("s3", sealed(102), call(2, "10m Nicht noch einmal?"), sealed(103))
    assert len(chat.public()) == before


async def test_what_was_given_up_is_tried_with_new_keys_only_and_not_for_ever(chat: Chat) -> None:
    heard = await begun(chat)
    for number in range(LOST + 10):
        await heard.take(f"s{number}", sealed(100 + number))
    chat.world.clock.jump(LATE)
    await heard.take("t1")
    heard.outside.tried = 0
    await heard.take("t2", call(2, "status"))
    assert heard.outside.tried == 0
    await heard.take("t3", keys=True)
    assert heard.outside.tried == LOST
    chat.world.clock.jump(GIVEN_UP)
    await heard.take("t4", keys=True)
    await heard.take("t5", keys=True)
    assert heard.outside.tried == LOST


async def test_keys_are_wound_on_and_none_of_a_line_that_may_come_again(chat: Chat) -> None:
    heard = await begun(chat)
    chat.world.clock.jump(WOUND)
    await heard.take("s2", sealed(102))
    assert heard.outside.wound == 0
    chat.world.clock.jump(LATE)
    await heard.take("s3", call(3, "status"))
    await heard.take("s4", call(4, "status"))
    assert heard.outside.wound == 1


async def _never(*_: object) -> None:
    raise AssertionError("a pattern was tried on it")
