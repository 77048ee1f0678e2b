"""Forms and notes as modals; what a modal needs to know later travels in its private metadata."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

from adapters.slack import fields
from adapters.slack.blocks import SUBMIT, actions, dressed
from adapters.slack.limits import ERROR, TITLE, VIEW_BLOCKS, VIEW_BYTES, Json, cut, plain
from bot.port import Answer, DotsField, Form, Note, Option, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.texts import Texts

MODAL: Final = "blitzlicht"


@dataclass(frozen=True, slots=True)
class Memo:
    """What a modal carries along: where it was opened and what its sending means."""

    place: str = ""  # a channel
    action: str = ""
    submit: str = ""  # the label of its button
    language: str = "de"
    budget: int = 0  # of dots, where cards are picked from a list
    each: int = 1
    twice: Mapping[str, int] | None = None  # cards that had more than one dot

    def written(self) -> str:
        """For `private_metadata`."""
        return json.dumps([self.place, self.action, self.submit, self.language, *self._dots()])

    def _dots(self) -> list[object]:
        return [self.budget, self.each, dict(self.twice or {})] if self.budget else []

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Memo:
        """The memo of a view that came back."""
        try:
            return cls(*json.loads(view.get("private_metadata") or "[]"))
        except (ValueError, TypeError):
            return cls()


class Modals:
    """Dresses answers; the few words of its own come from the texts."""

    def __init__(self, texts: Texts) -> None:
        """`texts` has the keys slack-…."""
        self._texts = texts

    def form(self, form: Form, place: str) -> Json:
        """A form, to be filled in and sent."""
        say = self.say(form.language)
        memo = Memo(place, form.action, form.submit, form.language)
        blocks = dressed(form.intro, about=place) + _error(form.errors.get("", ""))
        for field in form.fields:
            blocks += fields.inputs(field, say)
            blocks += _error(form.errors.get(field.name, ""))
            if isinstance(field, DotsField) and len(field.options) > fields.CARD_BY_CARD:
                twice = {card: number for card, number in field.value.items() if number > 1}
                memo = replace(memo, budget=field.budget, each=field.each, twice=twice)
        if form.buttons:
            blocks.append({**actions(form.buttons, kind=SUBMIT), "block_id": "further"})
        close = form.cancel or say("slack-close")
        return self._view(form.title, blocks, memo, close=close, submit=form.submit)

    def note(self, note: Note, place: str) -> Json:
        """A short answer, to be read and closed."""
        language = note.message.language
        say = self.say(language)
        everything = dressed(note.message.blocks, about=place)
        blocks = everything[:VIEW_BLOCKS]
        while len(json.dumps(blocks)) > VIEW_BYTES:
            blocks.pop()
        if rest := len(everything) - len(blocks):
            more = {"type": "section", "text": plain(say("slack-more", count=rest + 1), ERROR)}
            blocks = [*blocks[:-1], more]
        memo = Memo(place, language=language)
        return self._view(say("slack-title"), blocks, memo, close=say("slack-close"))

    def sentence(self, key: str, language: str, place: str = "") -> Json:
        """One sentence of the adapter's own."""
        say = self.say(language)
        block = {"type": "section", "text": plain(say(key), ERROR)}
        memo = Memo(place, language=language)
        return self._view(say("slack-title"), [block], memo, close=say("slack-close"))

    # --- ballots over so many cards that they are picked from a list --------------------------

    def second_step(self, view: Mapping[str, Any], memo: Memo) -> Json | None:
        """Where dots are left after picking: how many each picked card gets."""
        found = _picks(view)
        if found is None:
            return None
        name, picks = found
        if not picks or len(picks) >= memo.budget or memo.each < 2:  # noqa: PLR2004
            return None
        say, twice = self.say(memo.language), memo.twice or {}
        head = plain(say("slack-pick-dots", budget=memo.budget), ERROR)
        blocks: list[Json] = [{"type": "section", "text": head}]
        blocks += [
            fields.dots_input(name, card, twice.get(card.value, 1), memo.each) for card in picks
        ]
        title = str(view["title"]["text"])
        plainly = Memo(memo.place, memo.action, memo.submit, memo.language)
        return self._view(title, blocks, plainly, close=say("slack-close"), submit=memo.submit)

    # --- words --------------------------------------------------------------------------------

    def say(self, language: str) -> fields.Say:
        """The texts in one language."""

        def say(key: str, **args: str | int) -> str:
            return self._texts.say(language, key, **args)

        return say

    def _view(
        self, title: str, blocks: list[Json], memo: Memo, *, close: str, submit: str = ""
    ) -> Json:
        view: Json = {
            "type": "modal",
            "callback_id": MODAL,
            "title": plain(title, TITLE),
            "close": plain(close, TITLE),
            "blocks": blocks[:VIEW_BLOCKS],
            "private_metadata": memo.written(),
        }
        return {**view, "submit": plain(submit, TITLE)} if submit else view


def field_errors(form: Form, view: Mapping[str, Any], memo: Memo) -> dict[str, str]:
    """The errors beside the fields of the modal that is open, if the form asks for no more."""
    if form.buttons or (form.action, form.submit) != (memo.action, memo.submit):
        return {}
    blocks = [block["block_id"] for block in view.get("blocks", []) if block.get("block_id")]
    found = {}
    for name, text in form.errors.items():
        of_field = [block for block in blocks if block.split("|")[1:2] == [name]]
        if not of_field:
            return {}
        found[of_field[0]] = cut(text, ERROR)
    return found


def above_all(answer: Answer, view: Mapping[str, Any]) -> dict[str, str]:
    """A note as the error of the first field, so that the modal stays; empty without a field."""
    if not isinstance(answer, Note):
        return {}
    said = " ".join(block.text for block in answer.message.blocks if isinstance(block, Text))
    filled = [block["block_id"] for block in view.get("blocks", []) if block["type"] == "input"]
    return dict.fromkeys(filled[:1], cut(said, ERROR))


def _error(text: str) -> list[Json]:
    return [{"type": "section", "text": plain(f"⚠️ {text}", ERROR)}] if text else []


def _picks(view: Mapping[str, Any]) -> tuple[str, Sequence[Option]] | None:
    for block_id, block in view["state"]["values"].items():
        kind, _, name = block_id.partition("|")
        if kind == fields.PICK:
            element = cast("Mapping[str, Any]", next(iter(block.values())))
            return name, [Option(value, text) for value, text in fields.picked(element)]
    return None
