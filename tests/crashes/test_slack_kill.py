"""kill -9 all through a round in Slack: one announcement, one wall, one result; nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.slack.once import Once
from adapters.slack.posting import Posting
from tests.crashes.slack_storm import failpoints, played, storm, tender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STRIDE = 150  # besides the failpoints that matter most


def test_a_whole_round_survives_a_kill_anywhere(tmp_path: Path) -> None:
    calm = played(tmp_path / "calm")
    assert list(calm.wrong(calm)) == []
    last = failpoints(tmp_path / "calm")
    assert last > 1000
    numbers = sorted({*range(1, last, STRIDE), *tender(tmp_path / "calm")})
    assert list(storm(tmp_path, numbers, calm)) == []


# --- planted bugs: the storm must see each of them -----------------------------------------------


def no_look_before_sending_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def blind(_self: Posting, _digest: str) -> int:
        return 1

    monkeypatch.setattr(Posting, "_look", blind)


def commands_heard_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Once, "note_of", lambda _self, _body: None)


@pytest.mark.parametrize(
    ("plant", "symptom"),
    [
        (no_look_before_sending_again, "posted 2 times"),
        (commands_heard_twice, "nobody could go on"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_planted_bug_is_seen(
    plant: Callable[[pytest.MonkeyPatch], None],
    symptom: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    assert any(symptom in what for what in _storms(tmp_path))


def _storms(folder: Path) -> Iterator[str]:
    """Two runs differ by a few failpoints: where one storm misses the moment, another meets it."""
    for number in range(4):
        here = folder / str(number)
        here.mkdir()
        calm = played(here / "calm")
        yield from storm(here, tender(here / "calm"), calm)
