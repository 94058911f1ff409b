"""Keys, secrets of the configuration, and session ids."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from watchword.audit import certificate
from watchword.audit.evidence import FAIL, WARN, Evidence, Finding, judge
from watchword.core.errors import SettingsError
from watchword.core.keys import read
from watchword.core.settings import Settings, key_files, literal_secrets, load_unresolved
from watchword.core.settings.sections import SECRETS
from watchword.identity.sessions import TOKEN_BYTES
from watchword.store.tables import SessionRow

_LEAST_BITS = 128
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SAMPLE = 100
_CREDENTIALS = "/run/credentials/"
"""Where service managers put what they decrypted for one service."""


def keys(evidence: Evidence) -> Finding:
    """Private key files, each with keys of its own, and a certificate that others vouch for. Source: W-02."""
    settings = evidence.settings
    files = sorted(Path(settings.keys.folder).glob("*.key"))
    if not files:
        return Finding(FAIL, "there are no keys: watchword init makes them")
    named = [Path(name) for name in (settings.http.tls_key, settings.ldap.client_key) if name]
    apart = key_files(settings)
    private = [file for file in dict.fromkeys((*files, *named, *apart.values())) if file.is_file()]
    reached = [file.name for file in private if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if reached:
        return Finding(FAIL, f"others can reach {', '.join(reached)}")
    shared = [purpose for purpose, file in apart.items() if [*apart.values()].count(file) > 1] or _shared(private)
    if shared:
        return Finding(FAIL, f"one key for several purposes: {', '.join(shared)}")
    gone = {purpose: file for purpose, file in apart.items() if not file.is_file()}
    missing = [f"{purpose} ({file})" for purpose, file in gone.items() if _used(purpose, settings)]
    if missing:
        return Finding(FAIL, f"keys that aren't there: {', '.join(missing)}")
    trouble = certificate.trouble(evidence)
    return judge(not trouble, trouble or f"{len(private)} private files, a key of its own in each")


def _used(purpose: str, settings: Settings) -> bool:
    """Tell whether something was encrypted, or will be, that nobody could open without the key."""
    return purpose != "vault" or Path(settings.vault.file).exists()


def _shared(files: list[Path]) -> list[str]:
    """Return the files that hold a key which another one holds, too."""
    holders: dict[bytes, str] = {}
    found = set()
    for file in files:
        try:
            held = {key.material for key in read(file)}
        except SettingsError:
            continue
        for material in held:
            other = holders.setdefault(material, file.name)
            if other != file.name:
                found |= {other, file.name}
    return sorted(found)


def configuration(evidence: Evidence) -> Finding:
    """No secret in the clear; the best place is the vault, with its key elsewhere. Source: guidelines W-03, C-45."""
    literal = literal_secrets(evidence.config)
    if literal:
        return Finding(FAIL, f"in the clear: {', '.join(literal)}")
    if evidence.config.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return Finding(FAIL, f"others may write {evidence.config.name}")
    raw = load_unresolved(evidence.config)
    vault = Path(evidence.settings.vault.file)
    if vault.exists():
        key = key_files(evidence.settings).get("vault")
        if key is not None and key.resolve().is_relative_to(vault.resolve().parent):
            return Finding(FAIL, f"the vault's master key lies beside the vault, in {key.parent}")
        if key is not None and key.resolve().parent == Path(evidence.settings.keys.folder).resolve():
            return Finding(FAIL, "the vault and its master key go into the same backups")
    weaker = [
        f"{section}.{key} by {text.partition(':')[0]}:"
        for section, key in SECRETS
        if (text := getattr(getattr(raw, section), key).reveal())
        and not text.startswith(("vault:", f"file:{_CREDENTIALS}"))
    ]
    return judge(not weaker, ", ".join(weaker) or "none, or in the vault", else_=WARN)


def session_ids(evidence: Evidence) -> Finding:
    """Ids of sessions are long and random, and only their digests are kept. Source: guideline W-16."""
    bits = TOKEN_BYTES * 8
    if bits < _LEAST_BITS:
        return Finding(FAIL, f"{bits} bits")
    with evidence.database.session(evidence.now) as session:
        ids = [row.id for row in session.find(SessionRow)[:_SAMPLE]]
    kept = [one for one in ids if not _DIGEST.fullmatch(one)]
    return judge(not kept, "ids are kept as they are" if kept else f"{bits} bits; {len(ids)} digests looked at")
