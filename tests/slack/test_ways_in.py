"""All the ways to reach the bot: commands, mentions, the shortcut, private lines, App Home."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.port import Form, Note, PeopleField
from tests.slack.fake import BROKEN, LOST, RATE_LIMITED, Fault
from tests.slack.reading import answer_of, button_of, message_of
from tests.slack.world import CHANNEL, SlackWorld
from tests.world import TEAM, person

if TYPE_CHECKING:
    from bot.port import Value
    from tests.slack.fake import FakeSlack

ANNA, BEN = person("Anna"), person("Ben")


async def mention(world: SlackWorld, text: str, **more: Any) -> None:
    event = {"type": "app_mention", "user": "UANNA", "channel": CHANNEL, "ts": "1.1", **more}
    await world.tell("events_api", world.event({**event, "text": f"<@U0BOT> {text}"}))


async def test_a_mention_in_a_thread_starts_a_round(world: SlackWorld, slack: FakeSlack) -> None:
    await mention(world, "10m Was bremst &lt;uns&gt;?", thread_ts="0.5")
    (call,) = slack.messages[CHANNEL]
    assert "Was bremst &lt;uns&gt;?" in call["text"]
    assert slack.whispers == []


async def test_who_and_what_is_mentioned_in_a_question_stays_readable(
    world: SlackWorld, slack: FakeSlack
) -> None:
    links = "<https://x.example/a|x.example/a> und <https://y.example>"
    await mention(
        world, f"10m Was soll <@UBEN> mit {links} in <#C1|foyer> vor <!here> &lt;@UCEM&gt;?"
    )
    (call,) = slack.messages[CHANNEL]
    seen = "Was soll @Ben mit x.example/a und https://y.example in #foyer vor @here &lt;@UCEM&gt;?"
    assert seen in call["text"]


async def test_a_mention_that_needs_a_form_offers_it(world: SlackWorld, slack: FakeSlack) -> None:
    await mention(world, "", thread_ts="0.5")
    (whisper,) = slack.whispers
    assert (whisper["user"], whisper["thread_ts"]) == ("UANNA", "0.5")
    button = whisper["blocks"][-1]["elements"][0]
    where = {"channel": CHANNEL, "ts": "2.2", "id": "note"}
    await world.tell("interactive", world.pressed("UANNA", where, button))
    form = world.answer("UANNA")
    assert isinstance(form, Form)
    values = {one.name: one.value for one in form.fields}
    await world.submit(ANNA, form.action, {**values, "question": "Was bremst uns?"})
    assert "Was bremst uns?" in slack.messages[CHANNEL][0]["text"]


async def test_a_mention_that_asks_is_answered_to_one_person(
    world: SlackWorld, slack: FakeSlack
) -> None:
    await mention(world, "hilfe")
    (whisper,) = slack.whispers
    assert whisper["text"].startswith("So geht’s")
    assert slack.messages[CHANNEL] == []


def shortcut(slack: FakeSlack, text: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "start",
        "user": {"id": "UANNA", "username": "anna", "team_id": "T0TEAM"},
        "team": {"id": "T0TEAM"},
        "channel": {"id": CHANNEL, "name": "team"},
        "message": {"ts": "1.1", "text": text, "thread_ts": "0.5"},
        "message_ts": "1.1",
        "trigger_id": slack.trigger("UANNA"),
        "response_url": "http://127.0.0.1:9/",
        **more,
    }


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Was bremst uns?", "Was bremst uns?"),
        ("hilfe", "hilfe"),
        ("10m", "10m"),
        ("Warum &lt;so&gt; &amp; nicht\nanders?", "Warum <so> & nicht anders?"),
        ("<@UBEN> fragt <!here> in <#C1|team>:", "@Ben fragt @here in #team:"),
        ("Siehe <https://a.example/b|Plan>, <https://a.example>", "Siehe Plan, https://a.example"),
        ("<@UNOBODY>?", "@…?"),
        ("", ""),
    ],
)
async def test_the_shortcut_takes_the_message_as_the_question(
    text: str, question: str, world: SlackWorld, slack: FakeSlack
) -> None:
    await world.adapter._people.load()
    await world.tell("interactive", shortcut(slack, text))
    form = world.answer("UANNA")
    assert isinstance(form, Form)
    values = {one.name: one.value for one in form.fields}
    assert values["question"] == question
    assert slack.messages[CHANNEL] == []  # nothing has begun
    changed = {**values, "question": f"{question} Wirklich?"}
    await world.submit(ANNA, form.action, changed)
    assert "Wirklich?" in slack.messages[CHANNEL][0]["text"]


async def test_in_private_the_shortcut_says_where_rounds_are(
    world: SlackWorld, slack: FakeSlack
) -> None:
    await world.tell("interactive", shortcut(slack, "Hm", channel={"id": "D1"}))
    assert "Kanälen" in str(slack.views["UANNA"])


async def test_where_the_bot_is_not_it_says_how_to_invite_it(
    world: SlackWorld, slack: FakeSlack
) -> None:
    slack.absent.add(CHANNEL)
    ack = await world.tell("slash_commands", world.command("UANNA", "Was bremst uns?"))
    assert "/invite @Blitzlicht" in ack["text"]
    unknown = world.command("UANNA", "Was bremst uns?", channel="CELSE", name="privategroup")
    assert "/invite" in (await world.tell("slash_commands", unknown))["text"]


async def test_slack_is_asked_about_a_channel_once_as_three_seconds_are_short(
    world: SlackWorld, slack: FakeSlack
) -> None:
    slack.faults["conversations.info"] = [BROKEN] * 2
    await world.tell("slash_commands", world.command("UANNA", "hilfe", name="privategroup"))
    assert [method for method, _ in slack.calls].count("conversations.info") == 1


async def test_a_private_channel_has_its_name(world: SlackWorld, slack: FakeSlack) -> None:
    payload = world.command("UANNA", "10m Was bremst uns?", name="privategroup")
    await world.tell("slash_commands", payload)
    assert "#team" in slack.messages["DBEN"][0]["text"]


@pytest.mark.parametrize("word", ["hilfe", "datenschutz", "methoden"])
async def test_questions_in_private(word: str, world: SlackWorld, slack: FakeSlack) -> None:
    answer = await world.line(BEN, word)
    assert isinstance(answer, Note)
    command = world.command("UBEN", word, channel="DBEN", name="directmessage")
    ack = await world.tell("slash_commands", command)
    assert message_of(ack["blocks"]) == answer.message


async def test_settings_in_private_and_their_language(world: SlackWorld, slack: FakeSlack) -> None:
    form = await world.line(BEN, "einstellungen")
    assert isinstance(form, Form)
    saved = await world.submit(BEN, form.action, {"person-language": "en", "person-address": "du"})
    assert isinstance(saved, Note)
    answer = await world.line(BEN, "help")
    assert isinstance(answer, Note)
    assert "How it works" in str(slack.views["UBEN"])


async def test_the_language_is_guessed_from_slack(world: SlackWorld, slack: FakeSlack) -> None:
    world.platform.people[TEAM.id].append(person("Gwen", language="en"))
    await world.type(ANNA, "10m Was bremst uns?")
    assert "You have until" in slack.messages["DGWEN"][0]["text"]


async def test_not_this_time_leaves_no_trace(world: SlackWorld, slack: FakeSlack) -> None:
    await world.type(ANNA, "10m Was bremst uns?")
    (invitation,) = slack.messages["DBEN"]
    not_now = invitation["blocks"][-1]["elements"][1]
    assert button_of(not_now).label == "Diesmal nicht"
    await world.tell("interactive", world.pressed("UBEN", invitation, not_now))
    assert "anders überlegen" in str(slack.views["UBEN"])
    assert len(slack.messages["DBEN"]) == len(slack.messages["DCEM"]) == 1


@pytest.mark.parametrize(
    "fault",
    [Fault(error="expired_trigger_id"), RATE_LIMITED, LOST, BROKEN],
    ids=["too late", "too many", "lost", "503"],
)
async def test_a_button_that_opens_no_modal_says_so(
    fault: Fault, world: SlackWorld, slack: FakeSlack
) -> None:
    await world.type(ANNA, "10m Was bremst uns?")
    slack.faults["views.open"] = [fault]
    (call,) = slack.messages[CHANNEL]
    await world.tell("interactive", world.pressed("UBEN", call, call["blocks"][-1]["elements"][0]))
    (whisper,) = slack.whispers
    assert whisper["user"] == "UBEN"
    assert "noch einmal" in whisper["text"]


async def test_whoever_slack_does_not_describe_can_take_part(
    world: SlackWorld, slack: FakeSlack
) -> None:
    await world.type(ANNA, "10m Was bremst uns?")
    world.adapter._people.forget("UBEN")
    slack.faults["users.info"] = [Fault(status=503)]
    (call,) = slack.messages[CHANNEL]
    await world.tell("interactive", world.pressed("UBEN", call, call["blocks"][-1]["elements"][0]))
    assert isinstance(answer_of(slack.views["UBEN"], {}), Form)


async def test_a_choice_in_a_form_is_no_press(world: SlackWorld, slack: FakeSlack) -> None:
    payload = world.pressed("UBEN", {"channel": CHANNEL, "ts": "1.1"}, {"action_id": "value"})
    assert await world.tell("interactive", payload) == {}
    assert "UBEN" not in slack.views


async def test_a_forged_button_is_answered_kindly(world: SlackWorld, slack: FakeSlack) -> None:
    button = {"action_id": "press|0|drop-table:x", "type": "button"}
    payload = world.pressed("UBEN", {"channel": CHANNEL, "ts": "1.1"}, button)
    await world.tell("interactive", payload)
    assert isinstance(answer_of(slack.views["UBEN"], {}), Note)


# --- who is on the roster --------------------------------------------------------------------


async def test_bots_and_those_who_left_are_not_invited(world: SlackWorld, slack: FakeSlack) -> None:
    slack.add_user("UOLD", "Old", deleted=True)
    slack.add_user("UAPP", "App", is_bot=True)
    slack.add_user("UGUEST", "Guest", is_restricted=True)
    slack.add_user("UELSE", "Else", team_id="T0OTHER", is_stranger=True)
    slack.channels[CHANNEL] += ["UOLD", "UAPP", "USLACKBOT", "UGUEST", "UELSE"]
    await world.type(ANNA, "10m Was bremst uns?")
    invited = {channel for channel, said in slack.messages.items() if channel[0] == "D" and said}
    assert invited == {"DANNA", "DBEN", "DCEM", "DDORA", "DEVA", "DFINN", "DGUEST"}


async def test_people_from_elsewhere_if_the_lead_ticks_them(
    world: SlackWorld, slack: FakeSlack
) -> None:
    slack.add_user("UELSE", "Else", team_id="T0OTHER")
    slack.channels[CHANNEL].append("UELSE")
    form = await world.type(ANNA, "")
    assert isinstance(form, Form)
    (people,) = [one for one in form.fields if isinstance(one, PeopleField)]
    ids = tuple(option.value for option in people.options)
    assert set(ids) - set(people.value) == {"slack:T0TEAM:UELSE"}
    filled: dict[str, Value] = {
        "question": "Was bremst uns?",
        "method": "blitzlicht",
        "people": ids,
    }
    await world.submit(ANNA, form.action, filled)
    assert len(slack.messages["DELSE"]) == 1


@pytest.mark.parametrize("answers", [True, False])
async def test_people_from_elsewhere_start_nothing(
    answers: bool, world: SlackWorld, slack: FakeSlack
) -> None:
    """Also while Slack does not say who they are: then their payload tells where they are from."""
    slack.add_user("UELSE", "Else", team_id="T0OTHER")
    slack.channels[CHANNEL].append("UELSE")
    if not answers:
        slack.faults["users.info"] = [BROKEN] * 9
    command = world.command("UELSE", "10m Was bremst uns?")
    ack = await world.tell("slash_commands", {**command, "team_id": "T0OTHER"})
    assert "von außerhalb" in ack["text"]
    more = {"channel": CHANNEL, "ts": "1.1", "user_team": "T0OTHER", "team": "T0TEAM"}
    event = {"type": "app_mention", "user": "UELSE", "text": "<@U0BOT> 10m Wieso?", **more}
    await world.tell("events_api", world.event(event))
    assert "von außerhalb" in slack.whispers[-1]["text"]
    assert slack.messages[CHANNEL] == []


@pytest.mark.parametrize("error", ["missing_scope", "token_revoked", "is_archived"])
async def test_who_starts_hears_that_slack_does_not_say_who_is_here(
    error: str, world: SlackWorld, slack: FakeSlack
) -> None:
    form = await world.type(ANNA, "")
    assert isinstance(form, Form)
    slack.faults["conversations.members"] = [Fault(error=error)] * 3
    ack = await world.tell("slash_commands", world.command("UBEN", "10m Was bremst uns?"))
    assert "blitzlicht check" in ack["text"]
    people = next(one for one in form.fields if isinstance(one, PeopleField))
    values: dict[str, Value] = {"question": "Wieso?", "people": people.value[:5]}
    again = await world.submit(ANNA, form.action, values)
    assert isinstance(again, Form)
    assert "blitzlicht check" in again.errors["people"]
    shown = {one.name: one.value for one in again.fields}
    assert (shown["question"], shown["people"]) == ("Wieso?", people.value[:5])
    assert slack.messages[CHANNEL] == []


async def test_hundreds_of_people_are_read_page_by_page(
    world: SlackWorld, slack: FakeSlack
) -> None:
    for number in range(300):
        slack.add_user(f"UX{number}", f"X{number}")
        slack.channels[CHANNEL].append(f"UX{number}")
    before = len(slack.calls)
    await world.type(ANNA, "10m Was bremst uns?")
    asked = [name for name, _ in slack.calls[before:]]
    assert asked.count("users.info") <= 1  # the lead
    assert asked.count("users.list") == 7
    assert sum(bool(said) for channel, said in slack.messages.items() if channel[0] == "D") == 306


async def test_the_platforms_administrators_may_lead(world: SlackWorld, slack: FakeSlack) -> None:
    slack.add_user("UBOSS", "Boss", is_owner=True)
    slack.channels[CHANNEL].append("UBOSS")
    await world.type(ANNA, "10m Was bremst uns?")
    ack = await world.tell("slash_commands", world.command("UBOSS", "verlängern 5m"))
    assert "10:15" in ack["text"]
    await world.pass_time(timedelta(0))


async def test_news_about_a_person_are_learnt(world: SlackWorld, slack: FakeSlack) -> None:
    await world.adapter._people.person("UBEN")
    slack.users["UBEN"]["profile"]["display_name"] = "Benno"
    event = {"type": "user_change", "user": {"id": "UBEN"}}
    await world.tell("events_api", world.event(event))
    assert (await world.adapter._people.person("UBEN")).name == "Benno"
