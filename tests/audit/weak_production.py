"""How to make each check of the guidelines W-00 to W-45 fail; after the id: in which way, where there are several."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from audit.host import neighbour
from audit.installation import NOW, Small, Weak
from audit.weak_server import Reply
from watchword.audit.checks import packages, upkeep
from watchword.audit.evidence import Evidence
from watchword.core import log_lines, tls
from watchword.core.secret import Secret
from watchword.core.settings import (
    BackupSettings,
    ConnectorsSettings,
    DatabaseSettings,
    HistorySettings,
    HttpSettings,
    LdapSettings,
    LogSettings,
    MailSettings,
    ManagementSettings,
    RecoverySettings,
    SupplySettings,
    TracingSettings,
)
from watchword.passwords import assemble
from watchword.store.tables import (
    AuditRow,
    AuthorizationRow,
    ClientRow,
    JobRow,
    MembershipRow,
    SessionRow,
    TokenRow,
    UserRow,
)
from watchword.supply import components


def literal(small: Small) -> Evidence:
    """Write a secret in the clear."""
    small.evidence.config.write_text('[ldap]\nmanager_password = "In-The-Clear-1"\n')
    return small.evidence


def named(reference: str, **variables: str) -> Any:
    """Name a secret in a weaker way."""

    def weaken(small: Small) -> Evidence:
        for name, value in variables.items():
            small.patch.setenv(name, value)
        small.evidence.config.write_text(f'[ldap]\nmanager_password = "{reference}"\n')
        return small.evidence

    return weaken


def vault_with_its_key(small: Small) -> Evidence:
    """Leave the master key where the vault is."""
    Path(small.evidence.settings.vault.file).write_text("{}")
    return small.evidence


def certificate_after(days: int) -> Any:
    """Look at a listener whose certificate was good for 200 days, so many days later."""

    def weaken(small: Small) -> Evidence:
        evidence = small.answers(tls=True, days=200)
        evidence.now += timedelta(days=days)
        return evidence

    return weaken


def vault_elsewhere(small: Small) -> Evidence:
    """Keep the vault elsewhere, and its master key among the keys that backups take along."""
    file = small.folder / "elsewhere" / "vault.json"
    file.parent.mkdir()
    file.write_text("{}")
    return small.weak(vault=msgspec.structs.replace(small.evidence.settings.vault, file=str(file)))


def open_configuration(small: Small) -> Evidence:
    """Let others write the configuration."""
    small.evidence.config.chmod(0o666)
    return small.evidence


def open_key(small: Small) -> Evidence:
    """Let others read a key."""
    (Path(small.evidence.settings.keys.folder) / "audit.key").chmod(0o644)
    return small.evidence


def shared_key(small: Small) -> Evidence:
    """Use one key for two purposes."""
    folder = Path(small.evidence.settings.keys.folder)
    shutil.copy(folder / "audit.key", folder / "csrf.key")
    return small.evidence


def key_elsewhere(mode: int | None) -> Any:
    """Keep the key of backups elsewhere: where others can reach it, or where it isn't."""

    def weaken(small: Small) -> Evidence:
        file = small.folder / "elsewhere.key"
        if mode is not None:
            shutil.copy(Path(small.evidence.settings.keys.folder) / "backup.key", file)
            file.chmod(mode)
        return small.weak(backup=BackupSettings(key=f"file:{file}"))

    return weaken


def no_keys(small: Small) -> Evidence:
    """Take the keys away."""
    for file in Path(small.evidence.settings.keys.folder).glob("*.key"):
        file.unlink()
    return small.evidence


def known_password(small: Small) -> Evidence:
    """Give an administrator a password that everybody knows."""
    stored, salt = assemble.registry(small.evidence.settings.passwords).encrypt(Secret("admin"))
    return small.add(
        UserRow(id="root1", password=stored, salt=salt), MembershipRow(user_id="root1", group_id="camunda-admin")
    )


def many_administrators(small: Small) -> Evidence:
    """Make six more administrators."""
    names = [f"u{n}" for n in range(6)]
    return small.add(
        *(UserRow(id=name) for name in names),
        *(MembershipRow(user_id=name, group_id="camunda-admin") for name in names),
    )


def right(number: str, **changes: Any) -> AuthorizationRow:
    """Return an authorization."""
    given = {"type": 1, "user_id": "u1", "resource_type": 0, "resource_id": "*", "permissions": 2_147_483_647}
    return AuthorizationRow(id=number, **given | changes)


def every_right(small: Small) -> Evidence:
    """Give everything to somebody who is no administrator."""
    return small.add(UserRow(id="u1"), *(right(f"a{n}", resource_type=n) for n in range(10)))


def client(*rows: Any, days: int = 90, over: int = 0, digest: str = "0" * 64, tokens: int = 1) -> Any:
    """Make an API client with tokens."""

    def weaken(small: Small) -> Evidence:
        now = small.evidence.now - timedelta(days=over)
        return small.add(
            UserRow(id="robot"),
            ClientRow(id="robot", user_id="robot", scopes="*", days=days, created=now),
            *(
                TokenRow(id=f"t{n}", client_id="robot", digest=digest, created=now, expires=now + timedelta(days=days))
                for n in range(tokens)
            ),
            *rows,
        )

    return weaken


def session(number: str, small: Small, **changes: Any) -> SessionRow:
    """Return a stored session that is over."""
    then = small.evidence.now - timedelta(days=1)
    given = {
        "id": number, "number": number, "user_id": "anna", "stamp": "s", "way": "password", "limited": False,
        "created": then, "used": then, "proven": then, "expires": then, "idle_seconds": 60,
    }  # fmt: skip
    return SessionRow(**given | changes)


def large_log(small: Small) -> Evidence:
    """Let a log file grow that nobody turns over."""
    file = small.folder / "large.log"
    with file.open("wb") as out:
        out.truncate(3 * 1_048_576)
    file.chmod(0o640)
    return small.weak(log=LogSettings(target="file", file=str(file), max_mb=1))


def open_log(small: Small) -> Evidence:
    """Let everybody read a log file."""
    file = small.folder / "open.log"
    file.touch()
    file.chmod(0o644)
    return small.weak(log=LogSettings(target="file", file=str(file)))


def full_disk(small: Small) -> Evidence:
    """Leave no room for log files."""
    small.patch.setattr(upkeep.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 95, 5))
    return small.weak(log=LogSettings(target="file", file=str(small.folder / "x.log")))


def forged_lines(small: Small) -> Evidence:
    """Escape nothing."""
    small.patch.setattr(log_lines, "one_line", lambda _logger, _method, event: event)
    return small.evidence


def forged_trail(small: Small) -> Evidence:
    """Put a record into the trail whose seal isn't ours."""
    row = AuditRow(
        id="0190a000-0000-7000-8000-000000000000", timestamp=NOW, event="user.deleted", outcome="success",
        key_id="0" * 16, seal="0" * 64,
    )  # fmt: skip
    return small.add(row)


def cut_trail(small: Small) -> Evidence:
    """Cut off the end of the audit trail, of which a log file still tells."""
    file = small.folder / "sent.log"
    file.touch(mode=0o600)
    file.write_text('{"event": "audit.chained", "number": 7, "link": "' + "0" * 64 + '"}\n')
    return small.weak(log=LogSettings(target="file", file=str(file)))


def unverified(small: Small) -> Evidence:
    """Trust everybody."""

    def careless(**_: Any) -> Any:
        import ssl

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    small.patch.setattr(tls, "client_context", careless)
    return small.evidence


def unbounded(small: Small) -> Evidence:
    """Let the server of production take all memory."""
    small.facts("unit", MemoryMax="infinity")
    return small.weak(mode="production")


def cleanup_job(*, retries: int, hours: int = 0) -> Any:
    """Have a job that cleans up history, and fails or is late."""

    def weaken(small: Small) -> Evidence:
        due = small.evidence.now - timedelta(hours=hours)
        return small.add(
            JobRow(id="c", type="ever-living", handler_type="history-cleanup", retries=retries, due_date=due)
        )

    return weaken


def no_backup(small: Small) -> Evidence:
    """Take the backup away."""
    (Path(small.evidence.settings.backup.folder) / "x.wwbackup").unlink()
    return small.evidence


def older(name: str, days: int) -> Any:
    """Make a file in the folder of backups older."""

    def weaken(small: Small) -> Evidence:
        then = small.evidence.now.timestamp() - days * 86_400
        os.utime(Path(small.evidence.settings.backup.folder) / name, (then, then))
        return small.evidence

    return weaken


def never_restored(small: Small) -> Evidence:
    """Never restore a backup to see."""
    (Path(small.evidence.settings.backup.folder) / "restored").unlink()
    return small.evidence


def nobody_takes_one(small: Small) -> Evidence:
    """Take backups by hand alone."""
    return small.weak(backup=BackupSettings(folder=small.evidence.settings.backup.folder))


def rarely(small: Small) -> Evidence:
    """Take a backup each week."""
    return small.weak(backup=BackupSettings(folder=small.evidence.settings.backup.folder, every_hours=168))


def advisories(*records: Any, days: int = 0) -> Any:
    """Give the audit a file of advisories."""

    def weaken(small: Small) -> Evidence:
        return small.advisories(*records, days=days)

    return weaken


def hole(severity: str) -> Any:
    """Let a hole be known in an installed package."""
    affected = [{"package": {"ecosystem": "PyPI", "name": "Click"}, "versions": [version("click")]}]
    return advisories(
        {
            "id": "PYSEC-0", "modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z",
            "database_specific": {"severity": severity}, "affected": affected,
        }
    )  # fmt: skip


def changed_package(small: Small) -> Evidence:
    """Change a file of a package after its installation."""
    small.patch.setattr(packages, "altered", lambda one: ("x.py",) if one.name == "click" else ())
    return small.evidence


def surplus(small: Small) -> Evidence:
    """Install what isn't listed."""
    real = components.drift({"click": "0.1", "compiler": "1"})
    small.patch.setattr(packages.components, "drift", lambda: real)
    return small.evidence


def moved(status: int = 302) -> Any:
    """Answer with a way to somewhere else."""

    def reply(_method: str, path: str) -> Reply:
        return status, {"Location": path.partition("redirect=")[2] or "/"}, b""

    return lambda small: small.answers(reply)


def health(status: int) -> Any:
    """Answer every question with one status."""
    return lambda small: small.answers(lambda _method, _path: (status, {}, b""))


def cached_files(small: Small) -> Evidence:
    """Let browsers keep files whose name has no hash."""

    def reply(_method: str, path: str) -> Reply:
        if path.endswith(".js"):
            return 200, {"Cache-Control": "public, immutable"}, b""
        return 200, {"Cache-Control": "no-store"}, b'<script src="/app/login/main.js"></script>'

    return small.answers(reply)


def talkative(small: Small) -> Evidence:
    """Name the product in errors only."""
    return small.answers(lambda _method, _path: (404, {}, b"uvicorn 1.0: not found"))


def running(*others: int, **changes: Any) -> Any:
    """Let the server's process be weak, or listen on other ports besides."""
    return lambda small: small.process(*others, **changes)


def shared_user(small: Small) -> Evidence:
    """Let another service run under the server's user, in production."""
    proc = small.process().proc
    neighbour(proc, 4712, name="nginx", parent=1)
    return small.weak(mode="production")


def later(days: int) -> Any:
    """Look much later."""

    def weaken(small: Small) -> Evidence:
        small.evidence.now += timedelta(days=days)
        return small.evidence

    return weaken


ADMIN = MembershipRow(user_id="robot", group_id="camunda-admin")
PLAIN_DATABASE = DatabaseSettings(url="postgresql://u@db.example.org/x?sslmode=require")

PRODUCTION: Weak = {
    "W-01 grave": hole("HIGH"),
    "W-01 hole": hole("LOW"),
    "W-01 old advisories": advisories(days=40),
    "W-01 unreadable": lambda small: small.weak(supply=SupplySettings(advisories="/missing/all.zip")),
    "W-01 no advisories": lambda small: small.weak(supply=SupplySettings()),
    "W-02 open": open_key,
    "W-02 open elsewhere": key_elsewhere(0o644),
    "W-02 not there": key_elsewhere(None),
    "W-02 shared": shared_key,
    "W-02 shared by name": lambda small: small.weak(backup=BackupSettings(key="file:keys/vault.key")),
    "W-02 shared elsewhere": key_elsewhere(0o600),
    "W-02 none": no_keys,
    "W-02 certificate": certificate_after(150),
    "W-02 certificate ended": certificate_after(300),
    "W-03 literal": literal,
    "W-03 variable": named("env:LDAP_SECRET", LDAP_SECRET="x"),
    "W-03 vault": vault_with_its_key,
    "W-03 vault below it": lambda small: (
        vault_with_its_key(small)
        and small.weak(vault=msgspec.structs.replace(small.evidence.settings.vault, master_key="file:keys/vault.key"))
    ),
    "W-03 backup": vault_elsewhere,
    "W-03 mode": open_configuration,
    "W-04": lambda small: small.weak(http=HttpSettings(port=8080)),
    "W-05": lambda small: small.weak(ldap=LdapSettings(enabled=True, manager_dn="cn=admin,dc=example,dc=org")),
    "W-06": lambda small: small.weak(database=PLAIN_DATABASE),
    "W-07": lambda small: small.on_postgres(),
    "W-08": lambda small: small.answers(tls=True),
    "W-09": lambda small: small.answers(tls=True),
    "W-10 headers": lambda small: small.answers(),
    "W-10 errors": talkative,
    "W-11": lambda small: small.answers(tls=True),
    "W-12 answers": lambda small: small.answers(),
    "W-12 files": cached_files,
    "W-13": lambda small: small.answers(tls=True),
    "W-14": lambda small: small.answers(tls=True),
    "W-15": unverified,
    "W-16 stored": lambda small: small.add(session("as-it-is", small)),
    "W-17": known_password,
    "W-18 many": many_administrators,
    "W-18 everybody": lambda small: small.add(right("g", type=0, user_id="*", resource_id="admin")),
    "W-18 every right": every_right,
    "W-19 large": large_log,
    "W-19 open": open_log,
    "W-19 full": full_disk,
    "W-20 lines": forged_lines,
    "W-20 trail": forged_trail,
    "W-20 cut": cut_trail,
    "W-20 role": lambda small: small.on_postgres(),
    "W-21 old": later(3_650),
    "W-21 debug": running(command=("python", "-X", "dev", "-m", "watchword")),
    "W-21 memory": unbounded,
    "W-21 variable": running(variables=("PYTHONDEVMODE=1",)),
    "W-22 anywhere": lambda small: small.weak(connectors=ConnectorsSettings(http_allow=("*",))),
    "W-22 itself": lambda small: small.weak(connectors=ConnectorsSettings(http_allow=("169.254.0.0/16",))),
    "W-23 administrator": client(ADMIN),
    "W-23 person": client(
        UserRow(id="robot2", password="x"), ClientRow(id="r2", user_id="robot2", scopes="*", days=1, created=NOW)
    ),
    "W-23 web": client(right("a", user_id="robot", resource_id="tasklist", permissions=32)),
    "W-24 pattern": lambda small: small.weak(recovery=RecoverySettings(return_to=("^.*$",))),
    "W-24 page": moved(),
    "W-25 plain": client(digest="secret"),
    "W-25 endless": client(days=4_000),
    "W-26 root": running(uid=0),
    "W-26 capabilities": running(capabilities=1 << 10),
    "W-26 privileges": running(new_privileges=True),
    "W-26 shared": shared_user,
    "W-27 changed": changed_package,
    "W-27 surplus": surplus,
    "W-28": lambda small: small.facts("firewall", inbound="accept"),
    "W-29": running(7800),
    "W-29 database": lambda small: small.lets_in("host nowhere nobody 0.0.0.0/0 scram-sha-256"),
    "W-29 database by IPv6": lambda small: small.lets_in("host nowhere nobody ::/0 scram-sha-256"),
    "W-29 database by name": lambda small: small.lets_in("host nowhere nobody all trust"),
    "W-30 root": lambda small: small.facts("remote_access", permitrootlogin="yes"),
    "W-30 passwords": lambda small: small.facts("remote_access", passwordauthentication="yes"),
    "W-31 updates": lambda small: small.facts("updates", security_updates=3),
    "W-31 restart": lambda small: small.facts("updates", restart_required=True),
    "W-31 lists": lambda small: small.facts("updates", lists_of=0),
    "W-32 audit": lambda small: small.facts("watching", kernel_audit=False),
    "W-32 rules": lambda small: small.facts("watching", own_rules=0),
    "W-32 kept": lambda small: small.facts("watching", journal_kept=False),
    "W-32 passed on": lambda small: small.facts("watching", passed_on=False),
    "W-33 left over": lambda small: small.add(*(session(f"s{n}", small) for n in range(1_001))),
    "W-33 failed": cleanup_job(retries=0),
    "W-33 late": cleanup_job(retries=3, hours=2),
    "W-33 no window": lambda small: small.weak(mode="production"),
    "W-33 off": lambda small: small.weak(history=HistorySettings(cleanup_enabled=False)),
    "W-34 none": no_backup,
    "W-34 old": older("x.wwbackup", 2),
    "W-34 never restored": never_restored,
    "W-34 restored long ago": older("restored", 100),
    "W-34 nobody takes one": nobody_takes_one,
    "W-34 rarely": rarely,
    "W-35 no figures": lambda small: small.weak(management=ManagementSettings()),
    "W-35 not ready": health(503),
    "W-36 around": lambda small: small.weak(http=HttpSettings(host="0.0.0.0", behind_proxy=True, allowed_hosts=("x",))),
    "W-36 anybody": lambda small: small.weak(http=HttpSettings(behind_proxy=True, trusted_proxies=("0.0.0.0/0",))),
    "W-36 hosts": lambda small: small.weak(http=HttpSettings(behind_proxy=True)),
    "W-37 wider": running(address="00000000"),
    "W-37 strange": running(7777, public=(7777,)),
    "W-40 open": lambda small: small.weak(management=ManagementSettings(host="0.0.0.0", port=1)),
    "W-40 figures": health(200),
    "W-40 administration": lambda small: small.weak(http=HttpSettings(host="0.0.0.0", behind_proxy=True)),
    "W-41": lambda small: small.answers(),
    "W-42 ended": client(days=1, over=9),
    "W-42 many": client(tokens=3),
    "W-43": lambda small: small.weak(ldap=LdapSettings(enabled=True, manager_dn="cn=admin,dc=example,dc=org")),
    "W-44 off": lambda small: small.on_postgres(),
    "W-45 mail": lambda small: small.weak(mail=MailSettings(host="mail.example.org", encryption="none")),
    "W-45 collector": lambda small: small.strange_collector(),
    "W-45 strange traces": lambda small: small.strange_traces(),
    "W-45 traces": lambda small: small.weak(tracing=TracingSettings(endpoint="http://otel.example.org/v1/traces")),
}
