"""A terminal where commands can be typed."""

from __future__ import annotations

import sys

import pytest

from bot import __main__ as command_line
from bot import logs
from tests.captured_logs import captured_logs


class Ran:
    """What a command said and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *typed: str) -> None:
        with pytest.MonkeyPatch.context() as patched, captured_logs() as logged:
            patched.setattr(sys, "argv", ["blitzlicht", *typed])
            patched.setattr(logs, "set_up", lambda **_: None)
            with pytest.raises(SystemExit) as ended:
                command_line.main()
        self.code = ended.value.code or 0
        self.out, self.err = capsys.readouterr()
        self.logged = logged.getvalue()
        assert "Traceback" not in self.out + self.err + self.logged
