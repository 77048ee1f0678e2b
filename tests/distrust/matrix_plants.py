"""Bugs that a bot in Matrix could have; each is planted in its process before it starts."""

from __future__ import annotations

import itertools
import random
import secrets
import sys
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from adapters.matrix import saying, usage
from adapters.matrix.dress import Letter, content, markup
from adapters.matrix.mail import Mail, Rank
from adapters.matrix.posting import Posting
from adapters.matrix.saying import Saying
from bot.core.model import CardId
from bot.keys import KeyDirectory
from bot.moderator import rounds
from bot.port import Message, Post, Text
from bot.urn import Contents, Urn
from tests.distrust.plants import whenever_put

# --- where a bug gets hold of things -------------------------------------------------------------


def the_adapters(posting: list[Posting]) -> None:
    """The part that knows mail, rooms and notebook, once it is there."""
    honest = Posting.open

    async def opened(self: Posting, notebook: Any) -> None:
        await honest(self, notebook)
        posting.append(self)

    Posting.open = opened  # type: ignore[method-assign]


async def noted(posting: list[Posting], notes: dict[str, str]) -> None:
    if posting and posting[-1]._notebook:
        await posting[-1]._notebook.write(notes)


def _idle(*_args: object) -> None:
    return None


# --- bugs ----------------------------------------------------------------------------------------


def answers_noted(how: str) -> None:
    """What was taken away is remembered, by its id or a digest of it."""
    posting: list[Posting] = []
    the_adapters(posting)
    honest = Mail.redact

    async def redact(self: Mail, room: str, event: str, tx: str, *more: Any) -> None:
        await honest(self, room, event, tx, *more)
        digest = blake2b(event.encode(), digest_size=16).hexdigest()
        await noted(posting, {f"gone/{event if how == 'openly' else digest}": ""})

    Mail.redact = redact  # type: ignore[method-assign,assignment]


def authors_noted() -> None:
    """A row with a text and whoever wrote it."""
    posting: list[Posting] = []
    the_adapters(posting)
    whenever_put(lambda who, _, what: noted(posting, {f"by/{who}": " ".join(what.cards)}))


def slips_counted() -> None:
    """Something in the tables moves with every slip."""
    posting: list[Posting] = []
    the_adapters(posting)
    numbers = itertools.count()
    whenever_put(lambda *_: noted(posting, {"count": str(next(numbers))}))


def slips_announced() -> None:
    """The room hears of every slip."""
    teams: list[tuple[Mail, str]] = []
    honest = Posting._to_room

    async def to_room(self: Posting, post: Post, digest: str, room: str) -> list[str]:
        teams.append((self._mail, room))
        return await honest(self, post, digest, room)

    async def announce(*_: object) -> None:
        mail, room = teams[-1]
        said = content(Letter("Eine mehr!", markup("Eine mehr!")))
        await mail.send(room, said, secrets.token_hex(8), Rank.PUBLIC)

    Posting._to_room = to_room  # type: ignore[method-assign]
    whenever_put(announce)


def writers_thanked() -> None:
    """The next post is another one for those who wrote."""
    wrote: set[str] = set()
    honest = Posting._to_person

    async def remember(who: str, *_: object) -> None:
        wrote.add(who)

    async def to_person(self: Posting, post: Post, digest: str, room: str) -> list[str]:
        if post.to in wrote:
            blocks = (Text("Danke fürs Mitmachen!"), *post.message.blocks)
            post = replace(post, message=Message(blocks, post.message.language))
        return await honest(self, post, digest, room)

    whenever_put(remember)
    Posting._to_person = to_person  # type: ignore[method-assign]


def seats_echoed() -> None:
    """An answer in private carries the seat of whoever gets it."""
    seats: list[str] = []
    honest = Saying.contents

    async def remember(_: str, seat: bytes, __: Contents) -> None:
        seats.append(seat.hex())

    def contents(self: Saying, *given: Any, **more: Any) -> list[dict[str, Any]]:
        made = honest(self, *given, **more)
        made[-1]["seat"] = seats[-1] if seats else "0" * 32
        return made

    whenever_put(remember)
    Saying.contents = contents  # type: ignore[method-assign]


def answers_unpadded() -> None:
    """An answer is as long as what it repeats."""
    saying.padded = lambda content: content  # type: ignore[attr-defined]


def texts_logged() -> None:
    """A line in the log has a text."""

    async def log(_: str, __: bytes, what: Contents) -> None:
        sys.stderr.write(f"put {what.cards}\n")

    whenever_put(log)


def people_logged() -> None:
    """A line in the log has a person."""

    async def log(who: str, *_: object) -> None:
        sys.stderr.write(f"put by {who}\n")

    whenever_put(log)


def use_of_keys_kept() -> None:
    """The crypto store says for ever who has typed, and how much."""
    usage.ERASE = "SELECT ?"  # type: ignore[misc]


def phase_keys_kept() -> None:
    """The key of a phase outlives it."""
    KeyDirectory.destroy = _idle  # type: ignore[method-assign,assignment]


def wall_in_order() -> None:
    """Cards in the order of arrival, no shuffling, ids that count up."""
    counter = itertools.count()
    arrived: list[Contents] = []
    honest = Urn.open

    async def remember(_: str, __: bytes, what: Contents) -> None:
        arrived.append(what)

    async def in_order(self: Urn, *given: Any, **more: Any) -> Any:
        opened = await honest(self, *given, **more)
        return replace(opened, contents=tuple(sorted(opened.contents, key=arrived.index)))

    whenever_put(remember)
    Urn.open = in_order  # type: ignore[method-assign]
    random.SystemRandom.shuffle = _idle  # type: ignore[method-assign,assignment]
    rounds.new_card_id = lambda: CardId(f"{next(counter):016x}")  # type: ignore[attr-defined]
