"""How an installation stands: each check in both directions, and the report as scripts read it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from audit.installation import small
from server import Server
from watchword.audit import report
from watchword.audit.evidence import Finding
from watchword.audit.guidelines import CHECKS

NEEDS_SERVER = {"C-20", "C-21", "C-52", "C-53", "C-54", "W-10", "W-12", "W-41"}


@pytest.fixture
def evidence(tmp_path):
    """Yield what checks see of a good installation whose server doesn't run."""
    made = small(tmp_path)
    yield made.evidence
    made.close()


def test_a_good_installation_fails_nothing(evidence):
    found = {ident: check(evidence) for ident, check in CHECKS.items()}

    failed = {ident: f for ident, f in found.items() if f.status in ("fail", "warn")}
    assert not {i for i in failed if i != "W-27"}, failed  # tests run beside development tools
    assert all(f.observed for f in found.values() if f.status == "pass")
    assert NEEDS_SERVER <= {ident for ident, f in found.items() if f.status == "unknown"}


@pytest.mark.parametrize("status", ["pass", "fail", "warn", "unknown"])
def test_what_was_not_observed_is_not_known(evidence, monkeypatch, status):
    monkeypatch.setitem(CHECKS, "W-04", lambda _evidence: Finding(status, ""))

    results = {one.guideline.id: one for one in report.run(evidence, {"W-38": "by Ada until 2999-01-01"})}

    assert "unknown" == results["W-04"].status and "could not be seen" in results["W-04"].observed
    assert ("attested", "by Ada until 2999-01-01") == (results["W-38"].status, results["W-38"].observed)
    assert "nobody vouches" in results["W-39"].observed


def command(server: Server, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "watchword", *args, "--config", str(server.config)],
        capture_output=True, text=True, timeout=120, env=server.environment(),
    )  # fmt: skip


def test_the_report_of_a_running_server_is_complete(tmp_path):
    server = Server(tmp_path / "audited")
    server.initialise()
    server.start()
    try:
        assert 0 == command(server, "attest", "C-02", "--by", "Ada", "--until", "2999-01-01").returncode
        done = command(server, "audit", "--format", "json")
    finally:
        server.stop()

    said = json.loads(done.stdout)
    results = {row["id"]: row for row in said["results"]}
    assert (134, "development", 1) == (len(results), said["mode"], done.returncode)
    assert {"id", "status", "observed", "expected", "remedy", "source"} == set(results["C-20"])
    assert dict.fromkeys(NEEDS_SERVER, "pass") == {i: results[i]["status"] for i in NEEDS_SERVER}
    assert ("attested", "by Ada until 2999-01-01") == (results["C-02"]["status"], results["C-02"]["observed"])
    assert "fail" == results["W-34"]["status"]  # no backup yet
    assert all(row["observed"] for row in results.values())


def test_an_audit_that_can_not_run_says_so(tmp_path):
    server = Server(tmp_path / "none")
    (tmp_path / "none").mkdir()

    assert 2 == command(server, "audit").returncode
    server.config.write_text("nonsense = 1\n")
    assert 2 == command(server, "audit").returncode


def test_attestations_end_and_name_known_guidelines(tmp_path):
    server = Server(tmp_path / "a")
    (tmp_path / "a").mkdir()
    server.config.write_text("")

    assert 1 == command(server, "attest", "X-1", "--by", "Ada", "--until", "2999-01-01").returncode
    assert 0 == command(server, "attest", "C-09", "--by", "Ada", "--until", "2001-01-01").returncode
    assert 0 == command(server, "attest", "C-09", "--by", "Bob", "--until", "2002-01-01").returncode
    assert 1 == (tmp_path / "a" / "attestations.toml").read_text().count("C-09")
