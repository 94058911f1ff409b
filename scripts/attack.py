"""Attack servers of our own with published tools and with crowds, and record what came of it.

    python scripts/attack.py [--only sslyze,wapiti,sqlmap,hydra,exposures,crowds] [--record]

`scripts/attack_tools.sh` installs the tools. Looked for is everything above informational; the exit status is 1 if
anything was found. `--record` writes the table of `docs/attack.md`.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from attacking import crowds, tools
from attacking.tools import Report
from bench import database, postgres

from attack.exposures import PATHS, exposures
from certificates import Authority
from server import Server

PAGE = ROOT / "docs" / "attack.md"
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"
KINDS = ("sslyze", "exposures", "wapiti", "sqlmap", "hydra", "crowds")
UNTHROTTLED = "[login]\nsource_attempts = 0\n[passwords]\nmemory_kib = 8192\npasses = 1\n"
"""For tools that send wrong credentials by the way, and would be shut out before they have tried everything."""


def main() -> None:
    """Attack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(KINDS))
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        reports = list(_attacks(Path(name), options.only.split(",")))
    if options.record:
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        PAGE.write_text(before + BEGIN + _table(reports) + END + rest.partition(END)[2], encoding="utf-8")
    sys.exit(1 if any(report.findings for report in reports) else 0)


def _attacks(folder: Path, wanted: list[str]) -> Iterator[Report]:
    for kind in wanted:
        started = time.monotonic()
        for report in _ATTACKS[kind](folder / kind):
            print(f"{report.tool:9} {report.what}: {report.seen} ({time.monotonic() - started:.0f} s)", flush=True)
            for finding in report.findings:
                print(f"   FOUND {finding}", flush=True)
            yield report


def _server(folder: Path, *, tls: bool = False, settings: str = UNTHROTTLED, database_url: str = "") -> Server:
    authority = ""
    if tls:
        made = Authority(folder / "authority")
        certificate, key = made.issue("server")
        authority = str(made.file)
        settings = f'tls_certificate = "{certificate}"\ntls_key = "{key}"\n{settings}'
    server = Server(folder / "server", settings=settings, authority=authority, database_url=database_url)
    server.initialise()
    server.start()
    return server


def _sslyze(folder: Path) -> Iterator[Report]:
    server = _server(folder, tls=True)
    yield tools.sslyze(server)
    server.stop()


def _exposures(folder: Path) -> Iterator[Report]:
    for scheme in ("http", "https"):
        server = _server(folder / scheme, tls=scheme == "https")
        with httpx.Client(base_url=server.root, verify=server.trust()) as nobody:
            found = tuple(exposures(nobody))
        yield Report("own", f"exposures over {scheme}", "scripts/attack.py", f"{len(PATHS)} paths, headers", found)
        server.stop()


def _wapiti(folder: Path) -> Iterator[Report]:
    server = _server(folder, tls=True)
    yield tools.wapiti(server, folder)
    server.stop()


def _sqlmap(folder: Path) -> Iterator[Report]:
    server = _server(folder / "sqlite")
    yield tools.sqlmap(server, folder / "sqlite", "SQLite")
    server.stop()
    with postgres() as base, database(base, "attack") as url:
        server = _server(folder / "postgres", database_url=url)
        yield tools.sqlmap(server, folder / "postgres", "PostgreSQL")
        server.stop()


def _hydra(folder: Path) -> Iterator[Report]:
    for what in ("Basic", "form"):  # a server each: the first one shuts the address out
        server = _server(folder / what, settings="")
        yield tools.hydra(server, folder / what, what, _login_page(server) if what == "form" else "")
        server.stop()


def _login_page(server: Server) -> str:
    """Return the login page with its headers, as a browser has it."""
    answer = httpx.get(f"{server.root}/app/login/")
    return "".join(f"{name}: {value}\n" for name, value in answer.headers.items()) + answer.text


def _crowds(folder: Path) -> Iterator[Report]:
    server = _server(folder / "plain")
    for attack in (crowds.crowd, crowds.slow_heads, crowds.slow_bodies, crowds.bombs):
        yield attack(server)
    server.stop()
    server = _server(folder / "tls", tls=True)
    for attack in (crowds.crowd_over_tls, crowds.unfinished_handshakes):
        yield attack(server)
    server.stop()


_ATTACKS = {
    "crowds": _crowds, "exposures": _exposures, "hydra": _hydra, "sqlmap": _sqlmap, "sslyze": _sslyze,
    "wapiti": _wapiti,
}  # fmt: skip


def _table(reports: list[Report]) -> str:
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, Linux.\n\n"]
    lines.append("| tool | attacked | command | seen | above informational |\n|---|---|---|---|---|\n")
    for report in reports:
        tool = report.tool if report.tool == "own" else f"{report.tool} {tools.version(report.tool)}"
        found = "; ".join(report.findings).replace("|", "\\|") or "nothing"
        lines.append(f"| {tool} | {report.what} | `{report.command}` | {report.seen} | {found} |\n")
    return "".join(lines)


if __name__ == "__main__":
    main()
