"""Secrets in settings are named, not written: `vault:NAME`, `file:PATH`, `env:NAME`.

Source: guideline W-03 (secrets in configuration files are encrypted or elsewhere).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from watchword.core.errors import SettingsError
from watchword.core.secret import Secret

KINDS = ("vault", "file", "env")


def is_reference(text: str) -> bool:
    """Tell whether a text names a secret instead of being one."""
    kind, colon, rest = text.partition(":")
    return bool(colon and rest) and kind in KINDS


def read_reference(
    text: str, folder: Path, environ: Mapping[str, str], vault: Callable[[str], Secret] | None = None
) -> Secret:
    """Return the secret that `text` names; a text that names none is itself the secret.

    A file's one trailing newline doesn't belong to it. Files are relative to `folder`.

    Raises:
        SettingsError: there is no such file, variable or entry, or others can read the file.
    """
    kind, _, rest = text.partition(":")
    if not is_reference(text):
        return Secret(text)
    if kind == "vault" and vault is not None:
        return vault(rest)
    if kind == "env":
        if rest not in environ:
            raise SettingsError(f"the variable {rest}, which the configuration names for a secret, is not set")
        return Secret(environ[rest])
    if kind == "file":
        return _file(folder / rest)
    raise SettingsError(f"{kind}: can't be used for this secret; use file: or env:")


def _file(file: Path) -> Secret:
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from None
    if mode & 0o077:
        raise SettingsError(f"{file} can be reached by others (mode {mode & 0o777:o}): chmod 600 {file}")
    return Secret(text.removesuffix("\n"))
