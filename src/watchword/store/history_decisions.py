"""Delete what history remembers of decisions: instances, their inputs and outputs, and byte arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchword.store.session import Session

_AT_ONCE = 500
"""Ids in one statement at most."""
_PARTS = ("ACT_HI_DEC_IN", "ACT_HI_DEC_OUT")


def remove_decisions(session: Session, decision_instance_ids: Sequence[str]) -> None:
    """Delete decision instances."""
    for start in range(0, len(decision_instance_ids), _AT_ONCE):
        part = tuple(decision_instance_ids[start : start + _AT_ONCE])
        remove_decisions_where(session, f"ID_ IN ({', '.join('?' * len(part))})", part)


def remove_decisions_of_definition(session: Session, decision_definition_id: str) -> None:
    """Delete all instances of a definition."""
    remove_decisions_where(session, "DEC_DEF_ID_ = ?", (decision_definition_id,))


def remove_decisions_where(session: Session, condition: str, params: tuple[object, ...]) -> None:
    """Delete the decision instances for which a condition on ACT_HI_DECINST holds."""
    instances = f"SELECT ID_ FROM ACT_HI_DECINST WHERE {condition}"  # noqa: S608 - constants and marks
    for table in _PARTS:
        of_instances = f"DEC_INST_ID_ IN ({instances})"
        contents = f"SELECT BYTEARRAY_ID_ FROM {table} WHERE {of_instances} AND BYTEARRAY_ID_ IS NOT NULL"  # noqa: S608
        session.execute(f"DELETE FROM ACT_GE_BYTEARRAY WHERE ID_ IN ({contents})", params)  # noqa: S608
        session.execute(f"DELETE FROM {table} WHERE {of_instances}", params)  # noqa: S608
    session.execute(f"DELETE FROM ACT_HI_DECINST WHERE {condition}", params)  # noqa: S608 - constants and marks
