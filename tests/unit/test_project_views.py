"""What is said about projects: everything can be said, and nothing gives anybody away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from adapters.slack.blocks import parts
from adapters.slack.modals import Modals
from bot.commands import Action, Words
from bot.core.project import Need, ProjectState
from bot.port import ChoiceField, Form, Message
from bot.texts import LANGUAGES, Texts, Voice
from bot.views import Standing, Views
from tests.follow_ups import BEN, MEMBERS, PLAN, TODAY, everything, project, stages
from tests.plain import plain
from tests.slack.checks import check_message, check_view
from tests.stories import METHODS, Story
from tests.talk import buttons_of

TEXTS = Texts.load(strict=True)
VIEWS = Views(TEXTS, METHODS, Words.load())
DE, SIE, EN = (Voice(language, "Europe/Berlin") for language in LANGUAGES)


@pytest.mark.parametrize("voice", [DE, SIE, EN], ids=LANGUAGES)
def test_everything_can_be_said_and_fits_into_slack(voice: Voice) -> None:
    modals = Modals(TEXTS)
    for shown in everything(VIEWS, voice):
        assert plain(shown).strip()
        if isinstance(shown, Message):
            for part in parts(shown, about="C1"):
                check_message({"text": part.text, "blocks": part.blocks})
        elif isinstance(shown, Form):
            check_view(modals.form(shown, "C1"))
        else:
            check_view(modals.note(shown, "C1"))
        for button in buttons_of(shown) if isinstance(shown, Message) else ():
            assert Action.parse(button.action)


def test_whoever_is_asked_is_named_to_nobody_else() -> None:
    asked = project()
    for standing in (Standing(), Standing(asked=True)):
        assert "Ben" not in plain(VIEWS.project_note(DE, asked, TODAY, standing))
    assert "Gefragt ist Ben." in plain(VIEWS.project_note(DE, asked, TODAY, Standing(lead=True)))
    for message in (
        VIEWS.digest_message(DE, [asked], (), TODAY),
        VIEWS.standing_message(DE, [asked], TODAY),
        VIEWS.projects_note(DE, [asked], TODAY, place_name="#team").message,
    ):
        assert "Ben" not in plain(message)


def test_nobody_is_chosen_beforehand() -> None:
    form = next(shown for shown in everything(VIEWS, DE) if isinstance(shown, Form))
    (who,) = [field for field in form.fields if isinstance(field, ChoiceField)]
    assert who.value == ""
    assert [option.label for option in who.options] == [
        "Bitte auswählen",
        "Anna (du)",
        "Ben",
        "Cem",
    ]
    assert len(who.options) == len(MEMBERS) + 1


def test_a_day_far_away_has_its_year() -> None:
    later = replace(PLAN, due=date(2027, 1, 11))
    assert "bis 11. Januar 2027." in plain(VIEWS.ask_message(DE, project(plan=later), TODAY))
    assert "by 11 January 2027." in plain(VIEWS.ask_message(EN, project(plan=later), TODAY))
    assert "bis Mittwoch, 18. März." in plain(VIEWS.ask_message(DE, project(), TODAY))


def test_the_overview_is_cut_where_there_are_too_many() -> None:
    many = [
        replace(one, plan=replace(PLAN, what=f"Nr. {n}")) for n, one in enumerate(stages() * 16)
    ]
    lines = plain(VIEWS.digest_message(DE, many, (), TODAY)).splitlines()
    assert len(many) > 200
    assert lines[20:22] == [
        f"· „Nr. 19“ – {lines[20].split(' – ')[1]}",
        f"· … und {len(many) - 20} weitere",
    ]


def test_a_list_of_hundreds_has_pages() -> None:
    many = stages() * 16
    note = VIEWS.projects_note(DE, many, TODAY, place_name="#team", start=220)
    assert f"221 bis {len(many)} von {len(many)}" in plain(note)
    assert "[Weitere]" not in plain(note)
    first = VIEWS.projects_note(DE, many, TODAY, place_name="#team")
    assert "[Weitere]" in plain(first)
    # "Weitere" of a list from the time when there were more.
    assert plain(VIEWS.projects_note(DE, many, TODAY, place_name="#team", start=400)) == plain(
        first
    )


def test_all_states_have_words_of_their_own() -> None:
    said = {TEXTS.say("de", "project-state", state=state.value) for state in ProjectState}
    assert len(said) == len(ProjectState)


def test_where_there_are_many_ideas_one_button_is_enough() -> None:
    story = Story(METHODS["blitzlicht"], people=4)
    story.collect(*(f"Idee {number:02}" for number in range(12)))
    for _ in range(2):  # too few vote, and too few again
        story.vote(contributors=1)
    said = VIEWS.place_parcels(story.said[-2], story.round, DE, "nonce")
    assert [button.label for button in buttons_of(said[-1].message)] == [
        "Projekt aus einer Idee machen"
    ]


def test_in_a_practice_there_are_no_projects() -> None:
    story = Story(METHODS["uebung"], people=1)
    story.collect("Idee 1", "Idee 2", "Idee 3", "Idee 4")
    story.vote({"Idee 1": 2})
    for effect in story.said:
        for parcel in VIEWS.place_parcels(effect, story.round, DE, "nonce"):
            assert "Projekt" not in plain(parcel.message)


def test_silence_is_not_taken_for_being_on_track() -> None:
    going = project(owner=BEN, asked=None, state=ProjectState.GOING, line="Läuft prima.")
    quiet = replace(going, silent=3)
    for voice, words in ((DE, "seit 2 Wochen nichts Neues, Ben"), (EN, "no news for 2 weeks, Ben")):
        told = plain(VIEWS.digest_message(voice, [quiet], (), TODAY))
        assert words in told
        assert "prima" not in told
    for voice in (DE, SIE):
        told = plain(VIEWS.digest_message(voice, [going, quiet], (), TODAY))
        assert "1 läuft, 1 ohne Nachricht, 0 hängen, 0 fertig" in told
    just_asked = plain(VIEWS.digest_message(DE, [replace(going, silent=1)], (), TODAY))
    assert "1 läuft, 0 hängen" in just_asked
    assert "läuft, Ben: „Läuft prima.“" in just_asked


def test_silence_about_what_hangs_is_told_too() -> None:
    stuck = project(owner=BEN, asked=None, state=ProjectState.STUCK, line="Wer hilft?", silent=3)
    told = plain(VIEWS.digest_message(DE, [replace(stuck, need=Need.HELP)], (), TODAY))
    assert "0 laufen, 1 hängt" in told
    assert "hängt, es fehlt Hilfe, seit 2 Wochen nichts Neues, Ben" in told
    assert "Wer hilft?" not in told
    resting = replace(stuck, state=ProjectState.RESTING, silent=5)
    told = plain(VIEWS.standing_message(DE, [resting], TODAY))
    assert "ruht, Ben" in told
    assert "Wer hilft?" not in told
