"""Messages, forms and notes as plain text, one line each thing: for tests to read and compare."""

from __future__ import annotations

from typing import assert_never

from bot.port import (
    Answer,
    Block,
    Bullets,
    Button,
    Buttons,
    Cards,
    CheckField,
    ChoiceField,
    DateField,
    DotsField,
    Entry,
    Field,
    Form,
    Heading,
    Link,
    Message,
    Note,
    PeopleField,
    Text,
    TextField,
)


def plain(shown: Message | Answer) -> str:
    """Anything the bot says, as lines."""
    match shown:
        case None:
            return ""
        case Message():
            return "\n".join(line for block in shown.blocks for line in _block(block))
        case Note():
            return plain(shown.message)
        case Form():
            return "\n".join(_form(shown))
        case _ as never:
            assert_never(never)


def _block(block: Block) -> list[str]:
    match block:
        case Heading() | Text():
            return [block.text]
        case Cards():
            return [_entry(entry) for entry in block.entries]
        case Bullets():
            return [f"· {line}" for line in block.lines]
        case Link():
            return [f"{block.text} ↗"]
        case Buttons():
            return [_buttons(block.buttons)]
        case _ as never:
            assert_never(never)


def _entry(entry: Entry) -> str:
    mark = "·" if entry.rank is None else f"{entry.rank}."
    dots = f" ({entry.dots_label})" if entry.dots_label else ""
    buttons = f" {_buttons(entry.buttons)}" if entry.buttons else ""
    return f"{mark} {entry.text}{dots}{buttons}"


def _buttons(buttons: tuple[Button, ...]) -> str:
    return " ".join(f"[{button.label}]" for button in buttons)


def _form(form: Form) -> list[str]:
    lines = [form.title, *(line for block in form.intro for line in _block(block))]
    if "" in form.errors:
        lines.append(f"! {form.errors['']}")
    for field in form.fields:
        lines += _field(field)
        if field.name in form.errors:
            lines.append(f"  ! {form.errors[field.name]}")
    cancel = f" [{form.cancel}]" if form.cancel else ""
    further = f" {_buttons(form.buttons)}" if form.buttons else ""
    return [*lines, f"[{form.submit}]{further}{cancel}"]


def _field(field: Field) -> list[str]:
    hint = [f"  {field.hint}"] if field.hint else []
    match field:
        case TextField() | DateField():
            return [f"{field.label}: {field.value}".rstrip(), *hint]
        case CheckField():
            return [f"{_tick(ticked=field.value)} {field.label}", *hint]
        case ChoiceField():
            chosen = [f"({o.label})" for o in field.options if o.value == field.value]
            others = [o.label for o in field.options if o.value != field.value]
            return [f"{field.label}: {' / '.join(chosen + others)}", *hint]
        case DotsField():
            head = f"{field.label}: {field.budget}, je Karte höchstens {field.each}"
            dots = [(field.value.get(o.value, 0), o.label) for o in field.options]
            return [head, *(f"  {'●' * given or '–'} {label}" for given, label in dots), *hint]
        case PeopleField():
            people = [f"  {_tick(ticked=o.value in field.value)} {o.label}" for o in field.options]
            return [field.label, *people, *hint]
        case _ as never:
            assert_never(never)


def _tick(*, ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"
