"""The compatibility kit of DMN: what passed once goes on passing (`python tests/dmn/update.py` adds to the list)."""

from __future__ import annotations

import pytest

from dmn import kit


def test_what_passed_passes() -> None:
    root = kit.folder()
    if root is None:
        pytest.skip("the compatibility kit is not here: SHARED names no folder with dmn-tck")

    found = kit.run(root)

    lost = {name: sorted(kit.listed()[name] - found.get(name, set())) for name in kit.listed()}
    assert {} == {name: cases for name, cases in lost.items() if cases}


def test_nearly_everything_passes() -> None:
    root = kit.folder()
    if root is None:
        pytest.skip("the compatibility kit is not here: SHARED names no folder with dmn-tck")

    passed, failed = kit.count(root)

    assert passed >= 0.98 * (passed + failed)
