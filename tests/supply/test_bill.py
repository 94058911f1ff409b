"""The bill of materials is that of the locks and what is installed; a wheel is the same each time it is built."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from watchword.supply.components import bill_bytes, components, drift
from watchword.supply.installed import altered, installed, versions

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {name: (ROOT / "requirements" / f"{name}.txt").read_text() for name in ("server", "optional", "dev", "uv")}
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)(.*?)(?=^[a-z]|\Z)", re.MULTILINE | re.DOTALL)


def pins(lock):
    return {name: (version, rest.count("--hash=sha256:")) for name, version, rest in PIN.findall(LOCKS[lock])}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_pinned_with_hashes(lock):
    starts = [line for line in LOCKS[lock].splitlines() if line and not line.startswith((" ", "#"))]

    assert len(starts) == len(pins(lock)) > 0
    assert [] == [name for name, (_, hashes) in pins(lock).items() if not hashes]


def test_servers_get_the_versions_that_tests_ran_with():
    tested = pins("dev")

    for lock in ("server", "optional"):
        assert {} == {name: pin for name, pin in pins(lock).items() if tested[name][0] != pin[0]}


def test_the_bill_is_that_of_the_locks():
    locked = pins("server") | pins("optional")

    assert locked == {name: (part.version, len(part.hashes)) for name, part in components().items()}
    done = subprocess.run([sys.executable, ROOT / "scripts" / "sbom.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_bill_is_what_its_format_wants():
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill_bytes().decode())

    assert problem is None


def test_every_part_has_a_licence_that_goes_with_ours():
    licences = {name: part.licence for name, part in components().items()}

    assert [] == [name for name, licence in licences.items() if not licence]
    assert [] == [n for n, licence in licences.items() if re.search(r"\b(AGPL|GPL)-", licence.replace("LGPL-", ""))]


def test_what_is_installed_is_what_was_locked():
    found = {name: version for name, version in versions().items() if name in components()}

    assert {} == drift(found).other_versions
    assert {"starlette", "lxml", "cryptography"} <= found.keys()


def test_another_version_and_what_nobody_listed_are_noticed():
    found = drift({"starlette": "0.1", "leftpad": "1.0", "watchword": "0.1.0", "pip": "1"})

    assert ({"starlette": (components()["starlette"].version, "0.1")}, ("leftpad",)) == (
        found.other_versions, found.unlisted,
    )  # fmt: skip
    assert found and not drift({})


def test_a_changed_file_of_a_distribution_is_noticed(tmp_path):
    installed_files = distribution("click")
    assert () == altered(installed_files)
    for file in installed_files.files:
        place = tmp_path / str(file)
        if ".." not in str(file):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(installed_files.locate_file(file), place)
    (tmp_path / "click" / "core.py").write_text("import os")
    (tmp_path / "click" / "types.py").unlink()

    from importlib.metadata import Distribution

    copied = next(iter(Distribution.discover(name="click", path=[str(tmp_path)])))

    assert ("click/core.py", "click/types.py") == altered(copied)


def test_the_product_is_among_what_is_installed():
    assert installed()["watchword"].version == versions()["watchword"]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Return two wheels of the same sources, built in places and at times of their own."""
    built = []
    for number in range(2):
        folder = tmp_path_factory.mktemp(f"tree{number}")
        for name in ("src", "pyproject.toml", "README.md", "LICENSE"):
            source = ROOT / name
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                copied = shutil.copytree(source, folder / name, ignore=ignored, copy_function=shutil.copyfile)
                for file in copied.rglob("*"):
                    file.chmod(0o755 if file.is_dir() else (0o600, 0o644)[number])
            else:
                shutil.copyfile(source, folder / name)
        target = tmp_path_factory.mktemp(f"wheel{number}")
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
            cwd=folder, check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        built.append(next(target.glob("*.whl")))
    return built


def test_two_builds_are_equal_to_the_byte(wheels):
    assert wheels[0].read_bytes() == wheels[1].read_bytes()


def test_the_wheel_carries_the_bill_and_the_advisories_and_nothing_of_the_workshop(wheels):
    with zipfile.ZipFile(wheels[0]) as wheel:
        names = wheel.namelist()
        bill = next(name for name in names if ".dist-info/sboms/" in name)

        assert bill_bytes() == wheel.read(bill)
        assert json.loads(wheel.read("watchword/supply/data/advisories.json"))["advisories"]
    assert {"watchword"} == {name.split("/")[0].split("-")[0] for name in names}
    assert [] == [name for name in names if name.endswith((".pyc", ".toml")) or "tests/" in name]
