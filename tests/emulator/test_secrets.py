"""What must not be found in an independent Slack, whoever looks; and that it would be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.record import doubled, leaked, noticed, telling
from tests.emulator.stage import NAMES
from tests.emulator.workspace import TEAM, user_of

if TYPE_CHECKING:
    from tests.emulator.conftest import Theatre
    from tests.emulator.record import Record

CARDS = {
    "blitzlicht": {
        "Anna": ("Wenig Lob",),
        "Ben": ("Zu viele Besprechungen", "2 Drucker < 3 & Rechner", "<!channel> & Drucker"),
        "Cem": ("Unklare Ziele",),
        "Dora": ("Es ist zu laut",),
        "Eva": ("Kein Platz", "Kein ruhiger Platz", "Alte Stühle"),
        "Finn": ("Das nehme ich zurück",),
    },
    "perspektivwechsel": {
        "Anna": (),
        "Ben": ("Zwei Stunden in der Warteschleife",),
        "Cem": ("Niemand war zuständig",),
        "Dora": ("Unfreundlich an der Kasse", "Die Öffnungszeiten"),
        "Eva": ("Immer besetzt", "Am Telefon ist immer besetzt"),
        "Finn": ("Unsere Formulare", "Wir rufen nicht zurück"),
    },
}


@pytest.fixture(params=CARDS)
def play(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(params=["socket", "http"])
def record(request: pytest.FixtureRequest, theatre: Theatre, play: str) -> Record:
    return theatre.record(play, request.param)


def test_nothing_comes_twice(record: Record) -> None:
    assert doubled(record) == []


def test_nothing_tells_who_wrote_what(record: Record) -> None:
    assert len(record.sent("chat.postMessage")) > 20
    assert telling(record) == []


def test_nobody_notices_who_answers(record: Record) -> None:
    assert noticed(record.between("collecting", "collected")) == []
    assert noticed(record.between("voting", "voted")) == []


def test_cards_are_shown_to_their_authors_alone_until_the_wall(record: Record, play: str) -> None:
    log = record.between("collecting", "collected")
    assert sum(entry["direction"] == "from_bot" for entry in log) > 10
    assert leaked(log, CARDS[play]) == []
    if play == "perspektivwechsel":
        assert leaked(record.between("collecting again", "collected again"), CARDS[play]) == []


def test_the_workspace_itself_has_nothing_new_but_private_messages(
    record: Record, play: str
) -> None:
    state = record.raw["state"]
    members = [sorted(channel["members"]) for channel in state["channels"]]
    everybody = sorted(map(user_of, NAMES))
    assert [channel["name"] for channel in state["channels"] if not channel["is_im"]] == ["team"]
    assert sorted(members[1:]) == sorted(sorted(["U0BOT", user]) for user in everybody)
    assert not [card for cards in CARDS[play].values() for card in cards if card in str(state)]
    assert state["channels"][0]["id"] == TEAM


def test_the_log_tells_nothing_and_has_nothing_to_complain_about(record: Record, play: str) -> None:
    words = [word for cards in CARDS[play].values() for card in cards for word in card.split()]
    secrets = [*NAMES, *map(user_of, NAMES), "U0", *(word for word in words if len(word) > 4)]
    assert 'event="phase over"' in record.bot_log
    assert [secret for secret in secrets if secret in record.bot_log] == []
    assert [line for line in record.bot_log.splitlines() if "level=info" not in line] == []
    assert record.raw["code"] == 0


def test_the_emulator_is_alone_in_its_network(record: Record) -> None:
    assert record.raw["interfaces"] == ["lo"]


# --- planted bugs --------------------------------------------------------------------------------


def test_without_a_planted_bug_there_is_nothing_to_be_found(theatre: Theatre) -> None:
    record = theatre.record("one_card_each", "socket")
    assert [*doubled(record), *telling(record)] == []
    assert noticed(record.between("collecting", "collected")) == []


@pytest.mark.parametrize(
    ("planted", "symptom"),
    [
        ("says_everything_twice", "sent 2 times"),
        ("names_people_in_metadata", "metadata: "),
        ("thanks_in_public", "C0TEAM: Danke"),
    ],
)
def test_a_planted_bug_is_seen(theatre: Theatre, planted: str, symptom: str) -> None:
    record = theatre.record("one_card_each", "socket", planted)
    log = record.between("collecting", "collected")
    found = [*doubled(record), *telling(record), *noticed(log)]
    assert any(symptom in each for each in found)


def test_a_card_told_to_another_would_be_seen(theatre: Theatre) -> None:
    log = theatre.record("blitzlicht", "socket").between("collecting", "collected")
    swapped = {**CARDS["blitzlicht"], "Eva": (), "Cem": CARDS["blitzlicht"]["Eva"]}
    assert leaked(log, swapped)
