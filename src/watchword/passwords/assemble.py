"""From names in the settings to schemes and rules: what is built in, and what installed packages offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from watchword.core import entrypoints
from watchword.core.errors import SettingsError
from watchword.core.settings import PasswordsSettings
from watchword.passwords.breach import HashFile
from watchword.passwords.encryptors.argon2id import PROFILES as COSTS
from watchword.passwords.encryptors.argon2id import Argon2idEncryptor
from watchword.passwords.encryptors.digests import SHA_512
from watchword.passwords.encryptors.encryptor import Encryptor
from watchword.passwords.encryptors.pbkdf2 import Pbkdf2Encryptor
from watchword.passwords.encryptors.scrypt import ScryptEncryptor
from watchword.passwords.policy import PROFILES, NotBreached, Policy, Rule
from watchword.passwords.registry import PasswordRegistry
from watchword.passwords.salts import random_salt, tried

ENCRYPTORS, RULES, POLICIES, SALTS = (
    "watchword.encryptors",
    "watchword.password_rules",
    "watchword.password_policy",
    "watchword.salt_generators",
)
"""Groups of entry points. Source: guidelines H-04, P-10, P-14, H-08."""
_BUILT_IN: Mapping[str, Callable[[Argon2idEncryptor], Encryptor]] = {
    "argon2id": lambda argon: argon,
    "pbkdf2": lambda _: Pbkdf2Encryptor(),
    "scrypt": lambda _: ScryptEncryptor(),
}


def registry(settings: PasswordsSettings) -> PasswordRegistry:
    """Return the schemes as the settings want them; the schemes that are built in are read always.

    Raises:
        SettingsError: a name is not offered, two schemes have one name, or an object doesn't keep the contract.
    """
    cost = COSTS[settings.profile]
    argon = Argon2idEncryptor(
        memory_kib=settings.memory_kib or cost.memory_kib,
        passes=settings.passes or cost.passes,
        lanes=settings.lanes or cost.lanes,
    )
    compatible = settings.storage == "camunda-compatible"
    default = SHA_512 if compatible else _encryptor(settings.encryptor, argon)
    others = [made(argon) for name, made in _BUILT_IN.items() if name not in ("argon2id", settings.encryptor)]
    return PasswordRegistry(
        default,
        checkers=[*others, *(_encryptor(name, argon) for name in settings.checkers)],
        salts=salts(settings.salt_generator),
        slow=argon,
        rehash=not compatible,
        parallel=settings.hashes_at_a_time,
    )


def policy(name: str, settings: PasswordsSettings) -> Policy | None:
    """Return the policy called `name` with the further rules that the settings name; None for an empty name.

    Raises:
        SettingsError: a name is not offered, or an object doesn't keep the contract.
    """
    if not name:
        return None
    rules = PROFILES[name] if name in PROFILES else _rules(_loaded(POLICIES, name))
    more = [_rule(_loaded(RULES, rule), rule) for rule in settings.rules]
    if settings.breached_file:
        more.append(NotBreached(HashFile(Path(settings.breached_file))))
    return Policy(tuple(rules)).extended(more)


def _encryptor(name: str, argon: Argon2idEncryptor) -> Encryptor:
    if name in _BUILT_IN:
        return _BUILT_IN[name](argon)
    found = _loaded(ENCRYPTORS, name)
    _keeps(found, name, "encrypt", "check", "hash_algorithm_name")
    encryptor: Encryptor = found
    return encryptor


def salts(name: str) -> Callable[[], str]:
    return tried(_loaded(SALTS, name, make=False), name) if name else random_salt


def _rules(found: Any) -> Sequence[Rule]:
    rules: Sequence[Any] = getattr(found, "rules", found)
    return [_rule(rule, "policy") for rule in rules]


def _rule(found: Any, name: str) -> Rule:
    _keeps(found, name, "placeholder", "parameters", "execute")
    rule: Rule = found
    return rule


def _loaded(group: str, name: str, *, make: bool = True) -> Any:
    """Return what an entry point offers; of a class, an object made without arguments."""
    found = entrypoints.load(group, (name,))[name]
    return found() if make and isinstance(found, type) else found


def _keeps(found: object, name: str, *members: str) -> None:
    missing = [member for member in members if not hasattr(found, member)]
    if missing:
        raise SettingsError(f"{name!r} lacks {', '.join(missing)}: it doesn't keep the contract")
