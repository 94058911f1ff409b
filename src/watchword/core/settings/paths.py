"""Paths of the configuration: relative ones are below the folder of its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from watchword.core.settings.sections import Settings

DATA = "watchword-data"
PATHS: tuple[tuple[str, str, str], ...] = (
    ("audit", "host_facts", f"{DATA}/host-facts.json"),
    ("backup", "folder", f"{DATA}/backups"),
    ("http", "tls_certificate", ""),
    ("http", "tls_client_authorities", ""),
    ("http", "tls_key", ""),
    ("keys", "folder", f"{DATA}/keys"),
    ("ldap", "certificate_authorities", ""),
    ("ldap", "client_certificate", ""),
    ("ldap", "client_key", ""),
    ("log", "file", ""),
    ("log", "security_file", ""),
    ("log", "syslog_authorities", ""),
    ("mail", "certificate_authorities", ""),
    ("oidc", "certificate_authorities", ""),
    ("passwords", "breached_file", ""),
    ("supply", "advisories", ""),
    ("supply", "release_key", ""),
    ("tracing", "certificate_authorities", ""),
    ("vault", "file", f"{DATA}/vault.json"),
)
"""Section and key of every setting that is a path, and what it is when it isn't written; empty: nothing."""


def with_paths(settings: Settings, folder: Path) -> Settings:
    """Return the settings with paths made absolute: `folder` is that of the configuration."""
    url = settings.database.url or f"sqlite:///{data_folder(folder) / 'watchword.db'}"
    if url.startswith("sqlite:///") and url != "sqlite:///:memory:":
        url = f"sqlite:///{folder / url.removeprefix('sqlite:///')}"
    changes: dict[str, dict[str, Any]] = {"database": {"url": url}}
    for section, key, default in PATHS:
        written = getattr(getattr(settings, section), key) or default
        if written:
            changes.setdefault(section, {})[key] = str(folder / written)
    return msgspec.structs.replace(
        settings,
        **{name: msgspec.structs.replace(getattr(settings, name), **keys) for name, keys in changes.items()},
    )


def data_folder(folder: Path) -> Path:
    """Return the data folder that belongs to a configuration in `folder`."""
    return folder / DATA
