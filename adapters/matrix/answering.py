"""What somebody is shown in private: forms as questions or lists, notes with numbered choices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from adapters.matrix.dialogue import Filling
from adapters.matrix.dress import private
from adapters.matrix.taking import Taker
from adapters.matrix.talk import Numbers, choices_of, takes_cards, takes_votes
from bot.port import Answer, Buttons, Form, Message, Note

if TYPE_CHECKING:
    from adapters.matrix.saying import Saying
    from adapters.matrix.talk import Talk


class Answering:
    """Shows the bot's answers."""

    def __init__(self, saying: Saying) -> None:
        """`taker` takes what is typed into forms for cards and votes."""
        self._saying = saying
        self.taker = Taker(saying, self.show)

    async def show(self, talk: Talk, answer: Answer, place: str) -> None:
        """An answer of the bot's, about a place or about none."""
        match answer:
            case None:
                self._saying.tell(talk, "matrix-done")
            case Form() as form if takes_cards(form):
                await self.taker.begin_cards(talk, form, place)
            case Form() as form if takes_votes(form):
                await self.taker.begin_votes(talk, form, place)
            case Form() as form:
                talk.language, talk.about = form.language, place
                self.ask(talk, Filling.of(form))
            case Note(message):
                self.note(talk, message, place)

    def note(self, talk: Talk, message: Message, place: str, *, asks: bool = False) -> None:
        """A message; `asks`: its choices are about a line that has no round yet."""
        talk.language = message.language
        pieces, buttons = private(message)
        if buttons:
            talk.offer(choices_of(buttons, place))
            pieces.append(self._saying.aside(talk, "matrix-choose"))
        self._saying.say(talk, pieces, shows="question" if asks else "", asks=asks)

    def ask(self, talk: Talk, filling: Filling) -> None:
        """A form's next question."""
        talk.filling, talk.numbers, talk.menu, talk.words = filling, Numbers.FORM, (), ()
        self._saying.say(talk, filling.pieces(partial(self._saying.word, talk)))

    def remind(self, talk: Talk, answer: Answer) -> None:
        """What was asked in between ends nothing; what offers choices has asked anew."""
        blocks = answer.message.blocks if isinstance(answer, Note) else ()
        if blocks and not any(isinstance(block, Buttons) for block in blocks):
            self.taker.remind(talk)
