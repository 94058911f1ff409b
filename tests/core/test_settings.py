"""The configuration: files, environment, refusals."""

from __future__ import annotations

from typing import Annotated, get_args, get_origin, get_type_hints

import pytest

from watchword.core.errors import SettingsError
from watchword.core.settings import SECTIONS, check_listener, load, load_unresolved
from watchword.core.settings.paths import PATHS


def written(tmp_path, text):
    file = tmp_path / "watchword.toml"
    file.write_text(text)
    return file


def test_defaults_are_closed(tmp_path):
    settings = load(written(tmp_path, ""), {})

    assert ("127.0.0.1", 8080) == (settings.http.host, settings.http.port)
    assert f"sqlite:///{tmp_path}/watchword-data/watchword.db" == settings.database.url
    assert settings.password_policy
    assert settings.result_cap == 2_000


def test_the_environment_overrides_the_file(tmp_path):
    file = written(tmp_path, "[http]\nport = 9000\n")

    settings = load(file, {"WATCHWORD_HTTP_PORT": "9001", "WATCHWORD_HTTP_ALLOWED_HOSTS": "a.example,b.example"})

    assert settings.http.port == 9001
    assert settings.http.allowed_hosts == ("a.example", "b.example")


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "url"
    secret.write_text("postgresql://u:p@db/x\n")

    settings = load(None, {"WATCHWORD_DATABASE_URL_FILE": str(secret)})

    assert settings.database.url == "postgresql://u:p@db/x"


@pytest.mark.parametrize(
    "text",
    [
        "[http]\nprot = 1\n",
        "[nothing]\n",
        "x = 1\n",
        "[http]\nport = 'high'\n",
        "[history]\nlevel = 'all'\n",
        "mode = 'prod'\n",
        "[[",
    ],
)
def test_unknown_keys_and_wrong_values_are_errors(tmp_path, text):
    with pytest.raises(SettingsError):
        load(written(tmp_path, text), {})


@pytest.mark.parametrize("name", ["WATCHWORD_HTTP_PROT", "WATCHWORD_NOTHING", "WATCHWORD_X_Y"])
def test_unknown_variables_are_errors(name):
    with pytest.raises(SettingsError):
        load(None, {name: "1"})


def test_camunda_7_mode_switches_policy_and_cap_off(tmp_path):
    settings = load(written(tmp_path, "[compatibility]\nmode = 'camunda-7'\n"), {})

    assert not settings.password_policy
    assert settings.result_cap is None


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("[http]\nhost = '127.0.0.1'\n", True),
        ("[http]\nhost = '::1'\n", True),
        ("[http]\nhost = '0.0.0.0'\n", False),
        ("mode = 'production'\n[http]\nhost = '0.0.0.0'\n", False),
        ("[http]\nhost = '0.0.0.0'\nbehind_proxy = true\n", False),
        ("mode = 'production'\n[http]\nhost = '0.0.0.0'\nbehind_proxy = true\n", True),
    ],
)
def test_an_open_address_needs_tls_and_a_written_mode(tmp_path, text, allowed):
    settings = load(written(tmp_path, text), {})

    if allowed:
        check_listener(settings)
    else:
        with pytest.raises(SettingsError):
            check_listener(settings)


def test_the_configuration_page_is_up_to_date():
    import subprocess
    import sys
    from pathlib import Path

    script = Path(__file__).resolve().parents[2] / "scripts" / "configuration_page.py"

    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0


def test_a_secret_that_is_no_text_is_refused_by_its_name(tmp_path):
    file = tmp_path / "watchword.toml"
    file.write_text("[ldap]\nmanager_password = 5\n")

    with pytest.raises(SettingsError, match=r"ldap\.manager_password"):
        load(file, {})


@pytest.mark.parametrize(("section", "key"), [(section, key) for section, key, _ in PATHS])
def test_a_relative_path_is_below_the_folder_of_the_configuration(tmp_path, monkeypatch, section, key):
    monkeypatch.chdir("/")
    file = tmp_path / "watchword.toml"
    file.write_text(f'[{section}]\n{key} = "there/it.is"\n')

    settings = load_unresolved(file, {})

    assert str(tmp_path / "there" / "it.is") == getattr(getattr(settings, section), key)


def test_every_setting_that_is_a_file_or_folder_is_known_as_a_path():
    described = {
        (section, name)
        for section, kind in SECTIONS.items()
        for name, hint in get_type_hints(kind, include_extras=True).items()
        if get_origin(hint) is Annotated and get_args(hint)[0] is str
        if get_args(hint)[1].description.startswith(("file ", "folder ", "where scheduled backups"))
    }

    assert described <= {(section, key) for section, key, _ in PATHS}
