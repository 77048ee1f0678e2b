"""What the tester notices in Slack, each a list that must be empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.distrust.attacks import found
from tests.distrust.slack_rounds import LEAD, SILENT, WRITERS
from tests.distrust.workspace import for_everybody, named, own_screen, private, user_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.port import Person
    from tests.distrust.attacks import Rows
    from tests.distrust.evidence import Files
    from tests.distrust.slack_rounds import SlackEvidence

# What differs between two private conversations though the same is said in both.
OWN = re.compile(rb'"(?:ts|key|channel|edited|thread_ts)": "[^"]*"')


def told_by_a_slip(seen: SlackEvidence) -> Iterator[str]:
    """While somebody writes and sends, nothing changes but their own screen and the slips."""
    for moment in seen.moments:
        own = own_screen(moment.who)
        yield from _changed(moment.before, moment.after, besides=own)
        yield from (
            f"a row of {table}"
            for table, rows in moment.rows_after.items()
            if rows != moment.rows_before[table]
        )


def _changed(before: Files, after: Files, *, besides: str) -> Iterator[str]:
    for name in (before.keys() | after.keys()) - {besides}:
        if before.get(name) != after.get(name):
            yield name


def texts_while_open(seen: SlackEvidence) -> Iterator[str]:
    """Whoever wrote a text has it before their eyes; nobody else, and no file."""
    for moment, files in zip(seen.moments, seen.while_open, strict=True):
        for who, text in seen.words.items():
            others = {n: data for n, data in moment.after.items() if n != own_screen(who)}
            yield from found(text.encode(), {**others, **files})


def people_named(seen: SlackEvidence) -> Iterator[str]:
    """Nobody is named to all, and to nobody another."""
    everybody = [*WRITERS, *SILENT]
    moments = [*(moment.after for moment in seen.moments), *seen.shown_later]
    for name, data in {item for shown in moments for item in for_everybody(shown).items()}:
        yield from (f"{who.name} in {name}" for who in (*everybody, LEAD) if named(who, data))
    for owner in everybody:
        for name, data in {item for shown in moments for item in _of(owner, shown).items()}:
            others = (who for who in everybody if who is not owner)
            yield from (f"{who.name} in {name}" for who in others if named(who, data))


def _of(owner: Person, shown: Files) -> Files:
    """What one person sees alone."""
    theirs = (private(owner), own_screen(owner), f"whispers/{user_of(owner)}/")
    return {name: data for name, data in shown.items() if name.startswith(theirs)}


def participation_shown(seen: SlackEvidence) -> Iterator[str]:
    """Private messages and rows are the same for those who wrote and those who did not."""
    for shown in seen.shown_later:
        messages = {who: _without_own(_of_messages(who, shown)) for who in (*WRITERS, *SILENT)}
        silent = messages[SILENT[0]]
        yield from (f"messages to {who.name}" for who, said in messages.items() if said != silent)
    for rows in seen.rows_later:
        mentions = {who: _mentions(who, rows) for who in (*WRITERS, *SILENT)}
        silent_rows = mentions[SILENT[0]]
        yield from (f"rows of {who.name}" for who, n in mentions.items() if n != silent_rows)


def _of_messages(who: Person, shown: Files) -> Files:
    return {name: data for name, data in shown.items() if name.startswith(private(who))}


def _without_own(messages: Files) -> list[bytes]:
    return [OWN.sub(b"", data) for _, data in sorted(messages.items())]


def _mentions(who: Person, rows: Rows) -> dict[str, int]:
    user = user_of(who)
    return {table: sum(user in row for row in some) for table, some in rows.items()}


def people_beside_texts(seen: SlackEvidence) -> Iterator[str]:
    """No row and no message, at any time afterwards, has both a text and a person in it."""
    people = [user_of(who) for who in (*WRITERS, *SILENT)]
    for rows, shown in zip(seen.rows_later, seen.shown_later, strict=True):
        messages = [data.decode() for name, data in shown.items() if name.startswith("messages/")]
        records = [*(row for some in rows.values() for row in some), *messages]
        for record in records:
            if any(text in record for text in seen.words.values()):
                yield from (f"{user} beside a text" for user in people if user in record)


def keys_left(seen: SlackEvidence) -> Iterator[str]:
    """While open the key is in its folder and nowhere else; afterwards it is gone."""
    for files in seen.while_open:
        yield from (name for name in found(seen.key, files) if not name.startswith("keys/"))
    for shown in (*(moment.after for moment in seen.moments), *seen.shown_later):
        yield from found(seen.key, shown)
    for files in seen.afterwards:
        yield from found(seen.key, files)


def logged(seen: SlackEvidence) -> Iterator[str]:
    """No log line has a text, a person, a key or a token."""
    data = seen.log.encode()
    words = [word for text in seen.words.values() for word in text.split() if len(word) > 5]
    for secret in (*words, "Was bremst uns", "xoxb-1", "xapp-1", seen.key.hex()):
        yield from found(secret.encode(), {secret: data})
    yield from found(seen.key, {"a key": data})
    yield from (who.name for who in (LEAD, *WRITERS, *SILENT) if named(who, data))


FINDINGS = (
    told_by_a_slip,
    texts_while_open,
    people_named,
    participation_shown,
    people_beside_texts,
    keys_left,
    logged,
)
