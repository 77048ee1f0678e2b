"""What people typed, out of what Slack makes of it: escapes, mentions, links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from adapters.slack.limits import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

# `<@U1>`, `<#C1|team>`, `<!here>`, `<!subteam^S1|@all>`, `<https://…|label>`
REFERENCE: Final = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def as_read(text: str, name_of: Callable[[str], str]) -> str:
    """The text as everybody reads it, on one line; `name_of` knows people by their ids."""

    def spoken(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3] or ""
        match sign:
            case "@":
                return f"@{label or name_of(target) or '…'}"
            case "#":
                return f"#{label}" if label else ""
            case "!":
                return label or f"@{target}"
        return label or target

    return unescaped(" ".join(REFERENCE.sub(spoken, text).split()))
