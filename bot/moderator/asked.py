"""One thing that was heard, on its way through the moderator, and what may come of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.refusal import Reason, RefusedError
from bot.port import Answer, Person, Place, Value
from bot.store import Writing

if TYPE_CHECKING:
    from bot.texts import Voice

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

    @property
    def here(self) -> Place:
        """The place; raises RefusedError where it was asked in private."""
        if self.place is None:
            raise RefusedError(Reason.NOT_HERE)
        return self.place

    def text(self, name: str) -> str:
        """What was typed into a text field or chosen in a choice field."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def ticked(self, name: str) -> bool:
        """Whether a checkbox was ticked."""
        return self.values.get(name) is True

    def people(self, name: str) -> tuple[str, ...]:
        """Who was ticked in a people field."""
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else ()

    def dots(self, name: str) -> dict[str, int]:
        """How the dots of a dots field were given."""
        value = self.values.get(name, {})
        return dict(value) if isinstance(value, Mapping) else {}


Handler = Callable[[Asked], Awaitable[Plan]]
