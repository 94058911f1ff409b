"""The Python samples of the documents, to be run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def samples(page: str) -> list[str]:
    """Return the Python samples of a page, in order."""
    return _BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))


def run(page: str, number: int = 0, *, instead: tuple[str, str] = ("", ""), **names: object) -> dict[str, object]:
    """Run a sample of a page where `names` are known; return what it has made.

    `instead`: a text of the sample that only its reader can fill in, and what takes its place.
    """
    text = samples(page)[number]
    assert instead[0] in text
    made: dict[str, object] = dict(names)
    exec(compile(text.replace(*instead) if instead[0] else text, page, "exec"), made)
    return made
