"""Which of a note's buttons stand beside the one that closes it."""

from __future__ import annotations

from adapters.web.render import parted
from bot.port import Button, Buttons, Heading, Text

ROW = (Button("Ansehen", "look:1"), Button("Beenden", "end:1"))


def test_the_buttons_of_the_whole_note_stand_beside_the_one_that_closes_it() -> None:
    blocks = (Heading("Projekt"), Text("läuft"), Buttons(ROW))
    assert parted(blocks) == (blocks[:2], ROW)


def test_buttons_that_are_about_a_part_of_it_stay_there() -> None:
    listed = (Text("Freitags"), Buttons(ROW), Text("Montags"), Buttons(ROW))
    ends = (Buttons(ROW), Text("Ende"))
    assert parted(listed) == (listed, ())
    assert parted(ends) == (ends, ())
    assert parted(()) == ((), ())
