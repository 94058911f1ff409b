"""Which versions of Python get security updates. Source: guideline W-21."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

PYTHON_ENDS: Mapping[tuple[int, int], date] = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}
"""When a version of Python gets no more security updates."""
