"""How to make each check of the guidelines W-00 to W-45 fail."""

from __future__ import annotations

from pathlib import Path

from audit.installation import Small, Weak
from watchword.audit.evidence import Evidence
from watchword.core.secret import Secret
from watchword.core.settings import (
    ConnectorsSettings,
    DatabaseSettings,
    HttpSettings,
    LdapSettings,
    ManagementSettings,
)
from watchword.passwords import assemble
from watchword.store.tables import MembershipRow, UserRow


def literal(small: Small) -> Evidence:
    """Write a secret in the clear."""
    small.evidence.config.write_text('[ldap]\nmanager_password = "In-The-Clear-1"\n')
    return small.evidence


def open_key(small: Small) -> Evidence:
    """Let others read a key."""
    (Path(small.evidence.settings.keys.folder) / "audit.key").chmod(0o644)
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


def no_backup(small: Small) -> Evidence:
    """Take the backup away."""
    next(Path(small.evidence.settings.backup.folder).iterdir()).unlink()
    return small.evidence


PRODUCTION: Weak = {
    "W-02": open_key,
    "W-03": literal,
    "W-04": lambda small: small.weak(http=HttpSettings(port=8080)),
    "W-06": lambda small: small.weak(database=DatabaseSettings(url="postgresql://u@db.example.org/x?sslmode=require")),
    "W-08": lambda small: small.answers(tls=True),
    "W-09": lambda small: small.answers(tls=True),
    "W-10": lambda small: small.answers(),
    "W-11": lambda small: small.answers(tls=True),
    "W-12": lambda small: small.answers(),
    "W-13": lambda small: small.answers(tls=True),
    "W-17": known_password,
    "W-18": many_administrators,
    "W-22": lambda small: small.weak(connectors=ConnectorsSettings(http_allow=("*",))),
    "W-34": no_backup,
    "W-35": lambda small: small.weak(management=ManagementSettings()),
    "W-40": lambda small: small.weak(management=ManagementSettings(host="0.0.0.0", port=1)),
    "W-41": lambda small: small.answers(),
    "W-43": lambda small: small.weak(ldap=LdapSettings(enabled=True, manager_dn="cn=admin,dc=example,dc=org")),
}
