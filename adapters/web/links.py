"""Forms by link: one phase and one seat, for people whose chat would keep what they type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from adapters.web.actions import field, read, values
from adapters.web.house import dialog
from bot.port import Press, Submit

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from adapters.web.house import House
    from bot.port import Answer, Ticket


class LinkedForms:
    """A page with nothing but the form; it knows a seat, and not whose."""

    def __init__(self, house: House) -> None:
        """Shows what is in the house."""
        self._house = house

    async def show(self, request: Request) -> Response:
        """The form, with what this seat has put in already."""
        ticket = self._ticket(request)
        return self._page(request, ticket, await self._hear(Press(ticket, None, ticket.opens)))

    async def press(self, request: Request) -> Response:
        """A button on the answer."""
        ticket, form = self._ticket(request), await read(request)
        pressed = Press(ticket, None, field(form, "action"))
        return self._page(request, ticket, await self._hear(pressed))

    async def submit(self, request: Request) -> Response:
        """The form was sent."""
        ticket, form = self._ticket(request), await read(request)
        sent = Submit(ticket, None, field(form, "action"), values(form))
        return self._page(request, ticket, await self._hear(sent))

    async def _hear(self, heard: Press | Submit) -> Answer:
        return await self._house.hear(heard)

    def _ticket(self, request: Request) -> Ticket:
        ticket = self._house.signer.holder(request.path_params["ticket"])
        if ticket is None:
            raise HTTPException(404)
        return ticket

    def _page(self, request: Request, ticket: Ticket, answer: Answer) -> Response:
        base = f"/f/{request.path_params['ticket']}"
        context = {"answer": dialog(answer, ""), "base": base, "plain": True}
        return self._house.page("link.html", ticket.language or self._house.language, context)
