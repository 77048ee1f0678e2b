"""Block Kit, read back as a person sees it: messages, forms and notes of the port."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.port import (
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
    Option,
    PeopleField,
    Text,
    TextField,
)

Json = dict[str, Any]
WARNING = "⚠️ "


def message_of(blocks: list[Json]) -> Message:
    read: list[Block] = []
    for block in blocks:
        shown = _block(block)
        last = read[-1] if read else None
        if isinstance(shown, Cards) and isinstance(last, Cards):
            read[-1] = Cards((*last.entries, *shown.entries))
        else:
            read.append(shown)
    return Message(tuple(read))


def answer_of(view: Json, errors: dict[str, str]) -> Form | Note:
    """What stands in a modal; `errors` beside its blocks."""
    if "submit" not in view:
        return Note(message_of(view["blocks"]))
    return _Reader(view, errors).form()


class _Reader:
    def __init__(self, view: Json, errors: dict[str, str]) -> None:
        self.view = view
        self.intro: list[Block] = []
        self.fields: dict[str, Field] = {}
        self.buttons: tuple[Button, ...] = ()
        self.last = ""
        self.errors = {block_id.split("|")[1]: text for block_id, text in errors.items()}

    def form(self) -> Form:
        for block in self.view["blocks"]:
            self.read(block)
        _, action, *_ = json.loads(self.view["private_metadata"])
        return Form(
            action=action,
            title=self.view["title"]["text"],
            submit=self.view["submit"]["text"],
            fields=tuple(self.fields.values()),
            intro=tuple(self.intro),
            buttons=self.buttons,
            errors=self.errors,
            cancel=self.view["close"]["text"],
        )

    def read(self, block: Json) -> None:
        if block["type"] == "input":
            kind, name, *card = block["block_id"].split("|")
            old = self.fields.get(name)
            self.fields[name] = _field(kind, name, block, "".join(card), old)
            self.last = name
        elif block.get("block_id") == "further":
            self.buttons = tuple(button_of(each) for each in block["elements"])
        elif block["type"] == "section" and block["text"]["text"].startswith(WARNING):
            self.errors[self.last] = block["text"]["text"].removeprefix(WARNING)
        else:
            self.intro.append(_block(block))


def _field(kind: str, name: str, block: Json, card: str, old: Field | None) -> Field:
    element, label = block["element"], block["label"]["text"]
    hint = block.get("hint", {}).get("text", "")
    match kind:
        case "text" | "date":
            field = TextField if kind == "text" else DateField
            value = element.get("initial_value", element.get("initial_date", ""))
            return field(name, label, value, required=not block["optional"], hint=hint)
        case "choice":
            chosen = element.get("initial_option", {}).get("value", "=")[1:]
            return ChoiceField(name, label, _options(element), chosen, hint)
        case "check":
            return CheckField(name, label, "initial_options" in element, hint)
        case "people" | "crowd":
            ticked = element.get("initial_options", [])
            if kind == "crowd":
                ticked = element["options"]
            values = tuple(option["value"][1:] for option in ticked)
            return PeopleField(name, label, _options(element), values, hint)
        case "pick":
            given = {option["value"][1:]: 1 for option in element.get("initial_options", [])}
            most = element["max_selected_items"]
            return DotsField(name, label, _options(element), most, 1, given)
    assert kind == "dots"
    dots = int(element["initial_option"]["value"][1:])
    before = old if isinstance(old, DotsField) else DotsField(name, "", (), 0, 0)
    options = (*before.options, Option(card, label))
    return DotsField(name, "", options, 0, 0, {**before.value, card: dots})


def _options(element: Json) -> tuple[Option, ...]:
    groups = element.get("option_groups") or [element]
    return tuple(
        Option(option["value"][1:], option["text"]["text"])
        for group in groups
        for option in group["options"]
    )


def _block(block: Json) -> Block:
    match block["type"]:
        case "header":
            return Heading(block["text"]["text"])
        case "context":
            return Text("".join(each["text"] for each in block["elements"]), small=True)
        case "actions":
            return Buttons(tuple(button_of(each) for each in block["elements"]))
        case "section":
            return _section(block)
    assert block["type"] == "rich_text"
    return _rich(block["elements"])


def _section(block: Json) -> Block:
    if "accessory" not in block:
        return Text(block["text"]["text"])
    buttons = (button_of(block["accessory"]),)
    text = block["text"]["text"].removeprefix("• ")
    if ranked := re.fullmatch(r"(\d+)\. (.*) \(([^()]*)\)", text):
        return Cards((Entry(ranked[2], int(ranked[1]), dots_label=ranked[3], buttons=buttons),))
    return Cards((Entry(text, buttons=buttons),))


def _rich(elements: list[Json]) -> Block:
    first = elements[0]
    if first["type"] == "rich_text_list":
        return Cards(tuple(_entry(item["elements"]) for item in first["elements"]))
    if _rank(first["elements"]):
        return Cards(tuple(_entry(each["elements"]) for each in elements))
    if first["elements"][0]["type"] == "link":
        return Link(first["elements"][0]["text"], first["elements"][0]["url"])
    return Text("".join(_text(each) for each in elements))


def _text(section: Json) -> str:
    return "".join(each["text"] for each in section["elements"])


def _rank(elements: list[Json]) -> int:
    found = re.fullmatch(r"(\d+)\. ", elements[0]["text"])
    return int(found[1]) if found and elements[0].get("style") else 0


def _entry(elements: list[Json]) -> Entry:
    rank = _rank(elements)
    words = [each["text"] for each in (elements[1:-1] if rank else elements)]  # the last: a break
    label = words[1].strip(" ()") if len(words) > 1 else ""
    return Entry(words[0], rank=rank or None, dots_label=label)


def button_of(element: Json) -> Button:
    return Button(element["text"]["text"], element["action_id"].split("|", 2)[-1])


def bullets(message: Message) -> list[str]:
    """The cards of a message."""
    found = []
    for block in message.blocks:
        if isinstance(block, Cards):
            found += [entry.text for entry in block.entries]
        elif isinstance(block, Bullets):
            found += block.lines
    return found
