"""What belongs to an instance is found by index, however much of the same name waits in others."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from watchword.query.compile import Compiler, leaves
from watchword.query.spec import VariableCondition, from_keywords
from watchword.query.specs.external_task import EXTERNAL_TASKS
from watchword.query.specs.subscription_match import SUBSCRIPTION_MATCHES
from watchword.store.tables import EventSubscriptionRow, ExecutionRow, ExternalTaskRow, VariableRow

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
INSTANCES = 2000
READ_AS_A_WHOLE = r"seq scan on act_ru_|\bscan (t1|act_ru_)"


@pytest.fixture(scope="module")
def full(own_database):
    """A database with thousands of instances that wait for the same message and have an external task each."""
    with own_database.session(NOW) as session:
        for number in range(INSTANCES):
            fill(session, f"p{number}", number)
        session.flush()
    with own_database.session(NOW) as session:
        session.execute("ANALYZE")
        session.flush()
    return own_database


def fill(session, instance, number):
    session.add(
        ExecutionRow(
            id=instance,
            process_instance_id=instance,
            root_process_instance_id=instance,
            business_key=f"key {number}",
            suspension_state=1,
        )
    )
    of = {"execution_id": instance, "process_instance_id": instance}
    session.add(
        EventSubscriptionRow(
            id=f"s{number}",
            event_type="message",
            event_name="paid",
            activity_id="wait",
            created=NOW + timedelta(seconds=number),
            **of,
        )
    )
    session.add(ExternalTaskRow(id=f"e{number}", topic_name="pay", retries=None, suspension_state=1, priority=0, **of))
    session.add(VariableRow(id=f"v{number}", type="integer", name="order", long=number, variable_scope=instance, **of))


def plan(database, query, **criteria):
    read = from_keywords(query, **criteria)
    made = Compiler(database.compiler()).statement(query, read, (), counting=False, first=False, limit=False)
    explain = "EXPLAIN " if database.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
    rows = database.select(explain + made.sql, made.parameters(leaves(read, ()), 0, None, NOW))
    return "\n".join(str(row[-1]) for row in rows).lower()


@pytest.mark.parametrize(
    "criteria", [{"business_key": "key 7"}, {"process_instance_id": "p7"}], ids=["business key", "instance"]
)
def test_a_message_finds_its_instance_by_index(full, criteria):
    steps = plan(full, SUBSCRIPTION_MATCHES, event_type="message", event_name="paid", **criteria)

    assert "ww_idx_event_subscr_inst" in steps
    assert not re.search(READ_AS_A_WHOLE, steps), steps


def test_a_message_finds_its_instance_by_the_value_of_a_variable(full):
    wanted = [VariableCondition("order", "eq", 7)]

    steps = plan(full, SUBSCRIPTION_MATCHES, event_type="message", event_name="paid", process_variables=wanted)

    by_value = full.dialect == "postgresql"  # which alone has indexes over values: docs/decisions/0008
    assert ("ww_idx_event_subscr_inst" in steps) == by_value
    assert ("ww_idx_variable_long" in steps) == by_value


def test_external_tasks_of_an_instance_are_found_by_index(full):
    steps = plan(full, EXTERNAL_TASKS, process_instance_id="p7")

    assert "ww_idx_ext_task_inst" in steps
    assert not re.search(READ_AS_A_WHOLE, steps), steps
