"""Where secrets come from: the vault and the key of backups that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from watchword.core.envelope import MasterKey
from watchword.core.errors import SettingsError
from watchword.core.settings.sections import Settings
from watchword.core.vault import Vault


def open_vault(settings: Settings, environ: Mapping[str, str] | None = None, *, master: str = "") -> Vault:
    """Return the vault that the settings name; `master` names another master key.

    Raises:
        SettingsError: the master key can't be had.
    """
    reference = master or settings.vault.master_key or f"file:{Path(settings.keys.folder) / 'vault.key'}"
    return Vault(Path(settings.vault.file), _master_key(settings, reference, environ))


def open_backup_key(settings: Settings, environ: Mapping[str, str] | None = None, *, key: str = "") -> MasterKey:
    """Return what encrypts backups; `key` names another one.

    Raises:
        SettingsError: it can't be had.
    """
    reference = key or settings.backup.key or f"file:{Path(settings.keys.folder) / 'backup.key'}"
    return _master_key(settings, reference, environ)


def open_variable_key(settings: Settings, environ: Mapping[str, str] | None = None) -> MasterKey:
    """Return what wraps the data keys of secret variables.

    Raises:
        SettingsError: it can't be had.
    """
    reference = settings.variables.secret_key or f"file:{Path(settings.keys.folder) / 'variable.key'}"
    return _master_key(settings, reference, environ)


_HOLDERS = {"backup.key": "backup", "variables.secret_key": "variable", "vault.master_key": "vault"}
"""Setting that names a master key -> file among the installation's keys that it is by default."""


def master_file(settings: Settings, name: str) -> Path:
    """Return the file of the master key that the setting `name` names, such as `vault.master_key`.

    Raises:
        SettingsError: it comes from elsewhere.
    """
    section, _, key = name.partition(".")
    named: str = getattr(getattr(settings, section), key)
    kind, _, rest = named.partition(":")
    if not named:
        return Path(settings.keys.folder) / f"{_HOLDERS[name]}.key"
    if kind != "file":
        raise SettingsError(f"{name} comes from {kind}: put the new key in front there")
    return Path(settings.vault.file).parent / rest


def key_files(settings: Settings) -> dict[str, Path]:
    """Return the files of the master keys that come from files, by purpose: `backup`, `variable`, `vault`."""
    found = {}
    for name, purpose in _HOLDERS.items():
        with suppress(SettingsError):
            found[purpose] = master_file(settings, name)
    return found


def sharing(settings: Settings, name: str) -> tuple[str, ...]:
    """Return the other settings that name the same file of master keys as the setting `name`."""
    mine = master_file(settings, name).resolve()
    found = []
    for other in _HOLDERS:
        with suppress(SettingsError):
            if other != name and master_file(settings, other).resolve() == mine:
                found.append(other)
    return tuple(found)


def _master_key(settings: Settings, reference: str, environ: Mapping[str, str] | None) -> MasterKey:
    from watchword.core.master_key import master_key

    vault = settings.vault
    return master_key(
        reference,
        Path(vault.file).parent,
        environ,
        module=vault.pkcs11_module,
        token=vault.pkcs11_token,
        pin=vault.pkcs11_pin,
    )
