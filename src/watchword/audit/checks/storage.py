"""What lies on disks and in databases: encrypted, private, and for a report's role only what it needs."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from watchword.audit.evidence import FAIL, PASS, UNKNOWN, Evidence, Finding, judge
from watchword.services.reports import readable
from watchword.values.codec import SEALED

_SEALED = b"watchword-sealed-"
_ENVELOPE = b"ww1"
_SECRETS = "SELECT ID_ FROM ACT_RU_VARIABLE WHERE TYPE_ = ?"
_OPEN_SECRETS = (
    "SELECT V.ID_ FROM ACT_RU_VARIABLE V JOIN ACT_GE_BYTEARRAY B ON B.ID_ = V.BYTEARRAY_ID_ "
    "WHERE V.TYPE_ = ? AND SUBSTR(B.BYTES_, 1, 3) <> ?"
)
_READS = (
    "SELECT UPPER(c.relname), UPPER(a.attname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') "
    "AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(?, c.oid, a.attnum, 'SELECT')"
)
_WRITES = (
    "SELECT UPPER(c.relname) FROM pg_class c "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') "
    "AND (has_table_privilege(?, c.oid, 'DELETE, TRUNCATE, TRIGGER') "
    "OR has_any_column_privilege(?, c.oid, 'INSERT, UPDATE, REFERENCES'))"
)
_ROLE = (
    "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication, "
    "EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) FROM pg_roles r WHERE rolname = ?"
)


def encrypted(evidence: Evidence) -> Finding:
    """Backups and secrets are sealed; the volume is encrypted, as far as that can be seen. Source: guideline C-43."""
    files = _sealed_files(evidence)
    plain = [file.name for file in files if not _head(file).startswith(_SEALED)]
    if plain:
        return Finding(FAIL, f"in the clear: {', '.join(plain)}")
    secret, open_ = len(evidence.rows(_SECRETS, SEALED)), evidence.rows(_OPEN_SECRETS, SEALED, _ENVELOPE)
    if open_:
        return Finding(FAIL, f"{len(open_)} secret variables lie open")
    where = Path(evidence.settings.keys.folder or evidence.config.parent)
    told = f"{len(files)} backups and {secret} secret variables sealed"
    if _on_encrypted_volume(where, evidence.devices):
        return Finding(PASS, f"{told}; the volume of {where} is encrypted")
    return Finding(UNKNOWN, f"{told}; no encryption of the volume can be seen from here")


def reports(evidence: Evidence) -> Finding:
    """Reports read published columns only, as a role of their own. Source: guideline C-64."""
    settings = evidence.settings
    if evidence.database.dialect != "postgresql":
        return Finding(PASS, f"a read-only connection to the views' columns, {settings.reports.seconds:g} s at most")
    if not settings.reports.url:
        return Finding(PASS, "no reports: [reports] url is not set")
    role = urlsplit(settings.reports.url).username or ""
    found = evidence.rows(_ROLE, role)
    if not found:
        return Finding(FAIL, f"there is no role {role!r}")
    wrong = [
        what for what, held in zip(("may administrate", "is a member of other roles"), found[0], strict=True) if held
    ]
    allowed = readable()
    reads = {table for table, column in evidence.rows(_READS, role) if column not in allowed.get(table, ())}
    wrong += [f"reads {table}" for table in sorted(reads)]
    wrong += [f"writes {table}" for (table,) in sorted(evidence.rows(_WRITES, role, role))]
    bounds = f"{settings.reports.seconds:g} s and {settings.reports.lines} lines"
    told = f"{role} reads columns of {len(allowed)} tables, {bounds} at most"
    return judge(not wrong, f"{role} {', '.join(wrong)}" if wrong else told)


def _sealed_files(evidence: Evidence) -> list[Path]:
    folder = Path(evidence.settings.backup.folder)
    return sorted(folder.glob("*.wwbackup"))[-20:] if folder.is_dir() else []


def _head(file: Path) -> bytes:
    with file.open("rb") as content:
        return content.read(len(_SEALED))


def _on_encrypted_volume(where: Path, devices: Path) -> bool:
    """Return whether a volume below the file system says that it is encrypted (dm-crypt)."""
    number = where.stat().st_dev
    return _is_crypt(devices / f"{os.major(number)}:{os.minor(number)}", 5)


def _is_crypt(device: Path, levels: int) -> bool:
    try:
        if (device / "dm" / "uuid").read_text(encoding="ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    below = device / "slaves"
    return levels > 0 and below.is_dir() and any(_is_crypt(each, levels - 1) for each in below.iterdir())
