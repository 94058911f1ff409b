"""Run the compatibility kit of DMN (cases of `compliance-level-2` and `-3`) and tell what passes.

    python scripts/tck.py [FOLDER] [-v] [--only TEXT]

Prints passed and failed cases a folder, and last `N passed, M failed`. A case passes if all its results are as
expected; where an error is expected, the result is null.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from watchword.core.errors import WatchwordError
from watchword.dmn import Evaluation, Model, read_dmn
from watchword.dmn.hit_policies import same
from watchword.scripting.feel import FeelFunction, Run
from watchword.scripting.feel.temporal_text import read_date, read_date_time, read_duration, read_time

LEVELS = ("compliance-level-2", "compliance-level-3")
CLOSE = Decimal("1e-8")
"""How far a number may be from the one expected, in proportion: cases give eight digits of what has no end."""
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case; `difference` None: it passes."""

    folder: str
    case: str
    difference: str | None


def run_folders(root: Path, only: str = "") -> Iterator[Outcome]:
    """Run all cases below the folders of the levels."""
    for folder in sorted(f for level in LEVELS for f in (root / level).glob("*") if f.is_dir()):
        if only in folder.name:
            for file in sorted(folder.glob("*.xml")):
                yield from run_file(file)


def run_file(file: Path) -> Iterator[Outcome]:
    """Run the cases of one file against the model it names."""
    tests = etree.parse(str(file)).getroot()
    folder = f"{file.parent.parent.name[-1]}/{file.parent.name}"
    name = tests.findtext("{*}modelName") or f"{file.parent.name}.dmn"
    try:
        model = _model(file.parent / name.strip())
    except WatchwordError as error:
        for case in tests.findall("{*}testCase"):
            yield Outcome(folder, f"{file.stem}/{case.get('id')}", f"the model is refused: {error}"[:300])
        return
    for case in tests.findall("{*}testCase"):
        yield Outcome(folder, f"{file.stem}/{case.get('id')}", _run_case(model, case))


def _model(path: Path) -> Model:
    files = {}
    for one in sorted(path.parent.glob("*.dmn")):
        files[one.name] = read_dmn(one.read_bytes(), one.name).definitions  # some cases ask what comes of a wrong model
    main = files[path.name]
    return Model(main, {d.namespace: d for d in files.values()})


def _run_case(model: Model, case: Any) -> str | None:
    given = {" ".join(node.get("name").split()): value_of(node) for node in case.findall("{*}inputNode")}
    differences = []
    for node in case.findall("{*}resultNode"):
        expected = node.find("{*}expected")
        wanted = None if expected is None else value_of(expected)
        try:
            found = _result(model, case, node.get("name"), given)
        except WatchwordError as error:
            found = None
            if node.get("errorResult") != "true" and wanted is not None:
                differences.append(f"{node.get('name')}: {error}")
                continue
        if not close(found, wanted):
            differences.append(f"{node.get('name')}: {found!s:.200} instead of {wanted!s:.200}")
    return "; ".join(differences) or None


def _result(model: Model, case: Any, name: str, given: Mapping[str, Any]) -> Any:
    evaluation = Evaluation(Run(), given)
    if case.get("type") == "decisionService" or case.get("type") == "bkm":
        return _invoked(model, evaluation, case.get("invocableName") or name, name, given)
    decision = model.decision(" ".join(name.split()))
    if decision is None:
        raise WatchwordError(f"there is no decision {name!r}")
    return evaluation.value(decision)


def _invoked(model: Model, evaluation: Evaluation, invoked: str, name: str, given: Mapping[str, Any]) -> Any:
    """Return what an invocation gives; of a service with several outputs the one of that name."""
    units = (*model.services.values(), *model.knowledge.values())
    unit = next((u for u in units if invoked in (u.name, u.model.id)), None)
    function = None if unit is None else evaluation.value(unit)
    if unit is None or not isinstance(function, FeelFunction):
        raise WatchwordError(f"nothing to invoke is called {invoked!r}")
    found = function.invoke_named({p.name: given.get(p.name) for p in function.parameters}, evaluation.run)
    several = unit.model.id in model.services and len(model.services[unit.model.id].outputs()) > 1
    return found[name] if several and isinstance(found, dict) and name in found else found


def value_of(node: Any) -> Any:
    """Return the value that a node of a test file stands for."""
    if node.get(f"{_XSI}nil") == "true":
        return None
    value, listed, components = node.find("{*}value"), node.find("{*}list"), node.findall("{*}component")
    if value is not None:
        return _simple(value)
    if listed is not None:
        return None if listed.get(f"{_XSI}nil") == "true" else [value_of(item) for item in listed.findall("{*}item")]
    if components:
        return {" ".join(c.get("name").split()): value_of(c) for c in components}
    return None


def _simple(node: Any) -> Any:
    if node.get(f"{_XSI}nil") == "true":
        return None
    text, kind = node.text or "", (node.get(f"{_XSI}type") or "").rpartition(":")[2]
    return _READERS.get(kind, str)(text if kind == "string" or not kind else text.strip())


def _number(text: str) -> Decimal:
    return Decimal(text)


_READERS: Mapping[str, Any] = {
    "boolean": lambda text: text.lower() in ("true", "1"),
    "date": read_date,
    "dateTime": read_date_time,
    "dayTimeDuration": read_duration,
    "decimal": _number,
    "double": _number,
    "duration": read_duration,
    "float": _number,
    "int": _number,
    "integer": _number,
    "time": read_time,
    "yearMonthDuration": read_duration,
}


def close(found: Any, wanted: Any) -> bool:
    """Tell whether a result is the one expected."""
    if isinstance(found, Decimal) and isinstance(wanted, Decimal):
        return found == wanted or abs(found - wanted) <= CLOSE * max(abs(wanted), Decimal(1))
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(close, found, wanted))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(close(found[name], wanted[name]) for name in wanted)
    return same(found, wanted)


def main() -> int:
    """Run and print."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("folder", nargs="?", default="")
    cli.add_argument("--verbose", "-v", action="store_true", help="print what fails, and why")
    cli.add_argument("--only", default="", help="part of a folder's name")
    args = cli.parse_args()
    shared = Path(os.environ.get("SHARED") or Path(__file__).resolve().parents[2] / "shared")
    root = Path(args.folder) if args.folder else shared / "dmn-tck"
    if not any((root / level).is_dir() for level in LEVELS):
        print(f"no {' or '.join(LEVELS)} below {root}: nothing to run")
        print("0 passed, 0 failed")
        return 0
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in run_folders(root, args.only):
        counts[outcome.folder][outcome.difference is not None] += 1
        if args.verbose and outcome.difference is not None:
            print(f"  {outcome.folder} {outcome.case}: {outcome.difference}")
    for folder, (good, bad) in sorted(counts.items()):
        print(f"{folder:60} {good:5} passed {bad:5} failed")
    passed, failed = (sum(c[n] for c in counts.values()) for n in (0, 1))
    print(f"{passed} passed, {failed} failed")
    return 0 if args.folder or not failed or passed >= 0.95 * (passed + failed) else 1


if __name__ == "__main__":
    sys.exit(main())
