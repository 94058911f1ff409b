"""The generated units: systemd finds nothing to say about any of them, and their commands do what they are for.

No systemd runs where the tests do; the command of host-facts is run by hand, with the unit's capabilities and mask.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from operations.test_generate import program
from server import Server
from watchword.audit import host_facts
from watchword.cli.generate import serving
from watchword.core.clock import SystemClock
from watchword.core.settings import load
from watchword.operations.generate import KINDS, Host

PROGRAM = str(Path(sys.executable).parent / "watchword")


@pytest.fixture
def installation(tmp_path) -> Server:
    """Return an installation that belongs to a user of its own, where the tests may give files away."""
    server = Server(tmp_path / "installation")
    server.initialise()
    if os.geteuid() == 0:
        for path in (server.folder, *server.folder.rglob("*")):
            shutil.chown(path, "nobody")
    return server


@pytest.fixture
def units(installation, tmp_path) -> dict[str, str]:
    """Return the units by name, which lie below `units`, too."""
    host = serving(Host(load(installation.config), installation.config, user="daemon", program=PROGRAM))
    folder = tmp_path / "units"
    folder.mkdir()
    made = dict(KINDS["systemd"](host))
    for name, text in made.items():
        (folder / name).write_text(text)
    return made


def test_systemd_understands_every_unit(units, tmp_path):
    files = [str(tmp_path / "units" / name) for name in units]

    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", *files], capture_output=True, text=True, timeout=60
    )

    assert 5 == len(files)
    assert [] == [line for line in done.stderr.splitlines() if "watchword" in line], done.stderr
    assert 0 == done.returncode


def test_host_facts_are_written_and_believed_with_the_rights_of_its_unit(installation, units):
    text = units["watchword-host-facts.service"]
    command = re.search(r"^ExecStart=(.+)$", text, re.MULTILINE)[1].split()
    rights = re.search(r"^CapabilityBoundingSet=(.+)$", text, re.MULTILINE)[1].lower().replace("cap_", "+").split()
    confined = ["setpriv", f"--bounding-set=-all,{','.join(rights)}", "--no-new-privs"] if os.geteuid() == 0 else []

    subprocess.run(
        [*confined, *command], check=True, capture_output=True, timeout=120, umask=0o077, cwd="/",
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )  # fmt: skip

    file = Path(load(installation.config).audit.host_facts)
    assert 0o644 == file.stat().st_mode & 0o777  # the server's user reads it, nobody else writes it
    assert {"accounts", "firewall", "updates", "watching"} <= json.loads(file.read_text())["facts"].keys()
    known = host_facts.read(file, SystemClock().now(), days=7)
    assert known.of("accounts") is not None, known.trouble
