"""What a member of a Matrix room has in front of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """A message as a member sees it now: decrypted, with its sender's edits applied."""

    id: str
    room: str
    sender: str
    kind: str  # "m.room.message", …
    content: Mapping[str, Any]
    encrypted: bool
    unreadable: str = ""  # why it could not be decrypted
    redacted: bool = False
    edits: int = 0
    before: str = ""  # its text before any edit

    @property
    def first_line(self) -> str:
        """What it began with, whatever has become of it."""
        return (self.before or self.text).partition("\n")[0]

    @property
    def text(self) -> str:
        return "" if self.redacted else str(self.content.get("body", ""))

    @property
    def html(self) -> str:
        return "" if self.redacted else str(self.content.get("formatted_body", ""))

    @property
    def thread(self) -> str:
        """The message whose thread this one stands in."""
        related = self.content.get("m.relates_to", {})
        return str(related["event_id"]) if related.get("rel_type") == "m.thread" else ""


@dataclass
class RoomSeen:
    """A room as a member sees it: messages in the order in which they came."""

    messages: dict[str, Seen] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)  # user -> "join", "invite", …
    state: dict[tuple[str, str], Json] = field(default_factory=dict)

    def keep(self, message: Seen) -> None:
        related = message.content.get("m.relates_to", {})
        original = self.messages.get(related.get("event_id", ""))
        if related.get("rel_type") != "m.replace" or original is None:
            self.messages[message.id] = message
        elif original.sender == message.sender:
            content, edits = message.content["m.new_content"], original.edits + 1
            self.messages[original.id] = replace(
                original, content=content, edits=edits, before=original.before or original.text
            )

    def redact(self, message: str) -> None:
        if message in self.messages:
            self.messages[message] = replace(self.messages[message], redacted=True)
