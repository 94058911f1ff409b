"""How often the decisions of a requirements definition were evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from watchword.store.database import Database
    from watchword.store.session import Guard


class DecisionEvaluations(NamedTuple):
    """A decision and how often it was evaluated."""

    decision_definition_key: str
    evaluations: int


def evaluations(
    db: Database, requirements_id: str, decision_instance_id: str | None = None, *, guard: Guard | None = None
) -> list[DecisionEvaluations]:
    """Count by decision; with an instance only what was evaluated with it as the root."""
    sql = "SELECT DEC_DEF_KEY_, COUNT(*) FROM ACT_HI_DECINST WHERE DEC_REQ_ID_ = ?"
    params: tuple[str, ...] = (requirements_id,)
    if decision_instance_id is not None:
        sql += " AND (ID_ = ? OR ROOT_DEC_INST_ID_ = ?)"
        params += (decision_instance_id, decision_instance_id)
    sql += " GROUP BY DEC_DEF_KEY_ ORDER BY 1"
    return [DecisionEvaluations(*row) for row in db.select(sql, params, guard)]
