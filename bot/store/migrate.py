"""Brings a database to this program's version: numbered steps, each whole or not at all."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from bot.store import StoreError, WrongVersionError
from bot.store.session import Session, connected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OURS: Final = 0x426C697A  # application_id, set by the first migration


def migrations() -> list[str]:
    """The SQL of all steps; the first makes version 1 of an empty file."""
    scripts = (script for script in files("bot.store").joinpath("migrations").iterdir())
    numbered = sorted((s for s in scripts if s.name.endswith(".sql")), key=lambda s: s.name)
    return [script.read_text(encoding="utf-8") for script in numbered]


async def migrate(session: Session, steps: Sequence[str]) -> None:
    """Carry out the steps that are missing. A kill in between leaves a whole, older version.

    Raises WrongVersionError or StoreError, and then has changed nothing but by whole steps.
    """
    version = await version_of(session, newest=len(steps))
    for number, step in enumerate(steps[version:], start=version + 1):
        trial = session.another()
        try:
            await trial.run_script(
                f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;"
            )
        finally:
            await session.roll_back()


async def version_of(session: Session, *, newest: int) -> int:
    """The version of a database that is whole, ours, and not newer than `newest`.

    Raises WrongVersionError or StoreError.
    """
    if await session.rows("PRAGMA quick_check(1)") != [("ok",)]:
        raise StoreError("the database is damaged")
    ((tables,),) = await session.rows("SELECT count(*) FROM sqlite_master")
    ((owner,),) = await session.rows("PRAGMA application_id")
    if tables and owner != OURS:
        raise StoreError("the database belongs to another program")
    ((version,),) = await session.rows("PRAGMA user_version")
    if version > newest:
        raise WrongVersionError(f"the database is of version {version}, this program of {newest}")
    return int(version)


async def inspect(path: Path, *, newest: int) -> None:
    """Look at a file without changing a byte of it; raises like `version_of`."""
    if _can_be_read(path):
        async with connected(path, read_only=True) as session:
            await version_of(session, newest=newest)


def _can_be_read(path: Path) -> bool:
    """Not where there is nothing yet; nor after a kill while the file was made.

    Then a journal is left, which only a writer can tidy up.
    """
    return path.stat().st_size > 0 and not path.with_name(f"{path.name}-journal").exists()
