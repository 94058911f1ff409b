"""Samples that come with the products: known by what stands in their files, whatever version they are of.

Somebody's own process may be called `invoice`; that alone makes it no sample. Source: guideline C-19.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchword.store.database import Database

MARKS: Mapping[str, tuple[bytes, ...]] = {
    "ReviewInvoice": (b"embedded:app:forms/assign-reviewer.html",),
    "invoice": (b"org.camunda.bpm.example.invoice", b"https://watchword.example/invoice"),
    "invoice-assign-approver": (b'id="invoiceClassification"', b'id="invoice-assign-approver"'),
    "invoiceClassification": (b'id="invoice-assign-approver"',),
}
"""Key of a process or decision -> words of which one stands in its file if it is a sample."""
_MOST = 200
_KEYS = ", ".join("?" * len(MARKS))
_FILES = " UNION ALL ".join(
    f"SELECT D.KEY_, D.DEPLOYMENT_ID_, B.BYTES_ FROM {table} D JOIN ACT_GE_BYTEARRAY B "  # noqa: S608 - our own names
    f"ON B.DEPLOYMENT_ID_ = D.DEPLOYMENT_ID_ AND B.NAME_ = D.RESOURCE_NAME_ WHERE D.KEY_ IN ({_KEYS})"
    for table in ("ACT_RE_PROCDEF", "ACT_RE_DECISION_DEF")
)


@dataclass(frozen=True, slots=True, order=True)
class Sample:
    """A definition that is a sample."""

    key: str
    deployment_id: str


def samples(database: Database) -> tuple[Sample, ...]:
    """Return the samples that are deployed, sorted; few files are read: those of definitions called so."""
    found = database.select(f"{_FILES} LIMIT {_MOST}", (*MARKS, *MARKS))
    return tuple(
        sorted(
            {
                Sample(str(key), str(deployment))
                for key, deployment, content in found
                if any(mark in bytes(content or b"") for mark in MARKS[key])
            }
        )
    )
