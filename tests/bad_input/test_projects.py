"""What is wrong with projects: days, people, two at one plan, too many, strangers."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.project import ProjectId, ProjectState
from bot.core.refusal import Reason
from bot.port import Failed, Form, Note, Outcome, Parcel, Person, Place, Post, Role
from tests.plain import plain
from tests.world import TEAM, MemoryPlatform, World, person, strict_texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.project import Project
    from bot.port import Answer, Value

ANNA, BEN, CEM, ZOE = person("Anna"), person("Ben"), person("Cem"), person("Zoe")
ADMIN = person("Dora", Role.ADMIN)
ID = ProjectId("0123456789abcdef")
PLAN: dict[str, Value] = {
    "what": "Leiser werden",
    "step": "Nach Teppichen fragen",
    "due": "2026-03-16",
    "effect": "Man versteht uns.",
    "who": BEN.id,
}


class Deaf(MemoryPlatform):
    """Some people let the bot say nothing."""

    deaf: frozenset[str] = frozenset()
    why: str = "user_disabled"

    async def deliver(self, parcel: Parcel) -> Outcome:
        if parcel.to in self.deaf:
            return Failed(self.why)
        return await super().deliver(parcel)


@asynccontextmanager
async def room(folder: Path) -> AsyncIterator[World]:
    async with World(folder, platform=Deaf()) as world:
        world.platform.people[TEAM.id] = [ANNA, BEN, CEM, ADMIN]
        yield world


def said(reason: Reason, **details: str | int) -> str:
    return strict_texts("de").say("de", f"refused-{reason}", **details)


async def propose(world: World, number: int = 0, **other: Any) -> Answer:
    project_id = f"{ID}{number}" if number else ID
    return await world.submit(ANNA, f"propose:{project_id}.", PLAN | other)


async def kept(world: World, project_id: ProjectId = ID) -> Project:
    async with world.store.reading() as reading:
        found = await reading.project(project_id)
    assert found
    return found


async def going(world: World) -> Project:
    await propose(world)
    await world.press(BEN, f"take:{ID}")
    project = await kept(world)
    assert project.state is ProjectState.GOING
    return project


WRONG = [
    ("due", "", Reason.DATE_MISSING, {}),
    ("due", "2026-02-31", Reason.UNREADABLE_DATE, {"typed": "2026-02-31"}),
    ("due", "x" * 5000, Reason.UNREADABLE_DATE, {"typed": "x" * 40}),
    ("due", "2026-03-01", Reason.DATE_PAST, {}),
    ("due", "9999-12-31", Reason.DATE_TOO_FAR, {}),
    ("what", " ", Reason.WHAT_MISSING, {}),
    ("what", "x" * 201, Reason.SENTENCE_TOO_LONG, {"length": 201, "limit": 200}),
    ("step", "", Reason.STEP_MISSING, {}),
    ("effect", "a\u202eb", Reason.CONTROL_CHARACTERS, {}),
    ("who", "", Reason.NOBODY_ASKED, {}),
    ("who", ZOE.id, Reason.PERSON_GONE, {}),
]


@pytest.mark.parametrize(("at", "value", "reason", "details"), WRONG)
async def test_a_plan_that_cannot_be_comes_back_as_it_was_typed(
    tmp_path: Path, at: str, value: str, reason: Reason, details: dict[str, str | int]
) -> None:
    async with room(tmp_path) as world:
        form = await world.submit(ANNA, f"propose:{ID}.", PLAN | {at: value})
        assert isinstance(form, Form)
        assert form.errors == {at: said(reason, **details)}
        typed = {field.name: field.value for field in form.fields}
        assert typed == PLAN | {at: value}
        assert not world.platform.arrived
        again = await world.submit(ANNA, form.action, PLAN)
        assert isinstance(again, Note)
        assert (await kept(world)).asked


async def test_sent_twice_it_is_made_once(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        for _ in range(2):
            assert isinstance(await propose(world), Note)
        async with world.store.reading() as reading:
            assert len(await reading.projects(TEAM.id)) == 1
        assert len(world.platform.arrived) == 1


async def test_a_fourth_one_has_to_be_insisted_on(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        for number in (1, 2, 3):
            assert isinstance(await propose(world, number), Note)
        form = await propose(world, 4)
        assert isinstance(form, Form)
        assert form.errors == {"": said(Reason.TOO_MANY_PROJECTS, count=3, most=3)}
        (insist,) = form.buttons
        values = {field.name: field.value for field in form.fields}
        assert isinstance(await world.submit(ANNA, insist.action, values), Note)
        assert (await kept(world, ProjectId(f"{ID}4"))).is_open


async def test_whoever_leads_nothing_here_may_not_insist(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        for number in (1, 2, 3):
            await propose(world, number)
        refused = {"": said(Reason.LEAD_MAY_INSIST, count=3, most=3)}
        for verb in ("propose", "propose-anyway"):  # such a button can be forged
            form = await world.submit(CEM, f"{verb}:{ID}4.", PLAN)
            assert isinstance(form, Form)
            assert (form.errors, form.buttons) == (refused, ())
            assert {field.name: field.value for field in form.fields} == PLAN
        assert isinstance(await world.submit(ADMIN, f"propose-anyway:{ID}5.", PLAN), Note)
        async with world.store.reading() as reading:
            assert len(await reading.projects(TEAM.id)) == 4


async def test_two_hundred_open_projects_are_listed_page_by_page(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        for number in range(1, 201):
            await world.submit(ANNA, f"propose-anyway:{ID}{number}.", PLAN)
        note = await world.type(CEM, "projekte")
        assert isinstance(note, Note)
        assert "1 bis 20 von 200" in plain(note)
        assert "181 bis 200 von 200" in plain(await world.press(CEM, "projects:open.180"))
        await world.pass_time(timedelta(days=8))
        async with world.store.reading() as reading:
            asked = [one.reminded for one in await reading.projects(TEAM.id)]
        assert asked == [1] * 200


@pytest.mark.parametrize(
    ("who", "action", "reason"),
    [
        (CEM, "take", Reason.NOT_ASKED),
        (CEM, "decline", Reason.NOT_ASKED),
        (CEM, "going", Reason.NOT_THE_OWNER),
        (ANNA, "stuck", Reason.NOT_THE_OWNER),
        (ADMIN, "pause", Reason.NOT_THE_OWNER),
        (CEM, "edit", Reason.NOT_THEIR_PROJECT),
        (CEM, "finish", Reason.NOT_THEIR_PROJECT),
        (CEM, "end-project-yes", Reason.NOT_THEIR_PROJECT),
        (CEM, "hand-over", Reason.NOT_THEIR_PROJECT),
        (BEN, "take", Reason.NOT_ASKED),
    ],
)
async def test_what_somebody_may_not_do_is_refused_and_changes_nothing(
    tmp_path: Path, who: Person, action: str, reason: Reason
) -> None:
    async with room(tmp_path) as world:
        before = await going(world)
        note = await world.press(who, f"{action}:{ID}")
        assert isinstance(note, Note)
        assert plain(note) == said(reason)
        assert await kept(world) == before


async def test_a_role_counts_only_in_its_own_place(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        elsewhere = Place(type(TEAM.id)("web:elsewhere"), "#elsewhere")
        assert isinstance(await world.press(ADMIN, f"edit:{ID}"), Form)
        note = await world.press(ADMIN, f"edit:{ID}", elsewhere)
        assert plain(note) == said(Reason.NOT_THEIR_PROJECT)


@pytest.mark.parametrize("about", ["", "nothing", "1.2", "x" * 4000])
async def test_what_there_is_not_is_refused(tmp_path: Path, about: str) -> None:
    async with room(tmp_path) as world:
        for verb in ("look", "going", "take", "edit", "end-project-yes", "another-day"):
            note = await world.press(ANNA, f"{verb}:{about}")
            assert plain(note) == said(Reason.NO_SUCH_PROJECT)
        assert plain(await world.press(ANNA, "project:1.2")) == said(Reason.STALE)


async def test_the_later_of_two_sees_what_the_earlier_has_changed(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        form = await world.press(ANNA, f"edit:{ID}")
        assert isinstance(form, Form)
        assert form.action == f"save-edit:{ID}.0"
        await world.submit(BEN, form.action, PLAN | {"what": "Ganz leise", "step": "Kopfhörer"})
        late = await world.submit(ANNA, form.action, PLAN | {"what": "Viel leiser"})
        assert isinstance(late, Form)
        assert late.errors == {
            "": said(Reason.EDITED_MEANWHILE),
            "what": "Jetzt steht hier: „Ganz leise“",
        }
        values = {field.name: field.value for field in late.fields}
        assert (values["what"], values["step"]) == ("Viel leiser", "Kopfhörer")
        await world.submit(ANNA, late.action, values)
        plan = (await kept(world)).plan
        assert (plan.what, plan.step) == ("Viel leiser", "Kopfhörer")


async def test_nothing_typed_is_lost_on_a_project_that_is_over(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        await world.press(ANNA, f"end-project-yes:{ID}")
        for action, values in (
            (f"save-edit:{ID}.0", PLAN | {"what": "Viel leiser"}),
            (f"explain:{ID}", {"line": "Viel leiser"}),
        ):
            form = await world.submit(BEN, action, values)
            assert isinstance(form, Form)
            assert form.errors == {"": said(Reason.PROJECT_OVER)}
            assert "Viel leiser" in plain(form)


async def test_an_owner_who_has_left_is_let_go_and_the_lead_hears(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        world.platform.people[TEAM.id].remove(BEN)
        await world.pass_time(timedelta(days=8))
        project = await kept(world)
        assert (project.state, project.owner) == (ProjectState.UNOWNED, None)
        last = world.platform.arrived[-1]
        assert isinstance(last, Post)
        assert last.to == ANNA.id
        assert "Ben ist nicht mehr in #team" in plain(last.message)
        assert "[Jemand anderen fragen]" in plain(last.message)


async def hands_over(world: World, who: Person, to: Person) -> None:
    note = await world.submit(who, f"hand-to:{ID}", {"who": to.id})
    assert "sage dir Bescheid" in plain(note)


async def test_whoever_has_asked_hears_the_answer(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        for answer, words in (("decline", "Cem möchte"), ("take", "Cem kümmert sich")):
            await hands_over(world, ADMIN, CEM)
            await world.press(CEM, f"{answer}:{ID}")
            told = [one for one in world.platform.arrived if one.to == ADMIN.id]
            assert plain(told[-1].message).startswith(words)
            assert "[Jemand anderen fragen]" not in plain(told[-1].message)
        assert len(told) == 2


async def test_whoever_could_take_it_over_and_has_left_is_asked_no_more(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        await hands_over(world, ADMIN, CEM)
        world.platform.people[TEAM.id].remove(CEM)
        await world.pass_time(timedelta(days=8))
        project = await kept(world)
        assert (project.state, project.asked) == (ProjectState.GOING, None)
        assert project.owner
        assert project.silent == 1  # Ben was asked all the same
        for one in (ANNA, BEN, ADMIN):
            told = [plain(post.message) for post in world.platform.arrived if post.to == one.id]
            assert any("Cem kann „Leiser werden“ nicht übernehmen" in text for text in told)


async def test_an_owner_who_has_blocked_the_bot_is_let_go_too(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        assert isinstance(world.platform, Deaf)
        world.platform.deaf = frozenset({BEN.id})
        await world.pass_time(timedelta(days=8))
        assert (await kept(world)).owner is None
        told = [one for one in world.platform.arrived if one.to == ANNA.id]
        assert "meine Nachrichten kommen nicht an" in plain(told[-1].message)


@pytest.mark.parametrize("why", ["missing_scope", "restricted_action", "invalid_blocks"])
async def test_what_is_wrong_with_the_bot_costs_nobody_their_project(
    tmp_path: Path, why: str
) -> None:
    async with room(tmp_path) as world:
        before = await going(world)
        assert isinstance(world.platform, Deaf)
        world.platform.deaf, world.platform.why = frozenset({BEN.id}), why
        await world.pass_time(timedelta(days=15))
        assert (await kept(world)).owner == before.owner
        told = [plain(one.message) for one in world.platform.arrived if one.to == ANNA.id]
        assert (
            sum("An Ben konnte ich zu „Leiser werden“ nichts schreiben" in one for one in told) == 1
        )
        world.platform.deaf = frozenset()
        await world.pass_time(timedelta(days=7))
        assert world.platform.arrived[-2].to == BEN.id


async def test_what_the_team_is_asked_again_stands_where_it_was_asked(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        for line in ("Wer kennt die Anlage?", "Wer hat den Schlüssel?"):
            note = await world.submit(BEN, f"ask-team:{ID}", {"line": line, "need": "help"})
            assert "Deine Frage steht jetzt im Team" in plain(note)
        posts = [
            one for one in world.platform.shown.values() if "nicht weiter" in plain(one.message)
        ]
        (asked,) = posts
        assert "Wer hat den Schlüssel?" in plain(asked.message)


async def test_where_the_place_takes_nothing_the_lead_hears_once(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        assert isinstance(world.platform, Deaf)
        world.platform.deaf = frozenset({str(TEAM.id)})
        await world.pass_time(timedelta(days=8))
        told = [plain(one.message) for one in world.platform.arrived if one.to == ANNA.id]
        assert sum("konnte ich dort nichts schreiben" in text for text in told) == 1


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("2026-03-02", Reason.DATE_PAST),  # today
        ("2026-13-01", Reason.UNREADABLE_DATE),
        ("", Reason.DATE_MISSING),
        ("2030-01-01", Reason.DATE_TOO_FAR),
    ],
)
async def test_a_pause_that_cannot_be(tmp_path: Path, until: str, reason: Reason) -> None:
    async with room(tmp_path) as world:
        await going(world)
        form = await world.submit(BEN, f"pause-until:{ID}", {"until": until})
        assert isinstance(form, Form)
        assert form.errors == {"until": said(reason, typed=until)}
        assert (await kept(world)).state is ProjectState.GOING


async def test_what_customers_could_be_told_is_for_owner_and_lead_of_what_is_done(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as world:
        await going(world)
        assert plain(await world.press(ANNA, f"draft-text:{ID}")) == said(Reason.STALE)
        sent = {"effect": "Man versteht uns.", "line": "Kosten: geheim."}
        await world.submit(BEN, f"finish-yes:{ID}", sent)
        (told,) = [
            one for one in world.platform.arrived if "[Text vorschlagen]" in plain(one.message)
        ]
        assert told.to == ANNA.id
        for who in (ANNA, BEN):
            draft = plain(await world.press(who, f"draft-text:{ID}", None))
            assert "Das merken Sie davon: Man versteht uns." in draft
            assert "geheim" not in draft
            assert "Ben" not in draft
        note = await world.press(CEM, f"draft-text:{ID}")
        assert plain(note) == said(Reason.NOT_THEIR_PROJECT)


@pytest.mark.parametrize(("lead", "effect"), [(ANNA, ""), (None, "Man versteht uns.")])
async def test_of_customers_hears_the_lead_or_else_the_owner_if_they_notice_anything(
    tmp_path: Path, lead: Person | None, effect: str
) -> None:
    async with room(tmp_path) as world:
        project = await going(world)
        async with world.store.transaction() as tx:
            await tx.save_project(replace(project, lead=project.lead if lead else None))
        await world.submit(BEN, f"finish-yes:{ID}", {"effect": effect})
        asks = [one for one in world.platform.arrived if "[Text vorschlagen]" in plain(one.message)]
        assert [one.to for one in asks] == ([BEN.id] if effect else [])


async def test_what_was_said_with_a_pause_is_kept(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        await world.submit(BEN, f"explain:{ID}", {"line": "Der Chef ist im Urlaub."})
        form = await world.press(BEN, f"pause:{ID}")
        assert isinstance(form, Form)
        values = {field.name: field.value for field in form.fields}
        assert values["line"] == "Der Chef ist im Urlaub."
        wrong = await world.submit(BEN, form.action, values | {"until": "", "line": "x" * 201})
        assert isinstance(wrong, Form)
        assert set(wrong.errors) == {"until", "line"}
        assert "x" * 201 in plain(wrong)
        await world.submit(BEN, form.action, values)
        assert (await kept(world)).line == "Der Chef ist im Urlaub."


async def test_in_a_practice_there_are_none(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        practice = Place(TEAM.id, "#team", practice=True)
        note = await world.type(ANNA, "projekt Leiser", practice)
        assert plain(note) == said(Reason.NO_PROJECTS_HERE)


async def orphaned(world: World) -> None:
    """Lead and owner have left, and nobody there is an administrator."""
    await going(world)
    world.platform.people[TEAM.id] = [CEM, ZOE]
    await world.pass_time(timedelta(days=8))
    assert (await kept(world)).state is ProjectState.UNOWNED


async def test_of_an_orphan_its_place_hears_and_any_member_may_take_it(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await orphaned(world)
        told = world.platform.arrived[-1]
        assert told.to == TEAM.id
        assert "„Leiser werden“ kümmert sich gerade niemand" in plain(told.message)
        assert "[Ich kümmere mich]" in plain(await world.press(CEM, f"look:{ID}"))
        guest = person("Gast", Role.EXTERNAL)
        assert plain(await world.press(guest, f"take:{ID}")) == said(Reason.NOT_ASKED)
        await world.press(CEM, f"take:{ID}")
        project = await kept(world)
        assert project.owner
        assert (project.owner.id, project.state) == (CEM.id, ProjectState.GOING)
        assert plain(await world.press(ZOE, f"take:{ID}")) == said(Reason.NOT_ASKED)
        assert plain(await world.press(ZOE, f"end-project-yes:{ID}")) == said(
            Reason.NOT_THEIR_PROJECT
        )


async def test_any_member_may_end_an_orphan(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await orphaned(world)
        assert isinstance(await world.press(CEM, f"end-project:{ID}"), Form)
        await world.press(CEM, f"end-project-yes:{ID}")
        assert (await kept(world)).state is ProjectState.ENDED


async def test_while_its_lead_is_there_nobody_else_ends_what_nobody_looks_after(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as world:
        await going(world)
        world.platform.people[TEAM.id].remove(BEN)
        await world.pass_time(timedelta(days=8))
        shown = plain(await world.press(CEM, f"look:{ID}"))
        assert "[Ich kümmere mich]" in shown
        assert "[Beenden]" not in shown
        note = await world.press(CEM, f"end-project-yes:{ID}")
        assert plain(note) == said(Reason.NOT_THEIR_PROJECT)


async def test_in_private_the_closed_ones_are_listed_too(tmp_path: Path) -> None:
    async with room(tmp_path) as world:
        await going(world)
        await world.press(BEN, f"end-project-yes:{ID}")
        assert "Gerade hast du keines." in plain(await world.press(BEN, "projects:mine", None))
        note = await world.press(BEN, "projects:closed", None)
        assert "Deine abgeschlossenen Projekte" in plain(note)
        assert "„Leiser werden“ – beendet, Ben" in plain(note)
        assert "Leiser" not in plain(await world.press(CEM, "projects:closed", None))
