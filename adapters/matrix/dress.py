"""Messages -> what Matrix shows: plain text, and HTML in which nothing that people wrote is markup.

Buttons become numbers to answer with in private, and words after the command in a room: whoever
pressed something there would be seen by all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.port import Block, Bullets, Button, Buttons, Cards, Entry, Heading, Link, Message, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from adapters.matrix.api import Json

COMMAND: Final = "!blitzlicht"
LETTER: Final = 16_000  # bytes of text and HTML; an event has room for 65 536, sealed and edited
PADDING: Final = "org.blitzlicht.padding"
PADDED: Final = 4096  # bytes: three cards of the usual letters, with what stands around them
TAKES_PART: Final = frozenset({"write", "vote"})  # buttons nobody should be seen to press


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """One event's worth."""

    text: str
    html: str


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A line that is not taken apart; lines of one list or paragraph stand in one."""

    text: str
    html: str
    within: str = ""  # "ul", "ol", or "p"


def letters(pieces: Iterable[Piece]) -> list[Letter]:
    """As many events as it takes."""
    piles: list[list[Piece]] = [[]]
    size = 0
    for piece in pieces:
        weight = len((piece.text + piece.html).encode()) + 32
        if piles[-1] and size + weight > LETTER:
            piles.append([])
            size = 0
        piles[-1].append(piece)
        size += weight
    return [_letter(pile) for pile in piles if pile] or [Letter("…", "<p>…</p>")]


def content(letter: Letter, *, notify: bool = True) -> Json:
    """A message event; what does not notify is a notice. It mentions nobody."""
    return {
        "msgtype": "m.text" if notify else "m.notice",
        "body": letter.text,
        "format": "org.matrix.custom.html",
        "formatted_body": letter.html,
        "m.mentions": {},
    }


def padded(content: Json) -> Json:
    """The same, as long as others: what stays, sealed, must not tell how long somebody's cards are.

    Measured as it will be sealed, so that it fills a whole number of steps.
    """
    bare = {**content, PADDING: ""}
    length = len(json.dumps(bare, separators=(",", ":")))
    return {**bare, PADDING: " " * (-length % PADDED)}


def edited(letter: Letter, event: str) -> Json:
    """The same in the place of an event; edits notify nobody."""
    new = content(letter, notify=False)
    return {
        **new,
        "body": f"* {letter.text}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }


def threaded(letter: Letter, root: str) -> Json:
    """In the thread under an event, for clients without threads a reply to it."""
    relation = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True}
    return {
        **content(letter, notify=False),
        "m.relates_to": {**relation, "m.in_reply_to": {"event_id": root}},
    }


# --- messages ------------------------------------------------------------------------------------


def private(message: Message) -> tuple[list[Piece], list[Button]]:
    """For one person: the pieces, and what the numbers mean, from 1 on."""
    choices: list[Button] = []
    pieces: list[Piece] = []
    for block in message.blocks:
        match block:
            case Buttons(buttons):
                pieces += [_choice(button, choices) for button in buttons]
            case Cards(entries):
                for entry in entries:
                    pieces += [_card(entry), *(_choice(one, choices) for one in entry.buttons)]
            case _:
                pieces += dressed(block)
    return pieces, choices


def public(message: Message, say: Callable[..., str]) -> tuple[list[Piece], list[Button]]:
    """For a room; `say` has the texts in its language."""
    choices: list[Button] = []
    pieces: list[Piece] = []
    for block in message.blocks:
        if isinstance(block, Buttons):
            pieces += [_word(button, say) for button in block.buttons]
            choices += block.buttons
            continue
        pieces += dressed(block)
        for button, text in _of_cards(block) if isinstance(block, Cards) else ():
            typed = _word(button, say)
            shown = f"{typed.html} {markup(text)}"
            pieces.append(Piece(f"{typed.text} ({text})", shown, typed.within))
            choices.append(button)
    return pieces, choices


def _of_cards(cards: Cards) -> list[tuple[Button, str]]:
    """What can be typed about a card: several have a button of one name, hence the numbers."""
    return [
        (replace(button, label=f"{button.label} {number}"), entry.text)
        for number, entry in enumerate(cards.entries, 1)
        for button in entry.buttons
    ]


def plain(message: Message) -> list[Letter]:
    """A message without what can be chosen."""
    kept = (block for block in message.blocks if not isinstance(block, Buttons))
    return letters(piece for block in kept for piece in dressed(block))


def dressed(block: Block) -> Iterator[Piece]:
    """A block without its buttons."""
    match block:
        case Heading(text):
            yield Piece(text, f"<p><strong>{markup(text)}</strong></p>")
        case Text(text, small=True):
            yield Piece(text, f"<p><em>{markup(text)}</em></p>")
        case Text(text):
            yield paragraph(text)
        case Bullets(lines):
            yield from (_item(line) for line in lines)
        case Cards(entries):
            yield from (_card(entry) for entry in entries)
        case Link(text, url):
            yield link(text, url)


def link(text: str, url: str) -> Piece:
    """An address to open."""
    shown = f'<p>{markup(text)} <a href="{escape(url)}">{markup(url)}</a></p>'
    return Piece(f"{text} {url}", shown)


def paragraph(text: str) -> Piece:
    """A paragraph."""
    return Piece(text, f"<p>{markup(text)}</p>")


def numbered(texts: Sequence[str]) -> list[Piece]:
    """Lines that are known by their numbers, from 1 on."""
    return [
        Piece(f"{number} {text}", f"<li>{markup(text)}</li>", "ol")
        for number, text in enumerate(texts, 1)
    ]


def choice(number: int, label: str) -> Piece:
    """Something to answer with; one stands closely under the other."""
    return Piece(f"[{number}] {label}", f"<code>{number}</code> {markup(label)}", "p")


def markup(text: str) -> str:
    """Text as HTML shows it, word for word."""
    return escape(text, quote=False).replace("\n", "<br>")


# --- inside --------------------------------------------------------------------------------------


def _letter(pile: Sequence[Piece]) -> Letter:
    html = ""
    for within, some in groupby(pile, key=lambda piece: piece.within):
        inner = ("<br>" if within == "p" else "").join(piece.html for piece in some)
        html += f"<{within}>{inner}</{within}>" if within else inner
    return Letter("\n".join(piece.text for piece in pile), html)


def _item(text: str, more: str = "") -> Piece:
    return Piece(f"• {text}{more}", f"<li>{markup(text)}{_aside(more)}</li>", "ul")


def _card(entry: Entry) -> Piece:
    dots = f" ({entry.dots_label})" if entry.dots_label else ""
    if entry.rank is None:
        return _item(entry.text, dots)
    rank = f"{entry.rank}."
    html = f"<p><strong>{rank}</strong> <span>{markup(entry.text)}</span>{_aside(dots)}</p>"
    return Piece(f"{rank} {entry.text}{dots}", html)


def _aside(text: str) -> str:
    return f"<em>{markup(text)}</em>" if text else ""


def _choice(button: Button, choices: list[Button]) -> Piece:
    """An answer to choose; after cards with buttons of their own the numbers go on."""
    choices.append(button)
    return choice(len(choices), button.label)


def _word(button: Button, say: Callable[..., str]) -> Piece:
    if button.action.partition(":")[0] in TAKES_PART:
        text = say("matrix-take-part")
        return Piece(f"{button.label} {text}", f"<b>{markup(button.label)}</b> {markup(text)}", "p")
    typed = f"{COMMAND} {button.label}"
    return Piece(typed, f"<code>{markup(typed)}</code>", "p")
