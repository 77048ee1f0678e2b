"""What a play has left, read as people read it; and what must not be found in it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from tests.emulator.stage import NAMES
from tests.emulator.workspace import TEAM, user_of
from tests.plain import plain
from tests.slack.reading import answer_of, message_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Json = dict[str, Any]

FINGERPRINT: Final = re.compile(r"[0-9a-f]{32}")
POSTED: Final = ("chat.postMessage", "chat.postEphemeral", "chat.update")


@dataclass(frozen=True)
class Record:
    """A play's record; `log` is what the bot said and heard, in its order."""

    raw: Json
    bot_log: str

    @property
    def log(self) -> list[Json]:
        return list(self.raw["log"])

    @property
    def posts(self) -> list[str]:
        """What stands in the channel for all."""
        return [_read(each) for each in self._standing() if "thread_ts" not in each]

    def replies(self, beginning: str) -> list[str]:
        """What stands in the thread of a post."""
        (root,) = [each for each in self._standing() if _read(each).startswith(beginning)]
        return [_read(each) for each in self._standing() if each.get("thread_ts") == root["ts"]]

    def _standing(self) -> list[Json]:
        return [each for each in self.raw["channel"] if each.get("subtype") != "ephemeral"]

    def shown(self, name: str) -> list[str]:
        """What only that person was shown: forms, notes, answers; in its order."""
        return [_read(each) for each in self.raw["diaries"][name]]

    def one_shown(self, name: str, beginning: str) -> str:
        (found,) = [each for each in self.shown(name) if each.startswith(beginning)]
        return found

    def invitations(self, name: str) -> list[str]:
        """The first line of each message that the bot has sent by itself."""
        return [
            args["text"].partition("\n")[0]
            for args in self.sent("chat.postMessage")
            if args["channel"] == user_of(name)
        ]

    def sent(self, *methods: str) -> list[Json]:
        """The arguments of what was asked of the Web API."""
        return list(_sent(self.log, methods))

    def between(self, start: str, end: str) -> list[Json]:
        marks = self.raw["marks"]
        return self.log[marks[start] : marks[end]]


def _read(shown: Json) -> str:
    if shown.get("type") == "modal":
        return plain(answer_of(shown, {}))
    return plain(message_of(shown["blocks"])) if shown.get("blocks") else str(shown["text"])


def _sent(log: Sequence[Json], methods: Sequence[str]) -> Iterator[Json]:
    for entry in log:
        if (entry["direction"], entry["kind"]) == ("from_bot", "web_api"):
            yield from (entry["detail"] for name in methods if name == entry["summary"])


# --- what must not be ----------------------------------------------------------------------------


def doubled(record: Record) -> list[str]:
    """Whatever stands somewhere twice, or was sent twice."""
    standing = Counter(
        (each["channel"], _read(each))
        for channel in (record.raw["channel"], *record.raw["private"].values())
        for each in channel
        if each.get("subtype") != "ephemeral"
    )
    fingerprints = Counter(
        (args["metadata"]["event_payload"]["key"], args["metadata"]["event_payload"]["part"])
        for args in record.sent("chat.postMessage")
        if "metadata" in args
    )
    stands = [f"stands {n} times: {what}" for what, n in standing.items() if n > 1]
    return stands + [f"sent {n} times: {key}" for key, n in fingerprints.items() if n > 1]


def telling(record: Record) -> list[str]:
    """Whatever others could learn about who takes part, or who wrote what."""
    return [
        *(f"metadata: {args['metadata']}" for args in record.sent(*POSTED) if _tells(args)),
        *(f"named in the channel: {each}" for each in _naming(record)),
    ]


def _tells(args: Json) -> bool:
    """Whether there is more in the metadata than a fingerprint, and which part of a post it is."""
    if "metadata" not in args:  # an answer, to one person
        return False
    metadata = args["metadata"]
    payload = metadata.get("event_payload", {})
    honest = {
        "event_type": "blitzlicht_post",
        "event_payload": {**payload, "part": int(payload["part"]), "parts": int(payload["parts"])},
    }
    fields = payload.keys() == {"key", "part", "parts"}
    return metadata != honest or not fields or not FINGERPRINT.fullmatch(payload["key"])


def _naming(record: Record) -> Iterator[str]:
    names = [*NAMES, *map(user_of, NAMES), *(name.lower() for name in NAMES)]
    for args in record.sent(*POSTED):
        if args["channel"] == TEAM:
            words = set(re.findall(r"\w+", json.dumps(args, ensure_ascii=False)))
            yield from (f"{name}: {args['text']}" for name in names if name in words)


def noticed(log: Sequence[Json]) -> list[str]:
    """What the bot has said while people answered: only what somebody had typed to it for."""
    questions = sum(
        entry["kind"] == "events_api" for entry in log if entry["direction"] == "to_bot"
    )
    said = [f"{args['channel']}: {args['text']}" for args in _sent(log, POSTED)]
    public = [each for each in said if not each.startswith("D")]
    return public or said[questions:]


def leaked(log: Sequence[Json], cards: Mapping[str, Sequence[str]]) -> list[str]:
    """Cards in what the bot said to anybody but their author.

    People do one thing after the other, so that what it says is for whom it has heard last.
    """
    found, heard = [], ""
    for entry in log:
        text = _words(entry.get("detail"))
        if entry["direction"] == "to_bot":
            (heard,) = [name for name in NAMES if user_of(name) in text]
        elif entry["direction"] == "from_bot":
            others = [card for name, theirs in cards.items() if name != heard for card in theirs]
            posted = [*others, *cards[heard]] if entry["summary"] in POSTED else others
            found += [f"{card}: {entry['summary']}" for card in posted if card in text]
    return found


def _words(detail: object) -> str:
    """As it can be searched: a form's fields, JSON in JSON, or plain JSON."""
    if not isinstance(detail, str):
        return json.dumps(detail, ensure_ascii=False)
    payload = parse_qs(detail).get("payload", [detail])[0]
    try:
        return json.dumps(json.loads(payload), ensure_ascii=False)
    except ValueError:
        return payload
