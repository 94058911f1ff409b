"""Run recorded scenarios and tell which steps pass."""

from __future__ import annotations

import json
from pathlib import Path

import conform

HERE = Path(__file__).resolve().parent
PASSING = HERE / "passing.txt"


def scenarios(shared: Path | None) -> dict[str, Path]:
    """Return scenario key -> root folder: ours, and those of the reference data that aren't copied here."""
    found = {}
    for root in (shared / "conformance", HERE) if shared else (HERE,):
        for path in sorted((root / "scenarios").glob("*/*.yaml")):
            found[f"{path.parent.name}/{path.stem}"] = root
    return dict(sorted(found.items()))


def replay(key: str, root: Path, base: str, credentials: tuple[str, str]) -> list[list[str]]:
    """Return the differences of each step; an empty list is a pass."""
    scenario = conform.Scenario(root / "scenarios" / f"{key}.yaml", root, base, credentials, 30)
    try:
        seen = scenario.run()
    finally:
        scenario.client.close()
    wanted = json.loads((root / "golden" / f"{key}.json").read_text())
    return [
        [g["failed"]] if "failed" in g else [] if conform.unreadable(w, g) else conform.differences(w, g)
        for w, g in zip(wanted, seen, strict=True)
    ]


def listed() -> dict[str, set[int]]:
    """Return scenario key -> numbers of the steps that must pass."""
    if not PASSING.exists():
        return {}
    lines = (line.split(": ") for line in PASSING.read_text().splitlines() if line)
    return {key: {n for part in steps.split(",") for n in _span(part)} for key, steps in lines}


def write(passing: dict[str, set[int]]) -> None:
    """Write the list, numbers joined to spans."""
    lines = []
    for key, steps in sorted(passing.items()):
        if steps:
            lines.append(f"{key}: {','.join(_spans(sorted(steps)))}")
    PASSING.write_text("\n".join(lines) + "\n")


def _span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _spans(numbers: list[int]) -> list[str]:
    spans: list[list[int]] = []
    for n in numbers:
        if spans and n == spans[-1][1] + 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return [f"{a}-{b}" if a != b else str(a) for a, b in spans]
