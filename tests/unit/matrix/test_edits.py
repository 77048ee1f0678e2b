"""What an edit changes in a room: the words, what typed numbers mean, and the threads.

And which buttons go with a phase in private, also after a restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from adapters.matrix import dress
from adapters.matrix.leftovers import NOTE as LEFT
from adapters.matrix.recall import GONE
from bot.core.model import PersonId, PhaseId, PlaceId
from bot.port import Button, Buttons, Cards, Edit, Entry, Heading, Message, Post, Sent, Text
from bot.store.notebook import StoreNotebook
from tests.unit.matrix.bad_homeserver import ADMIN, BOT, ROOM, TEAM, BadHomeserver, state, sync
from tests.unit.matrix.test_strangers import hung_up, run_by

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from adapters.matrix.running import Running
    from tests.unit.matrix.chat import Chat

Json = dict[str, Any]

PLACE = PlaceId(f"matrix:t:{ROOM}")
DIRECT = "!dm:t"
TOGETHER = [state("m.room.member", {"membership": "join"}, who, who) for who in (ADMIN, BOT)]
IN_CLEAR = [event for event in TEAM if event["type"] != "m.room.encryption"]
ABOUT = "Projekt daraus machen"


def result(*ideas: str, of: str = "r", ranks: str = "123456789") -> Message:
    entries = tuple(
        Entry(idea, rank=int(rank), buttons=(Button(ABOUT, f"project:{of}.{idea}"),))
        for idea, rank in zip(ideas, ranks, strict=False)
    )
    themes = Buttons((Button("Themenspeicher", "themes"),))
    return Message((Heading("🏁"), Cards(entries), themes))


class Desk:
    """A bot in a room whose homeserver keeps what is sent; `restart` is what a crash is."""

    def __init__(self, chat: Chat, server: BadHomeserver, folder: Path) -> None:
        self._chat, self.server, self._folder = chat, server, folder
        self._runs = 0

    async def start(self) -> None:
        self._runs += 1
        folder = self._folder / f"{self._runs}"
        folder.mkdir()
        self.running: Running = run_by(self._chat, self.server, folder)
        self.running._hearing.user = self.running._memory.user = BOT
        answer, notebook = sync(f"s{self._runs}", before=IN_CLEAR), self.notebook
        answer["rooms"]["join"][DIRECT] = sync("", before=TOGETHER)["rooms"]["join"][ROOM]
        self.server.syncs.append(answer)
        await notebook.write({f"dm/{ADMIN}": f"{DIRECT} {self._chat.world.clock.now()}"})
        await self.running._step("s0")
        await self.running._dms.open(notebook)
        await self.running.posting.open(notebook)

    @property
    def notebook(self) -> StoreNotebook:
        return StoreNotebook(self._chat.world.store, "matrix")

    async def restart(self) -> None:
        await hung_up(self.running)
        await self.start()

    async def posts(self, key: str, message: Message) -> None:
        assert isinstance(await self.running.posting.post(Post(key, PLACE, message)), Sent)

    async def edits(self, key: str, message: Message, number: int = 1) -> None:
        edit = Edit(f"{key}#{number}", key, PLACE, message)
        for _ in range(2):  # a crash may have it done again
            assert isinstance(await self.running.posting.edit(edit), Sent)

    async def invites(self, key: str, words: str, phase: str) -> None:
        buttons = Buttons((Button("Ideen schreiben", f"write:{phase}"),))
        message = Message((Heading(words), Text("Ein Satz reicht."), buttons), "de")
        who = PersonId(f"matrix:t:{ADMIN}")
        post = Post(key, who, message, private=True, phase=PhaseId(phase), about=PLACE)
        assert isinstance(await self.running.posting.post(post), Sent)

    async def closes(self, phase: str) -> None:
        for _ in range(2):  # a crash may have it done again
            await self.running.phase_closed(PhaseId(phase))
            await self.running._errands.settled()

    async def means(self, typed: str) -> str:
        return await self.running._memory.action(ROOM, typed)

    def _relations(self, kind: str, room: str = ROOM) -> list[tuple[str, Json]]:
        """What stands there and is related so to another event, with that one."""
        sent = self.server.sent.values()
        every = [event["content"] for event in sent if event["room_id"] == room]
        pairs = [(content.get("m.relates_to", {}), content) for content in every]
        return [(one["event_id"], said) for one, said in pairs if one.get("rel_type") == kind]

    def shown(self, room: str = ROOM) -> list[str]:
        """What stands in the room now, but for threads."""
        edits = self._relations("m.replace", room)
        now = {event: said["m.new_content"]["body"] for event, said in edits}
        events = [(id_, one) for id_, one in self.server.sent.items() if one["room_id"] == room]
        own = {id_: one["content"] for id_, one in events if one["content"]}
        return [
            now.get(event, said["body"])
            for event, said in own.items()
            if "rel_type" not in said.get("m.relates_to", {})
        ]

    def threads(self) -> list[str]:
        """What stands over the threads now; each has its first word, once."""
        begun = [root for root, _ in self._relations("m.thread")]
        assert len(set(begun)) == len(begun)
        roots = [one for one in self.shown() if "\n" not in one]
        assert len(roots) == len([one for one in begun if self.server.sent[one]["content"]])
        return sorted(roots)


@pytest.fixture
async def desk(chat: Chat, tmp_path: Path) -> AsyncIterator[Desk]:
    async with BadHomeserver() as server:
        desk = Desk(chat, server, tmp_path)
        await desk.start()
        yield desk
        await hung_up(desk.running)


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("restarted", [False, True])
async def test_after_an_edit_numbers_mean_what_stands_beside_them(
    desk: Desk, *, restarted: bool
) -> None:
    await desk.posts("result", result("A", "B", "C"))
    assert await desk.means(f"{ABOUT} 1") == "project:r.A"
    await desk.edits("result", result("B", "C"))
    if restarted:
        await desk.restart()
    assert f"!blitzlicht {ABOUT} 1 (B)" in desk.shown()[0]
    assert await desk.means(f"{ABOUT} 1") == "project:r.B"
    assert await desk.means(f"{ABOUT} 2") == "project:r.C"
    assert await desk.means(f"{ABOUT} 3") == GONE


@pytest.mark.parametrize("restarted", [False, True])
async def test_numbers_of_a_newer_post_outlive_an_edit_of_an_older_one(
    desk: Desk, *, restarted: bool
) -> None:
    await desk.posts("result", result("A", "B", "C"))
    await desk.posts("next", result("X", of="n"))
    assert await desk.means(f"{ABOUT} 1") == "project:n.X"
    await desk.edits("result", result("B", "C"))
    if restarted:
        await desk.restart()
    assert await desk.means(f"{ABOUT} 1") == "project:n.X"
    assert await desk.means(f"{ABOUT} 2") == "project:r.C"
    await desk.edits("next", result(of="n"))
    assert await desk.means(f"{ABOUT} 1") == "project:r.B"


async def test_the_edit_of_a_post_too_far_back_to_be_found_is_older_than_what_is(
    desk: Desk,
) -> None:
    await desk.posts("result", result("A", "B"))
    await desk.posts("next", result("X", of="n"))
    await desk.edits("result", result("B"))
    desk.server.sent.pop(next(iter(desk.server.sent)))
    await desk.restart()
    assert await desk.means(f"{ABOUT} 1") == "project:n.X"


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_long_post_that_gets_short_leaves_no_numbers_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, restarted: bool
) -> None:
    monkeypatch.setattr(dress, "LETTER", 300)
    await desk.posts("result", result("A", "B", "C"))
    assert len(desk.shown()) > len("ABC") + 1
    await desk.edits("result", result("B"))
    await desk.edits("result", result("B", "D"), 2)
    if restarted:
        await desk.restart()
    assert await desk.means(f"{ABOUT} 2") == "project:r.D"
    assert await desk.means(f"{ABOUT} 3") == GONE
    assert await desk.means("Themenspeicher") == "themes"


async def test_a_post_rings_and_what_changes_it_does_not(desk: Desk) -> None:
    await desk.posts("call", Message((Heading("Was nun?"),)))
    await desk.posts("aside", Message((Heading("Nebenbei"),), notify=False))
    await desk.edits("call", Message((Heading("Was nun? Mindestens 3 von 6"),)))
    call, aside, edit = (event["content"] for event in desk.server.sent.values())
    assert (call["msgtype"], aside["msgtype"]) == ("m.text", "m.notice")
    assert (edit["msgtype"], edit["m.new_content"]["msgtype"]) == ("m.notice", "m.notice")


# --- threads --------------------------------------------------------------------------------------


async def test_each_idea_of_a_result_has_a_thread(desk: Desk) -> None:
    await desk.posts("result", result("A", "B", "C", ranks="122"))
    await desk.posts("result", result("A", "B", "C", ranks="122"))
    assert desk.threads() == ["1. A", "2. B", "2. C"]
    beginnings = [said["body"] for _, said in desk._relations("m.thread")]
    assert beginnings == ["Hier im Thread ist Platz für die Diskussion."] * 3


@pytest.mark.parametrize("restarted", [False, True])
async def test_threads_follow_an_edit(desk: Desk, *, restarted: bool) -> None:
    await desk.posts("result", result("A", "B", "C"))
    if restarted:
        await desk.restart()
    await desk.edits("result", result("B", "C", "D"))
    assert desk.threads() == ["1. B", "2. C", "3. D"]
    await desk.edits("result", result("D"), 2)
    assert desk.threads() == ["1. D"]


async def test_an_edit_opens_no_threads_under_what_never_had_any(desk: Desk) -> None:
    await desk.posts("wall", Message((Heading("8 Ideen"), Cards((Entry("A"), Entry("B"))))))
    await desk.edits("wall", result("A", "B"))
    assert desk.threads() == []


# --- buttons in private ---------------------------------------------------------------------------


async def test_with_a_phase_the_buttons_in_private_go(desk: Desk) -> None:
    await desk.invites("one", "Was nun?", "p1")
    await desk.invites("other", "Und dann?", "p2")
    assert [one.count("[1]") for one in desk.shown(DIRECT)] == [1, 1]
    await desk.closes("p1")
    over, goes_on = desk.shown(DIRECT)
    assert over == "Was nun?\nEin Satz reicht."
    assert "[1] Ideen schreiben" in goes_on


async def test_with_a_phase_they_go_after_a_restart_too_and_nothing_is_kept_of_it(
    desk: Desk,
) -> None:
    await desk.invites("one", "Was nun?", "p1")
    await desk.invites("other", "Und dann?", "p2")
    await desk.restart()
    await desk.closes("p1")
    over, goes_on = desk.shown(DIRECT)
    assert over == "Diese Phase ist vorbei."
    assert "[1] Ideen schreiben" in goes_on
    assert [*(await desk.notebook.scan(LEFT)).values()] == ["p2 de"]


async def test_of_a_long_prompt_the_buttons_go_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dress, "LETTER", 200)
    await desk.invites("one", "Was nun? " * 5, "p1")
    assert len(desk.shown(DIRECT)) > 1
    await desk.closes("p1")
    assert "[1]" not in "".join(desk.shown(DIRECT))
    assert "Ein Satz reicht." in "".join(desk.shown(DIRECT))
