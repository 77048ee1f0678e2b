"""Who may invite, what a line says, how fast it goes, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.matrix.allow import Allowed
from adapters.matrix.api import MatrixError, outcome_of
from adapters.matrix.events import hint_for, text_of, turns_to
from adapters.matrix.limits import MESSAGES, ROOMS, Limits
from adapters.matrix.mail import Pace, Rank
from adapters.matrix.talk import AS_IT_IS, Choice, Numbers, Taking, Talk, Warned
from adapters.matrix.vault import Vault, WrongPassphraseError
from adapters.matrix.words import CALLED
from bot.port import Failed, NotebookWrites, RetryAfter

if TYPE_CHECKING:
    from pathlib import Path


# --- invitations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "user", "may"),
    [
        ("", "@anna:example.org", True),  # the bot's own server
        ("", "@anna:elsewhere.org", False),
        ("@anna:a.org", "@anna:a.org", True),
        ("@anna:a.org", "@ben:a.org", False),
        ("@anna:a.org, b.org", "@ben:b.org", True),
        ("*.b.org", "@ben:chat.b.org", True),
        ("*.b.org", "@ben:b.org", False),
        ("b.org", "@ben:evil-b.org", False),
        ("@Anna:A.org", "@anna:a.org", True),
    ],
)
def test_who_may_invite(written: str, user: str, may: bool) -> None:
    assert (user in Allowed.read(written, "@bot:example.org")) is may


# --- lines ----------------------------------------------------------------------------------------


def said(body: object, kind: str = "m.text", relates_to: Any = None) -> dict[str, Any]:
    relation = {"m.relates_to": relates_to} if relates_to else {}
    return {"content": {"msgtype": kind, "body": body, **relation}}


def test_what_counts_as_text() -> None:
    edit = {"rel_type": "m.replace", "event_id": "$1"}
    reply = {"m.in_reply_to": {"event_id": "$1"}}
    assert text_of(said(" Zu laut ")) == "Zu laut"
    assert text_of(said("* Zu laut", relates_to=edit)) == ""
    assert text_of(said("Zu laut", "m.notice")) == ""
    assert text_of(said({"a": 1})) == ""
    assert text_of({"content": {}}) == ""
    assert text_of(said("> <@a:b> Frage\n> mehr\n\nAntwort", relates_to=reply)) == "Antwort"
    assert text_of(said("> kein Zitat")) == "> kein Zitat"
    assert hint_for(said("* x", relates_to=edit)) == "matrix-edited"
    assert hint_for(said("bild.png", "m.image")) == "matrix-only-text"
    assert hint_for(said("x", "m.notice")) == ""


@pytest.mark.parametrize(
    ("body", "mentions", "so"),
    [
        ("@bot:a.org hallo", {"user_ids": ["@bot:a.org"]}, True),
        ("Bot: hallo", {"user_ids": ["@bot:a.org"]}, True),
        ("Das sagt bot:a.org", {"user_ids": ["@bot:a.org"]}, False),  # of it, not to it
        ("Bot: hallo", {"user_ids": ["@ben:a.org"]}, False),
        ("Bot: hallo", {"user_ids": "@bot:a.org"}, False),
        ("Bot: hallo", None, False),
        (7, {"user_ids": ["@bot:a.org"]}, False),
    ],
)
def test_who_turns_to_the_bot(body: object, mentions: object, so: bool) -> None:
    event = said(body)
    event["content"]["m.mentions"] = mentions
    assert turns_to(event, "@bot:a.org") is so


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("!blitzlicht hilfe", "hilfe"),
        ("/Blitzlicht 5m Was?\nUnd wie?", "5m Was?\nUnd wie?"),
        ("!blitzlicht", ""),
        ("!blitzlichter", None),
        ("ich sage !blitzlicht", None),
    ],
)
def test_commands(line: str, command: str | None) -> None:
    found = CALLED.fullmatch(line)
    assert (found[1] if found else None) == command


# --- limits ---------------------------------------------------------------------------------------


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_rooms_go_before_people_before_tidying(tmp_path: Path) -> None:
    clock = Seconds()
    pace = Pace(Limits(tmp_path), MESSAGES, clock)
    assert not any(pace.wait(rank) for rank in Rank)
    pace.refused(timedelta(seconds=5))
    waits = [pace.wait(rank) for rank in Rank]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=5)
    clock.now += 5
    assert pace.wait(Rank.PRIVATE)  # it lets the others go first
    assert not pace.wait(Rank.PUBLIC)
    assert pace.wait(Rank.PUBLIC) == timedelta(seconds=5)  # one at a time


def test_what_was_learnt_outlives_a_restart(tmp_path: Path) -> None:
    clock = Seconds()
    pace = Pace(Limits(tmp_path), ROOMS, clock)
    pace.refused(timedelta(seconds=62.5))
    assert Limits(tmp_path).between(ROOMS) == 62.5
    clock.now += 1000
    for _ in range(20):
        pace.went()
    assert Limits(tmp_path).between(ROOMS) == 0


def test_estimates(tmp_path: Path) -> None:
    limits = Limits(tmp_path)
    assert limits.estimate(6, 6) < timedelta(seconds=10)
    assert limits.estimate(100, 90) > timedelta(minutes=80)  # the usual limits
    limits.learn(MESSAGES, 0)
    limits.learn(ROOMS, 0)
    assert limits.estimate(100, 90) < timedelta(minutes=1)


def test_broken_limits_are_unknown_limits(tmp_path: Path) -> None:
    (tmp_path / "limits.json").write_text('{"rooms": "x"', encoding="utf-8")
    assert Limits(tmp_path).between(ROOMS) is None


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (429, "M_LIMIT_EXCEEDED", RetryAfter(timedelta(seconds=4))),
        (401, "M_UNKNOWN_TOKEN", RetryAfter(timedelta(minutes=1))),
        (502, "", RetryAfter(timedelta(seconds=5))),
        (403, "M_FORBIDDEN", Failed("forbidden")),
    ],
)
def test_errors_by_meaning(status: int, code: str, outcome: object) -> None:
    error = MatrixError(status, {"errcode": code, "error": "Anna", "retry_after_ms": 4000})
    assert outcome_of(error) == outcome
    assert "Anna" not in repr(error) + str(error)


# --- conversations --------------------------------------------------------------------------------

MENU = (Choice("Ideen schreiben", "write:p1", "matrix:a:!r"), Choice("Nein", "not-now:p1"))


def test_a_conversation_is_taken_up_from_what_a_message_carries() -> None:
    talk = Talk("@a:b", "!r", "de")
    talk.offer(MENU)
    talk.taking = Taking("write:p1", "matrix:a:!r")
    talk.held = {"$1": "Zu laut", "$2": "Zu warm"}
    state = talk.snapshot()
    assert "Zu" not in str(state)
    again = Talk("@a:b", "!r", "de")
    again.restore(state, {"$1": "Zu laut"})  # the other was redacted
    assert (again.menu, again.taking) == (talk.menu, talk.taking)
    assert again.held == {"$1": "Zu laut"}
    assert again.chosen("1") == again.chosen("ideen SCHREIBEN") == MENU[0]
    assert not again.listed  # numbers of cards were not shown since


def test_numbers_are_those_that_were_shown_last() -> None:
    talk = Talk("@a:b", "!r", "de")
    talk.offer(MENU)
    talk.numbers = Numbers.BALLOT
    assert talk.chosen("1") is None
    talk.offer(MENU)
    assert talk.chosen("1") == MENU[0]
    assert talk.chosen("3") is None


def test_with_its_phase_a_text_that_waits_is_forgotten() -> None:
    taking = Taking("write:p1", "")
    talk = Talk("@a:b", "!r", "de", taking=taking)
    talk.held = {"$1": "Zu laut"}
    talk.offer([Choice("So lassen", AS_IT_IS)])
    talk.warned = Warned(taking, [], ["Zu laut"], "keep:p1")
    assert "own:as-it-is" not in str(talk.snapshot())
    assert talk.concerns("p1")
    assert not talk.concerns("p2")
    talk.forget()
    assert talk.taking is None
    assert not talk.held
    assert not talk.menu
    assert talk.warned is None


def test_an_idea_whose_round_was_never_chosen_goes_with_the_round() -> None:
    talk = Talk("@a:b", "!r", "de")
    talk.offer(MENU)
    assert not talk.concerns("p1")
    talk.held, talk.lines = {"$1": "Zu laut"}, ["$1"]
    assert talk.concerns("p1")


# --- secrets --------------------------------------------------------------------------------------


class Notes(dict[str, str]):
    async def read(self, key: str) -> str | None:
        return self.get(key)

    async def scan(self, prefix: str) -> dict[str, str]:
        return {key: value for key, value in self.items() if key.startswith(prefix)}

    async def write(self, changes: NotebookWrites) -> None:
        for key, value in changes.items():
            self.pop(key, None)
            if value is not None:
                self[key] = value


async def test_secrets_are_sealed_by_the_passphrase() -> None:
    notes = Notes()
    await Vault(notes, "geheim").write("device", {"token": "syt_abc"})
    assert "syt_abc" not in str(notes)
    assert await Vault(notes, "geheim").read("device") == {"token": "syt_abc"}
    with pytest.raises(WrongPassphraseError):
        await Vault(notes, "falsch").read("device")
    await Vault(notes, "geheim").write("device", None)
    assert await Vault(notes, "falsch").read("device") == {}


def test_who_insists_on_a_wording_loses_nothing_that_came_since() -> None:
    taking = Taking("write:p1", "")
    added = Warned(taking, ["A"], ["A", "Gruß Anna"], "keep:p1")
    assert added.insisted(["B", "C"]) == ["B", "C", "Gruß Anna"]
    changed = Warned(taking, ["A", "B"], ["A", "Gruß Anna"], "keep:p1")
    assert changed.insisted(["A", "B", "C"]) == ["A", "Gruß Anna", "C"]
    assert changed.insisted(["A"]) == ["A", "Gruß Anna"]
