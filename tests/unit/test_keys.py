"""Keys are private, survive, and are gone for good once destroyed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.model import PhaseId
from bot.keys import FolderProblem, KeyDirectory, KeyFolderError, KeyHolder, KeyLostError

PHASE = PhaseId("p1")
OTHER = PhaseId("p2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def key_file(folder: Path) -> Path:
    (file,) = folder.glob("*.key")
    return file


def test_a_key_is_kept_until_it_is_destroyed(folder: Path) -> None:
    keys: KeyHolder = KeyDirectory(folder)
    key = keys.create(PHASE)
    keys.create(OTHER)
    assert len(key) == 32
    assert KeyDirectory(folder).key(PHASE) == key
    assert keys.phases() == {PHASE, OTHER}
    keys.destroy(PHASE)
    keys.destroy(PHASE)
    assert keys.phases() == {OTHER}
    with pytest.raises(KeyLostError):
        keys.key(PHASE)


def test_every_key_is_another_one(folder: Path) -> None:
    keys = KeyDirectory(folder)
    assert len({keys.create(PhaseId(str(n))) for n in range(50)}) == 50


def test_only_this_user_can_read_it(folder: Path) -> None:
    before = os.umask(0)
    try:
        keys = KeyDirectory(folder)
        keys.create(PHASE)
        keys.standing("web")
    finally:
        os.umask(before)
    assert mode(folder) == 0o700
    assert {mode(file) for file in folder.glob("*.*") if file.name != "CACHEDIR.TAG"} == {0o600}


def test_backup_tools_are_told_to_pass_over_it(folder: Path) -> None:
    KeyDirectory(folder)
    tag = (folder / "CACHEDIR.TAG").read_text(encoding="utf-8")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_key_is_not_replaced(folder: Path) -> None:
    keys = KeyDirectory(folder)
    key = keys.create(PHASE)
    with pytest.raises(FileExistsError):
        keys.create(PHASE)
    assert keys.key(PHASE) == key


def test_a_key_is_overwritten_before_it_is_unlinked(folder: Path, tmp_path: Path) -> None:
    keys = KeyDirectory(folder)
    key = keys.create(PHASE)
    link = tmp_path / "link"
    link.hardlink_to(key_file(folder))
    inode = link.stat().st_ino
    keys.destroy(PHASE)
    assert link.stat().st_ino == inode
    assert key not in link.read_bytes()
    assert link.read_bytes()[:32] != key


@pytest.mark.parametrize("left", [b"", b"x" * 31, b"x" * 64])
def test_what_a_crash_left_is_no_key_but_can_be_destroyed(folder: Path, left: bytes) -> None:
    keys = KeyDirectory(folder)
    keys.create(PHASE)
    key_file(folder).write_bytes(left)
    with pytest.raises(KeyLostError):
        keys.key(PHASE)
    assert keys.phases() == {PHASE}
    keys.destroy(PHASE)
    assert keys.phases() == set()


DIE_AT_UNLINK = """
import os, pathlib, signal, sys, bot.keys
pathlib.Path.unlink = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
bot.keys.KeyDirectory(pathlib.Path(sys.argv[1])).destroy("p1")
"""


def test_a_crash_between_overwriting_and_unlinking(folder: Path) -> None:
    keys = KeyDirectory(folder)
    key = keys.create(PHASE)
    died = subprocess.run([sys.executable, "-c", DIE_AT_UNLINK, folder], check=False)
    assert died.returncode == -signal.SIGKILL
    assert key not in key_file(folder).read_bytes()
    with pytest.raises(KeyLostError):
        keys.key(PHASE)
    keys.destroy(PHASE)
    assert keys.phases() == set()


def test_a_full_disk_leaves_no_torn_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "")

    keys = KeyDirectory(folder)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):  # noqa: PT011 - whatever it is, the caller sees it
        keys.create(PHASE)
    assert keys.phases() == set()


def test_files_and_folder_are_synced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = KeyDirectory(folder)
    synced: list[str] = []
    fsync = os.fsync

    def remembering(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", remembering)
    keys.create(PHASE)
    assert synced == ["p1.key", "keys"]
    synced.clear()
    keys.destroy(PHASE)
    assert synced == ["p1.key", "keys"]


@pytest.mark.parametrize("name", ["../p", "a/b", ".", "..", "ä:ö %", "p.key"])
def test_any_id_makes_a_file_in_the_folder(folder: Path, name: str) -> None:
    keys = KeyDirectory(folder)
    keys.create(PhaseId(name))
    assert keys.phases() == {name}
    assert key_file(folder).resolve().parent == folder.resolve()


def test_a_standing_secret_stays(folder: Path) -> None:
    secret = KeyDirectory(folder).standing("web")
    assert len(secret) == 32
    assert KeyDirectory(folder).standing("web") == secret
    assert KeyDirectory(folder).standing("else") != secret
    assert KeyDirectory(folder).phases() == set()
    assert {file.name for file in folder.iterdir()} == {
        "CACHEDIR.TAG",
        "web.secret",
        "else.secret",
    }


@pytest.mark.parametrize(
    ("keys", "database"),
    [
        ("data", "data/b.db"),
        ("data/keys", "data/b.db"),
        ("data/deep/keys", "data/b.db"),
        ("link/keys", "data/b.db"),
        (".", "data/b.db"),
    ],
)
def test_refuses_a_folder_that_a_copy_of_the_database_would_take_along(
    tmp_path: Path, keys: str, database: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to("data")
    with pytest.raises(KeyFolderError) as refused:
        KeyDirectory(tmp_path / keys, tmp_path / database)
    assert refused.value.problem is FolderProblem.IN_DATABASE_FOLDER
    assert not list(tmp_path.rglob("CACHEDIR.TAG"))


def test_accepts_a_folder_beside_the_databases(tmp_path: Path) -> None:
    KeyDirectory(tmp_path / "keys", tmp_path / "data/b.db")
    KeyDirectory(tmp_path / "data-keys", tmp_path / "data/b.db")


@pytest.mark.parametrize("bits", [0o750, 0o701, 0o777])
def test_refuses_a_folder_that_others_can_read(folder: Path, bits: int) -> None:
    folder.mkdir()
    folder.chmod(bits)
    with pytest.raises(KeyFolderError) as refused:
        KeyDirectory(folder)
    assert refused.value.problem is FolderProblem.OPEN_TO_OTHERS


def test_refuses_what_is_no_folder(folder: Path) -> None:
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(KeyFolderError) as refused:
        KeyDirectory(folder)
    assert refused.value.problem is FolderProblem.NOT_USABLE


def test_no_key_in_any_repr(folder: Path) -> None:
    keys = KeyDirectory(folder)
    key = keys.create(PHASE)
    shown = repr(keys) + str(vars(keys))
    assert key.hex() not in shown
    assert repr(key) not in shown


def test_two_processes_agree_on_a_standing_secret(folder: Path) -> None:
    ask = (
        "import sys, pathlib, bot.keys;"
        "print(bot.keys.KeyDirectory(pathlib.Path(sys.argv[1])).standing('web').hex())"
    )
    asked = [
        subprocess.Popen([sys.executable, "-c", ask, folder], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    answers = {process.communicate()[0] for process in asked}
    assert len(answers) == 1
    assert len(answers.pop()) > 64


def test_databases_that_share_a_folder_leave_each_others_keys_alone(folder: Path) -> None:
    one, two = KeyDirectory(folder, owner="one"), KeyDirectory(folder, owner="two")
    key = one.create(PHASE)
    assert two.phases() == set()
    assert one.phases() == {PHASE}
    two.destroy(PHASE)
    assert one.key(PHASE) == key
    assert two.create(PHASE) != key
