"""The compatibility kit, as the tests run it."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "scripts"))

import tck  # noqa: E402

PASSING = HERE / "passing.txt"


def folder() -> Path | None:
    """Return where the kit lies, None if it isn't here."""
    root = Path(os.environ.get("SHARED") or HERE.parents[2] / "shared") / "dmn-tck"
    return root if root.is_dir() else None


@cache
def outcomes(root: Path) -> tuple[tck.Outcome, ...]:
    """Run everything, once."""
    return tuple(tck.run_folders(root))


def run(root: Path) -> dict[str, set[str]]:
    """Return the cases that pass, by folder and file."""
    found: dict[str, set[str]] = defaultdict(set)
    for outcome in outcomes(root):
        if outcome.difference is None:
            file, _, case = outcome.case.partition("/")
            found[f"{outcome.folder}/{file}"].add(case.replace(" ", "_"))
    return found


def count(root: Path) -> tuple[int, int]:
    """Return how many cases pass and fail."""
    good = sum(outcome.difference is None for outcome in outcomes(root))
    return good, len(outcomes(root)) - good


@cache
def listed() -> dict[str, set[str]]:
    """Return the cases that passed before."""
    lines = (line.split() for line in PASSING.read_text().splitlines())
    return {name: set(cases) for name, *cases in lines}
