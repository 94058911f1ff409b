"""Read the configuration: TOML, then `WATCHWORD_SECTION_KEY` variables, then the secrets that it refers to.

A variable `…_FILE` names a file that holds the value. Unknown keys are errors.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

import msgspec

from watchword.core.errors import SettingsError
from watchword.core.references import is_reference, read_reference
from watchword.core.secret import Secret
from watchword.core.settings.checks import check
from watchword.core.settings.paths import with_paths
from watchword.core.settings.sections import SECRETS, SECTIONS, Settings
from watchword.core.settings.stores import open_vault


def load(file: Path | None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `file` (None: defaults), overridden by the environment, with paths made absolute.

    Raises:
        SettingsError: a key is unknown, a value has the wrong kind, or the combination is unsafe.
    """
    environ = os.environ if environ is None else environ
    settings, literal = _loaded(file, environ)
    if settings.production and literal:
        raise SettingsError(
            f"{file}: {', '.join(literal)} is written in the clear: in production store it with `watchword vault put "
            "NAME` and write `vault:NAME`, or name it as `file:PATH` or `env:NAME`"
        )
    settings = _with_secrets(settings, _folder(file), environ)
    check(settings)
    return settings


def load_unresolved(file: Path | None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings as `load` does, with references to secrets instead of the secrets.

    Raises:
        SettingsError: a key is unknown or a value has the wrong kind.
    """
    return _loaded(file, os.environ if environ is None else environ)[0]


def _loaded(file: Path | None, environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    data = {} if file is None else _written(file)
    literal = _literal_secrets(data)
    _override(data, environ)
    try:
        settings = msgspec.convert(data, Settings, strict=False, dec_hook=_decoded)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file or 'settings'}: {error}; see docs/configuration.md for all keys") from None
    return with_paths(settings, _folder(file)), literal


def _folder(file: Path | None) -> Path:
    return Path.cwd() if file is None else file.resolve().parent


def literal_secrets(file: Path) -> tuple[str, ...]:
    """Return the keys of secrets that a configuration holds in the clear. Source: guideline W-03."""
    return _literal_secrets(_written(file))


def _written(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from None


def _literal_secrets(data: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    for section, key in SECRETS:
        place = data.get(section)
        text = place.get(key) if isinstance(place, dict) else None
        if isinstance(text, str) and text and not is_reference(text):
            found.append(f"{section}.{key}")
    place = data.get("database")
    url = place.get("url") if isinstance(place, dict) else None
    if isinstance(url, str) and (urlsplit(url).password or "password=" in url):
        found.append("database.url (its password: use database.password)")
    return tuple(found)


def _decoded(kind: type, value: object) -> object:
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    raise TypeError(f"Expected `str`, got `{type(value).__name__}`")  # msgspec adds where


def _with_secrets(settings: Settings, folder: Path, environ: Mapping[str, str]) -> Settings:
    """Return the settings with secrets in place of the references to them."""
    changes: dict[str, Any] = {}
    for section, key in SECRETS:
        place = changes.get(section, getattr(settings, section))
        text = getattr(place, key).reveal()
        if is_reference(text):
            secret = read_reference(text, folder, environ, lambda name: open_vault(settings, environ).get(name))
            changes[section] = msgspec.structs.replace(place, **{key: secret})
    return msgspec.structs.replace(settings, **changes) if changes else settings


def _override(data: dict[str, Any], environ: Mapping[str, str]) -> None:
    for name, value in sorted(environ.items()):
        if not name.startswith("WATCHWORD_") or name.startswith("WATCHWORD_TEST_"):
            continue
        path = name.removeprefix("WATCHWORD_").lower()
        if path.endswith("_file"):
            path = path.removesuffix("_file")
            try:
                value = Path(value).read_text(encoding="utf-8").removesuffix("\n")
            except OSError as error:
                raise SettingsError(f"{name}: {error}") from None
        if path == "mode":
            data["mode"] = value
            continue
        section, _, key = path.partition("_")
        kind = SECTIONS.get(section)
        if kind is None or key not in kind.__struct_fields__:
            raise SettingsError(f"{name} names no setting; expected WATCHWORD_SECTION_KEY, see docs/configuration.md")
        place = data.setdefault(section, {})
        place[key] = tuple(v for v in value.split(",") if v) if get_type_hints(kind)[key] == tuple[str, ...] else value
