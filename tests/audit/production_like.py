"""An installation as a careful operator sets it up: its own user, environment and roles, TLS on every way.

PostgreSQL with TLS and two roles, two nodes with HTTPS, a directory over LDAPS, the vault's master key elsewhere, a
backup that was restored to see, host facts of a good host. Servers and audit run as a user without rights where the
tests run as root.
"""

from __future__ import annotations

import base64
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import distribution
from pathlib import Path

import httpx
import psycopg

from audit.host import good_facts, write_facts
from certificates import Authority
from ldap_directory.slapd import BASE, READER, READER_PASSWORD, Slapd, frame, person
from server import free_port
from watchword.audit.processes import listening
from watchword.supply import components
from watchword.supply.installed import installed

ADMINISTRATOR, PASSWORD = "olga", "Quiet-Lake-2026"
SOMEBODY = ("lara", "Blue-Boat-2026")
"""A user of the directory, and the password."""
_PROGRAMS = Path("/usr/lib/postgresql")
_DATABASE_USER = "daemon"
"""Whose user the database is, where the installation has a user of its own."""
_SOURCE = Path(__file__).resolve().parent.parent.parent / "src" / "watchword"
_CONFIGURATION = """\
mode = "production"

[database]
url = "postgresql://watchword_app@localhost:{database_port}/watchword?sslmode=verify-full&sslrootcert={authority}"
password = "vault:database"

[http]
host = "127.0.0.1"
port = {port}
tls_certificate = "{certificate}"
tls_key = "{key}"
allowed_hosts = ["localhost", "127.0.0.1"]
admin_addresses = ["127.0.0.1", "::1"]

[management]
port = {management_port}

[history]
time_to_live = 30
cleanup_window_start = "{cleanup:%H}:00"
cleanup_window_end = "{cleanup:%H}:59"

[log]
target = "file"
file = "{folder}/log/watchword.log"

[vault]
master_key = "file:{folder}/master/vault.key"

[backup]
folder = "{folder}/backups"
every_hours = 24
pg_dump = "{programs}/pg_dump"
pg_restore = "{programs}/pg_restore"
scratch_url = "vault:scratch"

[ldap]
enabled = true
server_urls = ["{ldap_url}"]
manager_dn = "{reader}"
manager_password = "vault:ldap"
certificate_authorities = "{ldap_authority}"
base_dn = "{base}"
user_search_base = "ou=people"
group_search_base = "ou=groups"

[disclosure]
contacts = ["mailto:security@example.org"]
expires = "{expires}"

[supply]
advisories = "{folder}/advisories.json"

[audit]
host_facts = "{folder}/host-facts.json"
known_ports = {known_ports}
"""


@dataclass
class Production:
    """The installation; `run` runs commands of it as its user."""

    folder: Path
    account: str
    """Whose user it is; empty: the user of the tests, who isn't root then or can't be left."""
    python: str
    port: int = field(default_factory=free_port)
    management_port: int = field(default_factory=free_port)
    database_port: int = field(default_factory=free_port)

    @property
    def config(self) -> Path:
        return self.folder / "etc" / "watchword.toml"

    @property
    def programs(self) -> Path:
        """Return where PostgreSQL's programs are."""
        return max(_PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))

    def environment(self, **more: str) -> dict[str, str]:
        site = self.folder / "venv/lib/python/site-packages"
        return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", **more}

    def command(self, *args: str) -> list[str]:
        return [self.python, "-S", "-m", "watchword", *args, "--config", str(self.config)]

    def run(self, *args: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product as the installation's user."""
        return subprocess.run(
            self.command(*args), env=self.environment(**variables), input=given, capture_output=True, text=True,
            timeout=120, cwd=self.folder, check=False, **self.identity(),
        )  # fmt: skip

    def succeed(self, *args: str, given: str = "", **variables: str) -> str:
        """Run a command that must succeed; return what it prints."""
        done = self.run(*args, given=given, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def identity(self, account: str = "") -> Mapping[str, object]:
        """Return the user as subprocess takes it, the installation's unless another one is named."""
        if not self.account:
            return {}
        known = pwd.getpwnam(account or self.account)
        return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": ()}

    def own(self, *paths: Path, account: str = "") -> None:
        """Give files to the installation's user unless another one is named."""
        known = account or self.account
        for path in paths if self.account else ():
            shutil.chown(path, known, pwd.getpwnam(known).pw_gid)

    def private(self, path: Path, text: str) -> Path:
        """Write a file that only the installation's user reads."""
        path.touch(mode=0o600)
        path.write_text(text)
        self.own(path)
        return path

    def make_folder(self, name: str) -> Path:
        """Make a folder that only the installation's user enters."""
        path = self.folder / name
        path.mkdir(mode=0o700, parents=True)
        self.own(path)
        return path


@contextmanager
def production() -> Iterator[Production]:
    """Set it up, serve, and take it down again."""
    with tempfile.TemporaryDirectory(prefix="watchword-production-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        account, python = _user()
        made = Production(folder, account, python)
        _environment(folder)
        for part in ("etc", "tls", "log", "master", "backups", "database"):
            made.make_folder(part)
        authority = Authority(folder / "authority")
        for stem in ("server", "postgres"):
            for file in authority.issue(stem):
                target = folder / "tls" / file.name
                shutil.move(file, target)
                made.own(target, account=_DATABASE_USER if stem == "postgres" else "")
        directory = Slapd(folder / "ldap", frame() + person(SOMEBODY[0], "Lara", "Leaf", SOMEBODY[1])).start()
        shutil.copy(directory.authority, folder / "ldap.pem")
        try:
            with _database(made):
                _configure(made, directory)
                with _serving(made, authority.file, made.port), _serving(made, authority.file, free_port()):
                    yield made
        finally:
            directory.stop()


def _user() -> tuple[str, str]:
    """Return the user to become, and an interpreter that this user can run."""
    if os.geteuid() != 0:
        return "", sys.executable
    known = pwd.getpwnam("nobody")
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for python in (
        getattr(sys, "_base_executable", sys.executable),
        f"/usr/bin/{version}",
        f"/usr/local/bin/{version}",
    ):
        tried = [python, "-S", "-c", "import ssl, sqlite3, ctypes"]
        who = {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": ()}
        try:
            if subprocess.run(tried, capture_output=True, check=False, timeout=30, cwd="/", **who).returncode == 0:
                return known.pw_name, python
        except OSError:
            continue
    return "", sys.executable


def _environment(folder: Path) -> None:
    """Install what the bill of materials lists, and nothing else, where everybody can read it."""
    site = folder / "venv/lib/python/site-packages"
    site.mkdir(parents=True)
    listed = components.components()
    for name, one in installed().items():
        if name not in listed or listed[name].version != one.version:
            continue
        for file in one.files or ():
            source, target = Path(str(one.locate_file(file))), site / file
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
    shutil.copytree(_SOURCE, site / "watchword", copy_function=shutil.copy2)
    product = distribution("watchword")
    facts = site / "watchword-0.dist-info"
    facts.mkdir()
    for file in ("METADATA", "entry_points.txt"):
        (facts / file).write_text(product.read_text(file) or "")


@contextmanager
def _database(made: Production) -> Iterator[None]:
    """Run a PostgreSQL server that speaks TLS, with an owner's role, a server's role, and one for scratch databases."""
    data, sockets = made.folder / "database" / "data", made.make_folder("sockets")
    sockets.chmod(0o755)
    made.own(made.folder / "database", sockets, account=_DATABASE_USER)
    (made.folder / "tls").chmod(0o711)
    run = {"capture_output": True, "check": True, "timeout": 180, "cwd": made.folder}
    run |= made.identity(_DATABASE_USER)
    subprocess.run([made.programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"], **run)
    (data / "postgresql.conf").write_text(
        f"listen_addresses = '127.0.0.1'\nport = {made.database_port}\nunix_socket_directories = '{sockets}'\n"
        f"ssl = on\nssl_cert_file = '{made.folder}/tls/postgres.pem'\nssl_key_file = '{made.folder}/tls/postgres.key'\n"
        "ssl_min_protocol_version = 'TLSv1.2'\narchive_mode = on\narchive_command = '/bin/true'\nfsync = off\n"
        "dynamic_shared_memory_type = mmap\nshared_buffers = 16MB\n"
    )
    (data / "pg_hba.conf").write_text("local all postgres trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n")
    log = made.folder / "database" / "log"
    subprocess.run([made.programs / "pg_ctl", "-D", data, "-l", log, "-w", "start"], **run)
    try:
        yield
    finally:
        subprocess.run([made.programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)


def _configure(made: Production, directory: Slapd) -> None:
    """Write configuration and vault, make roles and schema, and take a backup."""
    owner, app, scratch = (secrets.token_hex(12) for _ in range(3))
    superuser = f"postgresql://postgres@/postgres?host={made.folder}/sockets&port={made.database_port}"
    named = superuser.replace("/postgres?", "/watchword?")
    authority = made.folder / "authority" / "authority.pem"
    with psycopg.connect(superuser, autocommit=True) as connection:
        for role, password in (("owner", owner), ("app", app), ("scratch", scratch)):
            rights = "CREATEDB" if role == "scratch" else ""
            connection.execute(f"CREATE ROLE watchword_{role} LOGIN {rights} PASSWORD '{password}'")
        connection.execute("CREATE DATABASE watchword")
    with psycopg.connect(named, autocommit=True) as connection:
        connection.execute("GRANT ALL ON SCHEMA public TO watchword_owner")
    known = sorted({one.port for one in listening() if one.public})
    made.private(
        made.config,
        _CONFIGURATION.format(
            folder=made.folder, authority=authority, certificate=made.folder / "tls/server.pem",
            key=made.folder / "tls/server.key", port=made.port, management_port=made.management_port,
            expires=(datetime.now(UTC) + timedelta(days=100)).date(),
            cleanup=datetime.now(UTC) + timedelta(hours=12),  # its jobs would change what must not change
            database_port=made.database_port, programs=made.programs, ldap_url=directory.url, reader=READER,
            ldap_authority=made.folder / "ldap.pem", base=BASE, known_ports=known,
        ),
    )  # fmt: skip
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    made.private(made.folder / "master" / "vault.key", f"{secrets.token_hex(8)}:{key}\n")
    (made.folder / "advisories.json").write_text(f'{{"as_of": "{datetime.now(UTC).isoformat()}", "advisories": []}}')
    write_facts(made.folder / "host-facts.json", good_facts(), datetime.now(UTC))
    (made.config.parent / "watchword-data").mkdir(mode=0o700)
    made.own(made.config.parent / "watchword-data")
    by_network = f"localhost:{made.database_port}/watchword?sslmode=verify-full&sslrootcert={authority}"
    made.succeed("vault", "put", "database", given=app)
    made.succeed("vault", "put", "ldap", given=READER_PASSWORD)
    made.succeed("vault", "put", "scratch", given=f"postgresql://watchword_scratch:{scratch}@{by_network}".replace(
        "/watchword?", "/postgres?"))  # fmt: skip
    password = made.private(made.folder / "etc" / "first-password", PASSWORD)
    made.succeed(
        "init", "--admin-id", ADMINISTRATOR, "--admin-password-file", str(password),
        WATCHWORD_DATABASE_URL=f"postgresql://watchword_owner:{owner}@{by_network}", WATCHWORD_DATABASE_PASSWORD="",
    )  # fmt: skip
    password.unlink()
    granted = made.succeed("database", "grants", "--role", "watchword_app")
    with psycopg.connect(named, autocommit=True) as connection:
        connection.execute(granted)
    made.succeed("backup")


@contextmanager
def _serving(made: Production, authority: Path, port: int) -> Iterator[None]:
    """Run a node."""
    log = (made.folder / f"server-{port}.log").open("wb")
    options = ("--port", str(port), *(() if made.account else ("--allow-root",)))
    process = subprocess.Popen(
        made.command("serve", *options), env=made.environment(), stdout=log, stderr=log, cwd=made.folder,
        start_new_session=True, **made.identity(),
    )  # fmt: skip
    log.close()
    try:
        _wait(made, process, authority, port)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _wait(made: Production, process: subprocess.Popen[bytes], authority: Path, port: int) -> None:
    import ssl

    trust = ssl.create_default_context(cafile=str(authority))
    limit = time.monotonic() + 180
    while time.monotonic() < limit:
        assert process.poll() is None, (made.folder / f"server-{port}.log").read_text()
        try:
            if httpx.get(f"https://127.0.0.1:{port}/readyz", verify=trust, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the server did not get ready")
