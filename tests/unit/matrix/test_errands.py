"""What is done at once: in order for each line; what can wait lets the rest go first."""

from __future__ import annotations

import asyncio
from functools import partial

from adapters.matrix.errands import AT_ONCE, TIDYING, Errands


class Work:
    """Errands that go on until they are let go."""

    def __init__(self) -> None:
        self.under_way: list[str] = []
        self.let_go = asyncio.Event()

    async def do(self, name: str) -> None:
        self.under_way.append(name)
        await self.let_go.wait()
        self.under_way.remove(name)


async def until_idle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_can_wait_does_not_crowd_out_what_cannot() -> None:
    errands, work = Errands(), Work()
    for number in range(3 * AT_ONCE):
        errands.add(f"!{number}{TIDYING}", partial(work.do, "tidying"))
    for number in range(3 * AT_ONCE):
        errands.add(f"!{number}", partial(work.do, "answer"))
    await until_idle()
    assert work.under_way.count("tidying") == AT_ONCE
    assert work.under_way.count("answer") == 3 * AT_ONCE
    work.let_go.set()
    await errands.settled()
    assert work.under_way == []


async def test_who_waits_for_tidying_does_not_wait_for_answers() -> None:
    errands, work, tidied = Errands(), Work(), Work()
    tidied.let_go.set()
    errands.add("!dm", partial(work.do, "answer"))
    errands.add(f"!dm{TIDYING}", partial(tidied.do, "tidying"))
    async with asyncio.timeout(5):
        await errands.settled(TIDYING)
    assert (work.under_way, tidied.under_way) == (["answer"], [])
    work.let_go.set()
    await errands.settled()
