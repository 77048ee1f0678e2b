"""Conversations in private: who has one, what waits for whom, and what ends with a phase."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from adapters.matrix.answering import Answering
from adapters.matrix.dress import private
from adapters.matrix.lines import Lines
from adapters.matrix.rooms import matrix_id
from adapters.matrix.talk import Talk, choices_of, verb
from adapters.matrix.words import LONGEST
from bot.port import Answer, Note, Post, Press, Text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from adapters.matrix.api import Json
    from adapters.matrix.saying import Saying
    from adapters.matrix.sync import Said
    from adapters.matrix.taking import Ask
    from bot.texts import Texts

OVERVIEW: Final = "overview"
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
        self._answering = Answering(saying)
        self._lines = Lines(saying, self._answering, texts)
        self._talks: dict[str, Talk] = {}  # by user
        self._waiting: defaultdict[str, list[tuple[Answer, str]]] = defaultdict(list)

    async def _talk(self, user: str, room: str) -> Talk:
        talk = self._talks.get(user)
        if talk is None or talk.room != room:
            talk = self._talks[user] = Talk(user, room, self._language)
            state, texts = await self._recall(room)
            if state:
                talk.restore(state, texts)
        return talk

    # --- what is typed ---------------------------------------------------------------------------

    async def line(
        self,
        said: Said,
        text: str,
        ask: Ask,
        replies_to: Json | None = None,
        *,
        again: bool = False,
    ) -> None:
        """Somebody has typed something in private; `replies_to`: what that message carries.

        `again`: it may have been heard before, and the numbers of cards be others by now.
        """
        talk, event = await self._talk(said.sender, said.room), said.id
        talk.listed = talk.listed and not again
        if replies_to:
            talk.turn_to(replies_to)
        took = talk.taking
        if took:
            talk.lines.append(event)
        await self._lines.hear(talk, text, event, ask)
        if talk.taking and not took:  # the number that has chosen the round
            talk.lines.append(event)

    async def too_late(self, user: str, phase: str, ask: Ask) -> None:
        """What they have put in was not kept: the phase had ended by then."""
        if talk := self._talks.get(user):
            self._saying.unsay(talk.room, phase)
            answer = await ask(Press(self._saying.person(talk), None, f"{FILL_IN}:{phase}"))
            await self._answering.show(talk, answer, "")

    # --- answers ---------------------------------------------------------------------------------

    async def answer(self, user: str, room: str, answer: Answer, place: str) -> None:
        """Show somebody, in private, the answer to what they did elsewhere."""
        await self._answering.show(await self._talk(user, room), answer, place)

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
            await self._answering.show(talk, answer, "")

    async def missed(self, user: str, room: str, event: str, key: str) -> None:
        """A line that is not taken: it goes once something else has been written instead."""
        talk = await self._talk(user, room)
        talk.lines.append(event)
        self._saying.tell(talk, key, count=LONGEST)

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
            self._answering.note(
                talk, replace(answer.message, blocks=(said, *answer.message.blocks)), ""
            )

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
