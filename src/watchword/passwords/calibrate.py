"""Find the cost of Argon2id that this machine can bear. Source: guidelines H-01, H-07."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from watchword.core.secret import Secret
from watchword.passwords.encryptors.argon2id import PROFILES, Argon2idEncryptor, Cost

MOST_PASSES = 20


class Measured(NamedTuple):
    """A cost and the milliseconds that one hash took."""

    name: str
    cost: Cost
    ms: float


def measure(cost: Cost, name: str = "", *, rounds: int = 3, clock: Callable[[], float] = time.perf_counter) -> Measured:
    """Hash `rounds` times and return the quickest."""
    encryptor = Argon2idEncryptor(memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes)
    taken = []
    for _ in range(rounds):
        start = clock()
        encryptor.encrypt(Secret("Calibration-Word-1"), None)
        taken.append((clock() - start) * 1000)
    return Measured(name, cost, min(taken))


def profiles() -> tuple[Measured, ...]:
    """Return what each named profile costs here."""
    return tuple(measure(cost, name) for name, cost in PROFILES.items())


def fitting(target_ms: float, memory_kib: int) -> Measured:
    """Return the highest cost with `memory_kib` whose hash takes at most `target_ms`.

    One pass is the least; the result may then take longer than asked for. Below the memory of the profile `minimum`,
    guideline H-07 would not be met, so that is the least too.
    """
    floor = PROFILES["minimum"]
    memory = max(memory_kib, floor.memory_kib)
    least = floor.passes if memory < PROFILES["balanced"].memory_kib else 1
    found = measure(Cost(memory, least, 1))
    for passes in range(least + 1, MOST_PASSES + 1):
        tried = measure(Cost(memory, passes, 1))
        if tried.ms > target_ms:
            break
        found = tried
    return found
