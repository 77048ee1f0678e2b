"""What both apps under test log in with."""

from __future__ import annotations

from typing import Final

BOT_TOKEN: Final = "xoxb-1"  # noqa: S105 - made up
APP_TOKEN: Final = "xapp-1"  # noqa: S105 - made up
