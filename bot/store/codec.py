"""Rounds, cards and parcels as JSON, moments as text, and back."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar, get_args

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from bot.core.model import Card, Round
from bot.core.project import Digest, Project
from bot.core.series import Series
from bot.port import Block, Button, Edit, Entry, Message, Parcel, Post
from bot.store import StoreError

T = TypeVar("T")

_ROUND: Final = TypeAdapter(Round)
_SERIES: Final = TypeAdapter(Series)
_CARDS: Final = TypeAdapter(tuple[Card, ...])
_PROJECT: Final = TypeAdapter(Project)
_DIGEST: Final = TypeAdapter(Digest)

# Blocks can look alike as JSON (a heading and a plain text), so every value carries its kind.
_KIND: Final = "="
_PARCEL_KINDS: Final[dict[str, type]] = {
    kind.__name__: kind for kind in (Post, Edit, Message, *get_args(Block), Entry, Button)
}


def stamp(moment: datetime) -> str:
    """A moment in UTC with microseconds, always 32 characters: texts sort as moments do.

    Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_or_none(moment: datetime | None) -> str | None:
    """Like `stamp`, for moments that may be missing."""
    return None if moment is None else stamp(moment)


def moment_of(text: str) -> datetime:
    """What `stamp` was given, in UTC."""
    return datetime.fromisoformat(text)


def dump_round(round_: Round) -> str:
    """The round without its cards; they have a table of their own. Raises StoreError."""
    try:
        return _ROUND.dump_json(round_, exclude={"cards"}).decode()
    except PydanticSerializationError:
        raise StoreError("a round that cannot be written down") from None  # it quotes the text


def load_round(body: str, cards: str) -> Round:
    """A round from its document and its cards' rows; raises StoreError where they do not fit.

    Fields that a document does not have yet get their defaults.
    """
    try:
        return replace(_ROUND.validate_json(body), cards=load_cards(cards))
    except ValueError:
        raise StoreError("a round's document does not fit this program") from None


def load_cards(rows: str) -> tuple[Card, ...]:
    """Cards from a JSON list of their rows, in the order of their ids; raises ValueError."""
    return tuple(sorted(_CARDS.validate_json(rows), key=lambda card: card.id))


def dump_project(project: Project) -> str:
    """The whole project. Raises StoreError."""
    return _dumped(_PROJECT, project)


def load_project(body: str) -> Project:
    """A project from its document; raises StoreError where it does not fit."""
    try:
        return _PROJECT.validate_json(body)
    except ValueError:
        raise StoreError("a project's document does not fit this program") from None


def dump_digest(digest: Digest) -> str:
    """What is known of a place's overviews."""
    return _dumped(_DIGEST, digest)


def load_digest(body: str) -> Digest:
    """The same, from its document; raises StoreError where it does not fit."""
    try:
        return _DIGEST.validate_json(body)
    except ValueError:
        raise StoreError("an overview's document does not fit this program") from None


def dump_series(series: Series) -> str:
    """A recurring round. Raises StoreError."""
    return _dumped(_SERIES, series)


def load_series(body: str) -> Series:
    """A recurring round from its document; raises StoreError where it does not fit."""
    try:
        return _SERIES.validate_json(body)
    except ValueError:
        raise StoreError("a series' document does not fit this program") from None


def _dumped(adapter: TypeAdapter[T], value: T) -> str:
    try:
        return adapter.dump_json(value).decode()
    except PydanticSerializationError:
        raise StoreError("a text that cannot be written down") from None  # it quotes the text


def dump_parcel(parcel: Parcel) -> str:
    """A post or edit as JSON."""
    return json.dumps(parcel, default=_as_dict, ensure_ascii=False, separators=(",", ":"))


def load_parcel(body: str) -> Parcel:
    """A post or edit from its JSON; raises StoreError where it does not fit."""
    try:
        parcel: object = json.loads(body, object_hook=_from_dict)
    except (ValueError, KeyError, TypeError):
        raise StoreError("a parcel does not fit this program") from None
    if not isinstance(parcel, Post | Edit):
        raise StoreError("a parcel does not fit this program")
    return parcel


def _as_dict(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever json does not know
    kind = type(value).__name__
    if kind not in _PARCEL_KINDS:
        raise StoreError(f"no way to write down a {kind}")
    return {_KIND: kind} | {field.name: getattr(value, field.name) for field in fields(value)}


def _from_dict(values: dict[str, Any]) -> Any:  # noqa: ANN401 - a value of any of the kinds
    kind = _PARCEL_KINDS[values.pop(_KIND)]
    return kind(**{name: _frozen(value) for name, value in values.items()})


def _frozen(value: Any) -> Any:  # noqa: ANN401 - lists become tuples, the rest stays
    return tuple(value) if isinstance(value, list) else value
