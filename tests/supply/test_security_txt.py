"""The file for finders of holes, as a client without credentials gets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from server import Server
from watchword.core.errors import SettingsError
from watchword.core.settings import DatabaseSettings, DisclosureSettings, HttpSettings, Settings
from watchword.core.settings.checks import check
from watchword.supply.security_txt import security_txt

SETTINGS = """[disclosure]
contacts = ["mailto:security@example.org", "https://example.org/report"]
expires = "{day}"
policy = "https://example.org/policy"
languages = ["en", "de"]
"""


@pytest.mark.parametrize("days", [100, -1])
def test_finders_learn_whom_to_write_to_as_long_as_that_is_good(tmp_path, days):
    day = datetime.now(UTC).date() + timedelta(days=days)
    server = Server(tmp_path / "s", settings=SETTINGS.format(day=day))
    server.initialise()
    server.start()
    try:
        with httpx.Client(base_url=server.root) as nobody:
            answer = nobody.get("/.well-known/security.txt")
            posted = nobody.post("/.well-known/security.txt").status_code
            wrong_host = nobody.get("/.well-known/security.txt", headers={"Host": "evil.example"}).status_code
    finally:
        server.stop()

    assert (405, 400) == (posted, wrong_host)
    if days < 0:
        assert (404, "") == (answer.status_code, answer.text)
        return
    assert (200, "text/plain; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert [
        "Contact: mailto:security@example.org",
        "Contact: https://example.org/report",
        f"Expires: {day}T23:59:59Z",
        "Policy: https://example.org/policy",
        "Preferred-Languages: en, de",
    ] == answer.text.splitlines()


def test_the_public_address_is_told():
    settings = Settings(
        http=HttpSettings(public_url="https://process.example.org/"),
        disclosure=DisclosureSettings(contacts=("tel:+49-30-1",), expires="2027-01-01"),
    )

    text = security_txt(settings, datetime(2026, 12, 1, tzinfo=UTC))

    assert text.endswith("\nCanonical: https://process.example.org/.well-known/security.txt\n")


def test_without_contacts_there_is_no_file():
    assert security_txt(Settings(), datetime(2026, 12, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "wanted",
    [
        {"contacts": ("security@example.org",), "expires": "2027-01-01"},
        {"contacts": ("mailto:a@b\nExpires: 2099",), "expires": "2027-01-01"},
        {"contacts": ("mailto:a@example.org",)},
        {"expires": "2027-01-01"},
        {"contacts": ("mailto:a@example.org",), "expires": "soon"},
        {"contacts": ("mailto:a@example.org",), "expires": "2027-01-01", "policy": "http://example.org"},
        {"contacts": ("mailto:a@example.org",), "expires": "2027-01-01", "languages": ("en\nx",)},
    ],
)
def test_what_does_not_belong_into_the_file_is_a_start_error(wanted):
    settings = Settings(database=DatabaseSettings(url="sqlite://"), disclosure=DisclosureSettings(**wanted))

    with pytest.raises(SettingsError, match="disclosure"):
        check(settings)
