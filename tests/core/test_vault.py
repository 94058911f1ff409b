"""Secrets of the configuration: encrypted, named instead of written, opened by one key that is elsewhere."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchword.core import keys
from watchword.core.errors import SettingsError
from watchword.core.keys import KeyRing
from watchword.core.master_key import HardwareKey, master_key
from watchword.core.secret import Secret
from watchword.core.settings import literal_secrets, load, load_unresolved, open_vault
from watchword.core.vault import Vault

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


def ring() -> KeyRing:
    return KeyRing("vault", (keys.Key("k1", secrets.token_bytes(32)),))


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault.json", ring())


def test_what_is_put_is_got_and_stands_nowhere_in_the_clear(vault, tmp_path):
    assert 1 == vault.put("ldap", Secret("Wörd, very secret"), NOW)

    assert "Wörd, very secret" == vault.get("ldap").reveal()
    content = (tmp_path / "vault.json").read_bytes()
    assert b"secret, very" not in content and "Wörd".encode() not in content
    assert 0o600 == (tmp_path / "vault.json").stat().st_mode & 0o777


def test_older_versions_stay_for_a_while(vault):
    for text in ("one", "two", "three", "four"):
        vault.put("db", Secret(text), NOW)

    assert ("four", "three", "two") == tuple(vault.get("db", n).reveal() for n in (4, 3, 2))
    with pytest.raises(SettingsError, match="no secret"):
        vault.get("db", 1)
    assert {"db": 4} == {name: version.number for name, version in vault.names().items()}


@pytest.mark.parametrize("name", ["", "a b", "../x", ".hidden", "a" * 101, "ä", "a:b"])
def test_names_are_plain(vault, name):
    with pytest.raises(SettingsError):
        vault.put(name, Secret("x"), NOW)


def test_entries_can_not_be_exchanged_or_changed(vault, tmp_path):
    vault.put("a", Secret("secret of a"), NOW)
    vault.put("b", Secret("secret of b"), NOW)
    file = tmp_path / "vault.json"
    content = json.loads(file.read_text())
    content["secrets"]["a"], content["secrets"]["b"] = content["secrets"]["b"], content["secrets"]["a"]
    file.write_text(json.dumps(content))

    with pytest.raises(SettingsError, match="can't be opened"):
        vault.get("a")
    raw = bytearray(base64.b64decode(content["secrets"]["b"][0]["text"]))
    raw[-1] ^= 1
    content["secrets"]["a"] = [content["secrets"]["b"][0] | {"text": base64.b64encode(raw).decode()}]
    file.write_text(json.dumps(content))
    with pytest.raises(SettingsError, match="can't be opened"):
        vault.get("a")


def test_another_key_opens_nothing(vault, tmp_path):
    vault.put("a", Secret("x"), NOW)

    with pytest.raises(SettingsError, match="can't be opened"):
        Vault(tmp_path / "vault.json", ring()).get("a")


def test_after_rewrapping_only_the_new_key_opens(vault, tmp_path):
    vault.put("a", Secret("x"), NOW)
    vault.put("a", Secret("y"), NOW)
    old, new = vault.master, ring()

    assert 2 == vault.rewrap(new)

    assert "y" == Vault(tmp_path / "vault.json", new).get("a").reveal()
    with pytest.raises(SettingsError):
        Vault(tmp_path / "vault.json", old).get("a")


def test_nothing_is_added_under_a_key_that_is_no_longer_the_vaults(vault, tmp_path):
    vault.put("a", Secret("x"), NOW)
    slow = Vault(tmp_path / "vault.json", vault.master)
    vault.rewrap(ring())

    with pytest.raises(SettingsError, match="can't be opened"):
        slow.put("b", Secret("y"), NOW)

    assert ["a"] == list(vault.names())


def test_of_writers_at_the_same_time_none_loses_its_secret(vault, tmp_path):
    writers = [Vault(tmp_path / "vault.json", vault.master) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        for number, done in enumerate([pool.submit(w.put, f"s{n}", Secret("x"), NOW) for n, w in enumerate(writers)]):
            assert 1 == done.result(), number

    assert ["s0", "s1", "s2", "s3"] == list(vault.names())


def test_a_vault_that_others_can_read_is_refused(vault, tmp_path):
    vault.put("a", Secret("x"), NOW)
    (tmp_path / "vault.json").chmod(0o640)

    with pytest.raises(SettingsError, match="chmod 600"):
        vault.get("a")


LINE = f"k1:{base64.b64encode(bytes(range(32))).decode()}"


def key_file(folder: Path) -> Path:
    file = folder / "master.key"
    file.touch(mode=0o600)
    file.write_text(LINE + "\n")
    return file


@pytest.mark.parametrize("kind", ["file", "env", "command"])
def test_the_master_key_comes_from_where_the_settings_say(tmp_path, kind):
    file = key_file(tmp_path)
    reference = {"file": "file:master.key", "env": "env:MASTER", "command": f"command:cat '{file}'"}[kind]

    key = master_key(reference, tmp_path, {"MASTER": LINE})

    assert b"data" == KeyRing("vault", keys.read(file)).open(key.seal(b"data", "x"), "x")


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "literal",
        "file:missing",
        "env:MISSING",
        "command:/does/not/exist",
        "command:false",
        "command:echo x",
        "pkcs11:x",
    ],
)
def test_a_master_key_that_can_not_be_had_is_a_clear_error(tmp_path, reference):
    with pytest.raises(SettingsError):
        master_key(reference, tmp_path, {})


def test_no_command_runs_in_a_shell(tmp_path):
    with pytest.raises(SettingsError):
        master_key("command:echo x; touch made", tmp_path, {})

    assert not (tmp_path / "made").exists()


@pytest.fixture
def token(tmp_path, monkeypatch):
    """Return a function that makes a key in a software token of the test's own."""
    if not SOFTHSM.exists() or shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2 is not installed")
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "watchword", "--pin", "1234", "--so-pin", "5678"],
        check=True, capture_output=True,
    )  # fmt: skip
    script = (
        "import pkcs11, sys\n"
        f"token = pkcs11.lib({str(SOFTHSM)!r}).get_token(token_label='watchword')\n"
        "with token.open(rw=True, user_pin='1234') as session:\n"
        "    session.generate_key(pkcs11.KeyType.AES, 256, label=sys.argv[1], store=True)\n"
    )

    def make(label: str) -> None:
        subprocess.run([sys.executable, "-c", script, label], check=True, env=dict(os.environ))

    return make


def test_a_hardware_module_wraps_without_giving_its_key_away(token, tmp_path):
    token("one")
    token("two")
    pin = tmp_path / "pin"
    pin.touch(mode=0o600)
    pin.write_text("1234\n")
    options = {"module": str(SOFTHSM), "token": "watchword", "pin": "file:pin"}
    vault = Vault(tmp_path / "vault.json", master_key("pkcs11:one", tmp_path, {}, **options))
    vault.put("a", Secret("behind the module"), NOW)

    assert "behind the module" == vault.get("a").reveal()
    with pytest.raises(SettingsError, match="can't be opened"):
        Vault(tmp_path / "vault.json", master_key("pkcs11:two", tmp_path, {}, **options)).get("a")
    vault.rewrap(master_key("pkcs11:two", tmp_path, {}, **options))
    assert "behind the module" == vault.get("a").reveal()
    with pytest.raises(SettingsError, match="three"):
        HardwareKey(str(SOFTHSM), "watchword", "1234", "three").seal(b"x", "y")
    with pytest.raises(SettingsError, match="PinIncorrect"):
        HardwareKey(str(SOFTHSM), "watchword", "0000", "one").seal(b"x", "y")


def configuration(folder: Path, text: str) -> Path:
    file = folder / "watchword.toml"
    file.write_text(text)
    keys.make(folder / "watchword-data" / "keys")
    return file


def test_settings_name_secrets_and_get_them(tmp_path):
    file = configuration(tmp_path, '[ldap]\nmanager_password = "vault:ldap"\n[database]\npassword = "env:DB"\n')
    open_vault(load_unresolved(file, {})).put("ldap", Secret("from the vault"), NOW)

    settings = load(file, {"DB": "from the environment"})

    assert ("from the vault", "from the environment") == (
        settings.ldap.manager_password.reveal(), settings.database.password.reveal(),
    )  # fmt: skip
    assert "from the" not in repr(settings)


def test_a_secret_may_lie_in_a_file_that_only_we_can_read(tmp_path):
    file = configuration(tmp_path, '[ldap]\nmanager_password = "file:ldap.secret"\n')
    secret = tmp_path / "ldap.secret"
    secret.write_text("in a file\n")
    secret.chmod(0o644)

    with pytest.raises(SettingsError, match="chmod 600"):
        load(file, {})
    secret.chmod(0o600)
    assert "in a file" == load(file, {}).ldap.manager_password.reveal()


@pytest.mark.parametrize("reference", ["vault:missing", "env:MISSING", "file:missing"])
def test_a_reference_to_nothing_is_a_start_error(tmp_path, reference):
    file = configuration(tmp_path, f'[ldap]\nmanager_password = "{reference}"\n')

    with pytest.raises(SettingsError):
        load(file, {})


LITERAL = {
    "ldap.manager_password": '[ldap]\nmanager_password = "In-The-Clear-7"\n',
    "database.password": '[database]\npassword = "In-The-Clear-7"\nurl = "postgresql://u@localhost/x"\n',
    "database.url": '[database]\nurl = "postgresql://u:In-The-Clear-7@localhost/x"\n',
}


@pytest.mark.parametrize("key", LITERAL)
def test_a_secret_in_the_clear_is_refused_in_production_and_reported_in_development(tmp_path, key):
    file = configuration(tmp_path, LITERAL[key])
    assert [key] == [found.split(" ")[0] for found in literal_secrets(file)]
    load(file, {})

    file.write_text('mode = "production"\n' + LITERAL[key])

    with pytest.raises(SettingsError, match="in the clear") as caught:
        load(file, {})
    assert "In-The-Clear-7" not in str(caught.value)
