"""Rounds in an encrypted room on a real Synapse, of which the tester may read both disks.

Of the bot: database, keys, crypto store with its passphrase, log, backups. Of the homeserver: every
table, every byte, every request. The same people play all rounds, by typing or by their links.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.distrust.evidence import MINUTE, NAMES, ballots_of, cards_of, favourites
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
    await (_voted_by_typing if typed else _voted_by_link)(team, watch, dice)
    await _ended(team, watch)
    await watch.settled()
    return watch.seen


async def _collected(team: Team, watch: Watch, dice: random.Random) -> None:
    seen, since = watch.seen, team.marks()
    watch.end = team.bot.now + 10.2 * MINUTE
    team.rounds += 1
    await team.lead.say(team.room, f"!blitzlicht 10m Was bremst uns, Teil {team.rounds}?")
    await team.told(f"] {WRITE}", since)
    await watch.rests()
    watch.begins()
    people = [one.person for one in team.writers]
    seen.words, seen.arrival = cards_of(people, dice), dice.sample(people, len(people))
    for number, who in enumerate(seen.arrival):
        await watch.around(who, _typed if seen.typed else _filled)
        if number == BACKUP_AFTER:
            await watch.backup("open")
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
    page = await team[who].fill(team.browser, team.bot.id, {r"line\.card-1": text})
    assert "otiert" in page


async def _voted_by_typing(team: Team, watch: Watch, _dice: random.Random) -> None:
    """Some vote for the same card, which is then no tie."""
    await team.told(f"] {VOTE}", watch.marks)
    for who in watch.seen.arrival[:TYPED_VOTES]:
        await team[who].choose(team.bot.id, VOTE, "mit den Nummern antworten")
        await team[who].type(team.bot.id, "1 1", "deine Stimme ist drin")


async def _voted_by_link(team: Team, watch: Watch, dice: random.Random) -> None:
    """Everybody votes, each for another card."""
    await team.told(f"] {VOTE}", watch.marks)
    await watch.rests()
    cards, people = watch.begins_to_vote(), [one.person for one in team.writers]
    ballots, seen = ballots_of(people, [*cards], dice), watch.ballots
    seen.words, seen.arrival = favourites(ballots, cards), dice.sample(people, len(people))
    watch.looks_on()
    for who in seen.arrival:
        dots = {rf"dots\.dots={card}": str(number) for card, number in ballots[who].items()}
        page = await team[who].fill(team.browser, team.bot.id, dots)
        assert "deine Stimme ist drin" in page
        seen.while_open.append(watch.looks_on())


async def _ended(team: Team, watch: Watch) -> None:
    """The round is over."""
    watch.before_the_end()
    mark = team.lead.mark()
    await team.bot.pass_time(3.2)
    result = await team.lead.hears("🏁", team.bot.id, mark)
    await watch.backup("over")
    watch.afterwards()
    if not watch.seen.typed:
        watch.has_voted(result.text)
