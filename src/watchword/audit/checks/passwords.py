"""What is stored of passwords, and how new ones will be."""

from __future__ import annotations

from collections import Counter

from watchword.audit.evidence import FAIL, WARN, Evidence, Finding, judge
from watchword.passwords.encryptors.argon2id import PROFILES as COSTS

_STORED = "SELECT PWD_, SALT_ FROM ACT_ID_USER WHERE PWD_ IS NOT NULL"
_FAST = ("{SHA}", "{SHA-512}")


def _prefixes(evidence: Evidence) -> Counter[str]:
    return Counter(stored.partition("}")[0] + "}" if "}" in stored else "none" for stored, _ in evidence.rows(_STORED))


def schemes(evidence: Evidence) -> Finding:
    """No fast digest is stored as it is. Source: guidelines C-22, H-06."""
    found = _prefixes(evidence)
    seen = ", ".join(f"{count} {prefix}" for prefix, count in sorted(found.items())) or "no passwords"
    if found["{SHA}"] or found["none"]:
        return Finding(FAIL, seen)
    return judge(not found["{SHA-512}"], seen, else_=WARN)


def no_sha1(evidence: Evidence) -> Finding:
    """No SHA-1. Source: guideline H-02."""
    count = _prefixes(evidence)["{SHA}"]
    return judge(not count, f"{count} stored")


def no_sha512(evidence: Evidence) -> Finding:
    """No fast SHA-512. Source: guideline H-03."""
    count = _prefixes(evidence)["{SHA-512}"]
    return judge(not count, f"{count} stored", else_=WARN)


def salts(evidence: Evidence) -> Finding:
    """Fast digests have salts of their own; slow ones carry them inside. Source: guideline C-23."""
    fast = [salt for stored, salt in evidence.rows(_STORED) if stored.startswith(_FAST)]
    good = all(fast) and len(set(fast)) == len(fast)
    return judge(good, f"{len(fast)} digests with salts of their own" if good else "salts are missing or shared")


def scheme(evidence: Evidence) -> Finding:
    """New passwords get a slow scheme. Source: guidelines H-05, H-09."""
    passwords = evidence.settings.passwords
    slow = passwords.storage != "camunda-compatible"
    return judge(
        slow, passwords.encryptor if slow else "SHA-512, for a database that is shared with Camunda", else_=WARN
    )


def cost(evidence: Evidence) -> Finding:
    """The scheme costs enough. Source: guideline H-07."""
    passwords, named = evidence.settings.passwords, COSTS[evidence.settings.passwords.profile]
    memory, passes = passwords.memory_kib or named.memory_kib, passwords.passes or named.passes
    return judge(memory >= 19_456 and passes >= 2, f"Argon2id with {memory} KiB and {passes} passes")
