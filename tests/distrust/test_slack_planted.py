"""Planted bugs: in a bot with one of them, the tester finds something in Slack."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from adapters.slack import hearing, once, posting, refs
from adapters.slack.answers import Answers
from adapters.slack.hearing import Hearing
from adapters.slack.posting import Posting
from bot import logs
from bot.core.model import CardId
from bot.keys import KeyDirectory
from bot.moderator import rounds
from bot.port import Submit
from bot.urn import Urn
from tests.distrust import attacks
from tests.distrust.slack_findings import FINDINGS
from tests.distrust.slack_rounds import LEAD, played
from tests.distrust.workspace import user_of
from tests.slack.world import CHANNEL

if TYPE_CHECKING:
    from pathlib import Path

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]
log = structlog.get_logger()


def whenever_sent(patch: Patch, then: Callable[[Hearing, Any], Any]) -> None:
    """Do something more each time that somebody has sent a form."""
    honest = Hearing.sent

    async def sent(self: Hearing, body: Any, ack: Any) -> None:
        await honest(self, body, ack)
        if done := then(self, body):
            await done

    patch.setattr(Hearing, "sent", sent)


def authors_in_metadata(written: Callable[[str], str]) -> Plant:
    def plant(patch: Patch) -> None:
        authors: list[str] = []
        whenever_sent(patch, lambda _, body: authors.append(body["user"]["id"]))
        honest = refs.metadata_of

        def metadata_of(digest: str, position: tuple[int, int]) -> Any:
            metadata = honest(digest, position)
            by = " ".join(written(author) for author in authors)
            return {**metadata, "event_payload": {**metadata["event_payload"], "by": by}}

        patch.setattr(posting, "metadata_of", metadata_of)

    plant.__name__ = written.__name__
    return plant


def openly(user: str) -> str:
    return user


def in_base64(user: str) -> str:
    return base64.b64encode(b"by " + user.encode()).decode()


def in_hexadecimal(user: str) -> str:
    return user.encode().hex()


def hashed(user: str) -> str:
    return hashlib.sha256(user.encode()).hexdigest()


SOMEBODY: dict[str, Any] = {
    "channel": CHANNEL,
    "text": "Noch jemand!",
    "blocks": [
        {"type": "section", "text": {"type": "plain_text", "text": "Noch jemand!", "emoji": False}}
    ],
}


def a_post_for_each_form(patch: Patch) -> None:
    def post(self: Hearing, _: Any) -> Any:
        client = self._answers._client
        return client.chat_postMessage(**SOMEBODY, unfurl_links=False, unfurl_media=False)

    whenever_sent(patch, post)


def a_whisper_to_the_lead_for_each_form(patch: Patch) -> None:
    def whisper(self: Hearing, _: Any) -> Any:
        client = self._answers._client
        return client.chat_postEphemeral(**SOMEBODY, user=user_of(LEAD), link_names=False)

    whenever_sent(patch, whisper)


def delivery_ids_kept(patch: Patch) -> None:
    patch.setattr(hearing, "ONCE", once.ONCE | {"send"})


def a_log_line_with_a_person(patch: Patch) -> None:
    patch.setattr(logs, "FIELDS", logs.FIELDS | {"person"})
    whenever_sent(patch, lambda _, body: log.info("form sent", person=body["user"]["id"]))


def a_log_line_with_a_text(patch: Patch) -> None:
    patch.setattr(logs, "FIELDS", logs.FIELDS | {"text"})
    patch.setattr(logs, "_harmless", lambda value: value)
    honest = Hearing._kept

    async def kept(self: Hearing, what: Any, *args: Any) -> Any:
        log.info("heard", text=str(what.values) if isinstance(what, Submit) else "")
        return await honest(self, what, *args)

    patch.setattr(Hearing, "_kept", kept)


def buttons_left_for_those_who_wrote(patch: Patch) -> None:
    wrote: set[str] = set()
    whenever_sent(patch, lambda _, body: wrote.add(body["user"]["id"]))
    honest = Posting._without_buttons

    async def some(self: Posting, digest: str, begun: Any) -> None:
        if begun.to not in wrote:
            await honest(self, digest, begun)

    patch.setattr(Posting, "_without_buttons", some)


def the_last_text_in_the_next_form(patch: Patch) -> None:
    last = [""]
    honest = Answers.view

    def view(self: Answers, answer: Any, place: str) -> Any:
        return {**honest(self, answer, place), "external_id": last[0]}

    def remember(_: Hearing, body: Any) -> None:
        if typed := body["view"]["state"]["values"].get("text|card-1"):
            last[0] = base64.b64encode(str(typed["value"]["value"]).encode()).decode()

    whenever_sent(patch, remember)
    patch.setattr(Answers, "view", view)


def a_key_that_is_kept(patch: Patch) -> None:
    patch.setattr(KeyDirectory, "destroy", lambda _self, _phase: None)


@pytest.mark.parametrize(
    ("plant", "found_by"),
    [
        (authors_in_metadata(openly), {"people_named", "people_beside_texts"}),
        (authors_in_metadata(in_base64), {"people_named"}),
        (authors_in_metadata(in_hexadecimal), {"people_named"}),
        (authors_in_metadata(hashed), {"people_named"}),
        (a_post_for_each_form, {"told_by_a_slip"}),
        (a_whisper_to_the_lead_for_each_form, {"told_by_a_slip"}),
        (delivery_ids_kept, {"told_by_a_slip"}),
        (a_log_line_with_a_person, {"logged"}),
        (a_log_line_with_a_text, {"logged"}),
        (buttons_left_for_those_who_wrote, {"participation_shown"}),
        (the_last_text_in_the_next_form, {"texts_while_open"}),
        (a_key_that_is_kept, {"keys_left"}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_planted_bug_is_found(
    plant: Plant, found_by: set[str], tmp_path: Path, monkeypatch: Patch
) -> None:
    plant(monkeypatch)
    seen = asyncio.run(played(tmp_path, 8))
    assert {finding.__name__ for finding in FINDINGS if list(finding(seen))} == found_by


def test_an_unshuffled_wall_is_seen_through(tmp_path: Path, monkeypatch: Patch) -> None:
    """Seats in the order of arrival, no shuffling, ids that count up."""
    counter = itertools.count()
    seats: dict[str, bytes] = {}

    def in_order(_self: Urn, _phase: str, person: str) -> bytes:
        return seats.setdefault(person, next(counter).to_bytes(16, "big"))

    async def everybody(*_: object) -> int:
        return 8

    monkeypatch.setattr(Urn, "seat", in_order)
    monkeypatch.setattr(Urn, "count", everybody)
    monkeypatch.setattr(random.SystemRandom, "shuffle", lambda _self, _things: None)
    monkeypatch.setattr(rounds, "new_card_id", lambda: CardId(f"{next(counter):016x}"))
    seen = asyncio.run(played(tmp_path, 8))
    for texts in (seen.posted, seen.stored, seen.ballot):
        assert attacks.right(attacks.by_order(seen, texts), seen.words) == 8
