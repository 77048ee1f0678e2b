"""Short answers for one person's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Sub, Verb
from bot.core.model import Card, CardState, Round
from bot.core.refusal import Reason, RefusedError
from bot.port import Block, Bullets, Button, Buttons, Cards, Entry, Heading, Note, Text
from bot.views.base import Base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.core.model import Method
    from bot.texts import Voice
    from bot.views.speech import Speech


class Notes(Base):
    """Help, methods, privacy, the Themenspeicher, refusals."""

    def note(self, voice: Voice, key: str, **args: str | int) -> Note:
        """One sentence by its key."""
        speech = self._speech(voice)
        return speech.note(Text(speech(key, **args)))

    def round_live(self, voice: Voice, live: Round, now: datetime) -> Note:
        """A second start: what is live here already, and until when."""
        return self._speech(voice).note(Text(self.live_text(voice, live, now)), error=True)

    def live_text(self, voice: Voice, live: Round, now: datetime) -> str:
        """The same, for a form's error."""
        speech = self._speech(voice)
        ends = live.current.closes_at if live.current else now
        error = RefusedError(
            Reason.ROUND_LIVE, question=speech.topic(live), time=speech.moment(ends, now)
        )
        return self.refusal_text(voice, error)

    def refusal_text(self, voice: Voice, error: RefusedError) -> str:
        """What happened and what to do, for a field's error."""
        return self._speech(voice)(f"refused-{error.reason}", **error.details)

    def refused(self, voice: Voice, error: RefusedError) -> Note:
        """The same as an answer of its own."""
        return self._speech(voice).note(Text(self.refusal_text(voice, error)), error=True)

    def help_note(
        self,
        voice: Voice,
        command: str = "/blitzlicht",
        *,
        in_place: bool = True,
        practice: bool = False,
    ) -> Note:
        """What can be typed; `command` is how it begins on this platform.

        In private there is nowhere to start a round; in practice nothing comes back by itself.
        """
        speech = self._speech(voice)
        lines = tuple(
            speech(f"help-{sub}", command=command, word=self._words.shown(sub, voice.language))
            for sub in Sub
            if not (practice and sub is Sub.SERIES)
        )
        return speech.note(
            Heading(speech("help-heading")),
            speech.text("help-start", command=command),
            Bullets(lines),
            speech.text("help-question", command=command, small=True),
            *_start(speech, in_place=in_place),
        )

    def methods_note(
        self, voice: Voice, command: str = "/blitzlicht", *, in_place: bool = True
    ) -> Note:
        """All methods, a line each, and how to start them."""
        speech = self._speech(voice)
        lines = tuple(
            _method_line(speech, method, command)
            for method in self._methods.values()
            if not method.practice
        )
        heading = Heading(speech("methods-heading"))
        return speech.note(heading, Bullets(lines), *_start(speech, in_place=in_place))

    def privacy_note(self, voice: Voice, platform_key: str, *, forms: bool = False) -> Note:
        """What is stored, exactly as true as it is on that platform.

        `forms`: whether people there are also given links to forms.
        """
        speech = self._speech(voice)
        platform = f"platform-{platform_key}"
        further = [f"stored-{platform_key}", *([f"stored-{platform_key}-form"] if forms else [])]
        return speech.note(
            Heading(speech("stored-heading")),
            speech.text("stored", platform=speech(platform)),
            *(speech.text(key) for key in further if speech.knows(key)),
        )

    def themes_note(self, voice: Voice, cards: Sequence[Card], place_name: str) -> Note:
        """The Themenspeicher of a place: parked, not rejected."""
        speech = self._speech(voice)
        heading = Heading(speech("themes-heading", place=place_name))
        if not cards:
            return speech.note(heading, speech.text("themes-none"))
        return speech.note(
            heading,
            *_themes(speech, cards, CardState.PARKED, "themes-intro"),
            *_themes(speech, cards, CardState.REVIVED, "themes-revived"),
        )


def _start(speech: Speech, *, in_place: bool) -> list[Block]:
    return [Buttons((speech.button("start", Verb.START, primary=True),))] if in_place else []


def _themes(speech: Speech, cards: Sequence[Card], state: CardState, key: str) -> list[Block]:
    entries = tuple(
        Entry(card.text, buttons=_revive(speech, card)) for card in cards if card.state is state
    )
    return [speech.text(key), Cards(entries, label=speech("themes-label"))] if entries else []


def _revive(speech: Speech, card: Card) -> tuple[Button, ...]:
    if card.state is not CardState.PARKED:
        return ()
    return (speech.button("revive", Verb.REVIVE, card.id),)


def _method_line(speech: Speech, method: Method, command: str) -> str:
    """The command is called like one of the methods, which then needs no word."""
    word = method.words[0]
    typed = command if command[1:] == word else f"{command} {word}"
    key = "methods-line-question" if method.asks_question else "methods-line"
    return speech(key, title=speech.title(method), about=_about(speech, method), typed=typed)


def _about(speech: Speech, method: Method) -> str:
    key = f"method-{method.name}-about"
    return speech(key) if speech.knows(key) else ""
