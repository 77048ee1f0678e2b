"""Why the store could not do it."""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do it; nothing was changed. Carries no text and no person."""


class StoreBusyError(StoreError):
    """Somebody else holds the file; worth trying again."""


class StoreFullError(StoreError):
    """No space left on the disk."""


class WrongVersionError(StoreError):
    """The file was written by a newer program."""


class InUseError(StoreError):
    """Another process runs rounds on this file."""


class HasRoundsError(StoreError):
    """A database is not overwritten by a copy unless somebody says so."""
