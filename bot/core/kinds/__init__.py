"""The kinds of phases: one module each, and one row in this table."""

from __future__ import annotations

from bot.core.kinds import collect, show, vote
from bot.core.kinds.rules import Gathered, Rules, RunOff, Skipped
from bot.core.model import Kind

KINDS: dict[Kind, Rules] = {
    Kind.COLLECT: collect.RULES,
    Kind.SHOW: show.RULES,
    Kind.VOTE: vote.RULES,
}

__all__ = ["KINDS", "Gathered", "Rules", "RunOff", "Skipped"]
