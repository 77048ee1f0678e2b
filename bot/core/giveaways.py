"""What in a text might tell who wrote it: its author alone is warned, nothing is ever changed."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator


class GiveawayKind(StrEnum):
    """In the order in which they are looked for: an e-mail address is no mention as well."""

    MARKUP = "markup"  # tells nobody anything, but is shown as it was typed
    EMAIL = "email"
    MENTION = "mention"
    PHONE = "phone"
    SIGNATURE = "signature"
    ONLY_ONE = "only-one"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A passage that might tell who wrote the text."""

    kind: GiveawayKind
    passage: str = field(repr=False)


_LONGEST_PASSAGE = 60


def giveaways(text: str, name: str, handle: str) -> tuple[Giveaway, ...]:
    """The passages of which the author, so called, is warned; in the order of the text."""
    text, name, handle = (normalize("NFC", one) for one in (text, name, handle))
    found: list[tuple[int, int, GiveawayKind]] = []  # in order; none touches another
    for kind, start, end in _candidates(text, name, handle):
        at = bisect(found, (start, end))
        neighbours = found[max(at - 1, 0) : at + 1]
        if all(end <= start_ or end_ <= start for start_, end_, _ in neighbours):
            found.insert(at, (start, end, kind))
    return tuple(
        Giveaway(kind, text[start:end].strip()[:_LONGEST_PASSAGE]) for start, end, kind in found
    )


def _candidates(text: str, name: str, handle: str) -> Iterator[tuple[GiveawayKind, int, int]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_harmless(kind, match):
                yield kind, *match.span()
    for start, end in _own_name(text, name, handle):
        yield GiveawayKind.NAME, start, end


def _is_harmless(kind: GiveawayKind, match: re.Match[str]) -> bool:
    """A date is no telephone number; one dash among several does not sign anything."""
    if kind is GiveawayKind.PHONE:
        return _DATE.fullmatch(match[0].strip()) is not None
    if kind is GiveawayKind.SIGNATURE and match[0].lstrip()[0] in "–—-":
        return _SEVERAL_DASHES.search(match.string, 0, match.start()) is not None
    return False


# --- one's own name ---------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ASIDE = re.compile(r"[(\[{|/•·@].*|\s[-–—].*")  # "Anna Weber (Vertrieb)", "Anna | Kundenservice"
_SHORTEST_NAME = 3
_NO_NAMES = frozenset(
    [
        "herr",
        "frau",
        "prof",
        "dipl",
        "ing",
        "mag",
        "med",
        "phil",
        "msc",
        "bsc",
        "mba",
        "von",
        "van",
        "vom",
        "zum",
        "zur",
        "der",
        "den",
        "dem",
        "del",
        "della",
        "des",
        "dos",
        "das",
        "und",
        "the",
        "and",
    ]
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def _own_name(text: str, name: str, handle: str) -> Iterator[tuple[int, int]]:
    """Where the text holds a part of the name, or the handle, as a word."""
    known = _name_parts(name)
    for match in _WORD.finditer(text):
        if _spellings(match[0]) & known:
            yield match.span()
    local = re.split(r"[:@]", handle.lstrip("@"), maxsplit=1)[0].strip()
    if len(local) >= _SHORTEST_NAME and local.casefold() in text.casefold():
        whole = re.compile(rf"(?<!\w){re.escape(local)}(?!\w)", re.IGNORECASE)
        yield from (match.span() for match in whole.finditer(text))


def _name_parts(name: str) -> frozenset[str]:
    words = [word for word in _WORD.findall(_ASIDE.sub("", name)) if len(word) >= _SHORTEST_NAME]
    return frozenset(
        spelling
        for word in words
        if word.casefold() not in _NO_NAMES
        for spelling in _spellings(word)
    )


def _spellings(word: str) -> set[str]:
    """How people write it: Müller, Mueller, Muller; Annas and Anna's are Anna, too."""
    folded = word.casefold()
    stems = {folded, re.sub(r"['’]?s$", "", folded)}
    return {
        _without_marks(spelling)
        for stem in stems
        if len(stem) >= _SHORTEST_NAME
        for spelling in (stem, normalize("NFC", stem).translate(_SPELT_OUT))
    }


def _without_marks(word: str) -> str:
    return "".join(char for char in normalize("NFD", word) if not combining(char))


# --- patterns ---------------------------------------------------------------------------------

_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}")

# A name after a greeting or dash: one to three words in upper case, or where somebody sits.
_SIGNED = r"(?:\s*[A-ZÄÖÜ][\w.-]{0,20}){1,3}\s*[.!]?\s*$"
_FROM = r"\s+aus\s.{2,30}$"
_WARM = r"(?:(?:[Ll]iebe|[Vv]iele|[Bb]este|[Ss]chöne|[Hh]erzliche)[nr]?\s+)?"

# Who one is at work, if there may be one of them only. Not: Kunde, Gast, Nutzerin.
_ROLES = (
    r"(?:\w{0,30}(?:leit(?:er|erin|ung)|chef|chefin|assisten(?:t|tin|z)|sekretär|sekretärin"
    r"|beauftragter?|meister|meisterin|sprecher|sprecherin|vorstand|vorständin|rätin|betriebsrat"
    r"|praktikant|praktikantin|werkstudent|werkstudentin|azubi|azubine|auszubildender?|trainee"
    r"|vertretung|verantwortlicher?|lead|manager|managerin|owner))"
)


def _any(*patterns: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(patterns), flags)


# One capitalised word after a dash at the very end: a name, unless it is built like a noun.
_AFTER_DASH = (
    r"(?<=[\w.!?…)])\s[–—-]\s?"
    r"(?!Danke|Bitte|Punkt|Ende|Schluss|Pflicht|Basta|Fertig|Thanks|Please)"
    r"[A-ZÄÖÜ][a-zäöüß]{1,9}(?<!ung|eit|aft|ion|tät|ent)(?:\s[A-ZÄÖÜ]\.?)?\s*$"
)
_SEVERAL_DASHES = re.compile(r"[–—:]|\s-\s")

_NOUN = r"(?-i:(?:\s[A-ZÄÖÜ]\w{1,30})?)"

_PATTERNS = (
    (GiveawayKind.MARKUP, _any(r"</?[a-z][a-z0-9]{0,20}(?:\s[^<>]{0,200})?/?>")),
    (GiveawayKind.EMAIL, _any(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    (GiveawayKind.MENTION, _any(r"<[@#!][^<>]{1,80}>", r"(?<![\w.@])@[^\W\d_][\w.-]{0,60}")),
    (
        GiveawayKind.PHONE,
        _any(
            r"(?<![\w.,])(?:\+|00|0)(?:[ /().-]{0,2}\d){6,14}(?![\d,])",
            r"\b(?:tel|telefon|durchwahl|dw|apparat|handy|mobil|phone|ext)\b\.?:?\s?[\d-]{3,12}\b",
        ),
    ),
    (
        GiveawayKind.SIGNATURE,
        _any(
            rf"\b(?:LG|VG|MfG|BG|gez\.?)[,!]?(?:{_SIGNED}|{_FROM})",
            rf"(?:^|(?<=[.!?,;–-])\s*){_WARM}(?:Gruß|Grüße|Gruss|Grüsse)"
            rf"\s*(?:von\s|[,!–-])?(?:{_SIGNED}|{_FROM})",
            rf"\b(?:[Cc]heers|[Bb]est|[Rr]egards|[Tt]hanks|[Yy]ours|[Dd]anke)\s?[,–-]{_SIGNED}",
            r"(?<=[.!?,–-])\s?[Ee]u(?:er|re)\s[A-ZÄÖÜ][\w-]{1,20}\s*[.!]?\s*$",
            _AFTER_DASH,
            flags=0,
        ),
    ),
    (
        GiveawayKind.ONLY_ONE,
        _any(
            rf"\b(?:ich|mich|mir)\s(?:\w+\s)?als\s(?:de[rm]\s|die\s)?einzige[rsnm]?\b{_NOUN}",
            rf"\b(?:ich\sbin|bin\sich)\s(?:\w+\s){{0,2}}(?:der|die|das)\seinzige\b{_NOUN}",
            rf"\bals\seinzige[rnm]?\b{_NOUN}(?=.{{0,60}}\b(?:ich|mich|mir)\b)",
            rf"\b(?:ich|mir|mich)\sals\s{_ROLES}\b",
            rf"\bals\s{_ROLES}\b(?=\s(?:\w+\s)?(?:ich|mir|mich)\b)",
            r"\b(?:as|being|i\sam|i['’]m)\sthe\sonly(?:\s\w+)?",
            r"\bas\s(?:the|your|an?)\s(?:\w+\s)?(?:head|manager|lead|leader|intern|trainee|assistant"
            r"|apprentice|owner)\b",
        ),
    ),
)
