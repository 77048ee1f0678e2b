"""Messages -> Block Kit: within all limits, and exactly as typed.

What people wrote stands in rich text or plain text only, where `*`, `<!channel>` or `:tada:` mean
nothing. What is too long for one message goes on in its thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from adapters.slack.limits import (
    ACTIONS,
    BUTTON,
    CONTEXT,
    HEADER,
    MESSAGE_BLOCKS,
    SECTION,
    Json,
    chunks,
    cut,
    escaped,
    length,
    plain,
)
from bot.port import Block, Bullets, Button, Buttons, Cards, Entry, Heading, Link, Message, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PART: Final = 8000  # characters of one message; Slack says nothing about all blocks together
FALLBACK: Final = 39_000
RICH: Final = 2900  # characters of one rich text block

PRESS: Final = "press"
SUBMIT: Final = "submit"


@dataclass(frozen=True, slots=True)
class Part:
    """One message as Slack takes it: blocks, and a text for notifications and screen readers."""

    text: str
    blocks: list[Json]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, and how it reads aloud."""

    block: Json
    text: str


def parts(message: Message, *, about: str = "") -> list[Part]:
    """The message, and where it is too long for one, its continuations.

    `about`: the channel that a private message's buttons are about.
    """
    piles: list[list[_Piece]] = [[]]
    size = 0
    for piece in _pieces(message.blocks, about):
        weight = length(piece.text)
        if piles[-1] and (size + weight > PART or len(piles[-1]) == MESSAGE_BLOCKS):
            piles.append([])
            size = 0
        piles[-1].append(piece)
        size += weight
    return [_part(pile) for pile in piles if pile] or [Part("…", [])]


def dressed(blocks: Iterable[Block], *, about: str = "") -> list[Json]:
    """The same for a view, which has room for more blocks, and no text beside them."""
    return [piece.block for piece in _pieces(blocks, about)]


def actions(buttons: Iterable[Button], *, kind: str = PRESS, about: str = "") -> Json:
    """A row of buttons. Each needs an id of its own, also where two of them do the same."""
    numbered = list(enumerate(buttons))[:ACTIONS]
    return {
        "type": "actions",
        "elements": [_button(button, f"{kind}|{number}", about) for number, button in numbered],
    }


def action_of(action_id: str) -> tuple[str, str]:
    """What a button's id says: press or submit, and the action. Empty where it is none of ours."""
    kind, _, rest = action_id.partition("|")
    return (kind, rest.partition("|")[2]) if kind in {PRESS, SUBMIT} else ("", "")


def _part(pile: list[_Piece]) -> Part:
    said = "\n".join(piece.text for piece in pile if piece.text)
    text = escaped(said)
    while len(text) > FALLBACK:
        said = said[: len(said) * 9 // 10]
        text = escaped(said)
    return Part(text or "…", [piece.block for piece in pile])


def _pieces(blocks: Iterable[Block], about: str) -> Iterator[_Piece]:
    rows = count()
    for block in blocks:
        match block:
            case Heading(text):
                yield from _heading(text)
            case Text(text, small=True):
                yield from (_Piece(_context(piece), piece) for piece in chunks(text, CONTEXT))
            case Text(text):
                yield from (_Piece(_rich(_words(piece)), piece) for piece in chunks(text, RICH))
            case Bullets(lines):
                yield from _list([Entry(line) for line in lines])
            case Cards(entries):
                yield from _cards(entries, about)
            case Link(text, url):
                linked = {"type": "link", "url": url, "text": cut(text, BUTTON)}
                yield _Piece(_rich(linked), f"{text}: {url}")
            case Buttons(buttons) if buttons:
                row = {**actions(buttons, about=about), "block_id": f"row-{next(rows)}"}
                yield _Piece(row, "")


def _heading(text: str) -> Iterator[_Piece]:
    """A header has no room for a long question, and would read `&lt;` as `<`."""
    if text and length(text) <= HEADER and not set(text) & set("<>&"):
        yield _Piece({"type": "header", "text": plain(text, HEADER)}, text)
        return
    for piece in chunks(text, RICH):
        yield _Piece(_rich(_words(piece, bold=True)), piece)


def _cards(entries: tuple[Entry, ...], about: str) -> Iterator[_Piece]:
    if any(entry.buttons for entry in entries):
        for entry in entries:
            yield _card_with_button(entry, about)
    else:
        yield from _list(entries)


def _card_with_button(entry: Entry, about: str) -> _Piece:
    card: Json = {"type": "section", "text": plain(_line(entry), SECTION)}
    for number, button in enumerate(entry.buttons[:1]):
        card["accessory"] = _button(button, f"{PRESS}|{number}", about)
    return _Piece(card, _line(entry))


def _list(entries: Iterable[Entry]) -> Iterator[_Piece]:
    """Cards below each other, as many in a block as fit."""
    pile: list[Entry] = []
    for entry in entries:
        for piece in chunks(entry.text, RICH - 100):
            short = Entry(piece, entry.rank, entry.dots, entry.dots_label)
            if pile and sum(length(_line(each)) + 2 for each in [*pile, short]) > RICH:
                yield _listed(pile)
                pile = []
            pile.append(short)
    if pile:
        yield _listed(pile)


def _listed(entries: list[Entry]) -> _Piece:
    text = "\n".join(_line(entry) for entry in entries)
    if any(entry.rank is not None for entry in entries):  # places may be shared: no counted list
        sections = [_section(*_ranked(entry)) for entry in entries]
        return _Piece({"type": "rich_text", "elements": sections}, text)
    items = [_section(_words(entry.text), *_dots(entry)) for entry in entries]
    bullets = {"type": "rich_text_list", "style": "bullet", "elements": items}
    return _Piece({"type": "rich_text", "elements": [bullets]}, text)


def _ranked(entry: Entry) -> list[Json]:
    place = [_words(f"{entry.rank}. ", bold=True)] if entry.rank is not None else []
    return [*place, _words(entry.text), *_dots(entry), _words("\n")]


def _dots(entry: Entry) -> list[Json]:
    return [_words(f" ({entry.dots_label})")] if entry.dots_label else []


def _line(entry: Entry) -> str:
    mark = "•" if entry.rank is None else f"{entry.rank}."
    dots = f" ({entry.dots_label})" if entry.dots_label else ""
    return f"{mark} {entry.text}{dots}"


def _button(button: Button, prefix: str, about: str) -> Json:
    dressed_button: Json = {
        "type": "button",
        "action_id": f"{prefix}|{button.action}",
        "text": plain(button.label, BUTTON),
    }
    if about:
        dressed_button["value"] = about
    if button.primary or button.danger:
        dressed_button["style"] = "danger" if button.danger else "primary"
    return dressed_button


def _context(text: str) -> Json:
    return {"type": "context", "elements": [plain(text, CONTEXT)]}


def _rich(*words: Json) -> Json:
    return {"type": "rich_text", "elements": [_section(*words)]}


def _section(*words: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(words)}


def _words(text: str, *, bold: bool = False) -> Json:
    words: Json = {"type": "text", "text": text or " "}
    return {**words, "style": {"bold": True}} if bold else words
