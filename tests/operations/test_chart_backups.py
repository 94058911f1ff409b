"""The chart's nightly job takes a backup that the audit finds: its commands are run on what Kubernetes would mount."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from operations.test_backup import programs
from server import Server
from watchword.audit.checks import upkeep
from watchword.audit.evidence import Evidence
from watchword.cli.generate import serving
from watchword.core.settings import load, load_unresolved
from watchword.operations.generate import KINDS, Host
from watchword.store.database import open_database

SETTINGS = """\
[backup]
keep = 2
scratch_url = "vault:scratch"
pg_dump = "{dump}"
pg_restore = "{restore}"
"""


@pytest.fixture
def pods(tmp_path, new_postgres):
    """Yield a function that runs the night's pod; what it mounts is below the folder that the function returns."""
    server = Server(tmp_path / "made", new_postgres())
    server.initialise()
    server.config.write_text(
        server.config.read_text() + SETTINGS.format(dump=programs("pg_dump"), restore=programs("pg_restore"))
    )
    subprocess.run(
        [sys.executable, "-m", "watchword", "vault", "put", "scratch", "--config", str(server.config)],
        input=server.database_url, text=True, check=True, capture_output=True, env=server.environment(), timeout=60,
    )  # fmt: skip
    home, secrets = tmp_path / "configuration", tmp_path / "secrets"
    data = server.folder / "watchword-data"
    shutil.copytree(data / "keys", secrets / "keys")
    (secrets / "configuration").mkdir()
    for file in (server.config, data / "vault.json"):
        shutil.copy(file, secrets / "configuration")
    (home / "watchword-data" / "backups").mkdir(parents=True)

    def run() -> Path:
        host = serving(Host(load_unresolved(server.config), server.config, program="/bin/true"))
        text = re.sub(r"\{\{ \.Values\.\w+ \}\}", "x", KINDS["helm"](host)["templates/backup.yaml"])
        text = text.replace("/configuration/", f"{home}/").replace(f"/secrets{home}", f"{secrets}/configuration")
        text = text.replace("/secrets/", f"{secrets}/").replace(f"{tmp_path}{secrets}", str(secrets))
        pod = yaml.safe_load(text)["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        shutil.rmtree(home / "watchword-data" / "keys", ignore_errors=True)
        subprocess.run(pod["initContainers"][0]["command"], check=True, timeout=60)
        subprocess.run(
            [sys.executable, "-m", "watchword", *pod["containers"][0]["args"]],
            check=True, timeout=120, env=server.environment(),
        )  # fmt: skip
        return home

    return run


def test_the_audit_finds_the_nightly_backup(pods):
    home = pods()
    settings = load(home / "watchword.toml", {})
    with open_database(settings.database.url) as database:
        found = upkeep.backup(Evidence(settings, home / "watchword.toml", database, datetime.now(UTC)))

    assert ("pass", True) == (found.status, "'CronJob' takes one" in found.observed), found


def test_backups_that_are_too_many_go_and_others_stay(pods):
    home = pods()
    folder = home / "watchword-data" / "backups"
    (first,) = folder.glob("*.wwbackup")
    for night in ("20200101T000000Z", "20200102T000000Z", "before-the-move"):
        shutil.copy(first, folder / f"{night}.wwbackup")
    os.rename(first, folder / "20200103T000000Z.wwbackup")

    pods()

    left = sorted(file.stem for file in folder.glob("*.wwbackup"))
    assert ["20200103T000000Z", "before-the-move"] == [left[0], left[-1]] and 3 == len(left)
