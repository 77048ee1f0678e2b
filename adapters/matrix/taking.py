"""Cards, line by line, and votes by numbers: what is typed after somebody has chosen a round.

The urn alone knows which cards there are: each line fetches the form, changes it and sends it. Of
a batch's lines all that is kept is the last form, and one echo is enough.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from adapters.matrix.dress import Piece, dressed, numbered, paragraph
from adapters.matrix.fields import NotUnderstood, dots
from adapters.matrix.talk import (
    AS_IT_IS,
    Choice,
    Numbers,
    Taking,
    Talk,
    Warned,
    about,
    card_values,
    cards_in,
    choices_of,
    folded,
    keeper,
)
from adapters.matrix.words import DONE, LISTS, changes_in, dots_in, ideas_in, plain_word
from bot.port import Answer, Buttons, Cards, DotsField, Form, Heard, Note, Press, Submit, Value

if TYPE_CHECKING:
    from adapters.matrix.saying import Saying

Ask = Callable[[Heard], Awaitable[Answer]]
Show = Callable[[Talk, Answer, str], Awaitable[None]]


class Taker:
    """Takes lines as cards, and numbers as dots."""

    def __init__(self, saying: Saying, show: Show) -> None:
        """`show`: for answers that are no form of the phase."""
        self._saying = saying
        self._show = show

    # --- where it begins -------------------------------------------------------------------------

    async def begin_cards(self, talk: Talk, form: Form, place: str) -> None:
        """From now on lines are cards."""
        phase, cards = about(form.action), cards_in(form)
        talk.language, talk.filling = form.language, None  # another form, left open
        talk.taking = Taking(f"write:{phase}", place)
        talk.numbers, talk.listed = Numbers.MENU, True
        talk.words = choices_of(form.buttons, place)
        how = self._saying.text(talk, "matrix-cards-how", count=len(form.fields))
        link = await self._saying.link(talk, phase)
        self._saying.say(talk, [*_intro(form), *numbered(cards), *link, how])

    async def begin_votes(self, talk: Talk, form: Form, place: str) -> None:
        """From now on numbers are dots."""
        phase, options = about(form.action), _ballot(form).options
        talk.language, talk.filling = form.language, None
        talk.taking = Taking(f"vote:{phase}", place)
        talk.numbers, talk.words = Numbers.BALLOT, choices_of(form.buttons, place)
        cards = numbered([option.label for option in options])
        how = self._saying.text(talk, "matrix-ballot-how")
        link = await self._saying.link(talk, phase)
        self._saying.say(talk, [*_intro(form), *cards, *link, how])

    # --- lines -----------------------------------------------------------------------------------

    async def take(self, talk: Talk, taking: Taking, text: str, ask: Ask) -> bool:
        """Whether the line was about what is being taken; what is just a text is not decided."""
        if plain_word(text) in DONE:
            talk.taking = None
            self._saying.tidy(talk)
            self._saying.tell(talk, "matrix-finished")
        elif not taking.cards and (numbers := dots_in(text)):
            await self._vote(talk, taking, numbers, ask)
        elif taking.cards and plain_word(text) in LISTS:
            await self._remember(talk, taking, ask)
        elif taking.cards and (changes := changes_in(text)):
            await self._revise(talk, taking, changes, ask)
        else:
            return False
        return True

    def remind(self, talk: Talk) -> None:
        """After something else: what the next line is taken for."""
        if talk.taking:
            how = "matrix-cards-go-on" if talk.taking.cards else "matrix-ballot-go-on"
            self._saying.say(talk, [self._saying.aside(talk, how)])

    async def add(self, talk: Talk, taking: Taking, texts: Sequence[str], ask: Ask) -> None:
        """Put ideas to those that are there; one that is there already was heard before."""
        form = await self._form(talk, taking, ask)
        if form is None:
            return
        cards = cards_in(form)
        there = {folded(card) for card in cards}
        ideas = dict.fromkeys(idea for text in texts for idea in ideas_in(text))
        new = [idea for idea in ideas if folded(idea) not in there]
        room = len(form.fields) - len(cards)
        if room and len(new) > room:
            self._saying.tell(talk, "matrix-cards-too-many", count=len(new), room=room)
            return
        if len(new) > room:
            self._list(talk, cards, "matrix-cards-full", count=len(form.fields))
            return
        await self._send(talk, taking, form, [*cards, *new], ask)

    async def _remember(self, talk: Talk, taking: Taking, ask: Ask) -> None:
        if form := await self._form(talk, taking, ask):
            cards = cards_in(form)
            self._list(talk, cards, "matrix-cards-so-far" if cards else "matrix-cards-none")

    async def _revise(
        self, talk: Talk, taking: Taking, changes: Mapping[int, str], ask: Ask
    ) -> None:
        """Change or remove cards by their numbers, if the person has seen the numbers."""
        form = await self._form(talk, taking, ask)
        if form is None:
            return
        cards = cards_in(form)
        if not cards or not talk.listed or not all(1 <= one <= len(cards) for one in changes):
            self._list(talk, cards, "matrix-cards-again" if cards else "matrix-cards-none")
            return
        kept = (changes.get(number, card) for number, card in enumerate(cards, 1))
        await self._send(talk, taking, form, [card for card in kept if card], ask)

    async def insist(self, talk: Talk, ask: Ask) -> None:
        """Keep the wording that its author was warned of, beside what has come since."""
        warned, talk.warned, talk.menu = talk.warned, None, ()
        form = await self._form(talk, warned.taking, ask) if warned else None
        if warned is None or form is None:
            return
        cards = warned.insisted(cards_in(form))
        if len(cards) > len(form.fields):
            self._list(talk, cards_in(form), "matrix-cards-full", count=len(form.fields))
            return
        values = card_values(form, cards)
        answer = await self._submit(talk, warned.taking, warned.action, values, ask)
        self._answered(talk, warned.taking, answer, form, cards)

    async def _vote(self, talk: Talk, taking: Taking, text: str, ask: Ask) -> None:
        form = await self._form(talk, taking, ask)
        if form is None:
            return
        ballot = _ballot(form)
        try:
            values: dict[str, Value] = {ballot.name: dots(ballot, text)}
        except NotUnderstood as error:
            self._saying.tell(talk, error.key)
            return
        match await self._submit(talk, taking, form.action, values, ask):
            case Form(errors=errors):
                self._saying.say(talk, [_wrong(error) for error in errors.values()])
            case Note() as note:
                self.echo(talk, taking, note)

    # --- with the urn ----------------------------------------------------------------------------

    async def _form(self, talk: Talk, taking: Taking, ask: Ask) -> Form | None:
        """The form with what is in the urn now; None, and it was said, where there is none."""
        person, place = self._saying.person(talk, taking.place), self._saying.place(taking.place)
        answer = await ask(Press(person, place, taking.opens))
        if isinstance(answer, Form):
            talk.language = answer.language
            return answer
        talk.taking = None
        await self._show(talk, answer, taking.place)
        return None

    async def _submit(
        self, talk: Talk, taking: Taking, action: str, values: dict[str, Value], ask: Ask
    ) -> Answer:
        person, place = self._saying.person(talk, taking.place), self._saying.place(taking.place)
        return await ask(Submit(person, place, action, values))

    async def _send(
        self, talk: Talk, taking: Taking, form: Form, cards: Sequence[str], ask: Ask
    ) -> None:
        values = card_values(form, cards)
        answer = await self._submit(talk, taking, form.action, values, ask)
        if isinstance(answer, Form) and (keep := keeper(answer)):
            told = {values.get(name) for name in answer.errors}
            if told <= set(cards_in(form)):  # of these the person was warned before
                answer = await self._submit(talk, taking, keep.action, values, ask)
        self._answered(talk, taking, answer, form, cards)

    def _answered(
        self, talk: Talk, taking: Taking, answer: Answer, before: Form, cards: Sequence[str]
    ) -> None:
        match answer:
            case Form() as again:
                self._not_taken(talk, taking, again, before, cards)
            case Note() as note:
                self.echo(talk, taking, note)

    # --- what is shown ---------------------------------------------------------------------------

    def echo(self, talk: Talk, taking: Taking, note: Note) -> None:
        """The person's own cards or dots, as they are in the urn; what was typed goes."""
        talk.language = note.message.language
        pieces: list[Piece] = []
        for block in note.message.blocks:
            match block:
                case Cards(entries) if taking.cards:
                    pieces += numbered([entry.text for entry in entries])
                case Buttons(buttons):
                    talk.words = choices_of(buttons, taking.place)
                case _:
                    pieces += dressed(block)
        if note.error:
            self._saying.say(talk, pieces)
            return
        talk.numbers = Numbers.MENU if taking.cards else Numbers.BALLOT
        talk.listed = taking.cards
        more = "matrix-cards-more" if taking.cards else "matrix-ballot-more"
        self._saying.say(talk, [*pieces, self._saying.aside(talk, more)], shows=taking.phase)
        self._saying.tidy(talk)

    def _not_taken(
        self, talk: Talk, taking: Taking, form: Form, before: Form, cards: Sequence[str]
    ) -> None:
        """What is wrong, or what its author may want to say otherwise."""
        pieces = [_wrong(text) for text in form.errors.values()]
        if keep := keeper(form):
            talk.warned = Warned(taking, cards_in(before), cards, keep.action)
            talk.offer([Choice(keep.label, AS_IT_IS, taking.place)])
            pieces += self._saying.choices(talk.menu)
            pieces.append(self._saying.text(talk, "matrix-or-rephrase"))
        self._saying.say(talk, pieces)

    def _list(self, talk: Talk, cards: Sequence[str], key: str, **args: int) -> None:
        talk.listed, talk.numbers = True, Numbers.MENU
        said = [self._saying.text(talk, key, **args), *numbered(cards)]
        self._saying.say(talk, said, shows=key)


def _intro(form: Form) -> list[Piece]:
    return [piece for block in form.intro for piece in dressed(block)]


def _ballot(form: Form) -> DotsField:
    (ballot,) = [one for one in form.fields if isinstance(one, DotsField)]
    return ballot


def _wrong(text: str) -> Piece:
    return paragraph(f"⚠️ {text}")
