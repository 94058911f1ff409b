"""Delete what history remembers of process instances, tasks and variables: rows and their byte arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchword.store.history_decisions import remove_decisions_where

if TYPE_CHECKING:
    from watchword.store.session import Session

_AT_ONCE = 500
"""Ids in one statement at most."""

_CONTENTS = (
    ("ACT_HI_ATTACHMENT", "CONTENT_ID_", "PROC_INST_ID_"),
    ("ACT_HI_DETAIL", "BYTEARRAY_ID_", "PROC_INST_ID_"),
    ("ACT_HI_EXT_TASK_LOG", "ERROR_DETAILS_ID_", "PROC_INST_ID_"),
    ("ACT_HI_JOB_LOG", "JOB_EXCEPTION_STACK_ID_", "PROCESS_INSTANCE_ID_"),
    ("ACT_HI_VARINST", "BYTEARRAY_ID_", "PROC_INST_ID_"),
)
"""Tables whose rows own byte arrays: table, column that names them, column of the process instance."""

_OF_TASKS = ("ACT_HI_ATTACHMENT", "ACT_HI_COMMENT", "ACT_HI_IDENTITYLINK")
"""Tables whose rows may hang on a task without naming the instance."""

_OF_INSTANCES = (
    ("ACT_HI_ACTINST", "PROC_INST_ID_"),
    ("ACT_HI_ATTACHMENT", "PROC_INST_ID_"),
    ("ACT_HI_COMMENT", "PROC_INST_ID_"),
    ("ACT_HI_DETAIL", "PROC_INST_ID_"),
    ("ACT_HI_EXT_TASK_LOG", "PROC_INST_ID_"),
    ("ACT_HI_INCIDENT", "PROC_INST_ID_"),
    ("ACT_HI_JOB_LOG", "PROCESS_INSTANCE_ID_"),
    ("ACT_HI_TASKINST", "PROC_INST_ID_"),
    ("ACT_HI_VARINST", "PROC_INST_ID_"),
    ("ACT_HI_PROCINST", "ID_"),
)
"""Tables in the order in which they are emptied: the instance's own row last, as definitions are found through it."""


_HISTORIC_TASK, _HISTORIC_PROCESS_INSTANCE = 19, 20
"""Numbers of the resources whose authorizations go too. Source: `reference` security 3.6, authorization.csv."""


def remove_instances(session: Session, process_instance_ids: Sequence[str]) -> None:
    """Delete the history of these process instances; the user operation log stays. Source: observed in 7.24."""
    for start in range(0, len(process_instance_ids), _AT_ONCE):
        part = tuple(process_instance_ids[start : start + _AT_ONCE])
        _remove(session, f"({', '.join('?' * len(part))})", part)


def remove_instances_of_definition(session: Session, process_definition_id: str) -> None:
    """Delete the history of all instances of a definition, and of its candidate starters."""
    instances = "(SELECT ID_ FROM ACT_HI_PROCINST WHERE PROC_DEF_ID_ = ?)"
    _remove(session, instances, (process_definition_id,))
    session.execute("DELETE FROM ACT_HI_IDENTITYLINK WHERE PROC_DEF_ID_ = ?", (process_definition_id,))


def remove_variables(session: Session, variable_instance_ids: Sequence[str]) -> None:
    """Delete historic variables with the log of their changes."""
    for start in range(0, len(variable_instance_ids), _AT_ONCE):
        part = tuple(variable_instance_ids[start : start + _AT_ONCE])
        marks = f"({', '.join('?' * len(part))})"
        for table, column in (("ACT_HI_DETAIL", "VAR_INST_ID_"), ("ACT_HI_VARINST", "ID_")):
            session.execute(_contents(table, "BYTEARRAY_ID_", column, marks), part)
            session.execute(f"DELETE FROM {table} WHERE {column} IN {marks}", part)  # noqa: S608 - constants and marks


def _remove(session: Session, instances: str, params: tuple[str, ...]) -> None:
    tasks = f"(SELECT ID_ FROM ACT_HI_TASKINST WHERE PROC_INST_ID_ IN {instances})"  # noqa: S608 - constants and marks
    session.execute(_contents("ACT_HI_ATTACHMENT", "CONTENT_ID_", "TASK_ID_", tasks), params)
    for table, column, owner in _CONTENTS:
        session.execute(_contents(table, column, owner, instances), params)
    remove_decisions_where(session, f"PROC_INST_ID_ IN {instances}", params)
    for table in _OF_TASKS:
        session.execute(f"DELETE FROM {table} WHERE TASK_ID_ IN {tasks}", params)  # noqa: S608 - constants and marks
    for number, things in ((_HISTORIC_TASK, tasks), (_HISTORIC_PROCESS_INSTANCE, instances)):
        session.execute(
            f"DELETE FROM ACT_RU_AUTHORIZATION WHERE RESOURCE_TYPE_ = {number} AND RESOURCE_ID_ IN {things}",  # noqa: S608 - constants and marks
            params,
        )
    for table, owner in _OF_INSTANCES:
        session.execute(f"DELETE FROM {table} WHERE {owner} IN {instances}", params)  # noqa: S608 - constants and marks


def _contents(table: str, column: str, owner: str, owners: str) -> str:
    return (
        f"DELETE FROM ACT_GE_BYTEARRAY WHERE ID_ IN (SELECT {column} FROM {table} "  # noqa: S608 - constants and marks
        f"WHERE {owner} IN {owners} AND {column} IS NOT NULL)"
    )
