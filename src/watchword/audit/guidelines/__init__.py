"""The catalogue: every guideline by id, what it asks, how it is met, and what proves it.

W: production-deployment guidelines; C: the engine's security page; P: password policy; H: password hashing.
Source: `reference` security 7 (7.4 and 7.5 take precedence).
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.audit.guidelines import access, inputs, making, operation, passwords, production, servers, surroundings
from watchword.audit.guidelines.row import ATTESTED, AUDITED, ENFORCED, SOURCES, Check, Guideline

__all__ = ["ATTESTED", "AUDITED", "CHECKS", "ENFORCED", "GUIDELINES", "SOURCES", "Check", "Guideline"]

GUIDELINES: tuple[Guideline, ...] = tuple(
    sorted(
        (
            *production.ROWS,
            *operation.ROWS,
            *surroundings.ROWS,
            *making.ROWS,
            *access.ROWS,
            *inputs.ROWS,
            *servers.ROWS,
            *passwords.ROWS,
        ),
        key=lambda row: ("WCPH".index(row.id[0]), row.id),
    )
)
"""All 134, in the order of the catalogue."""

CHECKS: Mapping[str, Check] = {row.id: row.check for row in GUIDELINES if row.check is not None}
"""Id -> check. An id without one can't be seen by a program: it is unknown until somebody attests it."""
