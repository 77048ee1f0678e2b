"""What the README shows is what happens."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_transcript_is_an_excerpt_of_a_talk() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```text\n(.*?)```", readme, re.DOTALL)
    assert shown
    talk = (ROOT / "tests/conversations/blitzlicht.txt").read_text(encoding="utf-8")
    for part in shown[1].split("…\n"):
        for piece in re.split(r"(?m)^(?=\S)", part):
            assert piece in talk


def test_every_file_it_names_is_there() -> None:
    for name in ("README.md", "README.en.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / link).exists(), f"{name}: {link}"
