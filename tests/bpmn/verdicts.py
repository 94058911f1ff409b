"""What the reader says to a file, in the form in which the reference's answers are recorded."""

from __future__ import annotations

import json
from pathlib import Path

from watchword.bpmn import read_bpmn
from watchword.core.errors import ParseError, UnreadableModel

DATA = Path(__file__).resolve().parent / "data"


def recorded(name: str) -> dict[str, dict]:
    """Return the answers of Camunda 7.24 by model; `schema` means that it found the structure wrong."""
    return json.loads((DATA / name).read_text("utf-8"))


def verdict(content: bytes, name: str) -> dict:
    """Return status, process keys, and the places of problems."""
    try:
        processes = read_bpmn(content, name)
    except ParseError as error:
        (report,) = error.reports.values()
        return {"status": 400, **{kind: _places(report[kind]) for kind in ("errors", "warnings")}}
    except UnreadableModel:
        return {"status": 500}
    return {"status": 200, "keys": sorted(p.key for p in processes)}


def _places(problems: list[dict]) -> list[list]:
    places = [[p["line"], p["column"], p["mainElementId"], sorted(p["elementIds"])] for p in problems]
    return sorted(places, key=str)


def same(expected: dict, actual: dict) -> bool:
    """Compare; where the structure is wrong, only that the file is refused (we tell more or less of what follows)."""
    if expected.get("schema"):
        return actual["status"] == 400
    return expected == actual
