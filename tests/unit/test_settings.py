"""Settings: what is right is read, what is wrong is named, and no secret is shown."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import Fault, Problem, Settings, SettingsError, language, load
from config.values import Address

SECRET = "s3cret-" * 5


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("BLITZLICHT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems_with(**environment: str) -> list[Problem]:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        with pytest.raises(SettingsError) as refused:
            load()
    assert SECRET not in repr(refused.value.problems) + str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
    return refused.value.problems


def test_nothing_needs_to_be_set(folder: Path) -> None:
    settings = load()
    assert settings.database == folder / "data/blitzlicht.db"
    assert settings.key_folder == folder / "keys"
    assert settings.web == Address("127.0.0.1", 8080)
    assert settings.web_secret is None
    assert settings.public_url == ""
    assert settings.language == "de"
    assert settings.timezone == "Europe/Berlin"
    assert settings.region == "DE"
    assert settings.retention == timedelta(days=365)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("database", "sqlite:///b.db", lambda: Path.cwd() / "b.db"),
        ("database", "sqlite:////srv/b.db", lambda: Path("/srv/b.db")),
        ("keys", "/run/keys", lambda: Path("/run/keys")),
        ("keys", "elsewhere", lambda: Path.cwd() / "elsewhere"),
        ("web", "off", lambda: None),
        ("web", "127.0.0.1:0", lambda: Address("127.0.0.1", 0)),
        ("web", "localhost:80", lambda: Address("localhost", 80)),
        ("web", "[::1]:65535", lambda: Address("::1", 65535)),
        ("public_url", "https://blitz.example/room/", lambda: "https://blitz.example/room"),
        ("public_url", "http://[::1]:8080", lambda: "http://[::1]:8080"),
        ("language", "de-sie", lambda: "de-sie"),
        ("language", "en", lambda: "en"),
        ("timezone", "America/Argentina/Salta", lambda: "America/Argentina/Salta"),
        ("timezone", "UTC", lambda: "UTC"),
        ("region", "de-by", lambda: "DE-BY"),
        ("region", "off", lambda: "off"),
        ("metrics", "127.0.0.1:9464", lambda: Address("127.0.0.1", 9464)),
        ("metrics", "off", lambda: None),
        ("retention", "30", lambda: timedelta(days=30)),
        ("retention", "3650", lambda: timedelta(days=3650)),
    ],
)
def test_good_values(
    name: str,
    value: str,
    expected: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert callable(expected)
    monkeypatch.setenv(f"BLITZLICHT_{name.upper()}", value)
    assert getattr(load(), name) == expected()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database", "data/blitzlicht.db"),
        ("database", "sqlite://b.db"),
        ("database", "sqlite:///"),
        ("database", "sqlite:///data/"),
        ("database", "sqlite:///b.db?mode=ro"),
        ("database", "postgresql://user:secret@host/db"),
        ("web", "8080"),
        ("web", ":8080"),
        ("web", "127.0.0.1"),
        ("web", "127.0.0.1:65536"),
        ("web", "127.0.0.1:http"),
        ("web", "127.0.0.1:-1"),
        ("web", "::1:8080"),
        ("web", "[1::2::3]:8080"),
        ("web", "http://127.0.0.1:8080"),
        ("web", "OFF"),
        ("web_secret", "x" * 31),
        ("public_url", "blitz.example"),
        ("public_url", "ftp://blitz.example"),
        ("public_url", "https://"),
        ("public_url", "https://me:secret@blitz.example"),
        ("public_url", "https://blitz.example/?a=b"),
        ("public_url", "https://blitz.example:99999"),
        ("public_url", "https://blitz example"),
        ("language", "fr"),
        ("language", "DE"),
        ("timezone", "Berlin"),
        ("timezone", "../../etc/passwd"),
        ("timezone", "Europe"),
        ("region", "Bayern"),
        ("region", "XX"),
        ("retention", "29"),
        ("retention", "-365"),
        ("retention", "365d"),
        ("retention", "for ever"),
    ],
)
def test_a_malformed_value_is_named(name: str, value: str, folder: Path) -> None:
    variable = f"BLITZLICHT_{name.upper()}"
    assert problems_with(**{variable: value}) == [Problem(Fault.MALFORMED, variable, setting=name)]
    (folder / "blitzlicht.toml").write_text(f'{name} = "{value}"', encoding="utf-8")
    assert problems_with() == [Problem(Fault.MALFORMED, name, setting=name)]


@pytest.mark.parametrize("name", Settings.model_fields)
@pytest.mark.parametrize("value", ["7", "true", "[]", '""', "{ host = 1 }", "1979-05-27"])
def test_a_value_of_another_type_is_named(name: str, value: str, folder: Path) -> None:
    (folder / "blitzlicht.toml").write_text(f"{name} = {value}", encoding="utf-8")
    assert problems_with() == [Problem(Fault.MALFORMED, name, setting=name)]


def test_days_may_be_a_number_in_the_file(folder: Path) -> None:
    (folder / "blitzlicht.toml").write_text("retention = 90", encoding="utf-8")
    assert load().retention == timedelta(days=90)


def test_credentials_are_read_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As systemd's LoadCredential and a container's secrets hand them over."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert load().web_secret is None
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "blitzlicht_web_secret").write_text(f"{SECRET}\n", "utf-8")
    (tmp_path / "credentials" / "slack_bot_token").write_text("xoxb-1", "utf-8")
    (tmp_path / "credentials" / "somebody_elses").write_text("x", "utf-8")
    settings = load()
    assert settings.web_secret
    assert settings.web_secret.get_secret_value() == SECRET
    assert settings.slack_bot_token
    monkeypatch.setenv("BLITZLICHT_WEB_SECRET", "from the environment, which comes first")
    chosen = load().web_secret
    assert chosen
    assert chosen.get_secret_value().startswith("from the environment")


def test_a_malformed_credential_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "blitzlicht_web_secret").write_text("short", "utf-8")
    assert problems_with() == [Problem(Fault.MALFORMED, "web_secret", setting="web_secret")]


def test_unknown_names_are_errors_and_the_nearest_is_told(folder: Path) -> None:
    (folder / "blitzlicht.toml").write_text(
        "timzone = 'UTC'\nBLITZLICHT_KEYS = 'k'\n[slack]\ntoken = 1", "utf-8"
    )
    assert problems_with(BLITZLICHT_WEB_SECRT=SECRET, BLITZLICHT_XYZQ="1") == [
        Problem(Fault.UNKNOWN_VARIABLE, "BLITZLICHT_WEB_SECRT", nearest="BLITZLICHT_WEB_SECRET"),
        Problem(Fault.UNKNOWN_VARIABLE, "BLITZLICHT_XYZQ"),
        Problem(Fault.UNKNOWN_KEY, "timzone", nearest="timezone"),
        Problem(Fault.UNKNOWN_KEY, "BLITZLICHT_KEYS", nearest="keys"),
        Problem(Fault.UNKNOWN_KEY, "slack"),
    ]


def test_the_environment_wins_and_an_empty_variable_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "blitzlicht.toml").write_text("language = 'en'\ntimezone = 'UTC'", encoding="utf-8")
    monkeypatch.setenv("BLITZLICHT_LANGUAGE", "de-sie")
    monkeypatch.setenv("BLITZLICHT_TIMEZONE", "")
    assert load().language == "de-sie"
    assert load().timezone == "UTC"


def test_a_file_of_another_name(folder: Path) -> None:
    file = folder / "my.toml"
    file.write_text("language = 'en'", encoding="utf-8")
    assert load(file).language == "en"
    assert load().language == "de"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, Problem(Fault.NO_FILE, "my.toml")),
        (b"language = 'en'\nwhat\n", Problem(Fault.BROKEN_FILE, "my.toml", line=2)),
        (b"\xff\xfe", Problem(Fault.BROKEN_FILE, "my.toml")),
    ],
)
def test_a_file_that_cannot_be_read(content: bytes | None, problem: Problem) -> None:
    file = Path("my.toml")
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        load(file)
    assert refused.value.problems == [problem]


def test_a_folder_is_no_file(folder: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(folder)
    assert refused.value.problems == [Problem(Fault.UNREADABLE_FILE, str(folder))]


@pytest.mark.parametrize(
    "address", ["0.0.0.0:8080", "[::]:8080", "192.168.1.2:80", "room.example:80", "[fe80::1]:80"]
)
def test_others_may_reach_it_only_with_a_secret(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problems_with(BLITZLICHT_WEB=address) == [
        Problem(Fault.SECRET_MISSING, "BLITZLICHT_WEB_SECRET", setting="web_secret")
    ]
    monkeypatch.setenv("BLITZLICHT_WEB", address)
    monkeypatch.setenv("BLITZLICHT_WEB_SECRET", SECRET)
    secret = load().web_secret
    assert secret is not None
    assert secret.get_secret_value() == SECRET


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_loopback(host: str) -> None:
    assert Address(host, 1).loopback


@pytest.mark.parametrize(
    ("address", "url"),
    [
        (Address("127.0.0.1", 80), "http://127.0.0.1:80"),
        (Address("::1", 80), "http://[::1]:80"),
        (Address("0.0.0.0", 80), "http://127.0.0.1:80"),  # noqa: S104
        (Address("::", 80), "http://[::1]:80"),
        (Address("localhost", 80), "http://localhost:80"),
    ],
)
def test_an_address_for_a_browser(address: Address, url: str) -> None:
    assert address.url == url


def test_no_secret_in_a_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLITZLICHT_WEB_SECRET", SECRET)
    assert SECRET not in repr(load()) + str(load()) + load().model_dump_json()


@pytest.mark.parametrize(
    ("variable", "file", "spoken"),
    [("en", "de-sie", "en"), ("", "de-sie", "de-sie"), ("fr", "", "de"), ("", "", "de")],
)
def test_the_language_is_known_before_the_rest(
    variable: str, file: str, spoken: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLITZLICHT_LANGUAGE", variable)
    monkeypatch.setenv("BLITZLICHT_UNKNOWN", "1")
    (folder / "blitzlicht.toml").write_text(f"language = '{file}'", encoding="utf-8")
    assert language() == spoken
