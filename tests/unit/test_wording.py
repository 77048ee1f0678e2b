"""What `clean` makes of the texts that people send, and what it refuses."""

import time
from contextlib import suppress
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.refusal import Reason, RefusedError
from bot.core.wording import CARD_LIMIT, clean


def refusal(text: str, limit: int = CARD_LIMIT) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        clean(text, limit)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("   ", ""),
        (" \n\t ", ""),
        ("\u00a0\u2003\u2028", ""),
        ("  Mehr   Pausen \n", "Mehr Pausen"),
        ("Mehr\nPausen\r\nbitte", "Mehr Pausen bitte"),
        ("Mehr\u00a0Pausen\u2028bitte\u0085jetzt", "Mehr Pausen bitte jetzt"),
        ("Gru\u0308\u00dfe", "Grüße"),
        ("Schluss\u00adendlich", "Schlussendlich"),
        ("\ufeffMehr\u200b Pausen", "Mehr Pausen"),
        ("<b>&amp;</b> @channel *fett*", "<b>&amp;</b> @channel *fett*"),
        ("„Ja“ – 50 % … ’s geht", "„Ja“ – 50 % … ’s geht"),
    ],
)
def test_one_line_of_what_was_typed(typed: str, shown: str) -> None:
    assert clean(typed, CARD_LIMIT) == shown


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "👩‍👩‍👧‍👦 Familie",
        "❤️ ☎️ 1️⃣ #️⃣",
        "🏳️‍🌈 🇩🇪 🇨🇭 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "👋🏽 👩🏿‍🔧",
        "\U0001fae8 a face that is younger than this Python",
        "المزيد من الوقت للعملاء",
        "شكرًا جزيلاً",
        "می\u200cخواهم",  # noqa: RUF001
        "עוד זמן ללקוחות",
        "בְּרֵאשִׁ֖ית בָּרָ֣א",
        "Thêm thời gian cho khách hàng",
        "เพิ่มเวลาให้ลูกค้า ที่นี่",
        "ग्राहकों के लिए अधिक समय",
        "顧客のための時間",
        "고객을 위한 시간",
        "Ünïcödé ŝtüff, z̈ allein",
        "Größe: 5 µm, H₂O, x², €",
        "\u200eLRM\u200f und RLM",
    ],
)
def test_all_scripts_and_emoji_come_through(text: str) -> None:
    assert clean(text, CARD_LIMIT) == normalize("NFC", text)
    assert clean(normalize("NFD", text), CARD_LIMIT) == normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\u200b\u200b", Reason.INVISIBLE),
        ("\u200d", Reason.INVISIBLE),
        ("\u200f \u2060", Reason.INVISIBLE),
        ("\u3164 \u2800", Reason.INVISIBLE),
        ("\u0301", Reason.INVISIBLE),
        ("\ufe0f", Reason.INVISIBLE),
        ("a\x00b", Reason.CONTROL_CHARACTERS),
        ("a\x1bb", Reason.CONTROL_CHARACTERS),
        ("a\x7fb", Reason.CONTROL_CHARACTERS),
        ("a\x9bb", Reason.CONTROL_CHARACTERS),
        ("a\u202eb", Reason.CONTROL_CHARACTERS),
        ("a\u2066b", Reason.CONTROL_CHARACTERS),
        ("a\ud800b", Reason.CONTROL_CHARACTERS),
        ("a\uffffb", Reason.CONTROL_CHARACTERS),
        ("a\U000e0041\U000e0042", Reason.CONTROL_CHARACTERS),
        ("🏴\U000e0041\U000e0042\U000e0043 heimlich", Reason.CONTROL_CHARACTERS),
        ("Z" + "\u0317\u0351\u036b\u0343\u032a", Reason.TOO_MANY_MARKS),
        ("e" + "\u0301" * 5, Reason.TOO_MANY_MARKS),
        ("x" + "\u20dd" * 5, Reason.TOO_MANY_MARKS),
    ],
)
def test_what_cannot_be_shown_is_refused(text: str, reason: Reason) -> None:
    assert refusal(text).reason is reason


def test_the_limit_counts_what_is_shown() -> None:
    assert clean("a\u0308" * CARD_LIMIT, CARD_LIMIT) == "ä" * CARD_LIMIT
    assert clean(f"  {'a' * CARD_LIMIT}\n\n", CARD_LIMIT) == "a" * CARD_LIMIT
    error = refusal("a" * (CARD_LIMIT + 1))
    assert error.reason is Reason.TOO_LONG
    assert error.details == {"length": CARD_LIMIT + 1, "limit": CARD_LIMIT}


@pytest.mark.parametrize(
    "piece",
    ["a", " ", "\n", "a ", "\u0301", "\u0316\u0301", "\U0001d165\U0001d16d", "a\u0308", "👩‍👩‍👧‍👦"],
)
def test_forty_thousand_characters_in_time(piece: str) -> None:
    started = time.process_time()
    with suppress(RefusedError):
        clean(piece * (40_000 // len(piece)), CARD_LIMIT)
    assert time.process_time() - started < 1


anything = st.text(st.characters(codec=None), max_size=300)


@given(anything)
def test_whatever_comes_through_is_one_clean_line(text: str) -> None:
    try:
        line = clean(text, CARD_LIMIT)
    except RefusedError:
        return
    assert len(line) <= CARD_LIMIT
    assert line == line.strip()
    assert "\n" not in line
    assert "  " not in line
    assert is_normalized("NFC", line)
    line.encode("utf-8")  # does not raise
    assert clean(line, CARD_LIMIT) == line


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=60))
def test_letters_and_signs_are_never_changed(text: str) -> None:
    if not set(text) <= set("\u115f\u1160\u2800\u3164\uffa0"):  # the few letters that are blank
        assert clean(text, 10 * CARD_LIMIT) == normalize("NFC", text)


@given(anything)
def test_a_refusal_carries_no_text(text: str) -> None:
    refused = None
    try:
        clean(text, 3)
    except RefusedError as error:
        refused = error
    if refused:
        assert str(refused) == refused.reason.value
        assert all(isinstance(value, int) for value in refused.details.values())
