"""Bugs that are planted into the bot's process, to see whether the tests would notice them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from adapters.slack.hearing import Hearing
from adapters.slack.posting import Posting
from adapters.slack.refs import metadata_of
from tests.emulator.workspace import TEAM

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Plant = Callable[[pytest.MonkeyPatch], None]


def says_everything_twice(patch: pytest.MonkeyPatch) -> None:
    """A message is sent again although it has arrived."""
    honest = Posting._send

    async def twice(self: Posting, *args: Any) -> dict[int, str]:
        await honest(self, *args)
        return await honest(self, *args)

    patch.setattr(Posting, "_send", twice)


def names_people_in_metadata(patch: pytest.MonkeyPatch) -> None:
    """Metadata, which everybody can read, says whom a message is for."""
    honest, begun_for = Posting._begin, [""]

    async def remembering(self: Posting, digest: str, begun: Any) -> None:
        begun_for[0] = begun.to
        await honest(self, digest, begun)

    def naming(*args: Any) -> dict[str, Any]:
        return {**metadata_of(*args), "for": begun_for[0]}

    patch.setattr(Posting, "_begin", remembering)
    patch.setattr("adapters.slack.posting.metadata_of", naming)


def thanks_in_public(patch: pytest.MonkeyPatch) -> None:
    """Others see it when somebody sends a form."""
    honest = Hearing.sent

    async def thanking(self: Hearing, body: Any, ack: Any) -> None:
        await honest(self, body, ack)
        client = self._answers._client
        await client.chat_postMessage(channel=TEAM, text="Danke, wieder eine Idee!")

    patch.setattr(Hearing, "sent", thanking)


PLANTS: Final[dict[str, Plant]] = {
    plant.__name__: plant
    for plant in (says_everything_twice, names_people_in_metadata, thanks_in_public)
}
