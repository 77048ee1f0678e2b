"""What benchmarks say can be relied on: figures, ratios, verdicts."""

from __future__ import annotations

from benchmarks.figures import Aim, Spread, Table, Waits, ratio


def test_waits_in_milliseconds() -> None:
    waits = Waits.of([one / 1000 for one in range(1, 101)], took=2)
    assert (waits.p50, waits.p99, waits.longest, waits.per_second) == (51, 100, 100, 50)


def test_ratios_are_taken_run_by_run() -> None:
    found = ratio(Spread([1, 10, 3]), Spread([1, 5, 6]))
    assert list(found.values) == [1, 2, 0.5]
    assert found.middle == 1
    assert str(found) == "1 (0.5–2)"


def test_an_aim_goes_by_the_median_of_the_runs() -> None:
    runs = Spread([1, 2, 9])
    assert Aim.at_most("p50", 2, runs).reached
    assert not Aim.at_most("p50", 1.9, runs).reached
    assert Aim.at_least("rate", 2, runs).reached
    assert not Aim.at_least("rate", 2.1, runs).reached


def test_a_table_can_be_read() -> None:
    aims = [Aim.at_most("p50", 1, Spread([2.5]), " ms")]
    table = Table("waiting", ("who", "ms"), [("somebody", Spread([1234.5])), ("me", 7)], aims)
    assert str(table).splitlines() == [
        "waiting",
        "",
        "who          ms",
        "---------------",
        "somebody  1,234",
        "me            7",
        "",
        "MISSED   p50: at most 1 ms; it is 2.5",
    ]
