"""What a place and its people are told: everything can be said, and nothing in vain."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from bot.commands import Action, Verb, Words
from bot.core import effects as fx
from bot.core.effects import Effect
from bot.core.model import Kind, Level, Phase, Round
from bot.port import Block, Button, Buttons, Cards, Edit, Form, Message, Post
from bot.texts import LANGUAGES, Texts, Voice
from bot.views import Views
from tests.plain import plain
from tests.stories import (
    METHODS,
    Scene,
    Story,
    change_of_perspective,
    stories,
)

VIEWS = Views(Texts.load(strict=True), METHODS, Words.load())
DE, SIE, EN = (Voice(language, "Europe/Berlin") for language in LANGUAGES)
STORIES = stories()
LEVEL_WORDS = {
    ("de", Level.ANONYMOUS): "anonym",
    ("de", Level.CONFIDENTIAL): "vertraulich",
    ("de", Level.OPEN): "offen",
    ("de", Level.PRACTICE): "Übung, nicht anonym",
    ("en", Level.ANONYMOUS): "anonymous",
    ("en", Level.CONFIDENTIAL): "confidential",
    ("en", Level.OPEN): "open",
    ("en", Level.PRACTICE): "ractice, not anonymous",
}


def scenes() -> Iterator[tuple[Story, Scene]]:
    for story in STORIES:
        for scene in story.scenes:
            yield story, scene


def told(scene: Scene, voice: Voice = DE) -> list[Post | Edit]:
    return [
        parcel
        for number, effect in enumerate(scene.effects)
        for parcel in VIEWS.place_parcels(effect, scene.round, voice, f"nonce{number}")
    ]


def buttons(message: Message) -> list[Button]:
    def inside(block: Block) -> tuple[Button, ...]:
        if isinstance(block, Buttons):
            return block.buttons
        if isinstance(block, Cards):
            return tuple(button for entry in block.entries for button in entry.buttons)
        return ()

    return [button for block in message.blocks for button in inside(block)]


# --- all that can happen ----------------------------------------------------------------------


def test_the_stories_bring_about_everything() -> None:
    met = {
        (type(effect), scene.round.phase(effect.phase).plan.kind)
        if hasattr(effect, "phase")
        else (type(effect), None)
        for _, scene in scenes()
        for effect in scene.effects
    }
    assert {effect for effect, _ in met} == set(get_args(Effect))
    assert {(fx.Extended, kind) for kind in Kind} <= met
    levels = {phase.level for story in STORIES for phase in story.round.phases}
    assert levels == set(Level)


@pytest.mark.parametrize("voice", [DE, SIE, EN], ids=LANGUAGES)
def test_everything_can_be_said(voice: Voice) -> None:
    """Strict texts raise where one is missing, or a variable."""
    for _, scene in scenes():
        messages = [parcel.message for parcel in told(scene, voice)]
        for effect in scene.effects:
            private = VIEWS.private(effect, scene.round, voice)
            messages += [private] if private else []
        for message in messages:
            assert message.language == voice.language[:2]
            lines = plain(message).splitlines()
            assert lines
            assert all(line.strip() == line for line in lines)


def test_posts_have_one_key_and_edits_find_theirs() -> None:
    for story in STORIES:
        posted: set[str] = set()
        for scene in story.scenes:
            parcels = told(scene)
            assert len({parcel.key for parcel in parcels}) == len(parcels)
            for parcel in parcels:
                assert parcel.to == scene.round.place
                if isinstance(parcel, Post):
                    assert parcel.key not in posted
                    posted.add(parcel.key)
                else:
                    assert parcel.of in posted
                    assert parcel.key.startswith(f"{parcel.of}#nonce")


def test_a_pressed_button_belongs_to_something() -> None:
    for _, scene in scenes():
        phases = {phase.id for phase in scene.round.phases if phase.is_open}
        for parcel in told(scene):
            for button in buttons(parcel.message):
                action = Action.parse(button.action)
                assert action
                if action.verb is Verb.PROJECT:
                    cards = {f"{scene.round.id}.{card.id}" for card in scene.round.cards}
                    assert action.about in cards
                else:
                    assert not action.about or action.about in phases
                    assert not action.about or parcel.phase == action.about


def test_a_phase_that_is_over_has_no_buttons_left() -> None:
    for story in STORIES:
        shown: dict[str, Message] = {}
        for scene in story.scenes:
            for parcel in told(scene):
                shown[parcel.of if isinstance(parcel, Edit) else parcel.key] = parcel.message
            over = {phase.id for phase in scene.round.phases if not phase.is_open}
            for key, message in shown.items():
                about = {button.action.partition(":")[2] for button in buttons(message)}
                assert not about & over, key


def level_word(phase: Phase, voice: Voice) -> str:
    return LEVEL_WORDS[voice.language[:2], phase.level]


@pytest.mark.parametrize("voice", [DE, SIE, EN], ids=LANGUAGES)
def test_the_level_is_said_everywhere(voice: Voice) -> None:
    for _, scene in scenes():
        phase = scene.round.current
        if phase is None or phase.plan.kind is Kind.SHOW:
            continue
        said = [parcel.message for parcel in told(scene, voice) if parcel.key.endswith(":call")]
        said += [
            message
            for effect in scene.effects
            if (message := VIEWS.private(effect, scene.round, voice))
        ]
        texts = [plain(message) for message in said]
        texts.append(plain(form(scene.round, phase, voice)))
        for text in texts:
            assert level_word(phase, voice) in text


def form(round_: Round, phase: Phase, voice: Voice) -> Form:
    if phase.plan.kind is Kind.VOTE:
        return VIEWS.ballot_form(voice, round_, phase, {})
    return VIEWS.cards_form(voice, round_, phase, [], now=phase.opened_at)


def test_a_lower_level_is_said_first() -> None:
    story = change_of_perspective()
    worse = [
        (scene, effect)
        for scene in story.scenes
        for effect in scene.effects
        if isinstance(effect, fx.PhaseOpened) and effect.worse
    ]
    assert len(worse) == 2
    for scene, effect in worse:
        phase = scene.round.phase(effect.phase)
        (post,) = [parcel for parcel in told(scene) if isinstance(parcel, Post) and parcel.phase]
        private = VIEWS.private(effect, scene.round, DE)
        for shown in (post.message, private, form(scene.round, phase, DE)):
            second = plain(shown).splitlines()[1:3]
            assert any(line.startswith("Bitte zuerst lesen: Anders als eben") for line in second)


def test_nothing_of_a_person_is_in_any_key() -> None:
    for _, scene in scenes():
        for parcel in told(scene):
            assert str(scene.round.lead) not in parcel.key
            assert re.fullmatch(r"[^#]+(#nonce\d)?", parcel.key)
