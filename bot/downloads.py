"""A place's projects as files, at addresses that are sealed and soon worthless.

Browsers that follow a link from a chat cannot log in; so the address says which place and until
when, and whoever may read the list of projects there is given one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route

from bot.core.model import PlaceId
from bot.export import Format, ProjectExport
from bot.sealing import HEADERS, Seal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from bot.store import Store
    from bot.texts import Texts

PATH: Final = "/download"
WITHIN: Final = timedelta(hours=1)
KINDS: Final = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.MD: "text/markdown; charset=utf-8",
    Format.JSON: "application/json",
}


class Downloads:
    """Makes addresses, and answers at them."""

    def __init__(
        self, secret: bytes, url: str, store: Store, texts: Texts, now: Callable[[], datetime]
    ) -> None:
        """`secret` must outlive a restart; `url` is where people reach the web server."""
        self._seal = Seal(secret, "download")
        self._url = url
        self._store = store
        self._texts = texts
        self._now = now

    def addresses(self, place: PlaceId, language: str) -> dict[str, str]:
        """Of the file in each format, such as "xlsx"; they serve for an hour."""
        until = (self._now() + WITHIN).isoformat()
        token = self._seal.closed(place, language, until)
        return {kind.value: f"{self._url}{PATH}/{token}.{kind}" for kind in KINDS}

    def routes(self) -> list[Route]:
        """For the web server, before everybody who takes any address."""
        return [Route(f"{PATH}/{{token}}.{kind}", self._served(kind)) for kind in KINDS]

    def _served(self, kind: Format) -> Callable[[Request], object]:
        async def serve(request: Request) -> Response:
            export = await self._export(request.path_params["token"])
            if export is None:
                return Response(status_code=HTTPStatus.NOT_FOUND)
            attached = f'attachment; filename="blitzlicht.{kind}"'
            headers = {**HEADERS, "Content-Disposition": attached}
            return Response(export.file(kind), media_type=KINDS[kind], headers=headers)

        return serve

    async def _export(self, token: str) -> ProjectExport | None:
        """None where the address is worth nothing (any more)."""
        values = self._seal.opened(token)
        if values is None:
            return None
        place, language, until = values
        if self._now() > datetime.fromisoformat(until):
            return None
        async with self._store.reading() as reading:
            projects = await reading.projects(PlaceId(place))
        return ProjectExport(projects, self._texts, language)
