"""Make a release: wheel and bill of materials, built twice and compared, with a record of how it came about.

    python scripts/release.py [--tests report.xml] [--key private.pem] [--advisories all.zip]
                              [--by "Name <address>"] [--to dist]

The tree must be clean and the changelog have a section of the version. `releases/VERSION.toml` holds what people say:

    [review]
    by = "Name <address>"
    date = 2026-12-01
    manual_tests = "what was tried by hand"
    [[finding]]
    title = "…"
    owner = "…"
    due = 2027-01-15
    target = "0.2.0"

Without `--tests` the whole test run is made first. The exit status is 1 if something is missing without which there
is no release (`releasing.gate.HARD`); the record is written all the same and says what.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts")]

from releasing import gate
from releasing.history import commits, git, last_release
from releasing.scanner import scan

from watchword.supply import advisories, components, release


def main() -> None:
    """Make the release."""
    options = _options()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    if git(ROOT, "status", "--porcelain", "--untracked-files=no").strip():
        sys.exit("the tree has changes that aren't committed")
    report = options.tests or _tested(options.to)
    key = options.key.read_bytes() if options.key else None
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        told = _told(options, version, report, _built(work / "plain", None))
        sealed = release.seal(told, key)
        wheels = [_built(work / str(number), sealed) for number in range(2)]
        same = wheels[0].read_bytes() == wheels[1].read_bytes()
        options.to.mkdir(parents=True, exist_ok=True)
        delivered = {wheels[0].name: wheels[0].read_bytes(), f"watchword-{version}.cdx.json": components.bill_bytes()}
    for file, content in delivered.items():
        (options.to / file).write_bytes(content)
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in sorted(delivered.items())}
    told |= {"artifacts": digests, "reproducible": same}
    (options.to / f"watchword-{version}.release.json").write_bytes(release.seal(told, key))
    (options.to / "SHA256SUMS").write_text("".join(f"{digest}  {file}\n" for file, digest in digests.items()))
    missing = [ident for ident in gate.HARD if not told["rows"][ident]["met"]]
    _tell(told, missing, options.to)
    sys.exit(0 if same and not missing else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", type=Path, help="report of the whole test run of this commit, in JUnit form")
    parser.add_argument("--key", type=Path, help="private Ed25519 key (PEM) to sign with")
    parser.add_argument("--advisories", type=Path, help="current advisories in the form of OSV")
    parser.add_argument("--by", default=_self(), help="who releases; default: git's user")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="folder for what is delivered")
    return parser.parse_args()


def _self() -> str:
    done = subprocess.run(["git", "-C", str(ROOT), "var", "GIT_COMMITTER_IDENT"], capture_output=True, text=True)
    return done.stdout.rpartition(">")[0] + ">" if done.returncode == 0 else "unknown"


def _tested(folder: Path) -> Path:
    """Run all tests and return their report; its rows say whether they passed."""
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "tests.xml"
    subprocess.run([sys.executable, "-m", "pytest", "tests", f"--junitxml={report}"], cwd=ROOT, check=False)
    return report


def _collected() -> int:
    """Return how many tests there are."""
    command = [sys.executable, "-m", "pytest", "tests", "--collect-only", "-qq"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return sum(int(number) for number in re.findall(r"^\S+\.py: (\d+)$", done.stdout, re.MULTILINE))


def _told(options: argparse.Namespace, version: str, report: Path, wheel: Path) -> dict[str, Any]:
    since = last_release(ROOT)
    found = commits(ROOT, since)
    checked = subprocess.run([sys.executable, ROOT / "scripts" / "sbom.py", "--check"], capture_output=True)
    facts = gate.Facts(
        version=version,
        by=options.by,
        now=datetime.now(UTC),
        commits=found,
        changes=gate.changes_of((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version),
        review=gate.review_of(ROOT, version),
        report=report,
        collected=_collected(),
        advisories=advisories.known(options.advisories),
        locked={name: part.version for name, part in components.components().items()},
        bill_is_current=checked.returncode == 0,
        scan=scan([wheel]),
        is_signed=options.key is not None,
    )
    rows = {ident: {"met": row.met, "evidence": row.evidence} for ident, row in gate.rows(facts).items()}
    return {
        "version": version,
        "commit": git(ROOT, "rev-parse", "HEAD").strip(),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": options.by,
        "since": since or "the beginning",
        "changes": facts.changes.splitlines(),
        "commits": [
            {"id": c.id, "subject": c.subject, "author": c.author, "date": c.date, "reviewers": list(c.reviewers)}
            for c in found
        ],
        "lock": hashlib.sha256((ROOT / "requirements" / "server.txt").read_bytes()).hexdigest(),
        "bill": hashlib.sha256(components.bill_bytes()).hexdigest(),
        "rows": rows,
    }


def _built(folder: Path, sealed: bytes | None) -> Path:
    """Build the wheel of the committed tree, with the record in it."""
    folder.mkdir(parents=True)
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", "HEAD"], check=True, capture_output=True).stdout
    unpack = ["tar", "--extract", "--no-same-owner", "--no-same-permissions", "--directory", str(folder)]
    subprocess.run(unpack, input=packed, check=True)
    if sealed is not None:
        (folder / "src" / "watchword" / "supply" / "data" / release.FILE).write_bytes(sealed)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": git(ROOT, "log", "-1", "--format=%ct").strip()}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "out")]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)
    return next((folder / "out").glob("*.whl"))


def _tell(told: dict[str, Any], missing: list[str], folder: Path) -> None:
    for ident, row in told["rows"].items():
        print(f"{ident}  {'met    ' if row['met'] else 'not met'}  {row['evidence']}")
        if not row["met"]:
            print(f"      -> {gate.MEND[ident].replace('VERSION', told['version'])}")
    print(f"two builds are {'equal' if told['reproducible'] else 'NOT equal'}; record and artifacts in {folder}")
    print(json.dumps(told["artifacts"], indent=1))
    if missing:
        print(f"no release yet: {', '.join(missing)} not met (what to do stands beside each)")


if __name__ == "__main__":
    main()
