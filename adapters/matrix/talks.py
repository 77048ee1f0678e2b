"""Conversations in private: what a line means, and what is answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from adapters.matrix.dialogue import Closed, Filling, NotUnderstood, Sent
from adapters.matrix.dress import private
from adapters.matrix.rooms import matrix_id
from adapters.matrix.taking import Ask, Taker
from adapters.matrix.talk import (
    AS_IT_IS,
    OWN,
    Choice,
    Numbers,
    Taking,
    Talk,
    about,
    choices_of,
    takes_cards,
    takes_votes,
    verb,
)
from adapters.matrix.words import CALLED, DONE, NUMBERS, is_small_talk, plain_word
from bot.port import (
    Answer,
    Block,
    Button,
    Buttons,
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
    from collections.abc import Awaitable, Callable

    from adapters.matrix.api import Json
    from adapters.matrix.saying import Saying
    from adapters.matrix.sync import Said
    from bot.texts import Texts

CARD: Final = f"{OWN}card"
DROP: Final = f"{OWN}drop"
OVERVIEW: Final = "overview"
OFFERED: Final = ("take-part", "write", "vote", "not-now")  # of an invitation; seldom ideas
FILL_IN: Final = "fill-in"
TAKES_PART: Final = frozenset({"write", "vote"})


class Talks:
    """All conversations; each is taken up where its last message left it."""

    def __init__(
        self,
        saying: Saying,
        texts: Texts,
        language: str,
        recall: Callable[[str], Awaitable[tuple[Json, dict[str, str]]]],
    ) -> None:
        """`recall` finds what the bot's last message in a room carries along."""
        self._saying = saying
        self._language = language
        self._recall = recall
        self._taker = Taker(saying, self._show)
        self._talks: dict[str, Talk] = {}  # by user
        self._waiting: defaultdict[str, list[tuple[Answer, str]]] = defaultdict(list)
        said = (texts.say(one, "use-the-form", rounds=n) for one in LANGUAGES for n in (0, 1))
        self._ideas = frozenset(said)
        names = (texts.say(one, f"button-{key}") for one in LANGUAGES for key in OFFERED)
        self._buttons = frozenset(map(plain_word, names))

    async def _talk(self, user: str, room: str) -> Talk:
        talk = self._talks.get(user)
        if talk is None or talk.room != room:
            talk = self._talks[user] = Talk(user, room, self._language)
            state, texts = await self._recall(room)
            if state:
                talk.restore(state, texts)
        return talk

    # --- what is typed ---------------------------------------------------------------------------

    async def line(self, said: Said, text: str, ask: Ask, replies_to: Json | None = None) -> None:
        """Somebody has typed something in private; `replies_to`: what that message carries."""
        talk, event = await self._talk(said.sender, said.room), said.id
        if replies_to:
            talk.turn_to(replies_to)
        took = talk.taking
        if took:
            talk.lines.append(event)
        await self._line(talk, text, event, ask)
        if talk.taking and not took:  # the number that has chosen the round
            talk.lines.append(event)

    async def _line(self, talk: Talk, text: str, event: str, ask: Ask) -> None:
        if called := CALLED.fullmatch(text):
            await self._called(talk, called[1].strip(), ask)
        elif talk.filling and talk.numbers is Numbers.FORM:
            await self._fill(talk, talk.filling, text, ask)
        elif choice := talk.chosen(text):
            await self._choose(talk, choice, ask)
        elif talk.filling:
            await self._fill(talk, talk.filling, text, ask)
        elif not (talk.taking and await self._taker.take(talk, talk.taking, text, ask)):
            await self._loose(talk, text, event, ask)

    async def _called(self, talk: Talk, text: str, ask: Ask) -> None:
        """`!blitzlicht …` in private, where no round can begin: never an idea."""
        if choice := talk.chosen(text):
            await self._choose(talk, choice, ask)
            return
        answer = await ask(Line(self._saying.person(talk), text))
        if self._is_idea(answer):
            self._saying.tell(talk, "matrix-begin-in-room")
        else:
            await self._show(talk, answer, "")
            self._remind(talk, answer)

    async def _loose(self, talk: Talk, text: str, event: str, ask: Ask) -> None:
        """A line without a meaning of its own: a word that the bot knows, or an idea."""
        answer = await ask(Line(self._saying.person(talk), text.lstrip("!/") or text))
        if not self._is_idea(answer):
            await self._show(talk, answer, "")
            self._remind(talk, answer)
        elif NUMBERS.fullmatch(text):
            self._saying.tell(talk, "matrix-what-number")
        elif talk.taking and talk.taking.cards:
            await self._card(talk, talk.taking, text, event, ask)
        elif isinstance(answer, Note):
            self._ask_which(talk, answer.message, text, event)

    async def _card(self, talk: Talk, taking: Taking, text: str, event: str, ask: Ask) -> None:
        """An idea; or is it said to the bot?"""
        if text.endswith("?") or is_small_talk(text) or plain_word(text) in self._buttons:
            talk.held = {event: text}
            self._offer_card(talk)
        else:
            talk.held = {}
            await self._taker.add(talk, taking, [text], ask)

    def _remind(self, talk: Talk, answer: Answer) -> None:
        """What was asked in between ends nothing; what offers choices has asked anew."""
        blocks = answer.message.blocks if isinstance(answer, Note) else ()
        if blocks and not any(isinstance(block, Buttons) for block in blocks):
            self._taker.remind(talk)

    def _is_idea(self, answer: Answer) -> bool:
        """The bot takes what it does not know for an idea, and says that it belongs into a form."""
        first = answer.message.blocks[0] if isinstance(answer, Note) else None
        return isinstance(first, Text) and first.text in self._ideas

    def _offer_card(self, talk: Talk) -> None:
        """A question may be one to the bot, and a "danke" is seldom an idea."""
        yes, no = self._saying.word(talk, "matrix-yes"), self._saying.word(talk, "matrix-no")
        talk.offer([Choice(yes, CARD), Choice(no, DROP)])
        asked = self._saying.text(talk, "matrix-question-or-card")
        self._saying.say(talk, [asked, *self._saying.choices(talk.menu)])

    def _ask_which(self, talk: Talk, message: Message, text: str, event: str) -> None:
        """An idea, and no round is chosen: which are there?"""
        talk.language = message.language
        rounds = [block for block in message.blocks[1:] if not _is_aside(block)]
        verbs = {verb(one.action) for block in rounds for one in _buttons(block)}
        if talk.taking and "write" not in verbs:
            self._saying.tell(talk, "matrix-dots-how")
        elif is_small_talk(text) or plain_word(text) in DONE:
            self._saying.tell(talk, "matrix-small-talk")
        elif not verbs:
            self._saying.tell(talk, "matrix-nothing-runs")
        else:
            if "write" in verbs:
                self._hold(talk, text, event)
            key = "matrix-which-round" if "write" in verbs else "matrix-only-votes"
            asked = Text(self._saying.word(talk, key))
            self._note(talk, Message((asked, *rounds), message.language), "", asks=bool(talk.held))

    def _hold(self, talk: Talk, text: str, event: str) -> None:
        talk.held[event] = text
        if event not in talk.lines:
            talk.lines.append(event)

    # --- choices ---------------------------------------------------------------------------------

    async def _choose(self, talk: Talk, choice: Choice, ask: Ask) -> None:
        if choice.action == DROP:
            talk.held, talk.menu = {}, ()
            self._saying.tell(talk, "matrix-dropped")
        elif choice.action == AS_IT_IS:
            await self._taker.insist(talk, ask)
        elif choice.action == CARD and talk.taking:
            held, talk.held, talk.menu = talk.held, {}, ()
            await self._taker.add(talk, talk.taking, [*held.values()], ask)
        else:
            await self._chosen(talk, choice, await ask(self._heard(talk, choice)), ask)

    def _heard(self, talk: Talk, choice: Choice) -> Heard:
        person = self._saying.person(talk, choice.place)
        place = self._saying.place(choice.place)
        if choice.values is None:
            return Press(person, place, choice.action)
        return Submit(person, place, choice.action, choice.values)

    async def _chosen(self, talk: Talk, choice: Choice, answer: Answer, ask: Ask) -> None:
        held, talk.held = talk.held, {}
        if held and isinstance(answer, Form) and takes_cards(answer):
            talk.taking = Taking(f"write:{about(answer.action)}", choice.place)
            await self._taker.add(talk, talk.taking, [*held.values()], ask)
        elif answer is None and verb(choice.action) == "not-now":
            self._saying.tell(talk, "matrix-not-now")
        else:
            talk.held = held
            await self._show(talk, answer, choice.place)

    async def too_late(self, user: str, phase: str, ask: Ask) -> None:
        """What they have put in was not kept: the phase had ended by then."""
        if talk := self._talks.get(user):
            self._saying.unsay(talk.room, phase)
            answer = await ask(Press(self._saying.person(talk), None, f"{FILL_IN}:{phase}"))
            await self._show(talk, answer, "")

    # --- forms -----------------------------------------------------------------------------------

    async def _fill(self, talk: Talk, filling: Filling, text: str, ask: Ask) -> None:
        try:
            result = filling.hear(text)
        except NotUnderstood as error:
            await self._not_an_answer(talk, filling, text, error.key, ask)
            return
        match result:
            case Sent(action):
                talk.filling, talk.numbers = None, Numbers.NOTHING
                choice = Choice("", action, talk.about, dict(filling.values))
                answer = await ask(self._heard(talk, choice))
                await self._show(talk, answer, talk.about)
                self._remind(talk, answer)
            case Closed():
                talk.filling, talk.numbers = None, Numbers.NOTHING
                self._saying.tell(talk, "matrix-closed")
                self._taker.remind(talk)
            case _:
                self._show_filling(talk, filling)

    async def _not_an_answer(
        self, talk: Talk, filling: Filling, text: str, key: str, ask: Ask
    ) -> None:
        """Perhaps it is a word that the bot knows; else what is possible, and the way out."""
        answer = await ask(Line(self._saying.person(talk), text))
        if self._is_idea(answer):
            cancel = filling.form.cancel or self._saying.word(talk, "matrix-cancel")
            way_out = self._saying.text(talk, "matrix-form-way-out", cancel=cancel)
            self._saying.say(talk, [self._saying.text(talk, key), way_out])
        else:
            await self._show(talk, answer, "")

    def _show_filling(self, talk: Talk, filling: Filling) -> None:
        talk.filling, talk.numbers, talk.menu, talk.words = filling, Numbers.FORM, (), ()
        self._saying.say(talk, filling.pieces(partial(self._saying.word, talk)))

    # --- answers ---------------------------------------------------------------------------------

    async def answer(self, user: str, room: str, answer: Answer, place: str) -> None:
        """Show somebody, in private, the answer to what they did elsewhere."""
        await self._show(await self._talk(user, room), answer, place)

    async def _show(self, talk: Talk, answer: Answer, place: str) -> None:
        match answer:
            case None:
                self._saying.tell(talk, "matrix-done")
            case Form() as form if takes_cards(form):
                await self._taker.begin_cards(talk, form, place)
            case Form() as form if takes_votes(form):
                await self._taker.begin_votes(talk, form, place)
            case Form() as form:
                talk.language, talk.about = form.language, place
                self._show_filling(talk, Filling.of(form))
            case Note(message):
                self._note(talk, message, place)

    def _note(self, talk: Talk, message: Message, place: str, *, asks: bool = False) -> None:
        talk.language = message.language
        pieces, buttons = private(message)
        if buttons:
            talk.offer(choices_of(buttons, place))
            pieces.append(self._saying.aside(talk, "matrix-choose"))
        self._saying.say(talk, pieces, shows="question" if asks else "", asks=asks)

    # --- people who are not there yet ------------------------------------------------------------

    def wait(self, user: str, answer: Answer, place: str) -> None:
        """Show it once they are there."""
        self._waiting[user].append((answer, place))

    async def came(self, user: str, room: str, ask: Ask, *, told: bool) -> None:
        """They have joined: what has waited for that, else what runs, unless that was `told`."""
        waiting = self._waiting.pop(user, [])
        for answer, place in waiting:
            await self.answer(user, room, answer, place)
        if not waiting and not told:
            talk = await self._talk(user, room)
            answer = await ask(Press(self._saying.person(talk), None, OVERVIEW))
            await self._show(talk, answer, "")

    async def missed(self, user: str, room: str, event: str) -> None:
        """A line that cannot be read: it goes once something else has been written instead."""
        talk = await self._talk(user, room)
        talk.lines.append(event)
        self._saying.tell(talk, "matrix-unreadable")

    async def tell(self, user: str, room: str, key: str) -> None:
        """One sentence of the adapter's own."""
        self._saying.tell(await self._talk(user, room), key)

    async def was_away(self, user: str, room: str, lines: list[str], ask: Ask) -> None:
        """Nobody knows what became of these lines, or was told: show what runs, and say so."""
        talk = await self._talk(user, room)
        talk.lines = [*lines, *talk.lines]
        answer = await ask(Press(self._saying.person(talk), None, OVERVIEW))
        if isinstance(answer, Note):
            talk.language = answer.message.language
            said = Text(self._saying.word(talk, "matrix-was-away"))
            self._note(talk, replace(answer.message, blocks=(said, *answer.message.blocks)), "")

    # --- posts -----------------------------------------------------------------------------------

    async def dressed(self, post: Post, room: str) -> list[Json]:
        """A post as the events it is made of."""
        talk = await self._talk(matrix_id(post.to), room)
        pieces, buttons = private(post.message)
        shown = Talk(talk.user, room, post.message.language, taking=talk.taking)
        shown.menu, shown.numbers = talk.menu, talk.numbers
        if post.phase and any(verb(one.action) in TAKES_PART for one in buttons):
            first = len(pieces) - len(buttons)
            pieces[first:first] = await self._saying.link(shown, post.phase)
        if buttons:
            shown.offer(choices_of(buttons, post.about or ""))
            pieces.append(self._saying.aside(shown, "matrix-choose"))
        return self._saying.contents(shown, pieces, notify=post.message.notify)

    def arrived(self, post: Post) -> None:
        """From now on the numbers are that post's."""
        talk = self._talks.get(matrix_id(post.to))
        _, buttons = private(post.message)
        if talk and buttons:
            talk.offer(choices_of(buttons, post.about or ""))
            talk.language = post.message.language

    # --- forgetting ------------------------------------------------------------------------------

    def close(self, phase: str) -> None:
        """A phase is over: nothing is taken for it any more, and what was typed for it goes."""
        for talk in self._talks.values():
            if talk.concerns(phase):
                if talk.held and not talk.taking:
                    self._saying.close_question(talk)
                self._saying.tidy(talk)
                talk.forget()


def _buttons(block: Block) -> tuple[Button, ...]:
    return block.buttons if isinstance(block, Buttons) else ()


def _is_aside(block: Block) -> bool:
    """The button that every such note ends with."""
    return isinstance(block, Buttons) and all(verb(one.action) == "stored" for one in block.buttons)
