"""Whether stored data is on an encrypted volume, as the kernel tells it (C-43)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.installation import small
from watchword.audit.checks import storage


@pytest.fixture
def installation(tmp_path):
    """Yield an installation whose block devices are the test's own."""
    made = small(tmp_path)
    made.evidence.devices = tmp_path / "devices"
    yield made
    made.close()


def device(folder: Path, uuid: str) -> None:
    (folder / "dm").mkdir(parents=True)
    (folder / "dm" / "uuid").write_text(uuid)


def own_device(evidence) -> Path:
    """Return where the kernel tells of the volume that the keys are on."""
    number = Path(evidence.settings.keys.folder).stat().st_dev
    return evidence.devices / f"{os.major(number)}:{os.minor(number)}"


@pytest.mark.parametrize("below", ["", "slaves/dm-1", "slaves/dm-1/slaves/dm-0"])
def test_an_encrypted_volume_is_seen(installation, below):
    device(own_device(installation.evidence) / below, "CRYPT-LUKS2-0-x")

    found = storage.encrypted(installation.evidence)

    assert ("pass", True) == (found.status, "is encrypted" in found.observed)


@pytest.mark.parametrize("uuid", ["LVM-0", ""])
def test_other_volumes_tell_nothing(installation, uuid):
    device(own_device(installation.evidence), uuid)

    assert "unknown" == storage.encrypted(installation.evidence).status
