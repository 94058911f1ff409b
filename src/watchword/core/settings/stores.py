"""Where secrets come from: the vault and the key of backups that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from watchword.core.envelope import MasterKey
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
