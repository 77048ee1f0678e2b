"""What people type or press, turned into something the moderator can act on."""

from bot.commands.actions import Action, Verb
from bot.commands.parser import OpenStartForm, Start, Subcommand, Typed, parse
from bot.commands.rhythm import Read, parse_rhythm
from bot.commands.words import Sub, Words, parse_duration

__all__ = [
    "Action",
    "OpenStartForm",
    "Read",
    "Start",
    "Sub",
    "Subcommand",
    "Typed",
    "Verb",
    "Words",
    "parse",
    "parse_duration",
    "parse_rhythm",
]
