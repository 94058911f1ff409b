"""What only root can read: found out from files and programs of a host, written down, and read with suspicion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from audit.host import good_facts, write_facts
from server import Server
from watchword.audit import host_facts
from watchword.operations.host_facts import FACTS, Host, gather

NOW = datetime(2026, 1, 2, tzinfo=UTC)
RULES = {
    "nftables": [
        {"metainfo": {"version": "1.0.6"}},
        {"chain": {"table": "watchword", "hook": "input", "policy": "drop"}},
        {"chain": {"table": "watchword", "hook": "output", "policy": "accept"}},
        {"rule": {"chain": "incoming"}},
    ]
}
SSH = (
    "port 22\npermitrootlogin no\npasswordauthentication no\npermitemptypasswords no\nkbdinteractiveauthentication no\n"
)
UPGRADE = (
    "Inst bash [5.2.15-2+b8] (5.2.15-2+b13 Debian:12.15/oldstable [amd64])\n"
    "Inst openssl [3.0.11-1] (3.0.15-1 Debian-Security:12/oldstable-security [amd64]) []\n"
    "Inst zlib1g [1.2] (1.3 Ubuntu:22.04/jammy-security [amd64])\nConf openssl\n"
)
UNIT = "LoadState=loaded\nUser=watchword\nNoNewPrivileges=yes\nIPAddressDeny=::/0 0.0.0.0/0\nPrivateNetwork=no\n"
DISKS = {
    "blockdevices": [
        {"name": "sda", "type": "disk", "children": [
            {"name": "sda1", "type": "part", "mountpoint": "/boot"},
            {"name": "sda2", "type": "part", "children": [{"name": "root", "type": "crypt", "mountpoint": "/"}]},
        ]}
    ]
}  # fmt: skip
SAID = {
    "apt-get": UPGRADE,
    "auditctl -l": "-w /etc/watchword.toml -p wa -k watchword-configuration\n-w /k -p rwa -k watchword-keys\n",
    "auditctl -s": "enabled 1\nfailure 1\n",
    "lsblk": json.dumps(DISKS),
    "nft": json.dumps(RULES),
    "sshd": SSH,
    "systemctl": UNIT,
}


class Told(Host):
    """A host whose programs say what the test wants."""

    def __init__(self, root, said):
        super().__init__(root)
        self.said = said

    def output(self, *command):
        return self.said.get(" ".join(command[:2]), self.said.get(command[0]))


@pytest.fixture
def root(tmp_path):
    """Return the file system of a host."""
    for name, text in {
        "etc/ssh/sshd_config": "",
        "etc/passwd": "root:x:0:0:root:/root:/bin/bash\nanna:x:1000:1000::/home/anna:/bin/bash\n",
        "etc/shadow": "root:!:19000::::::\nanna:$y$j9T$x:19000::::::\n",
        "etc/rsyslog.d/forward.conf": "*.* @@logs.example.org:6514\n",
        "var/log/journal/x": "",
        "var/lib/apt/lists/deb_Packages": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_good_host_is_told_of(root):
    facts = gather(NOW, Told(root, SAID))["facts"]

    assert {"by": "nftables", "inbound": "drop", "outbound": "accept", "rules": 1} == facts["firewall"]
    assert ("no", "no") == (facts["remote_access"]["permitrootlogin"], facts["remote_access"]["passwordauthentication"])
    assert (2, False) == (facts["updates"]["security_updates"], facts["updates"]["restart_required"])
    assert {"kernel_audit": True, "own_rules": 2, "journal_kept": True, "passed_on": True} == facts["watching"]
    assert {"/boot": False, "/": True} == facts["storage"]["mounted"]
    assert "::/0 0.0.0.0/0" == facts["unit"]["IPAddressDeny"]
    assert {"second_roots": [], "without_password": []} == facts["accounts"]


def test_a_weak_host_is_told_of(root):
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n")
    (root / "etc/shadow").write_text("root:!:1\ntoor::1\n")
    (root / "etc/rsyslog.d/forward.conf").unlink()
    (root / "var/run").mkdir()
    (root / "var/run/reboot-required").touch()
    saved = "*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n"
    said = {"iptables-save": saved, "apt-get": "", "auditctl -s": "enabled 0\n", "systemctl": "LoadState=not-found\n"}

    facts = gather(NOW, Told(root, said))["facts"]

    assert {"by": "iptables", "inbound": "accept", "outbound": "drop", "rules": 1} == facts["firewall"]
    assert (0, True) == (facts["updates"]["security_updates"], facts["updates"]["restart_required"])
    assert (False, 0, False) == tuple(facts["watching"][name] for name in ("kernel_audit", "own_rules", "passed_on"))
    assert {"second_roots": ["toor"], "without_password": ["toor"]} == facts["accounts"]
    assert (None, None, None) == (facts["unit"], facts["remote_access"], facts["storage"])


def test_what_a_host_tells_is_what_checks_read():
    assert set(good_facts()) == set(FACTS)


def test_a_host_without_any_of_the_programs_tells_what_it_can(tmp_path):
    facts = gather(NOW, Told(tmp_path, {}))["facts"]

    assert (None, None) == (facts["firewall"], facts["updates"])
    assert {"installed": False} == facts["remote_access"]


@pytest.mark.parametrize(
    ("age", "mode", "trouble"),
    [
        (timedelta(days=6), 0o644, ""),
        (timedelta(days=8), 0o644, "is of"),
        (timedelta(days=-2), 0o644, "is of"),
        (timedelta(), 0o666, "written by others"),
        (timedelta(), 0o664, "written by others"),
    ],
)
def test_facts_count_while_they_are_young_and_roots_own(tmp_path, age, mode, trouble):
    file = tmp_path / "facts.json"
    write_facts(file, good_facts(), NOW - age)
    file.chmod(mode)

    known = host_facts.read(file, NOW, days=7)

    assert trouble in known.trouble and bool(trouble) == bool(known.trouble)
    assert bool(trouble) == (known.of("firewall") is None)


@pytest.mark.parametrize("content", ["", "[]", '{"version": 1}', '{"version": "x"}', "\x00"])
def test_a_file_that_is_none_is_no_error(tmp_path, content):
    file = tmp_path / "facts.json"
    file.write_text(content)

    assert host_facts.read(file, NOW, days=7).trouble


def test_the_command_writes_what_all_may_read_and_only_root_may_write(tmp_path):
    server = Server(tmp_path / "host")
    server.folder.mkdir()
    server.config.write_text("")
    (server.folder / "watchword-data").mkdir()
    run = [sys.executable, "-m", "watchword", "host-facts", "--config", str(server.config)]

    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=False, env=server.environment())

    file = server.folder / "watchword-data" / "host-facts.json"
    if os.geteuid() != 0:
        assert 1 == done.returncode and "run it as root" in done.stderr and not file.exists()
        return
    assert 0 == done.returncode, done.stderr
    assert 0o644 == file.stat().st_mode & 0o777
    known = host_facts.read(file, datetime.now(UTC), days=7)
    assert set(FACTS) == set(known.facts) and not known.trouble
