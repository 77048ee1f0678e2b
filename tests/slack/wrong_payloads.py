"""Payloads that Slack takes, and the same with one mistake each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
Spoil = Callable[[Json], object]


def text(words: str = "Zu laut") -> Json:
    return {"type": "plain_text", "text": words, "emoji": False}


def rich(words: Any = "Zu laut", **more: Any) -> Json:
    section = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": words, **more}],
    }
    return {"type": "rich_text", "elements": [section]}


def button(number: int = 0) -> Json:
    return {"type": "button", "action_id": f"press|{number}|x", "text": text(), "style": "primary"}


def actions(count: int = 1, block_id: str = "row-0") -> Json:
    elements = [button(number) for number in range(count)]
    return {"type": "actions", "block_id": block_id, "elements": elements}


def options(count: int) -> list[Json]:
    return [{"text": text(f"{number}"), "value": f"={number}"} for number in range(count)]


def chosen(kind: str, count: int = 3, **more: Any) -> Json:
    element = {"type": kind, "action_id": "value", "options": options(count), **more}
    return {"type": "input", "block_id": "choice|c", "label": text(), "element": element}


def typed(block_id: str = "text|t", **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "value", **more}
    return {"type": "input", "block_id": block_id, "label": text(), "element": element}


def post() -> Json:
    return {
        "channel": "C1",
        "text": "Zu laut",
        "blocks": [{"type": "header", "text": text()}, rich(), actions()],
        "metadata": {"event_type": "blitzlicht_post", "event_payload": {"key": "0", "part": 0}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


def modal() -> Json:
    return {
        "type": "modal",
        "callback_id": "blitzlicht",
        "title": text(),
        "close": text(),
        "submit": text(),
        "private_metadata": "[]",
        "blocks": [typed(), chosen("static_select"), actions()],
    }


def reply() -> Json:
    return {"response_action": "update", "view": modal()}


def only(*blocks: Any) -> Spoil:
    return lambda payload: payload.update(blocks=list(blocks))


def also(**more: Any) -> Spoil:
    return lambda payload: payload.update(more)


def without(name: str) -> Spoil:
    return lambda payload: payload.pop(name)


def errors(found: Json) -> Spoil:
    def spoil(payload: Json) -> None:
        payload.clear()
        payload.update(response_action="errors", errors=found)

    return spoil


WRONG_POSTS: dict[str, Spoil] = {
    "51 blocks": only(*[{"type": "divider"}] * 51),
    "no text": without("text"),
    "empty text": also(text=""),
    "blank text": also(text=" \n"),
    "a text of 40,001": also(text="x" * 40_001),
    "a ping in the text": also(text="<!channel>"),
    "a text that is a number": also(text=1),
    "no channel": without("channel"),
    "unfurls": also(unfurl_links=True),
    "unfurls media": without("unfurl_media"),
    "an unknown argument": also(as_someone="else"),
    "metadata without a type": also(metadata={"event_payload": {}}),
    "metadata that nests too deep": also(
        metadata={"event_type": "a", "event_payload": {"a": {"b": {"c": 1}}}}
    ),
    "metadata of 8,001": also(
        metadata={"event_type": "a", "event_payload": {"key": "x" * 8001}},
    ),
    "blocks that are none": also(blocks="[]"),
    "a block that is none": only(None),
    "a block of no type": only({"text": text()}),
    "a block of an unknown type": only({"type": "wall"}),
    "an input in a message": only(typed()),
    "two blocks of one id": only(actions(), actions()),
    "an empty block id": only(actions(block_id="")),
    "a block id of 256": only(actions(block_id="x" * 256)),
    "a header of 151": only({"type": "header", "text": text("x" * 151)}),
    "a header in mark-up": only({"type": "header", "text": {"type": "mrkdwn", "text": "a"}}),
    "mark-up": only({"type": "section", "text": {"type": "mrkdwn", "text": "*a*"}}),
    "an empty section": only({"type": "section", "text": text("")}),
    "a section of 3,001": only({"type": "section", "text": text("x" * 3001)}),
    "a section of 1,501 emoji": only({"type": "section", "text": text("😀" * 1501)}),
    "a section of nothing": only({"type": "section"}),
    "an unknown field of a block": only({"type": "section", "text": text(), "colour": "red"}),
    "an unknown field of a text": only({"type": "section", "text": {**text(), "bold": True}}),
    "emoji by name": only({"type": "section", "text": {**text(), "emoji": True}}),
    "11 context elements": only({"type": "context", "elements": [text()] * 11}),
    "no buttons": only(actions(0)),
    "26 buttons": only(actions(26)),
    "two buttons of one id": only({**actions(), "elements": [button(), button()]}),
    "a button of 76": only({**actions(), "elements": [{**button(), "text": text("x" * 76)}]}),
    "a button without a text": only({**actions(), "elements": [{**button(), "text": text("")}]}),
    "a red button": only({**actions(), "elements": [{**button(), "style": "red"}]}),
    "a button with a value of 2,001": only(
        {**actions(), "elements": [{**button(), "value": "x" * 2001}]}
    ),
    "a button with an id of 256": only(
        {**actions(), "elements": [{**button(), "action_id": "x" * 256}]}
    ),
    "no rich text": only({"type": "rich_text", "elements": []}),
    "empty rich text": only(rich("")),
    "rich text of 3,001": only(rich("x" * 3001)),
    "rich text that is a number": only(rich(1)),
    "rich text in red": only(rich(style={"red": True})),
    "a ping in rich text": only(
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "broadcast", "range": "channel"}],
                }
            ],
        }
    ),
}

WRONG_MODALS: dict[str, Spoil] = {
    "101 blocks": only(*[{"type": "divider"}] * 101),
    "no blocks": only(),
    "inputs without submit": without("submit"),
    "no title": without("title"),
    "a title of 25": also(title=text("x" * 25)),
    "an empty title": also(title=text("")),
    "a submit of 25": also(submit=text("x" * 25)),
    "a close of 25": also(close=text("x" * 25)),
    "a title that is only words": also(title="Zu laut"),
    "private metadata of 3,001": also(private_metadata="x" * 3001),
    "a callback id of 256": also(callback_id="x" * 256),
    "an unknown field": also(colour="red"),
    "a view of an unknown type": also(type="window"),
    "250 kB": only(*[{"type": "section", "text": text("ß" * 3000)}] * 60),
    "no options": only(chosen("static_select", 0)),
    "101 options": only(chosen("static_select", 101)),
    "11 checkboxes": only(chosen("checkboxes", 11)),
    "no checkboxes": only(chosen("checkboxes", 0)),
    "an option of 76": only(
        chosen("static_select", options=[{"text": text("x" * 76), "value": "=a"}])
    ),
    "a description of 76": only(
        chosen(
            "static_select",
            options=[{"text": text(), "description": text("x" * 76), "value": "=a"}],
        )
    ),
    "an option without a value": only(
        chosen("static_select", options=[{"text": text(), "value": ""}])
    ),
    "a value of 151": only(chosen("static_select", options=[{"text": text(), "value": "x" * 151}])),
    "two options of one value": only(chosen("static_select", options=options(1) * 2)),
    "an option that is a word": only(chosen("static_select", options=["a"])),
    "101 groups": only(
        chosen("static_select", option_groups=[{"label": text(), "options": options(1)}] * 101)
    ),
    "options and groups": only(
        chosen("static_select", option_groups=[{"label": text(), "options": options(1)}])
    ),
    "a choice that is no option": only(
        chosen("static_select", initial_option={"text": text("9"), "value": "=9"})
    ),
    "no choices": only(chosen("multi_static_select", initial_options=[])),
    "more choices than allowed": only(
        chosen("multi_static_select", initial_options=options(3), max_selected_items=2)
    ),
    "a placeholder of 151": only(chosen("static_select", placeholder=text("x" * 151))),
    "an initial value of 3,001": only(typed(initial_value="x" * 3001)),
    "an initial value that is none": only(typed(initial_value=None)),
    "a label of 2,001": only({**typed(), "label": text("x" * 2001)}),
    "an empty label": only({**typed(), "label": text("")}),
    "a hint of 2,001": only({**typed(), "hint": text("x" * 2001)}),
    "an input without a label": only({k: v for k, v in typed().items() if k != "label"}),
    "an input without an element": only({k: v for k, v in typed().items() if k != "element"}),
    "an unknown element": only({**typed(), "element": {"type": "wheel", "action_id": "value"}}),
    "a button as an input": only({**typed(), "element": button()}),
    "optional by word": only({**typed(), "optional": "yes"}),
    "two inputs of one id": only(typed(), typed()),
}

WRONG_REPLIES: dict[str, Spoil] = {
    "another action": also(response_action="close"),
    "an update without a view": without("view"),
    "a home as an update": lambda payload: payload["view"].update(type="home"),
    "a wrong view": lambda payload: payload["view"].pop("submit"),
    "no errors": errors({}),
    "an empty error": errors({"text|t": ""}),
    "an error that is a list": errors({"text|t": ["a"]}),
}

GOOD: dict[str, Callable[[], Json]] = {"Post": post, "Modal": modal, "Reply": reply}
WRONG = {"Post": WRONG_POSTS, "Modal": WRONG_MODALS, "Reply": WRONG_REPLIES}


def wrong_payloads() -> Iterator[tuple[str, str, Json]]:
    """Kind, what is wrong, and the payload."""
    for kind, spoils in WRONG.items():
        for name, spoil in spoils.items():
            payload = json.loads(json.dumps(GOOD[kind]()))
            spoil(payload)
            yield kind, name, payload
