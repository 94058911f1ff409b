"""Text that must not be shown, and the files that hold it."""

from __future__ import annotations

import hmac
import stat
from pathlib import Path

from watchword.core.errors import SettingsError


class Secret:
    """Wraps a password, key or token so that no message, repr or log shows it; `reveal()` is the only way in."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)


def read_secret(file: Path) -> Secret:
    """Return the secret in `file`; one trailing newline doesn't belong to it.

    Raises:
        SettingsError: the file can't be read, is empty, or others may read it.
    """
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"{file} can be read by others (mode {stat.S_IMODE(mode):o}): chmod 600 {file}")
    text = text.removesuffix("\n")
    if not text:
        raise SettingsError(f"{file} is empty: write the password into it")
    return Secret(text)
