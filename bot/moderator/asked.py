"""One thing that was heard, on its way through the moderator, and what may come of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.commands import Action, Verb
from bot.core.model import PersonId
from bot.core.refusal import Reason, RefusedError
from bot.port import Answer, Person, Place, Ticket, Value
from bot.store import Writing
from bot.texts import Voice

if TYPE_CHECKING:
    from bot.moderator.drafts import Drafts
    from bot.urn import Seat

Change = Callable[[Writing], Awaitable[Answer]]
# An answer, or what has to be done in a transaction before there is one.
Plan = Answer | Change


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """Who asks what, where, about which phase, round or card."""

    person: Person
    place: Place | None
    voice: Voice
    about: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    seat: Seat | None = None  # of somebody who came by a form link
    drafts: Drafts | None = None  # where a slip waits, if it is not to be kept at once

    @property
    def here(self) -> Place:
        """The place; raises RefusedError where it was asked in private."""
        if self.place is None:
            raise RefusedError(Reason.NOT_HERE)
        return self.place

    # What a form of ours brings back; all but `has` raise RefusedError for a value of another kind.

    def has(self, *names: str) -> bool:
        """Whether one of these fields was sent."""
        return any(name in self.values for name in names)

    def text(self, name: str) -> str:
        """What was typed into a text field or chosen in a choice field."""
        return _known(self.values.get(name, ""), str)

    def ticked(self, name: str) -> bool:
        """Whether a checkbox was ticked."""
        return _known(self.values.get(name, False), bool)

    def people(self, name: str) -> tuple[str, ...]:
        """Who was ticked in a people field."""
        return tuple(_known(one, str) for one in _known(self.values.get(name, ()), tuple))

    def dots(self, name: str) -> dict[str, int]:
        """How the dots of a dots field were given."""
        given = self.values.get(name, {})
        if not isinstance(given, Mapping):
            raise RefusedError(Reason.STALE)
        return {_known(card, str): _known(dots, int) for card, dots in given.items()}


@dataclass(frozen=True, slots=True, repr=False)
class Pack:
    """What was heard together, what is to come of each, and the slips that wait for it."""

    askeds: Sequence[Asked]
    plans: list[Plan]
    drafts: Drafts

    def __len__(self) -> int:
        """How many there are."""
        return len(self.plans)

    @property
    def changes(self) -> bool:
        """Whether there is anything to do for them."""
        return any(callable(plan) for plan in self.plans)


T = TypeVar("T")


def _known(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise RefusedError(Reason.STALE)
    return value


Handler = Callable[[Asked], Awaitable[Plan]]

# What can be done by a form link: everything about one's own slip, and nothing else.
_BY_LINK = frozenset(
    {Verb.FILL_IN, Verb.WRITE, Verb.SEND, Verb.KEEP, Verb.VOTE, Verb.CAST, Verb.WITHDRAW}
)
_NOBODY = Person(PersonId(""))


def by_link(ticket: Ticket, about: str, values: Mapping[str, Value]) -> Asked:
    """Somebody of whom the bot knows a seat, and nothing else."""
    voice = Voice(ticket.language, ticket.zone)
    return Asked(_NOBODY, None, voice, about, values, bytes.fromhex(ticket.seat))


def may_ask(who: Person | Ticket, action: Action) -> bool:
    """Whether that button or form can be theirs at all; a ticket is for one phase."""
    if isinstance(who, Person):
        return True
    return action.verb in _BY_LINK and action.about == who.phase
