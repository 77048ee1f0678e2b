"""The fields of a form as Block Kit inputs, and what comes back of them.

A block's id says which field it is: `kind|name`, and for a card's own input `dots|name|card`.
Options cannot be empty, hence the `=` before each value.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from adapters.slack.limits import (
    GROUPS,
    INITIAL,
    LABEL,
    OPTION,
    OPTIONS,
    VIEW_BYTES,
    Json,
    cut,
    length,
    plain,
    unescaped,
)
from bot.port import (
    CheckField,
    ChoiceField,
    DateField,
    DotsField,
    Field,
    Option,
    PeopleField,
    TextField,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Say = Callable[..., str]

ACTION: Final = "value"
CARD_BY_CARD: Final = 90  # as many cards have an input of their own; more are picked from a list
DOT: Final = "●"
NO_DOT: Final = "–"
EVERYBODY: Final = 20  # more people than that are not ticked one by one
PICK: Final = "pick"
SELECT_BYTES: Final = VIEW_BYTES * 2 // 5  # where there is more than one in a view


def inputs(field: Field, say: Say) -> list[Json]:
    """The blocks of one field; none where there is nothing to choose from."""
    blocks: list[Json] = []
    match field:
        case TextField():
            blocks.append(_block("text", field, _text(field), optional=not field.required))
        case CheckField():
            blocks.append(_block("check", field, _check(field, say("slack-yes"))))
        case ChoiceField() if field.options:
            blocks.append(_block("choice", field, _choice(field), optional=False))
        case DateField():
            blocks.append(_block("date", field, _date(field), optional=not field.required))
        case PeopleField() if field.options:
            blocks.append(_people(field, say))
        case DotsField() if len(field.options) > CARD_BY_CARD:
            blocks.append(_pick(field, say))
        case DotsField():
            blocks += [_dots(field, option) for option in field.options]
    return blocks


def dots_input(name: str, card: Option, given: int, most: int) -> Json:
    """One card, with its whole text as the label."""
    options = [_option(str(number), DOT * number or NO_DOT) for number in range(most + 1)]
    element: Json = {
        "type": "static_select",
        "action_id": ACTION,
        "options": options,
        "initial_option": options[min(given, most)],
    }
    return _input(f"dots|{name}|{card.value}", card.label, element)


def values(state: Mapping[str, Any]) -> dict[str, Value]:
    """What has been filled in. A crowd of which nobody is chosen is everybody: it is left out."""
    found: dict[str, Value] = {}
    dots: dict[str, dict[str, int]] = {}
    for block_id, block in state.items():
        kind, _, rest = block_id.partition("|")
        element: Mapping[str, Any] = next(iter(block.values()), {}) or {}
        match kind:
            case "text":
                found[rest] = element.get("value") or ""
            case "choice":
                found[rest] = _chosen(element.get("selected_option"))
            case "date":
                found[rest] = element.get("selected_date") or ""
            case "check":
                found[rest] = bool(element.get("selected_options"))
            case "people" | "crowd":
                chosen = tuple(value for value, _ in picked(element))
                found |= {rest: chosen} if chosen or kind == "people" else {}
            case "dots":
                name, _, card = rest.partition("|")
                given = _chosen(element.get("selected_option"))
                dots.setdefault(name, {})[card] = int(given) if given.isdigit() else 0
            case "pick":
                dots[rest] = {value: 1 for value, _ in picked(element)}
    return found | {name: {c: n for c, n in given.items() if n} for name, given in dots.items()}


def picked(element: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options ticked in a list: value and text."""
    return [(_chosen(option), _full(option)) for option in element.get("selected_options") or []]


def _chosen(option: Mapping[str, Any] | None) -> str:
    return str(option["value"])[1:] if option else ""


def _full(option: Mapping[str, Any]) -> str:
    text = str(option["text"]["text"])
    return unescaped(text + str((option.get("description") or {}).get("text", "")))


# --- one field after the other --------------------------------------------------------------


def _block(kind: str, field: Field, element: Json, *, optional: bool = True) -> Json:
    return _input(f"{kind}|{field.name}", field.label, element, field.hint, optional=optional)


def _input(
    block_id: str, label: str, element: Json, hint: str = "", *, optional: bool = True
) -> Json:
    block: Json = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain(hint, LABEL)} if hint else block


def _text(field: TextField) -> Json:
    """Without a length limit: what is too long is answered kindly, and Slack would only refuse."""
    element: Json = {"type": "plain_text_input", "action_id": ACTION, "multiline": field.long}
    return {**element, "initial_value": cut(field.value, INITIAL)} if field.value else element


def _choice(field: ChoiceField) -> Json:
    options = _fitting(field.options, SELECT_BYTES, (OPTION, 40, 20))
    initial = [each for each in options if _chosen(each) == field.value]
    element: Json = {"type": "static_select", "action_id": ACTION, **_grouped(options)}
    return {**element, "initial_option": initial[0]} if initial else element


def _date(field: DateField) -> Json:
    """A calendar, which knows no bounds; it opens on a day that there is."""
    element: Json = {"type": "datepicker", "action_id": ACTION}
    try:
        return {**element, "initial_date": date.fromisoformat(field.value).isoformat()}
    except ValueError:
        return element


def _check(field: CheckField, yes: str) -> Json:
    option = _option("yes", yes)
    element: Json = {"type": "checkboxes", "action_id": ACTION, "options": [option]}
    return {**element, "initial_options": [option]} if field.value else element


def _people(field: PeopleField, say: Say) -> Json:
    """All are ticked while they are few or chosen; in a crowd, nobody ticked means everybody."""
    options = _fitting(field.options, SELECT_BYTES, (OPTION, 40, 20))
    element: Json = {
        "type": "multi_static_select",
        "action_id": ACTION,
        "placeholder": plain(say("slack-everybody"), 150),
        **_grouped(options),
    }
    ticked = [each for each in options if _chosen(each) in field.value]
    crowded = len(ticked) > EVERYBODY and len(ticked) == len(options)
    if crowded or len(ticked) > OPTIONS:
        hint = say("slack-everybody-hint", count=len(options))
        return _input(f"crowd|{field.name}", field.label, element, hint)
    if ticked:
        element["initial_options"] = ticked
    return _input(f"people|{field.name}", field.label, element, field.hint)


def _dots(field: DotsField, card: Option) -> Json:
    return dots_input(field.name, card, field.value.get(card.value, 0), field.each)


def _pick(field: DotsField, say: Say) -> Json:
    """One list of all cards; how many dots each gets is asked after that."""
    options = _fitting(field.options, VIEW_BYTES, (2 * OPTION, OPTION, 40, 20))
    element: Json = {
        "type": "multi_static_select",
        "action_id": ACTION,
        "placeholder": plain(say("slack-pick"), 150),
        "max_selected_items": max(1, field.budget),
        **_grouped(options),
    }
    given = [each for each in options if field.value.get(_chosen(each), 0)]
    if given:
        element["initial_options"] = given[: field.budget]
    hint = say("slack-pick-hint", each=field.each)
    return _input(f"{PICK}|{field.name}", field.label, element, hint)


# --- options --------------------------------------------------------------------------------


def _option(value: str, label: str, rest: str = "") -> Json:
    option: Json = {"text": plain(label, OPTION), "value": f"={value}"}
    return {**option, "description": plain(rest, OPTION)} if rest.strip() else option


def _fitting(cards: Sequence[Option], size: int, limits: Sequence[int]) -> list[Json]:
    """As many characters of each as there is room for."""
    for limit in limits:
        options = [_split(card, limit) for card in cards]
        if len(json.dumps(options)) <= size:
            break
    return options


def _split(card: Option, limit: int) -> Json:
    text = cut(card.label, limit)
    head = text if length(text) <= OPTION else text[: OPTION // 2]
    while length(text) > OPTION and length(head) < OPTION - 1:
        head = text[: len(head) + 1]
    return _option(card.value, head, text[len(head) :])


def _grouped(options: list[Json]) -> Json:
    """A select has room for 100 options, or for 100 groups of them."""
    if len(options) <= OPTIONS:
        return {"options": options}
    starts = range(0, min(len(options), OPTIONS * GROUPS), OPTIONS)
    return {"option_groups": [_group(options, start) for start in starts]}


def _group(options: list[Json], start: int) -> Json:
    some = options[start : start + OPTIONS]
    label = f"{start + 1}–{start + len(some)}"
    return {"label": plain(label, OPTION), "options": some}
