"""A virtual screen with nheko on it, looked at and typed into as a person would.

Without a window manager, a secrets service or a network: nheko is logged in by its settings.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from tests.matrix.synapse import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

# command that must be there -> Debian package that brings it
NEEDS: Final = {
    "nheko": "nheko",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "compare": "imagemagick",
}
WIDTH, HEIGHT = 1000, 1180
CANCEL: Final = (WIDTH - 67, HEIGHT - 40)  # a button of "verify this login?", at every first start
NEWEST: Final = (WIDTH - 38, HEIGHT - 91)  # the arrow to the newest message
COMPOSER: Final = (WIDTH // 2, HEIGHT - 20)  # where one writes
KEYSTROKE: Final = "30"  # milliseconds
LOOK: Final = 0.5  # seconds between two looks at a screen that is to come to rest
SETTINGS: Final = """\
[General]
run_without_secure_secrets_service=true

[auth]
access_token={token}
device_id={device}
home_server={url}
user_id={user}

[user]
desktop_notifications=false
font_size=11
theme=light
typing_notifications=false
"""


class DesktopError(Exception):
    """Something is not installed, or does not do what it should."""


@dataclass
class Desktop:
    """Somebody's screen; `async with Desktop(folder, synapse, member) as desktop`."""

    folder: Path
    synapse: Synapse
    who: Member

    async def __aenter__(self) -> Self:
        if missing := {package for tool, package in NEEDS.items() if not shutil.which(tool)}:
            raise DesktopError(f"Please install {', '.join(sorted(missing))}.")
        self._ending = AsyncExitStack()
        self._env = self._home()
        try:
            self._env["DISPLAY"] = await self._screen()
            await self._nheko()
        except BaseException:
            await self._ending.aclose()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._ending.aclose()

    # --- what a person does ----------------------------------------------------------------------

    async def opens(self, room: str) -> None:
        """Go to a room, by the first letters of its name, and look at what is newest."""
        await self._key("ctrl+k")
        await self._at_rest()
        await self.types(room)
        await self._at_rest()
        await self._click(NEWEST)
        await self._click(COMPOSER)

    async def types(self, line: str) -> None:
        """A line where the caret is, and the return key."""
        await self._run("xdotool", "type", "--delay", KEYSTROKE, line)
        await self._key("Return")

    async def looks(self, name: str) -> Path:
        """A picture of the screen as soon as it has come to rest."""
        await self._at_rest()
        picture = self.folder / f"{name}.png"
        shutil.copyfile(self._look, picture)
        return picture

    # --- the screen ------------------------------------------------------------------------------

    async def _at_rest(self) -> None:
        """Nothing has moved between two looks (a caret that blinks is too small to count)."""
        before = self._look.with_suffix(".before.png")
        await self._run("import", "-window", "root", str(self._look))
        async with asyncio.timeout(PATIENCE):
            while True:
                shutil.copyfile(self._look, before)
                await asyncio.sleep(LOOK)
                await self._run("import", "-window", "root", str(self._look))
                if await self._differences(before) < 200:
                    return

    async def _differences(self, before: Path) -> float:
        command = ("compare", "-metric", "AE", str(before), str(self._look), "null:")
        process = await asyncio.create_subprocess_exec(*command, stderr=PIPE, stdout=DEVNULL)
        _, told = await process.communicate()
        return float(told.split()[0])

    async def _key(self, key: str) -> None:
        await self._run("xdotool", "key", key)

    async def _click(self, where: tuple[int, int]) -> None:
        await self._run("xdotool", "mousemove", *map(str, where), "click", "1")

    # --- its parts -------------------------------------------------------------------------------

    def _home(self) -> dict[str, str]:
        """A home of its own, in German."""
        home = self.folder / "home"
        settings = home / "config" / "nheko" / "nheko.conf"
        settings.parent.mkdir(parents=True)
        settings.write_text(self._settings())
        (home / "runtime").mkdir(mode=0o700)
        self._look = home / "look.png"
        folders = {
            f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "DATA")
        }
        return {
            **os.environ,
            **folders,
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "runtime"),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "LANG": "de_DE.UTF-8",
            "LC_CTYPE": "C.UTF-8",  # for what is typed: that language need not be installed
            "QT_QUICK_BACKEND": "software",
        }

    def _settings(self) -> str:
        """Another device of that member, logged in."""
        user = {"type": "m.id.user", "user": self.who.id}
        how = {
            "type": "m.login.password",
            "identifier": user,
            "password": self.who.account.password,
        }
        made = self.synapse.ask("POST", "/_matrix/client/v3/login", how)
        token, device = made["access_token"], made["device_id"]
        return SETTINGS.format(token=token, device=device, url=self.synapse.url, user=self.who.id)

    async def _screen(self) -> str:
        """Returns its name; the X server chooses a free one."""
        ours, theirs = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = ("Xvfb", "-displayfd", str(theirs), "-screen", "0", size, "-nolisten", "tcp")
        await self._start(*command, pass_fds=(theirs,))
        os.close(theirs)
        with os.fdopen(ours) as told:
            number = await asyncio.to_thread(told.readline)
        if not number.strip():
            raise DesktopError("There is no virtual screen.")
        return f":{number.strip()}"

    async def _nheko(self) -> None:
        await self._start("nheko")
        find = ("search", "--sync", "--onlyvisible", "--class", "nheko")
        async with asyncio.timeout(PATIENCE):
            window = (await self._run("xdotool", *find)).splitlines()[-1]
        await self._run("xdotool", "windowsize", "--sync", window, str(WIDTH), str(HEIGHT))
        await self._run("xdotool", "windowfocus", "--sync", window)
        await self._at_rest()
        await self._click(CANCEL)
        await self._at_rest()

    async def _start(self, *command: str, **more: Any) -> None:
        with (self.folder / f"{command[0]}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *command, env=self._env, stdout=log, stderr=log, **more
            )
        self._ending.push_async_callback(_end, process)

    async def _run(self, *command: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *command, env=self._env, stdout=PIPE, stderr=PIPE
        )
        told, complaint = await process.communicate()
        if process.returncode:
            raise DesktopError(f"{command[0]}: {complaint.decode(errors='replace')}")
        return told.decode()


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()
