"""Every row of the catalogue has what its kind demands, and all it names exists."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import msgspec
import pytest

from audit.test_production_like import PEOPLE
from audit.test_weak import WEAK
from audit.weak_making import RECORDED
from watchword.audit import checks
from watchword.audit.guidelines import ATTESTED, AUDITED, CHECKS, ENFORCED, GUIDELINES
from watchword.core.settings import SECTIONS

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = {"mode"} | {f"{name}.{f.name}" for name, kind in SECTIONS.items() for f in msgspec.structs.fields(kind)}
STORED = ("database", "deployed", "installed")
"""What an audited row reads if no setting bears on it."""
IDS = [row.id for row in GUIDELINES]


def test_there_is_every_guideline_once():
    ranges = (("W", range(46)), ("C", range(1, 66)), ("P", range(1, 15)), ("H", range(1, 10)))

    assert [f"{letter}-{number:02}" for letter, numbers in ranges for number in numbers] == IDS


@pytest.mark.parametrize("row", GUIDELINES, ids=IDS)
def test_a_row_has_what_its_kind_demands(row):
    assert row.kind in (ENFORCED, AUDITED, ATTESTED)
    assert row.asks and row.expected and row.evidence and row.mending and row.source
    assert row.met
    assert (row.kind == ATTESTED) == (row.check is None)
    assert row.settings or row.kind != AUDITED or any(word in row.evidence for word in STORED)
    assert set(row.settings) <= KEYS


@pytest.mark.parametrize("row", GUIDELINES, ids=IDS)
def test_a_row_names_a_test_that_exists(row):
    path, _, name = row.test.partition("::")

    assert name.partition("[")[0] in names_of_tests(ROOT / path), row.test


@cache
def names_of_tests(file: Path) -> frozenset[str]:
    found = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def test_every_check_is_used_by_a_row():
    used = {f"{check.__module__}.{check.__name__}" for check in CHECKS.values()}

    assert sorted(used) == sorted(
        f"{module.__name__}.{name}"
        for module in (
            importlib.import_module(f"{checks.__name__}.{m.name}") for m in pkgutil.iter_modules(checks.__path__)
        )
        for name, thing in inspect.getmembers(module, inspect.isfunction)
        if thing.__module__ == module.__name__ and not name.startswith("_")
    )


def test_each_check_has_an_installation_that_is_weak_in_its_way():
    assert set(CHECKS) == {name[:4] for name in WEAK} | {
        row.id for row in GUIDELINES if row.test.startswith("tests/audit/test_report_role.py")
    }


def test_each_check_passes_a_good_installation():
    """By the production-like set-up, by the weak ones' good original, or by the test that is named here."""
    elsewhere = {
        "C-24": "tests/audit/test_directory.py::test_what_a_directory_tells_is_judged",
        "C-43": "tests/audit/test_volumes.py::test_an_encrypted_volume_is_seen",
        "W-05": "tests/audit/test_directory.py::test_what_a_directory_tells_is_judged",
        **dict.fromkeys(RECORDED, "tests/audit/test_release.py::test_the_record_of_the_release_decides"),
    }
    assert {*PEOPLE, *RECORDED} == set(elsewhere)
    for test in elsewhere.values():
        path, _, name = test.partition("::")
        assert name in names_of_tests(ROOT / path), test


def test_the_pages_are_up_to_date():
    script = ROOT / "scripts" / "guideline_pages.py"

    done = subprocess.run([sys.executable, script, "--check"], timeout=60, check=False)

    assert 0 == done.returncode, "docs/guidelines differs from the catalogue: run `make docs`"
