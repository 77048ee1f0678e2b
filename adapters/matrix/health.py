"""What is missing before Matrix works, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adapters.matrix.account import AccountError, Credentials, new_client
from adapters.matrix.api import PASSED_BY, Api, MatrixError

if TYPE_CHECKING:
    from pathlib import Path

    from nio import AsyncClient

    from bot.texts import Texts

VERSIONS: Final = "/_matrix/client/versions"


class MatrixTroubleError(OSError):
    """Something is missing; the text says what, and what helps."""


class Health:
    """Tries the connection, and changes nothing."""

    def __init__(self, given: Credentials, folder: Path, texts: Texts, language: str) -> None:
        """`language`: the bot's."""
        self._given = given
        self._folder = folder
        self._texts = texts
        self._language = language

    async def check(self) -> str:
        """One line where all is well; raises MatrixTroubleError."""
        given = self._given
        if not given.homeserver:
            raise self._trouble("no-homeserver")
        if not given.way_in:
            raise self._trouble("no-way-in")
        if not given.passphrase:
            raise self._trouble("no-passphrase")
        try:
            client = new_client(given, self._folder)
        except AccountError as error:
            raise self._trouble(error.problem) from None
        try:
            return await self._tried(client)
        finally:
            await client.close()  # type: ignore[no-untyped-call]

    async def _tried(self, client: AsyncClient) -> str:
        api = Api(client)
        try:
            await api("GET", VERSIONS)
        except (MatrixError, *PASSED_BY):
            raise self._trouble("unreachable", url=self._given.homeserver) from None
        return self._say("ok", url=self._given.homeserver)

    def _trouble(self, key: str, **args: str) -> MatrixTroubleError:
        return MatrixTroubleError(self._say(key, **args))

    def _say(self, key: str, **args: str) -> str:
        return self._texts.say(self._language, f"matrix-check-{key}", **args)
