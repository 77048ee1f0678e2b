"""What stands in a Slack workspace at one moment, as files; and how to search it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from functools import cache
from typing import TYPE_CHECKING

from tests.slack.world import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.port import Person
    from tests.distrust.evidence import Files
    from tests.slack.fake import FakeSlack

HASHES = ("md5", "sha1", "sha256", "blake2b")
HEX = re.compile(rb"[0-9a-fA-F]{8,}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
ALTERNATIVE = bytes.maketrans(b"-_", b"+/")


def workspace(slack: FakeSlack) -> Files:
    """Every message with its metadata, what only one person sees, open modals, App Homes."""
    shown: dict[str, object] = {}
    for channel, messages in slack.messages.items():
        shown |= {f"messages/{channel}/{n}": message for n, message in enumerate(messages)}
    shown |= {f"whispers/{one['user']}/{n}": one for n, one in enumerate(slack.whispers)}
    shown |= {f"views/{user}": view for user, view in slack.views.items()}
    shown |= {f"homes/{user}": view for user, view in slack.homes.items()}
    return {name: json.dumps(what, ensure_ascii=False).encode() for name, what in shown.items()}


def for_everybody(shown: Files) -> Files:
    """What all members of the channel see."""
    return {name: data for name, data in shown.items() if name.startswith(f"messages/{CHANNEL}/")}


def user_of(who: Person) -> str:
    return f"U{who.id.rpartition(':')[2].upper()}"


def own_screen(who: Person) -> str:
    return f"views/{user_of(who)}"


def private(who: Person) -> str:
    return f"messages/D{user_of(who)[1:]}/"


@cache
def ids_of(who: Person) -> list[bytes]:
    """By what somebody can be known, hashes without a key among them."""
    ids = [user_of(who), f"slack:T0TEAM:{user_of(who)}"]
    digests = [hashlib.new(name, one.encode()).digest() for name in HASHES for one in ids]
    digests += [hashlib.blake2b(one.encode(), digest_size=16).digest() for one in ids]
    return [*(one.encode() for one in ids), *digests]


def named(who: Person, data: bytes) -> bool:
    """Whether somebody is named in it, openly, in hexadecimal, or in base64 wherever it begins."""
    name = re.compile(rb"\b" + who.name.encode() + rb"\b")
    wanted = ids_of(who)
    return bool(name.search(data)) or any(one in layer for layer in layers(data) for one in wanted)


@cache
def layers(data: bytes) -> tuple[bytes, ...]:
    """The data, and what comes out where something in it is decoded."""
    return (data, *_decoded(data))


def _decoded(data: bytes) -> Iterator[bytes]:
    for run in HEX.findall(data):
        yield binascii.unhexlify(run[: len(run) // 2 * 2])
    for run in BASE64.findall(data):
        for start in range(4):
            whole = run[start:].translate(ALTERNATIVE)
            yield base64.b64decode(whole[: len(whole) // 4 * 4])
