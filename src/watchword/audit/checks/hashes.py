"""What is stored of passwords, and how new ones will be."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from watchword.audit.evidence import FAIL, WARN, Evidence, Finding, judge
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.passwords import assemble
from watchword.passwords.encryptors.digests import SHA_512
from watchword.passwords.registry import PasswordRegistry

_STORED = "SELECT PWD_, SALT_ FROM ACT_ID_USER WHERE PWD_ IS NOT NULL"
_PREFIX = re.compile(r"\{(.*?)\}")
_PARAMETERS = re.compile(r"\$([a-z0-9-]+)\$(?:v=\d+\$)?([a-z]+=\d+(?:,[a-z]+=\d+)*)\$([^$]+)\$")
_FLOORS = {
    "argon2id": {"m": 19_456, "t": 2},
    "scrypt": {"ln": 17, "r": 8},
    "pbkdf2-sha256": {"i": 600_000},
}
"""The least that a stored hash may have cost. Source: guideline H-07."""
_SALT_BYTES = 16
_SAMPLES = 1_000
_VECTOR = (
    Secret("Wonder-Land9z"),
    "Fw8VAzeyPKHHr7bfQXciYA==",
    "nn744gAlr/YKwfRbOs2VRe+fX4qy+CzJPjAMIRMO2bzzicTDro2Vi9GW17Ygoxs5HzbtZbbNPOWHz8jWxr2y6g==",
)
"""A password as a Camunda 7 stored it. Source: `reference` security 1.2."""


class _Stored(NamedTuple):
    scheme: str
    """Without braces; empty: none."""
    rest: str
    salt: str


def _passwords(evidence: Evidence) -> Iterator[_Stored]:
    for stored, salt in evidence.rows(_STORED):
        match = _PREFIX.match(stored)
        yield _Stored(match[1] if match else "", stored[match.end() :] if match else stored, salt or "")


def _counted(evidence: Evidence) -> Counter[str]:
    return Counter(each.scheme for each in _passwords(evidence))


def _told(found: Counter[str]) -> str:
    return ", ".join(f"{n} {{{name}}}" if name else f"{n} unhashed" for name, n in sorted(found.items())) or "none"


def _registry(evidence: Evidence) -> PasswordRegistry:
    return assemble.registry(evidence.settings.passwords)


def schemes(evidence: Evidence) -> Finding:
    """No password is stored as it is, or by a fast digest. Source: guideline C-22."""
    found = _counted(evidence)
    if found[""] or found["SHA"]:
        return Finding(FAIL, _told(found))
    return judge(not found["SHA-512"], _told(found), else_=WARN)


def checkers(evidence: Evidence) -> Finding:
    """There is a scheme for each prefix that is stored, else its users can't come in. Source: guideline H-06."""
    known, found = _registry(evidence).names, _counted(evidence)
    unknown = Counter({name: n for name, n in found.items() if name not in known})
    told = f"stored {_told(found)}; read {', '.join(known)}"
    return judge(not unknown, f"nothing reads {_told(unknown)}" if unknown else told)


def no_sha1(evidence: Evidence) -> Finding:
    """No SHA-1. Source: guideline H-02."""
    count = _counted(evidence)["SHA"]
    return judge(not count, f"{count} stored")


def no_sha512(evidence: Evidence) -> Finding:
    """SHA-512 is read as a Camunda wrote it, and none is kept. Source: guideline H-03."""
    if not SHA_512.check(*_VECTOR):
        return Finding(FAIL, "a known hash isn't recognised")
    count = _counted(evidence)["SHA-512"]
    return judge(not count, f"a known hash is recognised; {count} stored", else_=WARN)


def salts(evidence: Evidence) -> Finding:
    """Each hash has a salt of its own. Source: guideline C-23."""
    found = [_salt(each) for each in _passwords(evidence)]
    lacking, shared = sum(not salt for salt in found), len(found) - len(set(found))
    good = not lacking and not shared
    return judge(good, f"{len(found)} hashes, {lacking} without salt, {shared} with another's")


def salt_bytes(evidence: Evidence) -> Finding:
    """Salts have 16 bytes or more. Source: guideline H-01."""
    short = [each.scheme for each in _passwords(evidence) if _size(_salt(each)) < _SALT_BYTES]
    made = _size(_registry(evidence).encrypt(Secret("audit")).salt)
    good = not short and made >= _SALT_BYTES
    return judge(
        good, f"{len(short)} of {sum(_counted(evidence).values())} shorter than {_SALT_BYTES}; new {made} bytes"
    )


def generator(evidence: Evidence) -> Finding:
    """New salts don't repeat. Source: guideline H-08."""
    name = evidence.settings.passwords.salt_generator
    try:
        generate = assemble.salts(name)
    except SettingsError as error:
        return Finding(FAIL, str(error))
    made = {generate() for _ in range(_SAMPLES)}
    return judge(len(made) == _SAMPLES, f"{name or 'built in'}: {len(made)} of {_SAMPLES} differ")


def names(evidence: Evidence) -> Finding:
    """Schemes have names of their own and keep the contract. Source: guideline H-04."""
    try:
        registry = _registry(evidence)
    except SettingsError as error:
        return Finding(FAIL, str(error))
    probe = Secret("audit probe")
    kept = registry.encrypt(probe)
    good = registry.verify(probe, kept.salt, kept.stored) and not registry.verify(Secret("x"), kept.salt, kept.stored)
    told = f"{{{registry.default_name}}} of {', '.join(registry.names)}"
    return judge(good, told if good else f"{{{registry.default_name}}} doesn't know its own hash again")


def chosen(evidence: Evidence) -> Finding:
    """The scheme of new hashes, as it is set. Source: guideline H-05."""
    registry, wanted = _registry(evidence), evidence.settings.passwords.encryptor
    slow = registry.default_name != SHA_512.hash_algorithm_name
    return judge(slow, f"passwords.encryptor {wanted}, written as {{{registry.default_name}}}", else_=WARN)


def storage(evidence: Evidence) -> Finding:
    """New hashes are as strong as they can be. Source: guideline H-09."""
    modern = evidence.settings.passwords.storage == "modern"
    return judge(modern, f"passwords.storage {evidence.settings.passwords.storage}", else_=WARN)


def cost(evidence: Evidence) -> Finding:
    """Hashes cost enough, new ones and those that are stored. Source: guideline H-07."""
    made = _registry(evidence).encrypt(Secret("audit")).stored
    cheap = Counter(each.scheme for each in _passwords(evidence) if _cheap(each.rest))
    fresh = _PARAMETERS.search(made)
    if fresh is None:
        return Finding(WARN, f"new ones are {made.partition('}')[0]}}}, whose cost can't be seen")
    told = f"new ones {fresh[1]} {fresh[2]}"
    return judge(not cheap and not _cheap(made), f"{told}; stored too cheap: {_told(cheap)}")


def _cheap(stored: str) -> bool:
    match = _PARAMETERS.search(stored)
    if match is None:
        return False
    given = {name: int(value) for name, _, value in (part.partition("=") for part in match[2].split(","))}
    return any(given.get(name, 0) < least for name, least in _FLOORS.get(match[1], {}).items())


def _salt(each: _Stored) -> str:
    """Return the salt of a hash: slow schemes carry it, digests have it beside them."""
    match = _PARAMETERS.search(each.rest)
    return match[3] if match else each.salt


def _size(salt: str) -> int:
    """Return the bytes that a salt's text stands for."""
    try:
        return len(base64.b64decode(salt + "=" * (-len(salt) % 4), validate=True))
    except binascii.Error:
        return len(salt.encode())
