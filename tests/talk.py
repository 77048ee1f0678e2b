"""Runs a talk written as text, and writes down what everybody saw.

    #team: Anna, Ben, Cem            who is there; the first mentioned is nobody special
    Anna: /blitzlicht Was bremst uns?
    Ben schreibt: Zu laut | Zu warm  opens the form, fills it in, sends it
    Ben punktet: Zu laut ●●, Zu warm ●
    Ben: [Zurückziehen]              presses the newest button of that name that Ben can see
    Ben: Dauer = 20m                 fills in a field of the open form
    Ben: hilfe                       a line typed in private
    … 10 Minuten · … bis 09:30 · … bis Freitag 15:00 · + Gwen · - Ben
    … Neustart · … Ausfall 20 Minuten · … Neustart ohne Schlüssel

Indented lines are what came of it. Cards hang in random order, so walls are written sorted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.commands import Verb
from bot.moderator import Defaults
from bot.port import (
    Answer,
    Block,
    Button,
    Buttons,
    Cards,
    CheckField,
    ChoiceField,
    DateField,
    DotsField,
    Edit,
    Field,
    Form,
    Message,
    Note,
    Parcel,
    PeopleField,
    Person,
    Role,
    TextField,
    Value,
)
from tests.hand_clock import MONDAY, HandClock
from tests.plain import plain
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BERLIN = ZoneInfo("Europe/Berlin")
_WEEK = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
_UNITS = {"Sekunde": 1, "Minute": 60, "Stunde": 3600, "Tag": 86400}


class TalkError(AssertionError):
    """The script asks for something that is not there."""


@dataclass
class Open:
    """What one person has in front of them: the last answer, and what was filled in."""

    answer: Answer = None
    filled: dict[str, Value] = field(default_factory=dict)


class Talk:
    """One script on its way; `lines` becomes the whole transcript."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: dict[str, Person] = {}
        self.open: dict[str, Open] = defaultdict(Open)
        self.lines: list[str] = []
        self._seen = 0

    async def run(self, script: str) -> str:
        for line in script.splitlines():
            if line.startswith("    "):
                continue
            self.lines.append(line)
            if line.strip() and not line.startswith("# "):
                await self._do(line)
                self._tell()
        return "\n".join(self.lines) + "\n"

    # --- what the script says ------------------------------------------------------------------

    async def _do(self, line: str) -> None:
        patterns: list[tuple[str, Callable[..., object]]] = [
            (r"#team: (.+)", self._gather),
            (r"… Neustart", self._restart),
            (r"… Neustart ohne Schlüssel", self._lose_keys),
            (r"… Ausfall (\d+) (Sekunde|Minute|Stunde|Tag)[en]*", self._fail),
            (r"… bis (\d\d):(\d\d)", self._until),
            (r"… bis (\w+tag|Mittwoch) (\d\d):(\d\d)", self._until_day),
            (r"… (\d+) (Sekunde|Minute|Stunde|Tag)[en]*", self._pass),
            (r"\+ (\w+)", self._join),
            (r"- (\w+)", self._leave),
            (r"(\w+) schreibt: (.+)", self._write),
            (r"(\w+) punktet: (.+)", self._vote),
            (r"(\w+): /blitzlicht ?(.*)", self._command),
            (r"(\w+): \[(.+)\]", self._press),
            (r"(\w+): ([^=]+?) = (.*)", self._fill),
            (r"(\w+): (.+)", self._line),
        ]
        for pattern, act in patterns:
            found = re.fullmatch(pattern, line)
            if found:
                doing = act(*found.groups())
                if hasattr(doing, "__await__"):
                    await doing
                return
        raise TalkError(f"cannot read: {line}")

    def _gather(self, names: str) -> None:
        for name in names.split(", "):
            self._join(name)

    def _join(self, name: str) -> None:
        plain_name, _, role = name.partition(" ")
        kind = Role.ADMIN if role == "(Admin)" else Role.MEMBER
        language = "en" if role == "(en)" else ""
        self.people[plain_name] = person(plain_name, kind, language)
        here = self.world.platform.people.setdefault(TEAM.id, [])
        here.append(self.people[plain_name])

    def _leave(self, name: str) -> None:
        self.world.platform.people[TEAM.id].remove(self.people[name])

    async def _restart(self) -> None:
        await self.world.restart()

    async def _lose_keys(self) -> None:
        for file in (self.world.folder / "keys").glob("*.key"):
            file.unlink()
        await self.world.restart()

    async def _fail(self, number: str, unit: str) -> None:
        await self.world.restart(after=timedelta(seconds=int(number) * _UNITS[unit]))

    async def _until(self, hour: str, minute: str) -> None:
        now = self.world.clock.now().astimezone(BERLIN)
        await self.world.until(now.replace(hour=int(hour), minute=int(minute), second=0))

    async def _until_day(self, day: str, hour: str, minute: str) -> None:
        now = self.world.clock.now().astimezone(BERLIN)
        then = now.replace(hour=int(hour), minute=int(minute), second=0)
        ahead = (_WEEK.index(day) - now.weekday()) % 7
        then += timedelta(days=ahead if ahead or then > now else 7)  # on the wall
        await self.world.until(then)

    async def _pass(self, number: str, unit: str) -> None:
        await self.world.pass_time(timedelta(seconds=int(number) * _UNITS[unit]))

    async def _command(self, name: str, text: str) -> None:
        self._answered(name, await self.world.type(self.people[name], text))

    async def _line(self, name: str, text: str) -> None:
        self._answered(name, await self.world.line(self.people[name], text))

    async def _press(self, name: str, label: str) -> None:
        opened = self.open[name]
        form = opened.answer if isinstance(opened.answer, Form) else None
        if form:
            if label == form.cancel:
                self.open[name] = Open()
                return
            sends = [Button(form.submit, form.action), *form.buttons]
            for button in sends:
                if button.label == label:
                    await self._submit(name, form, button.action)
                    return
        action = self._find(name, lambda button: button.label == label)
        self._answered(name, await self.world.press(self.people[name], action))

    async def _submit(self, name: str, form: Form, action: str) -> None:
        values = {one.name: _value(one) for one in form.fields} | self.open[name].filled
        self._answered(name, await self.world.submit(self.people[name], action, values))

    async def _write(self, name: str, texts: str) -> None:
        form = await self._form(name, Verb.WRITE)
        if form is None:
            return
        cards = texts.split(" | ")
        for number, _ in enumerate(form.fields, 1):
            text = cards[number - 1] if number <= len(cards) else ""
            self.open[name].filled[f"card-{number}"] = text
        await self._submit(name, form, form.action)

    async def _vote(self, name: str, given: str) -> None:
        form = await self._form(name, Verb.VOTE)
        if form is None:
            return
        (ballot,) = [one for one in form.fields if isinstance(one, DotsField)]
        labels = {option.label: option.value for option in ballot.options}
        dots = {}
        for part in given.split(", "):
            card, _, marks = part.rpartition(" ")
            dots[labels.get(card, card)] = marks.count("●")
        self.open[name].filled[ballot.name] = dots
        await self._submit(name, form, form.action)

    async def _form(self, name: str, verb: Verb) -> Form | None:
        """What the newest button of that kind opens; if it is no form, that is all."""
        self.open[name] = Open()  # not the buttons of an old answer
        wanted = self._find(name, lambda button: button.action.startswith(f"{verb}:"))
        form = await self.world.press(self.people[name], wanted)
        self.open[name] = Open(form)
        if isinstance(form, Form):
            return form
        self._answered(name, form)
        return None

    def _fill(self, name: str, label: str, value: str) -> None:
        form = self.open[name].answer
        if not isinstance(form, Form):
            raise TalkError(f"{name} has no form open")
        for one in form.fields:
            if one.label.startswith(label):
                self.open[name].filled[one.name] = self._read(one, value)
                return
        raise TalkError(f"no field {label!r} in {[one.label for one in form.fields]}")

    def _read(self, one: Field, value: str) -> Value:
        match one:
            case CheckField():
                return value == "ja"
            case ChoiceField():
                return next((o.value for o in one.options if o.label == value), value)
            case PeopleField():
                return tuple(o.value for o in one.options if o.label in value.split(", "))
            case _:
                return value

    def _find(self, name: str, wanted: Callable[[Button], bool]) -> str:
        """The newest button that person can see: in the open answer, in private, in the channel."""
        messages: list[Message] = []
        answer = self.open[name].answer
        if isinstance(answer, Note):
            messages.append(answer.message)
        posts = list(reversed(self.world.platform.shown.values()))
        own = self.people[name].id
        messages += [post.message for post in posts if post.to == own]
        messages += [post.message for post in posts if not post.private]
        for message in messages:
            for button in buttons_of(_sorted(message)):
                if wanted(button):
                    return button.action
        raise TalkError(f"{name} sees no such button")

    def _answered(self, name: str, answer: Answer) -> None:
        self.open[name] = Open(answer)
        if answer is not None:
            self._write_down(f"nur {name}", plain(_sorted_answer(answer)))

    # --- what everybody saw ----------------------------------------------------------------------

    def _tell(self) -> None:
        new = self.world.platform.arrived[self._seen :]
        self._seen = len(self.world.platform.arrived)
        private: dict[str, list[str]] = defaultdict(list)
        changed: list[tuple[str, str]] = []
        for parcel in new:
            text = plain(_sorted(parcel.message))
            edited = ", geändert" if isinstance(parcel, Edit) else ""
            if parcel.to == TEAM.id:
                self._write_down(f"#team{edited}", text)
            elif edited:
                changed.append((self._name(parcel), text))
            else:
                private[text].append(self._name(parcel))
        for name, text in sorted(changed):
            self._write_down(f"an {name}, geändert", text)
        for text, names in private.items():
            everybody = set(names) == {one.name for one in self.world.platform.people[TEAM.id]}
            self._write_down("an alle" if everybody else f"an {', '.join(sorted(names))}", text)

    def _name(self, parcel: Parcel) -> str:
        return next(name for name, one in self.people.items() if one.id == parcel.to)

    def _write_down(self, who: str, text: str) -> None:
        self.lines.append(f"    ({who})")
        self.lines += [f"      {line}".rstrip() for line in text.splitlines()]


def _value(one: Field) -> Value:
    if isinstance(one, TextField | ChoiceField | CheckField | PeopleField | DateField):
        return one.value
    return dict(one.value)


def buttons_of(message: Message) -> list[Button]:
    found: list[Button] = []
    for block in message.blocks:
        if isinstance(block, Buttons):
            found += block.buttons
        elif isinstance(block, Cards):
            found += [button for entry in block.entries for button in entry.buttons]
    return found


def _sorted(message: Message) -> Message:
    return replace(message, blocks=tuple(_sorted_block(block) for block in message.blocks))


def _sorted_block(block: Block) -> Block:
    if not isinstance(block, Cards):
        return block
    entries = sorted(block.entries, key=lambda entry: (entry.rank or 0, entry.text))
    return replace(block, entries=tuple(entries))


def _sorted_answer(answer: Note | Form) -> Note | Form:
    if isinstance(answer, Note):
        return replace(answer, message=_sorted(answer.message))
    return replace(answer, fields=tuple(_sorted_field(one) for one in answer.fields))


def _sorted_field(one: Field) -> Field:
    if isinstance(one, DotsField) or (isinstance(one, ChoiceField) and one.name == "card"):
        options = sorted(one.options, key=lambda option: option.label)
        return replace(one, options=tuple(options))
    return one


async def run_talk(folder: Path, script: str) -> str:
    """The transcript of a script; `# Sprache: de-sie` in its head chooses the default language."""
    language = re.search(r"^# Sprache: (\S+)", script, re.MULTILINE)
    start = re.search(r"^# Beginn: (\S+ \S+)", script, re.MULTILINE)
    moment = datetime.fromisoformat(start[1]).replace(tzinfo=BERLIN) if start else MONDAY
    world = World(
        folder, defaults=Defaults(language[1] if language else "de"), clock=HandClock(moment)
    )
    async with world:
        return await Talk(world).run(script)
