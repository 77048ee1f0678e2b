"""Conversations in private: choosing, typing cards, voting, filling in forms."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from adapters.matrix.dialogue import Closed, Filling, NotUnderstood, Sent, dots
from adapters.matrix.dress import (
    Piece,
    content,
    dressed,
    letters,
    numbered,
    paragraph,
    private,
)
from adapters.matrix.mail import Rank
from adapters.matrix.rooms import matrix_id
from adapters.matrix.talk import (
    CHANGES,
    DONE,
    OWN,
    REMOVES,
    STATE,
    VOTES,
    Choice,
    Numbers,
    Taking,
    Talk,
    card_values,
    cards_in,
    folded,
    keeper,
    takes_cards,
    takes_votes,
    verb,
)
from bot.core.model import PhaseId, PlaceId
from bot.port import (
    Answer,
    Buttons,
    Cards,
    DotsField,
    Form,
    Heard,
    Line,
    Message,
    Note,
    Post,
    Press,
    Submit,
    Text,
)
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from adapters.matrix.api import Json
    from adapters.matrix.dms import Dms
    from adapters.matrix.errands import Errands
    from adapters.matrix.mail import Mail
    from adapters.matrix.rooms import Rooms
    from bot.port import Block, Ear, Person, Place, Value
    from bot.texts import Texts

Ask = Callable[[Heard], Awaitable[Answer]]
Recall = Callable[[str], Awaitable["Json"]]

CARD: Final = f"{OWN}card"
DROP: Final = f"{OWN}drop"
OVERVIEW: Final = "overview"
TAKES_PART: Final = frozenset({"write", "vote"})


class Talks:
    """All conversations; each is taken up where its last message left it."""

    def __init__(
        self,
        mail: Mail,
        errands: Errands,
        rooms: Rooms,
        dms: Dms,
        *,
        texts: Texts,
        language: str,
        recall: Recall,
    ) -> None:
        """`recall` finds what the bot's last message in a room carries along."""
        self._mail = mail
        self._errands = errands
        self._rooms = rooms
        self._dms = dms
        self._texts = texts
        self._language = language
        self._recall = recall
        self._talks: dict[str, Talk] = {}  # by user
        self._waiting: defaultdict[str, list[tuple[Answer, str]]] = defaultdict(list)
        self._ideas = {texts.say(language, "use-the-form") for language in LANGUAGES}
        self.ear: Ear | None = None

    # --- what is heard ---------------------------------------------------------------------------

    async def line(self, user: str, room: str, event: str, text: str, ask: Ask) -> None:
        """Somebody has typed something in private."""
        talk, text = await self._talk(user, room), text.strip()
        if talk.taking:
            talk.lines.append(event)
        if talk.filling and talk.numbers is Numbers.FORM:
            await self._fill(talk, talk.filling, text, ask)
        elif choice := talk.chosen(text):
            await self._choose(talk, choice, ask)
        elif talk.filling:
            await self._fill(talk, talk.filling, text, ask)
        elif not (talk.taking and await self._taken(talk, talk.taking, text, ask)):
            await self._loose(talk, text, event, ask)

    async def answer(self, user: str, room: str, answer: Answer, place: str) -> None:
        """Show somebody, in private, the answer to what they did elsewhere."""
        await self._show(await self._talk(user, room), answer, place)

    def wait(self, user: str, answer: Answer, place: str) -> None:
        """Likewise, once they are there."""
        self._waiting[user].append((answer, place))

    async def arrived_there(self, user: str, room: str, ask: Ask, *, told: bool) -> None:
        """They have joined: what has waited for that, else what runs, unless that was `told`."""
        waiting = self._waiting.pop(user, [])
        for answer, place in waiting:
            await self.answer(user, room, answer, place)
        if not waiting and not told:
            answer = await ask(Press(self._rooms.person(user, room), None, OVERVIEW))
            await self.answer(user, room, answer, "")

    async def unreadable(self, user: str, room: str) -> None:
        """A line whose key never came."""
        talk = await self._talk(user, room)
        self._say(talk, [self._text(talk, "matrix-unreadable")])

    # --- lines without a meaning of their own ----------------------------------------------------

    async def _loose(self, talk: Talk, text: str, event: str, ask: Ask) -> None:
        answer = await ask(Line(self._person(talk), text))
        if not self._is_idea(answer):
            await self._show(talk, answer, "")
        elif VOTES.fullmatch(text):
            self._say(talk, [self._text(talk, "matrix-what-number")])
        elif talk.taking and talk.taking.cards and text.endswith("?"):
            talk.held = [text]
            self._offer_card(talk)
        elif talk.taking and talk.taking.cards:
            await self._add(talk, talk.taking, [text], ask)
        elif isinstance(answer, Note):
            self._ask_which(talk, answer.message, text, event)

    def _is_idea(self, answer: Answer) -> bool:
        """The bot takes what it does not know for an idea, and says that it belongs into a form."""
        first = answer.message.blocks[0] if isinstance(answer, Note) else None
        return isinstance(first, Text) and first.text in self._ideas

    def _offer_card(self, talk: Talk) -> None:
        """A question may be one to the bot."""
        choices = (
            Choice(self._word(talk, "matrix-yes"), CARD, {}),
            Choice(self._word(talk, "matrix-no"), DROP, {}),
        )
        talk.menu, talk.numbers = choices, Numbers.MENU
        shown = [
            Piece(f"[{n}] {c.label}", f"<p><code>{n}</code> {c.label}</p>")
            for n, c in enumerate(choices, 1)
        ]
        self._say(talk, [self._text(talk, "matrix-question-or-card"), *shown])

    def _ask_which(self, talk: Talk, message: Message, text: str, event: str) -> None:
        """An idea, and no round is chosen: which are there?"""
        rounds = [block for block in message.blocks[1:] if not _is_aside(block)]
        talk.language = message.language
        if not any(isinstance(block, Buttons) for block in rounds):
            self._say(talk, [self._text(talk, "matrix-nothing-runs")])
            return
        talk.held.append(text)
        if event not in talk.lines:
            talk.lines.append(event)
        asked = Message((Text(self._word(talk, "matrix-which-round")), *rounds), message.language)
        self._note(talk, asked, "")

    # --- choices ---------------------------------------------------------------------------------

    async def _choose(self, talk: Talk, choice: Choice, ask: Ask) -> None:
        if choice.action == DROP:
            talk.held, talk.menu = [], ()
            self._say(talk, [self._text(talk, "matrix-dropped")])
        elif choice.action == CARD and talk.taking:
            held, talk.held, talk.menu = talk.held, [], ()
            await self._add(talk, talk.taking, held, ask)
        else:
            person, place = self._person(talk, talk.place), self._place(talk.place)
            heard: Heard = Press(person, place, choice.action)
            if choice.values is not None:
                heard = Submit(person, place, choice.action, choice.values)
            await self._chosen(talk, choice, await ask(heard), ask)

    async def _chosen(self, talk: Talk, choice: Choice, answer: Answer, ask: Ask) -> None:
        held, talk.held = talk.held, []
        if verb(choice.action) == "keep" and isinstance(answer, Note):
            self._echo(talk, answer)
        elif held and isinstance(answer, Form) and takes_cards(answer):
            talk.taking = Taking(f"write:{_phase(answer)}", talk.place)
            await self._add(talk, talk.taking, held, ask)
        elif answer is None:
            key = "matrix-not-now" if verb(choice.action) == "not-now" else "matrix-done"
            self._say(talk, [self._text(talk, key)])
        else:
            talk.held = held
            await self._show(talk, answer, talk.place)

    # --- cards and dots --------------------------------------------------------------------------

    async def _taken(self, talk: Talk, taking: Taking, text: str, ask: Ask) -> bool:
        """Whether the line belongs to what is being taken."""
        if text.casefold() in DONE:
            talk.taking = None
            self._tidy(talk)
            self._say(talk, [self._text(talk, "matrix-finished")])
        elif not taking.cards and VOTES.fullmatch(text):
            await self._vote(talk, taking, text, ask)
        elif taking.cards and (found := REMOVES.fullmatch(text)):
            await self._revise(talk, taking, int(found[1]), "", ask)
        elif taking.cards and (found := CHANGES.fullmatch(text)):
            await self._revise(talk, taking, int(found[1]), found[2].strip(), ask)
        else:
            return False
        return True

    async def _form(self, talk: Talk, taking: Taking, ask: Ask) -> Form | None:
        """The form with what is in the urn now; None, and it was said, where there is none."""
        person, place = self._person(talk, taking.place), self._place(taking.place)
        answer = await ask(Press(person, place, taking.opens))
        if isinstance(answer, Form):
            talk.language = answer.language
            return answer
        talk.taking = None
        await self._show(talk, answer, taking.place)
        return None

    async def _add(self, talk: Talk, taking: Taking, texts: Sequence[str], ask: Ask) -> None:
        """Put ideas to those that are there; one that is there already was heard before."""
        form = await self._form(talk, taking, ask)
        if form is None:
            return
        cards = cards_in(form)
        there = {folded(card) for card in cards}
        new = [text for text in dict.fromkeys(texts) if folded(text) not in there]
        room = len(form.fields) - len(cards)
        if len(new) > room:
            self._list(talk, cards, "matrix-cards-full", count=len(form.fields))
            return
        await self._send_cards(talk, taking, form, [*cards, *new], ask)

    async def _revise(self, talk: Talk, taking: Taking, number: int, text: str, ask: Ask) -> None:
        """Change or remove a card by its number, if the person has seen the numbers."""
        form = await self._form(talk, taking, ask)
        if form is None:
            return
        cards = cards_in(form)
        if not talk.listed or not 1 <= number <= len(cards):
            self._list(talk, cards, "matrix-cards-again")
            return
        cards[number - 1 : number] = [text] if text else []
        await self._send_cards(talk, taking, form, cards, ask)

    async def _send_cards(
        self, talk: Talk, taking: Taking, form: Form, cards: Sequence[str], ask: Ask
    ) -> None:
        person, place = self._person(talk, taking.place), self._place(taking.place)
        values = card_values(form, cards)
        answer = await ask(Submit(person, place, form.action, values))
        if isinstance(answer, Form) and (keep := keeper(answer)):
            told = {values.get(name) for name in answer.errors}
            if told <= set(cards_in(form)):  # of these the person was warned before
                answer = await ask(Submit(person, place, keep.action, values))
        match answer:
            case Form() as again:
                self._not_taken(talk, taking, again, values)
            case Note() as note:
                self._echo(talk, note)

    def _not_taken(self, talk: Talk, taking: Taking, form: Form, values: dict[str, Value]) -> None:
        """What is wrong, or what its author may want to say otherwise."""
        pieces = [paragraph(f"⚠️ {text}") for text in form.errors.values()]
        if keep := keeper(form):
            talk.menu = (Choice(keep.label, keep.action, values),)
            talk.place, talk.numbers = taking.place, Numbers.MENU
            shown = Piece(f"[1] {keep.label}", f"<p><code>1</code> {keep.label}</p>")
            pieces += [shown, self._text(talk, "matrix-or-rephrase")]
        self._say(talk, pieces)

    async def _vote(self, talk: Talk, taking: Taking, text: str, ask: Ask) -> None:
        person, place = self._person(talk, taking.place), self._place(taking.place)
        form = await self._form(talk, taking, ask)
        if form is None:
            return
        (ballot,) = [one for one in form.fields if isinstance(one, DotsField)]
        try:
            given = dots(ballot, text)
        except NotUnderstood as error:
            self._say(talk, [self._text(talk, error.key)])
            return
        match await ask(Submit(person, place, form.action, {ballot.name: given})):
            case Form(errors=errors):
                self._say(talk, [paragraph(f"⚠️ {error}") for error in errors.values()])
            case Note() as note:
                self._echo(talk, note)

    def _echo(self, talk: Talk, note: Note) -> None:
        """The person's own cards or dots, as they are in the urn; what was typed goes."""
        talk.language = note.message.language
        pieces: list[Piece] = []
        for block in note.message.blocks:
            match block:
                case Cards(entries) if talk.taking and talk.taking.cards:
                    pieces += numbered([entry.text for entry in entries])
                case Buttons(buttons):
                    talk.menu = tuple(map(Choice.of, buttons))
                case _:
                    pieces += dressed(block)
        kept = bool(talk.taking and not note.error)
        if kept and talk.taking:
            talk.place, talk.listed = talk.taking.place, talk.taking.cards
            talk.numbers = Numbers.CARDS if talk.taking.cards else Numbers.BALLOT
            key = "matrix-cards-more" if talk.taking.cards else "matrix-ballot-more"
            pieces.append(self._aside(talk, key))
        self._say(talk, pieces)
        if kept:
            self._tidy(talk)

    def _list(self, talk: Talk, cards: Sequence[str], key: str, **args: int) -> None:
        talk.listed, talk.numbers = True, Numbers.CARDS
        self._say(talk, [paragraph(self._word(talk, key, **args)), *numbered(cards)])

    # --- forms -----------------------------------------------------------------------------------

    async def _fill(self, talk: Talk, filling: Filling, text: str, ask: Ask) -> None:
        try:
            result = filling.hear(text)
        except NotUnderstood as error:
            self._say(talk, [self._text(talk, error.key)])
            return
        match result:
            case Sent(action):
                talk.filling = None
                person, place = self._person(talk, talk.place), self._place(talk.place)
                answer = await ask(Submit(person, place, action, dict(filling.values)))
                await self._show(talk, answer, talk.place)
            case Closed():
                talk.filling, talk.numbers = None, Numbers.NOTHING
                self._say(talk, [self._text(talk, "matrix-closed")])
            case _:
                self._show_filling(talk, filling)

    def _show_filling(self, talk: Talk, filling: Filling) -> None:
        talk.filling, talk.numbers, talk.menu = filling, Numbers.FORM, ()
        self._say(talk, filling.pieces(partial(self._word, talk)))

    # --- what is shown ---------------------------------------------------------------------------

    async def _show(self, talk: Talk, answer: Answer, place: str) -> None:
        match answer:
            case None:
                self._say(talk, [self._text(talk, "matrix-done")])
            case Form() as form if takes_cards(form):
                await self._take_cards(talk, form, place)
            case Form() as form if takes_votes(form):
                await self._take_votes(talk, form, place)
            case Form() as form:
                talk.language, talk.place = form.language, place
                self._show_filling(talk, Filling.of(form))
            case Note(message):
                self._note(talk, message, place)

    def _note(self, talk: Talk, message: Message, place: str) -> None:
        talk.language, talk.place = message.language, place
        pieces, choices = private(message)
        if choices:
            talk.menu, talk.numbers = tuple(map(Choice.of, choices)), Numbers.MENU
            pieces.append(self._aside(talk, "matrix-choose"))
        self._say(talk, pieces)

    async def _take_cards(self, talk: Talk, form: Form, place: str) -> None:
        talk.language, talk.place = form.language, place
        talk.taking = Taking(f"write:{_phase(form)}", place)
        talk.menu = tuple(map(Choice.of, form.buttons))
        cards = cards_in(form)
        talk.numbers, talk.listed = Numbers.CARDS, True
        pieces = [piece for block in form.intro for piece in dressed(block)]
        pieces += numbered(cards)
        pieces += await self._link(talk, _phase(form))
        pieces.append(paragraph(self._word(talk, "matrix-cards-how", count=len(form.fields))))
        self._say(talk, pieces)

    async def _take_votes(self, talk: Talk, form: Form, place: str) -> None:
        (ballot,) = [one for one in form.fields if isinstance(one, DotsField)]
        options = tuple(option.value for option in ballot.options)
        talk.language, talk.place, talk.numbers = form.language, place, Numbers.BALLOT
        talk.taking = Taking(f"vote:{_phase(form)}", place, options)
        talk.menu = tuple(map(Choice.of, form.buttons))
        pieces = [piece for block in form.intro for piece in dressed(block)]
        pieces += numbered([option.label for option in ballot.options])
        pieces += await self._link(talk, _phase(form))
        pieces.append(self._text(talk, "matrix-ballot-how"))
        self._say(talk, pieces)

    async def _link(self, talk: Talk, phase: str) -> list[Piece]:
        """An address for the form, where people can reach one; it is never kept."""
        if self.ear is None:
            return []
        url = await self.ear.form_link(self._person(talk), PhaseId(phase))
        if not url:
            return []
        words = self._word(talk, "matrix-link")
        shown = Piece(f"{words} {url}", f'<p>{words} <a href="{url}">{url}</a></p>')
        return [shown, self._text(talk, "matrix-typed-instead")]

    def _say(self, talk: Talk, pieces: Sequence[Piece]) -> None:
        """An answer, as soon as it can be sent; what the numbers mean now travels along."""
        tx = secrets.token_hex(8)
        contents = self._contents(talk, pieces, notify=True)
        for number, one in enumerate(contents):
            errand = partial(self._mail.send, talk.room, one, f"{tx}-{number}", Rank.PUBLIC)
            self._errands.add(talk.room, errand)

    def _contents(self, talk: Talk, pieces: Sequence[Piece], *, notify: bool) -> list[Json]:
        contents = [content(letter, notify=notify) for letter in letters(pieces)]
        contents[-1][STATE] = talk.snapshot()
        return contents

    # --- posts -----------------------------------------------------------------------------------

    async def dressed(self, post: Post, room: str) -> list[Json]:
        """A post as the events it is made of."""
        talk = await self._talk(matrix_id(post.to), room)
        pieces, choices = private(post.message)
        shown = Talk(talk.user, room, post.message.language, taking=talk.taking)
        if post.phase and any(verb(one.action) in TAKES_PART for one in choices):
            first = len(pieces) - len(choices)
            pieces[first:first] = await self._link(shown, post.phase)
        if choices:
            shown.menu, shown.numbers = tuple(map(Choice.of, choices)), Numbers.MENU
            shown.place = post.about or ""
            pieces.append(self._aside(shown, "matrix-choose"))
        return self._contents(shown, pieces, notify=post.message.notify)

    def arrived(self, post: Post) -> None:
        """From now on the numbers are that post's."""
        talk = self._talks.get(matrix_id(post.to))
        _, choices = private(post.message)
        if talk and choices:
            talk.menu, talk.numbers = tuple(map(Choice.of, choices)), Numbers.MENU
            talk.place, talk.language = post.about or "", post.message.language

    # --- forgetting ------------------------------------------------------------------------------

    def close(self, phase: str) -> None:
        """A phase is over: nothing is taken for it any more, and what was typed for it goes."""
        for talk in self._talks.values():
            if talk.taking and talk.taking.phase == phase:
                self._tidy(talk)
            talk.forget(phase)

    def _tidy(self, talk: Talk) -> None:
        """Redact what was typed; in a line of its own, behind all answers."""
        lines, talk.lines = talk.lines, []
        for event in lines:
            errand = partial(self._mail.redact, talk.room, event, secrets.token_hex(8))
            self._errands.add(f"{talk.room} tidying", errand)

    # --- words -----------------------------------------------------------------------------------

    async def _talk(self, user: str, room: str) -> Talk:
        talk = self._talks.get(user)
        if talk is None or talk.room != room:
            talk = self._talks[user] = Talk(user, room, self._language)
            if state := await self._recall(room):
                talk.restore(state)
        return talk

    def _person(self, talk: Talk, place: str = "") -> Person:
        room = self._rooms.room_of(PlaceId(place)) if place else talk.room
        return self._rooms.person(talk.user, room)

    def _place(self, place: str) -> Place | None:
        return self._rooms.place(self._rooms.room_of(PlaceId(place))) if place else None

    def _word(self, talk: Talk, key: str, **args: str | int) -> str:
        return self._texts.say(talk.language, key, **args)

    def _text(self, talk: Talk, key: str) -> Piece:
        return paragraph(self._word(talk, key))

    def _aside(self, talk: Talk, key: str) -> Piece:
        (piece,) = dressed(Text(self._word(talk, key), small=True))
        return piece


def _phase(form: Form) -> str:
    return form.action.partition(":")[2]


def _is_aside(block: Block) -> bool:
    """The button that every such note ends with."""
    return isinstance(block, Buttons) and all(verb(one.action) == "stored" for one in block.buttons)
