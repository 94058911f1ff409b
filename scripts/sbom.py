"""Write the bill of materials of the locks: what servers may have installed, in CycloneDX form.

    python scripts/sbom.py [--check]

It holds neither time nor random numbers: the same lock makes the same bytes. Licences are those that the installed
distributions declare.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCKS = tuple(ROOT / "requirements" / name for name in ("server.txt", "optional.txt"))
BILL = ROOT / "src" / "watchword" / "supply" / "data" / "sbom.cdx.json"
_UNTOLD = {"quickjs-ng": "MIT"}
"""Licences that are in the distribution's files only."""
_PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pins(lock: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return name -> version and SHA-256 digests of what a lock pins."""
    starts = [*_PIN.finditer(lock)]
    ends = [start.start() for start in starts[1:]] + [len(lock)]
    return {
        start["name"]: (start["version"], tuple(_HASH.findall(lock, start.end(), end)))
        for start, end in zip(starts, ends, strict=True)
    }


def bill(lock: str) -> str:
    """Return the bill of materials of locks, one after the other, as text."""
    parts = [_component(name, version, hashes) for name, (version, hashes) in sorted(pins(lock).items())]
    bom = Bom(components=parts)
    bom.metadata.component = product = Component(
        name="watchword",
        type=ComponentType.APPLICATION,
        bom_ref="watchword",
        licenses=[LicenseFactory().make_with_id("Apache-2.0")],
    )
    bom.register_dependency(product, parts)
    document = JsonV1Dot6(bom)
    document.generate()
    written = json.loads(document.output_as_string())
    del written["serialNumber"], written["metadata"]["timestamp"]
    return json.dumps(written, indent=1, ensure_ascii=False) + "\n"


def _component(name: str, version: str, hashes: tuple[str, ...]) -> Component:
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{name}=={version}",
        purl=PackageURL("pypi", None, name, version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in hashes],
        licenses=_licences(name),
    )


def _licences(name: str) -> list[License]:
    try:
        found = metadata(name)
    except PackageNotFoundError:  # an extra that this machine hasn't
        return []
    factory = LicenseFactory()
    expression = found.get("License-Expression")
    if expression:
        return [factory.make_from_string(expression)]
    told = [c.rpartition(" :: ")[2] for c in found.get_all("Classifier", []) if c.startswith("License ::")]
    first = _UNTOLD.get(name) or (found.get("License") or "").strip().partition("\n")[0]
    return [factory.make_from_string(text) for text in (told or [first] if told or first else [])]


def main() -> None:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 if the file is another one")
    arguments = parser.parse_args()
    text = bill("".join(lock.read_text(encoding="utf-8") for lock in LOCKS))
    if not arguments.check:
        BILL.write_text(text, encoding="utf-8")
    elif not BILL.is_file() or BILL.read_text(encoding="utf-8") != text:
        sys.exit(f"{BILL.name} isn't that of the locks: run make sbom")


if __name__ == "__main__":
    main()
