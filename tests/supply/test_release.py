"""The record of a release: what the gate sees, who may have signed, and a whole run in a small repository."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from releasing import gate
from releasing.history import Commit, commits
from releasing.scanner import NONE, Scan

from watchword.core.errors import SettingsError
from watchword.supply import release
from watchword.supply.advisories import DataSet
from watchword.supply.advisory import advisory_of

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ANNA, BERT, CARL = (f"{name} <{name.lower()}@example.org>" for name in ("Anna", "Bert", "Carl"))
REVIEW = {"review": {"by": BERT, "date": date(2026, 12, 1), "manual_tests": "log in by hand"}}
CLEAN = Scan("nothing found", True, "ClamAV 1.4/27000", date(2026, 12, 1))


def commit(**changes):
    made = Commit("c1", ANNA, "2026-11-30", (BERT,), "Close a door\n\nSource: W-40", ("src/watchword/web/app.py",))
    return dataclasses.replace(made, **changes)


def report(folder, **counts):
    told = {"tests": 9, "failures": 0, "errors": 0, "skipped": 1} | counts
    file = folder / "tests.xml"
    attributes = " ".join(f'{name}="{count}"' for name, count in told.items())
    file.write_text(f"<testsuites><testsuite {attributes}/></testsuites>")
    return file


@pytest.fixture
def facts(tmp_path):
    """Return the facts of a release that lacks nothing."""
    return gate.Facts(
        version="0.2.0", by=CARL, now=NOW, commits=(commit(),), changes="- A door is closed.", review=REVIEW,
        report=report(tmp_path), collected=9, advisories=DataSet((), NOW), locked={"starlette": "1.0"},
        bill_is_current=True, scan=CLEAN, is_signed=True,
    )  # fmt: skip


def hole(package, published="2026-11-30T00:00:00Z"):
    affected = [
        {
            "package": {"ecosystem": "PyPI", "name": package},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        }
    ]
    return DataSet(
        (advisory_of({"id": "X-1", "modified": published, "published": published, "affected": affected}),), NOW
    )


def test_a_release_that_lacks_nothing_meets_every_row(facts):
    assert {} == {ident: row for ident, row in gate.rows(facts).items() if not row.met}


WEAK = {
    "C-03": {"by": ANNA}, "C-04": {"commits": (commit(reviewers=(ANNA,)),)}, "C-05": {"is_signed": False},
    "C-06": {"changes": ""}, "C-07": {"review": {}}, "C-08": {"advisories": hole("starlette")}, "C-13": {"review": {}},
    "C-14": {"report": None}, "C-15": {"review": {}}, "C-16": {"scan": NONE},
    "C-55": {"commits": (commit(message="Close a door"),)},
    "C-57": {"advisories": hole("watchword", "2026-11-01T00:00:00Z")},
    "C-58": {"review": REVIEW | {"finding": [{"title": "a", "owner": ANNA, "due": date(2027, 1, 1)}]}},
    "C-59": {"scan": dataclasses.replace(CLEAN, day=date(2026, 11, 29))}, "W-27": {"bill_is_current": False},
}  # fmt: skip


@pytest.mark.parametrize("ident", WEAK)
def test_what_is_missing_is_not_met(facts, ident):
    assert not gate.rows(dataclasses.replace(facts, **WEAK[ident]))[ident].met


def test_old_advisories_prove_nothing(facts):
    old = DataSet((), datetime(2026, 11, 20, tzinfo=UTC))

    assert not gate.rows(dataclasses.replace(facts, advisories=old))["C-08"].met


@pytest.mark.parametrize("counts", [{"failures": 1}, {"errors": 1}, {"tests": 0}])
def test_a_report_with_failures_or_without_tests_is_not_met(facts, tmp_path, counts):
    assert not gate.rows(dataclasses.replace(facts, report=report(tmp_path, **counts)))["C-14"].met


def test_a_report_of_a_run_that_was_cut_off_is_not_met(facts):
    row = gate.rows(dataclasses.replace(facts, collected=10_000))["C-14"]

    assert (False, True) == (row.met, "isn't of a whole run" in row.evidence)


def test_there_is_something_to_do_about_every_row(facts):
    assert set(gate.MEND) == set(gate.rows(facts)) - {"C-56"}


def test_the_section_of_a_version_is_found():
    log = "# Changelog\n\n## Unreleased\n- x\n\n## 0.2.0\n- a\n- b\n\n## 0.1.0\n- c\n"

    assert ["- a\n- b", "- c", ""] == [gate.changes_of(log, version) for version in ("0.2.0", "0.1.0", "0.3.0")]


@pytest.fixture
def keys(tmp_path):
    """Return a private key and the files of its public key and of another one."""
    made = []
    for name in ("own", "other"):
        private = tmp_path / f"{name}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True)
        public = tmp_path / f"{name}.pub"
        subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
        made.append((private.read_bytes(), public))
    return made[0][0], made[0][1], made[1][1]


TOLD = {
    "version": "0.2.0", "commit": "c1", "made": "2026-12-01T00:00:00Z", "by": CARL,
    "rows": {"C-14": {"met": True, "evidence": "9 tests"}},
}  # fmt: skip


def test_a_record_is_signed_by_its_key_only_and_as_it_is_only(keys):
    private, public, other = keys
    sealed = release.seal(TOLD, private)
    changed = sealed.replace(b"9 tests", b"8 tests")

    assert [True, False, False] == [release.read(sealed, key).signed for key in (public, other, None)]
    assert not release.read(changed, public).signed
    assert not release.read(release.seal(TOLD, None), public).signed
    assert release.Row(True, "9 tests") == release.read(sealed).rows["C-14"]


@pytest.mark.parametrize("content", [b"", b"{}", b'{"record": {"version": 1}}', b"[]"])
def test_a_malformed_record_is_a_clear_error(content):
    with pytest.raises(SettingsError, match="malformed"):
        release.read(content)


def test_sources_that_are_no_release_have_no_record():
    assert release.record() is None


def git(folder, *arguments):
    who = {f"GIT_{role}_{what}": value for role, name in (("AUTHOR", "Anna"), ("COMMITTER", "Anna"))
           for what, value in (("NAME", name), ("EMAIL", f"{name.lower()}@example.org"))}  # fmt: skip
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def repository(tmp_path):
    """Return a repository with our sources and two commits, one of them reviewed."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path / "repository"
    folder.mkdir()
    for name in ("src", "scripts", "requirements"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_few.py").write_text("def test_one():\n    pass\n\n\ndef test_two():\n    pass\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    version = (folder / "pyproject.toml").read_text().split('version = "')[1].split('"')[0]
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## {version}\n- Something is new.\n")
    (folder / "releases").mkdir()
    (folder / "releases" / f"{version}.toml").write_text('[review]\nby = "Bert"\ndate = 2026-12-01\n')
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", f"Release {version}\n\nW-27\n\nReviewed-by: {BERT}")
    return folder


def test_git_knows_who_wrote_and_who_reviewed(repository):
    found = commits(repository, "")

    assert [((BERT,), True, False), ((), False, True)] == [
        (c.reviewers, c.is_reviewed, c.lacks_guideline) for c in found
    ]
    assert {ANNA} == {c.author for c in found}
    assert "releases" in found[0].files[-1]


def test_a_release_from_a_repository_to_signed_files(repository, keys, tmp_path):
    private, public, _ = keys
    key, current, out = tmp_path / "key.pem", tmp_path / "advisories.json", tmp_path / "out"
    key.write_bytes(private)
    current.write_text(json.dumps({"as_of": datetime.now(UTC).isoformat(), "advisories": []}))
    command = [
        sys.executable, repository / "scripts" / "release.py", "--tests", report(tmp_path), "--key", key, "--by", CARL,
        "--advisories", current, "--to", out,
    ]  # fmt: skip

    done = subprocess.run(command, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stdout + done.stderr
    told = release.read(next(out.glob("*.release.json")).read_bytes(), public)
    wheel = next(out.glob("*.whl"))
    with zipfile.ZipFile(wheel) as content:
        inside = release.read(content.read("watchword/supply/data/release.json"), public)
    assert told.signed and inside.signed
    assert (CARL, git(repository, "rev-parse", "HEAD").strip()) == (inside.by, inside.commit)
    assert (True, False, True) == tuple(inside.rows[ident].met for ident in ("C-03", "C-04", "C-14"))
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, check=True, capture_output=True)


def test_without_review_and_tests_there_is_no_release(repository, tmp_path):
    shutil.rmtree(repository / "releases")
    git(repository, "commit", "-qam", "Take the review away")
    command = [
        sys.executable,
        repository / "scripts" / "release.py",
        "--tests",
        tmp_path / "none",
        "--to",
        tmp_path / "out",
    ]

    done = subprocess.run(command, capture_output=True, text=True, timeout=300)

    assert done.returncode == 1
    assert "no release yet: C-07, C-08, C-14 not met" in done.stdout
    assert "-> commit releases/" in done.stdout


def test_changes_that_are_not_committed_are_no_release(repository, tmp_path):
    (repository / "README.md").write_text("changed")

    done = subprocess.run([sys.executable, repository / "scripts" / "release.py"], capture_output=True, text=True)

    assert done.returncode == 1
    assert "aren't committed" in done.stderr
