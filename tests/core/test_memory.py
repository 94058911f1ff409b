"""What a server gives back of its memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from pathlib import Path
from argon2.low_level import Type, hash_secret_raw
from watchword.core.memory import give_back_large_blocks

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def compute():
    hash_secret_raw(b"word", b"salt" * 4, time_cost=1, memory_cost=19456, parallelism=1, hash_len=32, type=Type.ID)

if sys.argv[1] == "give":
    give_back_large_blocks()
before = resident()
for _ in range(4):
    compute()
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_memory_of_hashes_is_given_back():
    done = subprocess.run([sys.executable, "-c", SCRIPT, "give"], capture_output=True, text=True, check=True)

    assert int(done.stdout) < 8 * 2**20
