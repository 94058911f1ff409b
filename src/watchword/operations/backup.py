"""Take a backup of everything, prove that it can be restored, and restore it.

An encrypted archive of: the database (`pg_dump`, or SQLite's online copy), the configuration, keys and vault, and a
manifest with the number of lines of each table in the very snapshot that was copied. The key that encrypts it is not in
it.
Source: guidelines W-34, W-44, W-03.
"""

from __future__ import annotations

import io
import os
import secrets
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from watchword.core.envelope import MasterKey
from watchword.core.errors import SettingsError
from watchword.core.settings import PATHS, Settings
from watchword.operations.sealed_file import SealedWriter, UnsealedReader, unsealed
from watchword.store.database import Database, open_database
from watchword.store.schema.row_security import guarded
from watchword.store.tenancy import EVERY, SETTING

BACKUP_KEY = "backup.key"
_DATABASE = "database"
_MANIFEST = "manifest.json"
_LARGEST = 1 << 20
"""Bytes of a configuration or key file."""
_DATA = "watchword-data"
_SQLITE = f"{_DATA}/watchword.db"
_TRUST = ("authorities", "certificate", "key")
"""Last words of the settings that name certificates and keys."""
RESTORED = "restored"
"""File in the folder of backups whose time is that of the last one that was restored to see."""

SCHEDULED = "scheduled"
"""File in the folder of backups that names the schedule which took the last one, as of the file's time."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds."""

    version: str
    created: datetime
    dialect: str
    lines: dict[str, int]
    """Table -> lines in the snapshot."""
    files: list[str]
    database: str = _SQLITE
    """Where a SQLite file belongs, below the folder of the configuration."""


@dataclass(frozen=True, slots=True)
class Tools:
    """PostgreSQL's programs, and where a scratch database may be made."""

    pg_dump: str = "pg_dump"
    pg_restore: str = "pg_restore"
    scratch_url: str = ""
    """A database of a role that may create others; empty: a PostgreSQL backup is read through, but not restored."""


def take(
    target: Path, settings: Settings, config: Path, database: Database, master: MasterKey, url: str, *, version: str,
    now: datetime, tools: Tools = Tools(), prove: Callable[[Path], object] = lambda _complete: None,
) -> Manifest:  # fmt: skip
    """Write a backup to `target`, which appears when it is complete and proved.

    Args:
        target: the file; it must not exist.
        settings: of the installation.
        config: the configuration's file.
        database: the open database.
        master: encrypts it.
        url: the database's, with the password if there is one.
        version: of Watchword.
        now: aware UTC time.
        tools: PostgreSQL's programs.
        prove: looks at the complete file before it gets its name, and raises if it is no good.

    Raises:
        SettingsError: the file exists, a tool failed, or it was proved no good; nothing is left behind.
    """
    if target.exists():
        raise SettingsError(f"{target} exists: a backup is never written over another one")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="watchword-backup-") as scratch:
            dump = Path(scratch) / _DATABASE
            lines = _copy(database, dump, url, tools)
            files = _files(settings, config)
            manifest = Manifest(
                version=version, created=now, dialect=database.dialect, lines=lines, files=sorted(files),
                database=_place(config.parent, Path(settings.database.url.removeprefix("sqlite:///")), _SQLITE),
            )  # fmt: skip
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                _write(out, manifest, files, dump, master)
                out.flush()
                os.fsync(out.fileno())
        prove(partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def verify(source: Path, master: MasterKey, tools: Tools = Tools()) -> tuple[Manifest, bool]:
    """Restore a backup into a scratch database and count; return what it holds and whether that was done.

    Without a scratch database a backup of PostgreSQL is only decrypted to its end.

    Raises:
        SettingsError: it is damaged, or the lines differ from those of its manifest.
    """
    with tempfile.TemporaryDirectory(prefix="watchword-verify-") as folder:
        manifest = _unpack(source, Path(folder), master)
        dump = Path(folder) / _DATABASE
        if manifest.dialect == "sqlite":
            counted = _counted(f"sqlite:///{dump}", manifest)
        elif not tools.scratch_url:
            return manifest, False
        else:
            with _scratch(tools.scratch_url) as url:
                _restore_postgres(dump, url, tools)
                counted = _counted(url, manifest)
    wrong = [name for name, count in manifest.lines.items() if counted.get(name) != count]
    if wrong:
        raise SettingsError(f"the restored backup differs from what was saved: lines of {', '.join(wrong[:5])}")
    return manifest, True


def restore(source: Path, folder: Path, master: MasterKey, *, url: str = "", tools: Tools = Tools()) -> Manifest:
    """Restore a backup into an empty `folder` and, for PostgreSQL, an empty database at `url`.

    Raises:
        SettingsError: the backup is damaged, the folder isn't empty, or the database has tables already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError(f"{folder} is not empty: restore into a new folder, then move it to its place")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="watchword-restore-", dir=folder) as scratch:
        manifest = _unpack(source, Path(scratch), master)
        dump = Path(scratch) / _DATABASE
        if manifest.dialect == "postgresql":
            if not url:
                raise SettingsError("the backup is of PostgreSQL: name an empty database with --database-url")
            _refuse_tables(url)
            _restore_postgres(dump, url, tools)
        for name in manifest.files:
            place = folder / name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(Path(scratch) / "files" / name, place)
        if manifest.dialect == "sqlite":
            place = folder / manifest.database
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(dump, place)
            place.chmod(0o600)
    return manifest


def _copy(database: Database, dump: Path, url: str, tools: Tools) -> dict[str, int]:
    if database.dialect == "sqlite":
        database.copy_to(dump)
        with open_database(f"sqlite:///{dump}") as copy:
            return _lines(copy)
    # of all tenants, as the environment of the program says
    security = ["--enable-row-security"] if guarded(database) else []
    with database.snapshot() as (name, lines):
        options = [
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={name}",
            f"--file={dump}",
            *security,
        ]
        _run([tools.pg_dump, *options, f"--dbname={_without_password(url)}"], url)
    return lines


def _lines(database: Database) -> dict[str, int]:
    return {name: database.count(name) for name in database.table_names()}


def _files(settings: Settings, config: Path) -> dict[str, Path]:
    """Return name in the archive -> file: the configuration and what belongs to it, but not the backup's own key.

    That is keys and vault, what people vouched for, and certificates and keys below the configuration's folder. What
    lies below that folder keeps its place; the rest goes where a configuration without paths has it.
    """
    base = config.parent
    keys, vault = Path(settings.keys.folder), Path(settings.vault.file)
    found = {"watchword.toml": config, "attestations.toml": base / "attestations.toml"}
    found |= {
        _place(base, key, f"{_DATA}/keys/{key.name}"): key
        for key in (sorted(keys.glob("*.key")) if keys.is_dir() else ())
        if key.name != BACKUP_KEY
    }
    found[_place(base, vault, f"{_DATA}/{vault.name}")] = vault
    for section, name, _ in PATHS:
        if name.rpartition("_")[2] in _TRUST:
            file = Path(getattr(getattr(settings, section), name) or base)
            found |= {place: file for place in [_place(base, file, "")] if place}
    return {name: file for name, file in found.items() if file.is_file()}


def _place(base: Path, file: Path, default: str) -> str:
    """Return a file's path below `base`, or `default` if it lies elsewhere."""
    resolved, root = file.resolve(), base.resolve()
    return str(resolved.relative_to(root)) if resolved != root and resolved.is_relative_to(root) else default


def misplaced(settings: Settings, folder: Path) -> list[str]:
    """Return what a restored configuration names that isn't below its folder or isn't there, each `KEY = PATH`."""
    named = {f"{section}.{key}": getattr(getattr(settings, section), key) for section, key, _ in PATHS}
    wanted = {key: path for key, path in named.items() if path and key.rpartition("_")[2] in _TRUST}
    wanted |= {key: named[key] for key in ("keys.folder", "vault.file") if not _place(folder, Path(named[key]), "")}
    wanted = {key: path for key, path in wanted.items() if not (_place(folder, Path(path), "") and Path(path).exists())}
    url = settings.database.url
    if url.startswith("sqlite:///") and not _place(folder, Path(url.removeprefix("sqlite:///")), ""):
        wanted["database.url"] = url
    return [f"{key} = {path}" for key, path in sorted(wanted.items())]


def _write(out: Any, manifest: Manifest, files: Mapping[str, Path], dump: Path, master: MasterKey) -> None:
    sealed = SealedWriter(out, master)
    with tarfile.open(fileobj=sealed, mode="w|") as archive:  # type: ignore[call-overload]  # a file by what it can do
        _add(archive, _MANIFEST, msgspec.json.encode(manifest))
        for name, file in files.items():
            _add(archive, f"files/{name}", file.read_bytes())
        facts = tarfile.TarInfo(_DATABASE)
        facts.size, facts.mode = dump.stat().st_size, 0o600
        with dump.open("rb") as content:
            archive.addfile(facts, content)
    sealed.close()


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    facts = tarfile.TarInfo(name)
    facts.size, facts.mode = len(data), 0o600
    archive.addfile(facts, io.BytesIO(data))


def _unpack(source: Path, folder: Path, master: MasterKey) -> Manifest:
    """Write what the archive holds below `folder`; only names that the manifest lists, only plain files."""
    manifest: Manifest | None = None
    with source.open("rb") as sealed:
        reader = UnsealedReader(unsealed(sealed, master))
        with tarfile.open(fileobj=reader, mode="r|") as archive:  # type: ignore[call-overload]  # a file by what it can do
            for member in archive:
                content = archive.extractfile(member)
                if content is None:
                    raise SettingsError("the backup holds something that is no file")
                if manifest is None:
                    manifest = _manifest(member.name, content.read(_LARGEST * 10))
                    continue
                allowed = {_DATABASE, *(f"files/{name}" for name in manifest.files)}
                if member.name not in allowed or ".." in Path(member.name).parts:
                    raise SettingsError(f"the backup holds {member.name!r}, which its manifest doesn't list")
                place = folder / member.name
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    shutil.copyfileobj(content, out)
        while reader.read(1 << 20):
            pass  # to the end, so that a cut is noticed
    if manifest is None or not (folder / _DATABASE).is_file():
        raise SettingsError("the backup holds no database")
    return manifest


def _manifest(name: str, data: bytes) -> Manifest:
    if name != _MANIFEST:
        raise SettingsError("the backup doesn't begin with its manifest")
    try:
        return msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise SettingsError(f"the backup's manifest can't be read: {error}") from None


def _counted(url: str, manifest: Manifest) -> dict[str, int]:
    with open_database(url, row_security=manifest.dialect == "postgresql") as database:
        names = set(database.table_names())
        return {name: database.count(name) for name in manifest.lines if name in names}


def _refuse_tables(url: str) -> None:
    with open_database(url) as database:
        if database.table_names():
            raise SettingsError("the database at --database-url has tables already: restore into an empty one")


@contextmanager
def _scratch(url: str) -> Iterator[str]:
    """Lend a database that exists for a moment."""
    name = f"ww_verify_{secrets.token_hex(6)}"
    with open_database(url) as maintenance:
        maintenance.run_alone(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            maintenance.run_alone(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _restore_postgres(dump: Path, url: str, tools: Tools) -> None:
    command = [tools.pg_restore, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run([*command, f"--dbname={_without_password(url)}", str(dump)], url)


def _run(command: list[str], url: str) -> None:
    password = urlsplit(url).password
    environ = {**os.environ, "PGOPTIONS": f"-c {SETTING}={{{EVERY}}}", **({"PGPASSWORD": password} if password else {})}
    try:
        done = subprocess.run(command, capture_output=True, env=environ, check=False)  # noqa: S603 - the operator's tool
    except OSError as error:
        raise SettingsError(f"{command[0]} can't be run: {error}; install PostgreSQL's client programs") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise SettingsError(f"{Path(command[0]).name} failed: {said[-1] if said else done.returncode}")


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}"))


def age(folder: Path, now: datetime) -> float | None:
    """Return the hours since the newest backup in a folder was taken; None if there is none."""
    times = [file.stat().st_mtime for file in folder.glob("*.wwbackup")]
    return (now - datetime.fromtimestamp(max(times), UTC)).total_seconds() / 3600 if times else None


def note_restored(folder: Path) -> None:
    """Note that a backup has just been restored to see, for `watchword audit`. Source: guideline W-34."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / RESTORED).touch(mode=0o600)


def note_scheduled(folder: Path, name: str) -> None:
    """Note which schedule has just taken a backup, for `watchword audit`. Source: guideline W-34."""
    noted = folder / SCHEDULED
    noted.touch(mode=0o600)
    noted.write_text(f"{name}\n", encoding="utf-8")


def forget(folder: Path, keep: int) -> None:
    """Delete the oldest of the backups that are named after their time, but for `keep` of them."""
    for old in sorted(folder.glob("[0-9]*T[0-9]*Z.wwbackup"))[:-keep]:
        old.unlink()
