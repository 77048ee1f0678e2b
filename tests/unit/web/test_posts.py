"""What the bot posts: once each, escaped, edited in place, without buttons when they are over."""

from dataclasses import replace

from bot.core.model import Level, PersonId, PhaseId, PlaceId
from bot.port import (
    Bullets,
    Button,
    Buttons,
    Cards,
    Edit,
    Entry,
    Failed,
    Heading,
    Link,
    Post,
    RetryAfter,
    Sent,
    Text,
)
from tests.unit.web.room import (
    PHASE,
    TEAM,
    MemoryNotebook,
    articles,
    call,
    invitation,
    open_room,
    said,
)

EVERYTHING = (
    Heading("Überschrift"),
    Text("Ein Absatz"),
    Text("Nebenbei", small=True),
    Cards((Entry("Karte"),), label="Wand"),
    Cards((Entry("Erste", rank=1, dots=8, dots_label="8 Punkte"),), label="Rangliste"),
    Bullets(("Punkt eins", "Punkt zwei")),
    Link("Kalender", "https://bot.example/k/abc"),
    Buttons((Button("Mitmachen", "write", primary=True),)),
)


async def test_a_post_shows_once_however_often_it_is_delivered() -> None:
    notebook = MemoryNotebook()
    async with open_room(notebook=notebook) as room:
        anna = await room.enter("Anna")
        first = await room.adapter.deliver(call("key", Heading("Los geht’s")))
        assert isinstance(first, Sent)
        assert await room.adapter.deliver(call("key", Heading("Los geht’s"))) == first
        assert len(articles(await anna.page(), "timeline")) == 1
    async with open_room(notebook=notebook) as room:
        assert await room.adapter.deliver(call("key", Heading("Los geht’s"))) == first
        assert await room.adapter.find("key") == first
        assert await room.adapter.find("another") is None
        assert len(articles(await replace(anna, browser=room.browser).page(), "timeline")) == 1


async def test_all_blocks_look_the_same_after_a_restart() -> None:
    notebook = MemoryNotebook()
    async with open_room(notebook=notebook) as room:
        anna = await room.enter("Anna")
        await room.adapter.deliver(call("key", *EVERYTHING))
        before = articles(await anna.page(), "timeline")
    async with open_room(notebook=notebook) as room:
        after = articles(await replace(anna, browser=room.browser).page(), "timeline")
    assert before == after
    (article,) = after
    for words in (
        "Überschrift",
        "Ein Absatz",
        "Karte",
        "8 Punkte",
        "Punkt zwei",
        "Mitmachen",
        "/k/abc",
    ):
        assert words in article
    assert article.count("<i></i>") == 8
    assert 'class="small"' in article


async def test_what_people_wrote_is_shown_as_it_was_written() -> None:
    nasty = '<script>alert("1")</script> & {{ 7 * 7 }} „ü“'
    async with open_room() as room:
        anna = await room.enter("Anna <b>")
        await room.adapter.deliver(call("key", Heading(nasty), Cards((Entry(nasty, dots=1),))))
        await anna.send("line", {"line": nasty})
        raw = (await room.browser.get(anna.base)).text
        assert "<script>alert" not in raw
        assert "Anna <b>" not in raw
        assert raw.count("&lt;script&gt;alert(") >= 3
        assert "{{ 7 * 7 }}" in raw


async def test_an_edit_replaces_what_stood_there() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        sent = await room.adapter.deliver(call("key", Heading("Noch zehn Minuten")))
        await room.adapter.deliver(call("later", Heading("Danach")))
        edit = Edit("edit", "key", TEAM, said(Heading("Noch fünf Minuten")))
        assert await room.adapter.deliver(edit) == sent
        assert await room.adapter.deliver(edit) == sent
        assert await room.adapter.find("edit") == sent
        first, second = articles(await anna.page(), "timeline")
        assert "Noch fünf Minuten" in first
        assert "Danach" in second


async def test_an_edit_that_comes_twice_does_not_undo_a_later_one() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        await room.adapter.deliver(call("key", Heading("eins")))
        early = Edit("early", "key", TEAM, said(Heading("zwei")))
        await room.adapter.deliver(early)
        await room.adapter.deliver(Edit("late", "key", TEAM, said(Heading("drei"))))
        await room.adapter.deliver(early)
        assert "drei" in await anna.page()


async def test_what_has_no_place_fails_for_good() -> None:
    async with open_room() as room:
        nowhere = call("a", Heading("?"), to=PlaceId("web:room:gone"))
        assert await room.adapter.deliver(nowhere) == Failed("channel_not_found")
        nobody = invitation("b", "web:room:gone")
        assert await room.adapter.deliver(nobody) == Failed("user_not_found")
        lost = Edit("c", "never", TEAM, said(Heading("?")))
        assert await room.adapter.deliver(lost) == Failed("message_not_found")


async def test_a_closed_room_asks_to_come_again() -> None:
    async with open_room() as room:
        room.adapter.stop()
        assert isinstance(await room.adapter.deliver(call("key", Heading("?"))), RetryAfter)


async def test_a_private_post_is_seen_by_one_person() -> None:
    async with open_room() as room:
        anna, ben = await room.enter("Anna"), await room.enter("Ben")
        await room.adapter.deliver(invitation("key", await room.person("Anna")))
        assert "Ideen schreiben" in await anna.page()
        assert "Ideen schreiben" not in await ben.page()
        assert articles(await anna.page(), "timeline") == []


async def test_with_its_phase_the_buttons_go_and_the_text_stays() -> None:
    notebook = MemoryNotebook()
    hide = Entry("Karte", buttons=(Button("Ausblenden", "hide"),))
    join = Buttons((Button("Mitmachen", "write"),))
    async with open_room(notebook=notebook) as room:
        anna = await room.enter("Anna")
        await room.adapter.deliver(invitation("private", await room.person("Anna")))
        await room.adapter.deliver(call("public", Text("Los"), Cards((hide,)), join, phase=PHASE))
        await room.adapter.deliver(call("other", join, phase=PhaseId("another")))
        await room.adapter.phase_closed(PHASE)
        await room.adapter.phase_closed(PHASE)
    async with open_room(notebook=notebook) as room:
        page = await replace(anna, browser=room.browser).page()
        (private,) = articles(page, "private")
        public, other = articles(page, "timeline")
        assert "Was nun?" in private
        assert "waits" not in private
        assert "Karte" in public
        assert "<button" not in private + public
        assert "<button" in other


async def test_the_oldest_private_posts_go_where_there_are_too_many() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        person = await room.person("Anna")
        for number in range(52):
            post = Post(f"key-{number}", PersonId(person), said(Text(f"({number})")), private=True)
            await room.adapter.deliver(post)
        page = await anna.page()
        assert len(articles(page, "private")) == 50
        assert "(1)" not in page
        assert "(51)" in page
        assert len(await room.notebook.scan("item/")) == 50


async def test_only_the_newest_are_shown_until_one_asks_for_all() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        for number in range(70):
            await room.adapter.deliver(call(f"key-{number}", Text(f"({number})")))
        assert len(articles(await anna.page(), "timeline")) == 60
        assert "Ältere Nachrichten" in await anna.page()
        assert len(articles(await anna.page(anna.base + "?all=yes"), "timeline")) == 70


async def test_what_the_platform_promises() -> None:
    async with open_room() as room:
        assert room.adapter.cap(TEAM) is Level.ANONYMOUS
        assert room.adapter.invitations_take(1000).total_seconds() == 0
        assert "http://localhost:8080" in await room.adapter.check()
        assert list(await room.adapter.members(PlaceId("web:room:gone"))) == []
