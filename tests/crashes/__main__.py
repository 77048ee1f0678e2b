"""The whole storm: every failpoint and system call, timers, time, a full disk; prints what it did.

    python -m tests.crashes [TIMERS KILLS]

Ends with 1 where something was lost, doubled, early, or left behind, or a planted bug not seen.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from bot import logs
from tests.crashes import copies, machine_time, slack_storm, syscalls, timers, times
from tests.crashes.mutants import MUTANTS
from tests.crashes.test_kill import failpoints
from tests.crashes.test_kill import storm as killed
from tests.processes import small_disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TIMERS, KILLS = 1000, 100


def main(size: int, kills: int) -> int:
    """Everything, one table after the other; how many lines were not as they should be."""
    with tempfile.TemporaryDirectory() as name, Path(name, "log").open("w") as log:
        logs.set_up(stream=log)
        folder = Path(name)
        return sum([
            _failpoints(folder),
            _in_slack(folder),
            _system_calls(folder),
            _copies(folder),
            _timers(folder, size, kills),
            _by_hand(folder),
            _by_the_machine(folder),
            _full_disk(folder),
            _planted(folder),
        ])  # fmt: skip


def _failpoints(folder: Path) -> int:
    _title("kill -9 at every failpoint", "kills", "wrong")
    bad = 0
    for name, closing in (("of a closing", True), ("of a whole round", False)):
        last = failpoints(folder / name, only_closing=closing)
        here = folder / f"{name}: kills"
        here.mkdir()
        wrong = list(killed(here, range(1, last + 1), only_closing=closing))
        bad += _line(name, [last, len(wrong)], wrong)
    return bad


def _in_slack(folder: Path) -> int:
    """Every tenth, and all around the posts: each is a round with three processes."""
    _title("kill -9 all through a round in Slack", "kills", "wrong")
    calm = slack_storm.played(folder / "calm")
    last, here = slack_storm.failpoints(folder / "calm"), folder / "Slack"
    here.mkdir()
    numbers = sorted({*range(1, last - 20, 10), *slack_storm.tender(folder / "calm")})
    wrong = list(slack_storm.storm(here, numbers, calm))
    return _line(f"at {len(numbers)} of {last} failpoints", [len(numbers), len(wrong)], wrong)


def _system_calls(folder: Path) -> int:
    _title("a closing, at every system call of a kind", "faults", "wrong")
    before, bad = syscalls.prepared(folder / "before"), 0
    for fault in (*syscalls.KILLS, *syscalls.ERRORS):
        after = list(syscalls.storm(before, fault))
        wrong = [what for one in after for what in one.wrong]
        bad += _line(fault.said, [len(after), len(wrong)], wrong)
    return bad


def _copies(folder: Path) -> int:
    _title("backup and restore, at every system call of a kind", "faults", "wrong")
    here, bad = _made(folder / "copies"), 0
    scene = copies.prepared(here / "before")
    for command in copies.COMMANDS:
        for fault in copies.FAULTS:
            after = list(copies.storm(scene, command, fault))
            wrong = [what for one in after for what in one]
            bad += (
                _line(f"{command}, {fault.said}", [len(after), len(wrong)], wrong) if after else 0
            )
    for plant, command, fault in copies.MUTANTS:
        with pytest.MonkeyPatch.context() as patched:
            plant(patched)
            found = [what for one in copies.storm(scene, command, fault) for what in one]
        bad += _planted_line(getattr(plant, "__name__", "").replace("_", " "), found)
    return bad


def _timers(folder: Path, size: int, kills: int) -> int:
    columns = ("posts", "kills", "lost", "doubled", "early")
    _title(f"{size} rounds that end while the bot is killed", *columns)
    seen = timers.storm(folder / "timers", size, kills)
    lost = seen.lost + seen.never_ended
    wrong = ["see the figures"] if lost or seen.doubled or seen.early else []
    bad = _line("as it is", [seen.posts, kills, lost, seen.doubled, seen.early], wrong)
    seen = timers.storm(folder / "blind", max(size // 10, 40), max(kills // 5, 10), blind=True)
    lost = seen.lost + seen.never_ended
    figures = [seen.posts, seen.kills, lost, seen.doubled, seen.early]
    return bad + _line("planted: no look", figures, [] if seen.doubled else ["not seen"])


def _by_hand(folder: Path) -> int:
    """Whatever becomes of the time two seconds before a phase ends."""
    _title("each phase closes once: a clock turned by hand", "rounds", "wrong")
    here, bad = folder / "by hand", 0
    for name, disturb in times.DISTURBANCES.items():
        wrong = [
            what
            for voting in (False, True)
            for what in asyncio.run(
                times.wrong_after(_made(here / f"{name} {voting}"), disturb, voting=voting)
            )
        ]
        bad += _line(name, [2, len(wrong)], wrong)
    with pytest.MonkeyPatch.context() as patched:
        times.forgetful(patched)
        late = times.down(times.HOUR)
        found = asyncio.run(times.wrong_after(_made(here / "planted"), late, voting=False))
    return bad + _planted_line("never looks back", found)


def _by_the_machine(folder: Path) -> int:
    """The real clock and scheduler, in a process that is stopped, killed, or told another time."""
    _title("each phase closes once: the real clock", "rounds", "wrong")
    here, bad = _made(folder / "by the machine"), 0
    for name, disturb in machine_time.DISTURBANCES.items():
        wrong = [
            what
            for voting in (False, True)
            for what in machine_time.wrong_after(here / f"{name} {voting}", disturb, voting=voting)
        ]
        bad += _line(name, [2, len(wrong)], wrong)
    ahead = machine_time.a_day_ahead
    found = machine_time.wrong_after(here / "planted", ahead, sweep=times.HOUR, patience=3)
    return bad + _planted_line("never sweeps", found)


def _full_disk(folder: Path) -> int:
    _title("a disk that is really full, and has room again", "checked", "wrong")
    here, bad = _made(folder / "full"), 0
    for play, name in (("any", "any platform"), ("slack", "Slack"), ("link", "a form by link")):
        told = small_disk.played(here / play, play)
        wrong = small_disk.wrong_in(play, told)
        bad += _line(name, [len(small_disk.CHECKS[play](told)), len(wrong)], wrong)
    found = small_disk.wrong_in("any", small_disk.played(here / "planted", "any", "not told apart"))
    return bad + _planted_line("not told apart", found)


def _planted(folder: Path) -> int:
    _title("planted bugs, under the system calls", "seen")
    bad = 0
    for plant, symptom in MUTANTS:
        name = getattr(plant, "__name__", "")
        with pytest.MonkeyPatch.context() as patched:
            before = syscalls.prepared(folder / name)
            plant(patched)
            seen = any(symptom in wrong for wrong in _all_wrong(before))
        bad += _line(name.replace("_", " "), ["yes" if seen else "no"], [] if seen else ["missed"])
    return bad


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _all_wrong(before: Path) -> Iterator[str]:
    for fault in syscalls.KILLS:
        for after in syscalls.storm(before, fault):
            yield from after.wrong


# --- the table ---------------------------------------------------------------------------------


def _title(title: str, *columns: str) -> None:
    print(f"\n{title:<46}" + "".join(f"{column:>9}" for column in columns), flush=True)


def _line(name: str, figures: Iterable[object], wrong: Iterable[str]) -> int:
    print(f"  {name:<44}" + "".join(f"{figure:>9}" for figure in figures), flush=True)
    wrong = list(wrong)
    for what in wrong[:10]:
        print(f"    {what}")
    return bool(wrong)


def _planted_line(name: str, found: Sequence[str]) -> int:
    """A planted bug: the figure is how much of it was seen."""
    return _line(f"planted: {name}", [1, len(found)], [] if found else ["not seen"])


@contextmanager
def _timed() -> Iterator[None]:
    began = monotonic()
    yield
    print(f"\n{monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    with _timed():
        given = [int(one) for one in sys.argv[1:3]]
        failed = main(*(given or (TIMERS, KILLS)))
    print("Something is wrong." if failed else "Nothing was lost, doubled, early or left behind.")
    sys.exit(bool(failed))
