"""The homeserver of the tests is one: accounts, limits, and data that outlive its processes."""

from __future__ import annotations

import secrets
import signal
from typing import TYPE_CHECKING

import pytest

from tests.matrix.synapse import Account, Synapse, SynapseError

if TYPE_CHECKING:
    from pathlib import Path


def say(synapse: Synapse, who: Account, room: str, text: str, txn: str = "") -> str:
    """A plain message; returns the event's id."""
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{txn or secrets.token_hex(8)}"
    body = {"msgtype": "m.text", "body": text}
    event: str = synapse.ask("PUT", path, body, token=who.token)["event_id"]
    return event


def say_much(synapse: Synapse, who: Account, room: str) -> None:
    for number in range(20):
        say(synapse, who, room, f"Zeile {number}")


def new_room(synapse: Synapse, who: Account, **more: object) -> str:
    room: str = synapse.ask("POST", "/_matrix/client/v3/createRoom", more, token=who.token)[
        "room_id"
    ]
    return room


def test_rooms_of_both_versions(synapse: Synapse, room_version: str) -> None:
    who = synapse.register(f"anna-{secrets.token_hex(4)}")
    room = new_room(synapse, who, room_version=room_version)
    (row,) = synapse.rows("SELECT room_version FROM rooms WHERE room_id = ?", room)
    assert row == (room_version,)
    assert (":" in room) is (room_version == "11")


def test_what_was_sent_outlives_a_crash(tmp_path: Path) -> None:
    with Synapse(tmp_path / "synapse", room_version="11") as synapse:
        who = synapse.register("anna")
        room = new_room(synapse, who)
        before = say(synapse, who, room, "Hallo", "same")
        synapse.restart(signal.SIGKILL)
        assert say(synapse, who, room, "Hallo", "same") == before
        bodies = synapse.rows("SELECT json FROM event_json WHERE event_id = ?", before)
        assert "Hallo" in bodies[0][0]


def test_limits_hold_and_an_admin_lifts_them(strict_synapse: Synapse) -> None:
    who = strict_synapse.register("anna")
    room = new_room(strict_synapse, who)
    with pytest.raises(SynapseError, match="429"):
        say_much(strict_synapse, who, room)
    strict_synapse.unlimited(who.id)
    say_much(strict_synapse, who, room)
