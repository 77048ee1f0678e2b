"""Conversations in private: who has one, what waits for whom, and what ends with a phase."""

from __future__ import annotations

from asyncio import Lock
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from adapters.matrix.answering import Answering
from adapters.matrix.dress import private
from adapters.matrix.events import digest_of
from adapters.matrix.lines import Lines
from adapters.matrix.patience import patiently
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
        """`recall` finds what the bot's last message in a room carries along.

        It raises MatrixError, or one of PASSED_BY.
        """
        self._saying = saying
        self._language = language
        self._recall = recall
        self._answering = Answering(saying)
        self._lines = Lines(saying, self._answering, texts)
        self._talks: dict[str, Talk] = {}  # by user
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)
        self._waiting: defaultdict[str, list[tuple[Answer, str]]] = defaultdict(list)
        self._typed: dict[str, str] = {}  # rooms in which something was, and by whom

    async def _talk(self, user: str, room: str) -> Talk:
        """Of somebody who was heard: what a number means has to be known first."""
        talk = await patiently(partial(self.take_up, user, room))
        if talk is None:
            talk = self._talks[user] = Talk(user, room, self._language)
        return talk

    async def take_up(self, user: str, room: str) -> Talk:
        """A conversation where its last message left it; raises what `recall` does."""
        async with self._turns[user]:  # nobody sees it before it is
            talk = self._talks.get(user)
            if talk is None or talk.room != room:
                talk = Talk(user, room, self._language)
                state, texts = await self._recall(room)
                if state:
                    talk.restore(state, texts)
                self._talks[user] = talk
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
        self._typed[said.room] = said.sender
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
        self._typed[room] = user
        talk = await self._talk(user, room)
        talk.lines.append(event)
        self._saying.tell(talk, key, count=LONGEST)

    async def tell(self, user: str, room: str, key: str) -> None:
        """One sentence of the adapter's own."""
        self._saying.tell(await self._talk(user, room), key)

    async def not_kept(self, user: str, room: str, about: str) -> None:
        """What they have said will be heard once more; said once, for whatever it is `about`."""
        self._saying.apologise(await self._talk(user, room), "matrix-not-kept", digest_of(about))

    async def was_away(self, user: str, room: str, lines: list[str], ask: Ask) -> None:
        """Nobody knows what became of these lines, or was told: show what runs, and say so.

        Raises what `recall` does, before anything is said.
        """
        talk = await self.take_up(user, room)
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
        """A post as the events it is made of; raises what `recall` does."""
        talk = await self.take_up(matrix_id(post.to), room)
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

    def typed_in(self) -> list[str]:
        """Rooms in which something was typed since they were last asked for.

        Where a form is being filled in, what was typed into it stays in sight, and for later.
        """
        talks = {room: self._talks.get(user) for room, user in self._typed.items()}
        rooms = [room for room, talk in talks.items() if not (talk and talk.filling)]
        for room in rooms:
            del self._typed[room]
        return rooms

    def waiting(self, user: str) -> set[str]:
        """Lines that stand there on purpose: for another round, or until it is known for which."""
        talk = self._talks.get(user)
        return set(talk.lines) if talk else set()

    def look_again(self, room: str, user: str) -> None:
        """Something stands there that was not answered yet."""
        self._typed[room] = user
