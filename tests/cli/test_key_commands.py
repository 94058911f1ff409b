"""Keys and the vault by command: rotated with overlap, and nothing is lost whenever it is cut off."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from operations.test_roles import MODEL  # noqa: E402
from server import Server  # noqa: E402
from watchword.cli import main  # noqa: E402
from watchword.core.secret import Secret  # noqa: E402
from watchword.core.settings import load  # noqa: E402
from watchword.core.vault import Vault  # noqa: E402
from watchword.node import build  # noqa: E402


def initialised(folder: Path, settings: str) -> Server:
    """Return an installation whose vault holds the secret `ldap`."""
    server = Server(folder, settings=settings)
    server.initialise()
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text("Directory-Word-8\n")
    server.command("vault", "put", "ldap", "--file", str(secret))
    return server


def test_a_rotation_that_is_cut_off_loses_nothing(tmp_path, monkeypatch):
    server = initialised(tmp_path / "cut", "")
    place = server.folder / "watchword-data" / "keys" / "vault.key"
    before = place.read_text()

    def power_cut(*_args):
        raise KeyboardInterrupt

    for _ in range(3):
        with monkeypatch.context() as patched:
            patched.setattr(Vault, "rewrap", power_cut)
            CliRunner().invoke(main, ["vault", "rotate", "--config", str(server.config)])
        assert "Directory-Word-8\n" == server.command("vault", "get", "ldap").stdout

    assert before in place.read_text() and 4 == len(place.read_text().splitlines())
    server.command("vault", "rotate")
    assert "Directory-Word-8\n" == server.command("vault", "get", "ldap").stdout
    assert 1 == len(place.read_text().splitlines())


def test_a_rotation_keeps_what_secret_variables_under_the_same_key_need(tmp_path):
    one = "file:keys/vault.key"
    server = initialised(tmp_path / "shared", f'[vault]\nmaster_key = "{one}"\n[variables]\nsecret_key = "{one}"\n')
    with build(load(server.config, {})) as platform:
        platform.repository.deploy(resources={"p.bpmn": MODEL})
        instance = platform.runtime.start(key="p", variables={"pin": Secret("Pin-4711")})

    said = server.command("vault", "rotate").stdout

    assert "variables.secret_key may need them" in said
    with build(load(server.config, {})) as platform:
        ((held,),) = platform.database.select("SELECT ID_ FROM ACT_RU_VARIABLE WHERE PROC_INST_ID_ = ?", (instance.id,))
        assert Secret("Pin-4711") == platform.services.secrets.read(held)


def test_keys_are_rotated_with_overlap_and_the_trail_says_so(tmp_path):
    server = Server(tmp_path / "keys")
    server.initialise()
    before = {line.split()[0]: line.split()[1] for line in server.command("keys", "list").stdout.splitlines()}

    for purpose in ("audit", "session", "session", "audit"):
        server.command("keys", "rotate", purpose)

    after = {line.split()[0]: line for line in server.command("keys", "list").stdout.splitlines()}
    assert {"audit", "backup", "csrf", "factor", "head", "session", "token", "variable", "vault"} == set(after)
    assert "2 older" in after["audit"] and "1 older" in after["session"] and before["csrf"] in after["csrf"]
    assert "0 problems" in server.command("audit-log", "verify").stdout
    trail = [json.loads(line) for line in server.command("audit-log", "export").stdout.splitlines()]
    assert ["audit", "session", "session", "audit"] == [r["subject"] for r in trail if r["event"] == "key.rotated"]
