"""Delete what history remembers of batches: the batch, the log of its jobs with their traces, and their incidents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchword.store.session import Session

_JOB_DEFINITIONS = ("SEED_JOB_DEF_ID_", "MONITOR_JOB_DEF_ID_", "BATCH_JOB_DEF_ID_")


def remove_batches(session: Session, batch_ids: Sequence[str]) -> None:
    """Delete batches from history."""
    # ruff: noqa: S608 - texts are made of names of our own tables and placeholders; values are parameters
    if not batch_ids:
        return
    ids = tuple(batch_ids)
    batches = f"ID_ IN ({', '.join('?' * len(ids))})"
    jobs = " UNION ".join(
        f"SELECT {column} FROM ACT_HI_BATCH WHERE {batches} AND {column} IS NOT NULL" for column in _JOB_DEFINITIONS
    )
    of_jobs = f"JOB_DEF_ID_ IN ({jobs})"
    params = ids * len(_JOB_DEFINITIONS)
    traces = f"SELECT JOB_EXCEPTION_STACK_ID_ FROM ACT_HI_JOB_LOG WHERE {of_jobs}"
    session.execute(f"DELETE FROM ACT_GE_BYTEARRAY WHERE ID_ IN ({traces})", params)
    session.execute(f"DELETE FROM ACT_HI_JOB_LOG WHERE {of_jobs}", params)
    session.execute(f"DELETE FROM ACT_HI_INCIDENT WHERE {of_jobs}", params)
    session.execute(f"DELETE FROM ACT_HI_BATCH WHERE {batches}", ids)
