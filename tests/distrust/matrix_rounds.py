"""Rounds in an encrypted room on a real Synapse, of which the tester may read both disks.

Of the bot: database, keys, crypto store with its passphrase, log, backups. Of the homeserver: every
table, every byte, every request. The same people play all rounds, by typing or by their links.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.distrust.evidence import MINUTE, NAMES, card_of
from tests.distrust.matrix_watch import MatrixEvidence, Watch

if TYPE_CHECKING:
    from bot.port import Person
    from tests.distrust.matrix_team import Team

BACKUP_AFTER = 4  # slips
WRITE, VOTE = "Ideen schreiben", "Abstimmen"
TYPED_VOTES = 3  # so many are needed for a result


async def played(team: Team, seed: int, *, typed: bool) -> MatrixEvidence:
    """One round, whose order and texts come from the seed."""
    watch = Watch(team, MatrixEvidence(typed=typed))
    dice = random.Random(seed)  # noqa: S311 - who writes what, when
    await _collected(team, watch, dice)
    await _closed(team, watch)
    await _voted(team, watch)
    await watch.settled()
    return watch.seen


async def _collected(team: Team, watch: Watch, dice: random.Random) -> None:
    seen, since = watch.seen, team.marks()
    watch.end = team.bot.now + 10.2 * MINUTE
    team.rounds += 1
    await team.lead.say(team.room, f"!blitzlicht 10m Was bremst uns, Teil {team.rounds}?")
    await team.told(f"] {WRITE}", since)
    watch.begins()
    seen.arrival = dice.sample([one.person for one in team.writers], len(NAMES))
    for number, who in enumerate(seen.arrival):
        seen.words[who] = card_of(who, dice)
        await watch.around(who, _typed if seen.typed else _filled)
        if number == BACKUP_AFTER:
            watch.backup("open")
        await team.bot.pass_time(dice.randint(1, 60) / 60)


async def _closed(team: Team, watch: Watch) -> None:
    watch.before_the_end()
    mark = team.lead.mark()
    await team.bot.pass_time((watch.end - team.bot.now) / MINUTE)
    wall = await team.lead.hears(f"{len(NAMES)} Ideen", team.bot.id, mark)
    watch.seen.posted = sorted(watch.seen.words.values(), key=wall.text.index)
    watch.afterwards()


async def _typed(team: Team, who: Person, text: str) -> None:
    writer = team[who]
    await writer.choose(team.bot.id, WRITE, "eine Idee pro Nachricht")
    await writer.type(team.bot.id, text, text)


async def _filled(team: Team, who: Person, text: str) -> None:
    page = await team[who].fill(team.browser, team.bot.id, r"line\.card-1", text)
    assert "otiert" in page


async def _voted(team: Team, watch: Watch) -> None:
    """Some vote for the same card, which is then no tie; the round is over."""
    typed, bot = watch.seen.typed, team.bot.id
    await team.told(f"] {VOTE}", watch.marks)
    for who in watch.seen.arrival[: TYPED_VOTES if typed else None]:
        if typed:
            await team[who].choose(bot, VOTE, "mit den Nummern antworten")
            await team[who].type(bot, "1 1", "deine Stimme ist drin")
        else:
            page = await team[who].fill(team.browser, bot, r"dots\.dots=\w", "2")
            assert "deine Stimme ist drin" in page
    watch.before_the_end()
    mark = team.lead.mark()
    await team.bot.pass_time(3.2)
    await team.lead.hears("🏁", bot, mark)
    watch.backup("over")
    watch.afterwards()
