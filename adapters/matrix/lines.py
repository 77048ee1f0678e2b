"""What a line means that somebody has typed in private: a choice, a card, a word, an idea."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adapters.matrix.dialogue import Closed, Filling, Sent
from adapters.matrix.fields import NotUnderstood
from adapters.matrix.talk import (
    AS_IT_IS,
    OWN,
    Choice,
    Numbers,
    Taking,
    Talk,
    about,
    takes_cards,
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
    Press,
    Submit,
    Text,
)
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from adapters.matrix.answering import Answering
    from adapters.matrix.saying import Saying
    from adapters.matrix.taking import Ask
    from bot.texts import Texts

CARD: Final = f"{OWN}card"
DROP: Final = f"{OWN}drop"
OFFERED: Final = ("take-part", "write", "vote", "not-now")  # of an invitation; seldom ideas


class Lines:
    """Finds out what lines mean, and does it."""

    def __init__(self, saying: Saying, answering: Answering, texts: Texts) -> None:
        """`texts`: to know the bot's own words again."""
        self._saying = saying
        self._answering = answering
        self._taker = answering.taker
        said = (texts.say(one, "use-the-form", rounds=n) for one in LANGUAGES for n in (0, 1))
        self._ideas = frozenset(said)
        names = (texts.say(one, f"button-{key}") for one in LANGUAGES for key in OFFERED)
        self._buttons = frozenset(map(plain_word, names))

    async def hear(self, talk: Talk, text: str, event: str, ask: Ask) -> None:
        """One line, said by an event."""
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
            await self._answering.show(talk, answer, "")
            self._answering.remind(talk, answer)

    async def _loose(self, talk: Talk, text: str, event: str, ask: Ask) -> None:
        """A line without a meaning of its own: a word that the bot knows, or an idea."""
        answer = await ask(Line(self._saying.person(talk), text.lstrip("!/") or text))
        if not self._is_idea(answer):
            await self._answering.show(talk, answer, "")
            self._answering.remind(talk, answer)
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
            self._answering.note(
                talk, Message((asked, *rounds), message.language), "", asks=bool(talk.held)
            )

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
            await self._answering.show(talk, answer, choice.place)

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
                await self._answering.show(talk, answer, talk.about)
                self._answering.remind(talk, answer)
            case Closed():
                talk.filling, talk.numbers = None, Numbers.NOTHING
                self._saying.tell(talk, "matrix-closed")
                self._taker.remind(talk)
            case _:
                self._answering.ask(talk, filling)

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
            await self._answering.show(talk, answer, "")


def _buttons(block: Block) -> tuple[Button, ...]:
    return block.buttons if isinstance(block, Buttons) else ()


def _is_aside(block: Block) -> bool:
    """The button that every such note ends with."""
    return isinstance(block, Buttons) and all(verb(one.action) == "stored" for one in block.buttons)
