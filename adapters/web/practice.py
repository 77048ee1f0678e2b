"""Simulated colleagues to try a round with: they use the same buttons and forms as people."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Final

import structlog

from adapters.web.records import Resident, buttons_of
from bot.core.model import PersonId
from bot.port import Command, DotsField, Form, Post, Press, Submit, TextField
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.web.house import House
    from adapters.web.records import Channel
    from bot.port import Answer, Field, Value
    from bot.texts import Texts

NAMES: Final = ("Aylin", "Ben", "Clara", "Deniz", "Eva", "Farid")
CARDS_EACH: Final = 2
# By number of the card: 8, 6 and 4 dots in all, so that nobody's ballot leaves a tie at the cut.
DOTS: Final[tuple[Mapping[int, int], ...]] = (
    {1: 2, 3: 1},
    {1: 2, 3: 1},
    {1: 2, 5: 1},
    {1: 2, 3: 1},
    {3: 2, 5: 1},
    {3: 1, 5: 2},
)
START: Final = "uebung"
_log = structlog.get_logger()


class Practice:
    """Opens practice channels, and lets the colleagues in them answer."""

    def __init__(self, house: House, pace: float) -> None:
        """`pace`: seconds between one colleague's answer and the next one's."""
        self._house = house
        self._pace = pace
        self._posts: asyncio.Queue[tuple[Resident, Post]] = asyncio.Queue()

    async def channel_for(self, newcomer: Resident) -> Channel:
        """That person's practice channel, new or as it was left."""
        rooms = self._house.rooms
        if known := rooms.practice_of(newcomer.id):
            return known
        language = self._house.language_of(newcomer)
        say = self._house.texts.say
        return await rooms.found_practice(
            say(language, "web-practice-channel"),
            newcomer.id,
            [
                Resident(
                    PersonId(f"web:room:{secrets.token_hex(8)}-{number}"),
                    say(language, "web-practice-colleague", name=name),
                    simulated=True,
                )
                for number, name in enumerate(NAMES)
            ],
        )

    async def begin(self, newcomer: Resident, channel: Channel) -> Answer:
        """Start a round there, as if the newcomer had typed it, and sent what the bot may ask."""
        rooms, hear = self._house.rooms, self._house.hear
        person, place = rooms.person(newcomer), rooms.place(channel)
        answer = await hear(Command(person, place, START))
        if not isinstance(answer, Form) or answer.errors:
            return answer
        values = {field.name: field.value for field in answer.fields}
        return await hear(Submit(person, place, answer.action, values))

    # --- the colleagues ---------------------------------------------------------------------

    def notice(self, post: Post) -> None:
        """A private message has come; if it is a colleague's, they will answer in their time."""
        person = self._house.rooms.resident(PersonId(post.to)) if post.private else None
        if person and person.simulated:
            self._posts.put_nowait((person, post))

    async def run(self) -> None:
        """Let them answer, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                person, post = await self._posts.get()
                tasks.create_task(self._answer(person, post))

    async def _answer(self, colleague: Resident, post: Post) -> None:
        await asyncio.sleep(self._pace * (1 + _number(colleague)))
        try:
            await self._take_part(colleague, post)
        except Exception:  # noqa: BLE001 (a colleague's trouble is nobody else's)
            _log.warning("colleague-failed", adapter="web", exc_info=True)

    async def _take_part(self, colleague: Resident, post: Post) -> None:
        """Press the invitation's button, fill in the form that opens, send it."""
        rooms, hear = self._house.rooms, self._house.hear
        buttons = sorted(buttons_of(post.message), key=lambda button: not button.primary)
        if not buttons:
            return
        person = rooms.person(colleague)
        channel = rooms.known(post.about)
        place = rooms.place(channel) if channel else None
        form = await hear(Press(person, place, buttons[0].action))
        if isinstance(form, Form):
            values = _filled(self._house.texts, form, _number(colleague))
            await hear(Submit(person, place, form.action, values))


def sample(texts: Texts, language: str) -> list[tuple[str, int]]:
    """What comes of it: the three best cards and their dots."""
    totals: dict[int, int] = {}
    for ballot in DOTS:
        for card, dots in ballot.items():
            totals[card] = totals.get(card, 0) + dots
    best = sorted(totals.items(), key=lambda one: -one[1])
    return [(_card(texts, language, card), dots) for card, dots in best]


def _filled(texts: Texts, form: Form, number: int) -> dict[str, Value]:
    """What the colleague of that number writes into a form, or how they vote in it."""
    first = CARDS_EACH * number + 1
    cards = [_card(texts, form.language, first + index) for index in range(CARDS_EACH)]
    lines = iter(cards)
    return {
        field.name: next(lines, "")
        if isinstance(field, TextField)
        else _chosen(texts, field, DOTS[number])
        for field in form.fields
    }


def _chosen(texts: Texts, field: Field, dots: Mapping[int, int]) -> Value:
    """Dots for the cards one knows by their text; anything else stays as it is."""
    if not isinstance(field, DotsField):
        return field.value
    return {
        option.value: count
        for option in field.options
        for card, count in dots.items()
        if any(_card(texts, language, card) in option.label for language in LANGUAGES)
    }


def _card(texts: Texts, language: str, number: int) -> str:
    return texts.say(language, f"web-practice-card-{number}")


def _number(colleague: Resident) -> int:
    """Which of the colleagues it is; their ids end with it."""
    return int(colleague.id.rpartition("-")[2])
