"""Coming in: names on a machine of one's own, invitations elsewhere, and who is kept out."""

from dataclasses import replace
from html import unescape

import pytest

from adapters.web.identity import Signer, clean_name, new_person
from bot.port import Role
from tests.unit.web.room import OPEN_PAGE, OURS, TEAM, MemoryNotebook, open_room

# --- names and tokens ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Anna   Berg ", "Anna Berg"),
        ("A\u0308rzte", "Ärzte"),
        ("Bo\x00\u202ebo\u200b", "Bobo"),
        ("دينا", "دينا"),
        ("x" * 40, "x" * 40),
        ("x" * 41, ""),
        ("\u200b \n", ""),
    ],
)
def test_a_name_is_what_can_be_seen_of_it(typed: str, name: str) -> None:
    assert clean_name(typed) == name


def test_a_token_stands_for_one_person() -> None:
    signer, person = Signer(b"one"), new_person()
    token = signer.token(person)
    assert signer.person(token) == person
    assert Signer(b"another").person(token) is None


def test_a_forged_token_stands_for_nobody() -> None:
    signer = Signer(b"one")
    token = signer.token(new_person())
    for forged in (token[:-1] + "~", "x" + token, token.replace(".", ""), "", ".", "ü.ü"):
        assert signer.person(forged) is None


def test_a_token_is_no_invitation() -> None:
    signer = Signer(b"one")
    assert signer.invited(signer.token(new_person())) is None
    assert signer.person(signer.invitation("Anna", admin=True)) is None


# --- a machine of one's own ------------------------------------------------------------------


async def test_the_first_person_is_admin_and_later_ones_are_members() -> None:
    async with open_room() as room:
        await room.enter("Anna")
        await room.enter("Ben")
        members = await room.adapter.members(TEAM)
        assert [(one.name, one.role) for one in members] == [
            ("Anna", Role.ADMIN),
            ("Ben", Role.MEMBER),
        ]


@pytest.mark.parametrize(
    ("name", "why"), [("", "1 bis 40"), ("anna", "schon jemand"), ("BLITZLICHT", "schon jemand")]
)
async def test_a_name_that_will_not_do_is_kept_and_explained(name: str, why: str) -> None:
    async with open_room() as room:
        await room.enter("Anna")
        reply = await room.browser.post("/enter", data={"name": name}, headers=OURS)
        page = unescape(reply.text)
        assert why in page
        assert f'value="{name}"' in page
        assert 'aria-invalid="true"' in page


async def test_a_further_person_goes_to_the_channel_of_the_first() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        reply = await room.browser.post(
            f"{anna.home}/channels", data={"name": "#Küche"}, headers=OURS
        )
        kitchen = str(reply.url.path).rpartition("/")[2]
        ben = await room.enter("Ben", channel=f"web:room:{kitchen}", further="yes")
        assert ben.base.endswith(kitchen)
        assert [one.name for one in await room.adapter.members(ben.channel)] == ["Anna", "Ben"]
        assert [one.name for one in await room.adapter.members(TEAM)] == ["Anna"]


async def test_everyone_chooses_a_language() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna", language="en")
        assert "Just for you" in await anna.page()
        (person,) = await room.adapter.members(TEAM)
        assert person.language == "en"
        form = {"language": "de", "channel": TEAM}
        reply = await room.browser.post(f"{anna.home}/language", data=form, headers=OURS)
        assert "Nur für dich" in reply.text


async def test_another_name_for_this_machine_is_refused() -> None:
    """A page elsewhere could have had its own name point here."""
    async with open_room() as room:
        for headers in ({"host": "evil.example"}, {"x-forwarded-for": "192.0.2.1"}):
            reply = await room.browser.get("/", headers=headers)
            assert reply.status_code == 421
            assert "localhost" in reply.text


# --- elsewhere -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loopback", "url"),
    [(False, "http://localhost:8080"), (True, "https://blitzlicht.example")],
)
async def test_where_others_can_reach_it_a_name_is_not_enough(loopback: bool, url: str) -> None:
    async with open_room(loopback=loopback, public_url=url) as room:
        page = await room.browser.get("/")
        assert "persönlicher Link" in page.text
        assert "<form" not in page.text
        assert (await room.browser.get("/enter")).status_code == 404
        reply = await room.browser.post("/enter", data={"name": "Anna"}, headers=OURS)
        assert reply.status_code == 403
        assert list(await room.adapter.members(TEAM)) == []


async def test_an_invitation_makes_the_same_person_each_time() -> None:
    async with open_room(loopback=False) as room:
        path = room.adapter.invitation("  Anna ", admin=True)
        assert "Hallo Anna!" in (await room.browser.get(path)).text
        assert list(await room.adapter.members(TEAM)) == []  # looking is not entering
        first = await room.browser.post(path, headers=OURS)
        again = await room.browser.post(path, headers=OURS)
        assert first.url.path == again.url.path
        (anna,) = await room.adapter.members(TEAM)
        assert (anna.name, anna.role) == ("Anna", Role.ADMIN)


async def test_an_invitation_without_more_makes_a_member() -> None:
    async with open_room(loopback=False) as room:
        await room.browser.post(room.adapter.invitation("Anna"), headers=OURS)
        (anna,) = await room.adapter.members(TEAM)
        assert anna.role is Role.MEMBER


async def test_a_forged_invitation_leads_nowhere() -> None:
    async with open_room(loopback=False) as room:
        path = room.adapter.invitation("Anna")
        assert (await room.browser.get(path + "x")).status_code == 404
        assert (await room.browser.post(path + "x", headers=OURS)).status_code == 404
        with pytest.raises(ValueError, match="1 bis 40"):
            room.adapter.invitation(" ")


# --- what stands before every page -----------------------------------------------------------


async def test_a_window_of_nobody_is_a_kind_page_with_a_way_back() -> None:
    async with open_room() as room:
        for address in ("/p/nobody.x/", "/p/nobody.x/c/team", "/nowhere"):
            reply = await room.browser.get(address)
            assert reply.status_code == 404
            assert 'href="/"' in reply.text
            assert "Hier ist nichts" in reply.text


async def test_a_person_of_another_room_is_nobody_here() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
    async with open_room() as other:
        assert (await other.browser.get(anna.base)).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:8080"}, 204),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 204),  # our pages send no referrer
        ({}, 204),  # no browser
    ],
)
async def test_only_our_own_pages_may_act(headers: dict[str, str], status: int) -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        fragment = {"blitzlicht-fragment": "yes"}
        reply = await room.browser.post(
            f"{anna.base}/line", data={"line": "Bin da"}, headers=headers | fragment
        )
        assert reply.status_code == status
        assert ("Bin da" in await anna.page()) == (status == 204)


async def test_too_much_at_once_is_refused_kindly() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        reply = await anna.send("line", {"line": "x" * 300_000})
        assert reply.status_code == 413
        assert "zu viel" in reply.text
        assert "<dialog" in reply.text


async def test_our_own_mistakes_are_kind_and_tell_nothing() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        room.notebook.broken = True
        reply = await anna.send("line", {"line": "Geheim"})
        assert reply.status_code == 500
        assert "nicht an dir" in reply.text
        assert "Traceback" not in reply.text
        room.notebook.broken = False
        assert "Geheim" not in await anna.page()


async def test_a_closed_room_says_so() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        room.adapter.stop()
        reply = await room.browser.get(anna.base)
        assert reply.status_code == 503
        assert not room.adapter.alive()


async def test_every_answer_carries_safe_headers() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        for address in ("/", anna.base, "/nowhere", "/static/room.css"):
            headers = (await room.browser.get(address)).headers
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert "default-src 'self'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert ("no-store" in headers["cache-control"]) == ("static" not in address)


async def test_no_page_needs_what_the_policy_forbids() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        for address in ("/", "/enter", anna.base, "/nowhere"):
            page = (await room.browser.get(address)).text
            assert " style=" not in page
            assert "<style" not in page
            assert " onclick=" not in page
            assert "http://" not in page
            assert "https://" not in page


async def test_the_typeface_comes_from_here() -> None:
    async with open_room() as room:
        reply = await room.browser.get("/static/fonts/AtkinsonHyperlegible-Regular.ttf")
        assert reply.status_code == 200


async def test_people_and_windows_survive_a_restart() -> None:
    notebook = MemoryNotebook()
    async with open_room(notebook=notebook) as room:
        anna = await room.enter("Anna")
        await anna.send("line", {"line": "Bin gleich zurück"})
    async with open_room(notebook=notebook) as room:
        assert "Bin gleich zurück" in await replace(anna, browser=room.browser).page()
        (person,) = await room.adapter.members(TEAM)
        assert person.role is Role.ADMIN
        reply = await room.browser.post(f"{anna.base}/leave", headers=OPEN_PAGE)
        assert reply.status_code == 200  # home, and in again
