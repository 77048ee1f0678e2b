"""What Slack takes: every payload that leaves in a test is held against it, in three ways.

Slack's types, as JSON Schema (`tests.slack.schemas`), know keys and kinds of values; the SDK's own
models know some limits; what neither knows stands here, as Slack's documentation has it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.slack.schemas import complaint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Json = dict[str, Any]

VIEWS = frozenset({"Modal", "Home"})
_MOST_OPTIONS = {"checkboxes": 10, "radio_buttons": 10, "overflow": 5}
_IN_MESSAGES = {"header", "section", "context", "actions", "rich_text", "divider", "image"}


class WrongPayloadError(AssertionError):
    """Slack would not take it."""


def must(fine: object, what: str) -> None:
    if not fine:
        raise WrongPayloadError(what)


def size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check(kind: str, payload: Json) -> None:
    """`kind` is one of schema/sent.ts: Post, Whisper, Update, Beside, Reply, Modal, Home."""
    by_types(kind, payload)
    by_sdk(kind, payload)
    by_hand(kind, payload)


def check_acknowledgement(envelope: str, payload: Json) -> None:
    """What goes back with an acknowledgement: often nothing."""
    kinds = {"slash_commands": "Beside", "interactive": "Reply"}
    if payload:
        must(envelope in kinds, f"{envelope} are acknowledged without a word")
        check(kinds[envelope], payload)


# --- the three ways ----------------------------------------------------------------------------


def by_types(kind: str, payload: Json) -> None:
    wrong = complaint("sent.json", kind, payload)
    must(not wrong, wrong)


def by_sdk(kind: str, payload: Json) -> None:
    if kind == "Reply":
        view = payload.get("view")
        return by_sdk("Modal", view) if view else None
    try:
        for block in Block.parse_all(payload.get("blocks") or []):
            block.validate_json()
        if kind in VIEWS:
            View(**payload).validate_json()
    except (SlackObjectFormationError, TypeError, ValueError) as error:
        raise WrongPayloadError(str(error)) from error
    return None


def by_hand(kind: str, payload: Json) -> None:
    if kind == "Reply":
        check_reply(payload)
    elif kind in VIEWS:
        check_view(payload)
    else:
        check_message(payload)
        brief = kind != "Update" or len(payload["text"].encode()) <= 4000
        must(brief, "a text too long for a change")


# --- what only the documentation says ------------------------------------------------------------


def check_reply(reply: Json) -> None:
    for block_id, text in reply.get("errors", {}).items():
        must(0 < len(block_id) <= 255, "length of a block id")
        must(0 < size(text) <= 2000, "length of an error")
    must("errors" not in reply or reply["errors"], "no errors")
    if "view" in reply:
        check_view(reply["view"])


def check_message(message: Mapping[str, Any]) -> None:
    """A message's blocks, its fallback text, its metadata."""
    text, blocks = message.get("text", ""), message.get("blocks") or []
    must(text.strip(), "no fallback text")
    must(len(text) <= 40_000, "fallback text too long")
    for sign in "<>":
        must(sign not in text, f"{sign} in the fallback text")
    must(len(blocks) <= 50, "too many blocks")
    must(all(block["type"] in _IN_MESSAGES for block in blocks), "a block for views only")
    check_blocks(blocks)
    if "metadata" in message:
        must(len(json.dumps(message["metadata"])) <= 8000, "metadata too long")


def check_view(view: Mapping[str, Any]) -> None:
    """A modal or a home tab."""
    blocks = view["blocks"]
    must(len(json.dumps(view, ensure_ascii=False).encode()) <= 250_000, "view too large")
    must(1 <= len(blocks) <= 100, "number of blocks")
    must(len(view.get("private_metadata", "")) <= 3000, "private metadata too long")
    must(len(view.get("callback_id", "")) <= 255, "callback id too long")
    for name in ("title", "submit", "close"):
        if name in view:
            check_text(view[name], 24)
    if view["type"] == "modal" and any(block["type"] == "input" for block in blocks):
        must("submit" in view, "inputs without submit")
    check_blocks(blocks)


def check_blocks(blocks: Sequence[Json]) -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    must(len(ids) == len(set(ids)), "block ids not unique")
    must(all(0 < len(one) <= 255 for one in ids), "length of a block id")
    for block in blocks:
        check_block(block)


def check_block(block: Json) -> None:
    match block["type"]:
        case "header":
            check_text(block["text"], 150, kind="plain_text")
        case "section":
            check_text(block["text"], 3000)
            if "accessory" in block:
                check_element(block["accessory"])
        case "context":
            must(1 <= len(block["elements"]) <= 10, "number of context elements")
            for text in block["elements"]:
                check_text(text, 2000)
        case "actions":
            must(1 <= len(block["elements"]) <= 25, "number of buttons")
            ids = [each["action_id"] for each in block["elements"]]
            must(len(ids) == len(set(ids)), "action ids not unique")
            for element in block["elements"]:
                check_element(element)
        case "input":
            check_input(block)
        case "rich_text":
            check_rich(block)
        case other:
            raise WrongPayloadError(f"unknown block {other}")


def check_input(block: Json) -> None:
    check_text(block["label"], 2000, kind="plain_text")
    if "hint" in block:
        check_text(block["hint"], 2000, kind="plain_text")
    check_element(block["element"])


def check_rich(block: Json) -> None:
    texts = list(rich_texts(block))
    must(texts, "empty rich text")
    must(all(texts), "empty text in rich text")
    must(sum(size(text) for text in texts) <= 3000, "rich text too long")


def rich_texts(element: Json) -> Iterator[str]:
    """All texts in it; but for addresses of our own, it is text only, so that nothing can ping."""
    if element["type"] == "link":
        must(element["url"].startswith("https://bot.example/"), "not an address of ours")
    if element["type"] in {"text", "link"}:
        yield element["text"]
        return
    must(
        element["type"] in {"rich_text", "rich_text_section", "rich_text_list"},
        f"{element['type']} in rich text",
    )
    for each in element["elements"]:
        yield from rich_texts(each)


def check_element(element: Json) -> None:
    must(0 < len(element["action_id"]) <= 255, "length of an action id")
    if "placeholder" in element:
        check_text(element["placeholder"], 150, kind="plain_text")
    match element["type"]:
        case "button":
            check_text(element["text"], 75, kind="plain_text")
            must(len(element.get("value", "")) <= 2000, "value too long")
            must(element.get("style", "primary") in {"primary", "danger"}, "style")
        case "plain_text_input":
            must(len(element.get("initial_value", "")) <= 3000, "initial value too long")
        case "datepicker":
            date.fromisoformat(element.get("initial_date", "2026-03-02"))
        case "static_select" | "multi_static_select" | "checkboxes":
            check_options(element)
        case other:
            raise WrongPayloadError(f"unknown element {other}")


def check_options(element: Json) -> None:
    must(("options" in element) != ("option_groups" in element), "options or groups")
    groups = element.get("option_groups", [{"options": element.get("options")}])
    must(1 <= len(groups) <= 100, "number of groups")
    most = _MOST_OPTIONS.get(element["type"], 100)
    for group in groups:
        must(1 <= len(group["options"]) <= most, "number of options")
        if "label" in group:
            check_text(group["label"], 75, kind="plain_text")
    options = [option for group in groups for option in group["options"]]
    values = [option["value"] for option in options]
    must(len(values) == len(set(values)), "values not unique")
    for option in options:
        check_text(option["text"], 75)
        if "description" in option:
            check_text(option["description"], 75)
        must(0 < len(option["value"]) <= 150, "length of a value")
    chosen = element.get("initial_options", [])
    if "initial_option" in element:
        chosen = [element["initial_option"]]
    must("initial_options" not in element or chosen, "no initial options")
    must(all(option in options for option in chosen), "initial option unknown")
    must(len(chosen) <= element.get("max_selected_items", 100), "too many initial options")


def check_text(text: Json, limit: int, *, kind: str = "") -> None:
    must(text["type"] == (kind or "plain_text"), "mark-up where people's words may stand")
    must(0 < size(text["text"]) <= limit, f"length of {text['text'][:20]!r}")
    must(text.get("emoji") is False, "emoji by name")
