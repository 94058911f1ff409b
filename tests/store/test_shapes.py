"""Units of the same kind share one statement."""

from __future__ import annotations

import pytest

from store.given import NOW, activity, execution, task, variable
from watchword.core import ids
from watchword.store.dialects.shapes import shape, text
from watchword.store.flush import make_plan
from watchword.store.order import NUMBER, PARENTS_FIRST
from watchword.store.shelf import Shelf


def plan_of(*rows):
    shelves = {}
    for row in rows:
        shelves.setdefault(type(row), Shelf(row.table)).add(row)
    return make_plan(shelves.values(), {}, [])


def start(name="n", text="t"):
    root = execution(business_key=name)
    one = task(root, name=name)
    return plan_of(root, one, variable(root, "x", text=text), activity(root.id, task_id=one.id))


def test_units_of_the_same_kind_have_the_same_shape():
    one, params = shape(start("a", "b"))
    other, others = shape(start("c", "c"))

    assert one == other
    assert len(params) == len(others)


def test_an_id_that_comes_often_is_sent_once():
    plan = start()
    root_id = plan.inserts[0].rows[0][0]

    _, params = shape(plan)

    assert 1 == params.count(root_id)
    assert 1 == params.count(NOW)


def test_values_equal_by_chance_are_sent_apart():
    _, params = shape(start("same", "same"))

    assert 3 == params.count("same")


def test_another_pattern_of_missing_values_is_another_shape():
    assert shape(start(text="t"))[0] != shape(start(text=None))[0]


def test_no_value_gets_into_the_text():
    secret = "Robert'); DROP TABLE students"

    key, params = shape(start(secret, secret))

    assert secret in params
    assert "Robert" not in text(key)


def test_lines_of_one_table_are_one_part():
    root = execution()
    key, _ = shape(plan_of(root, *(variable(root, f"v{n}", long=n if n % 2 else None) for n in range(5))))

    assert 1 == text(key).count("INSERT INTO ACT_RU_VARIABLE")


def test_what_all_lines_of_a_table_have_alike_stands_once():
    root = execution()
    key, params = shape(plan_of(root, *(variable(root, f"v{n}", long=n) for n in range(5))))

    into, _, listed = text(key).partition("INSERT INTO ACT_RU_VARIABLE")[2].partition("FROM (VALUES")
    number = params.index(root.id) + 1
    assert 3 == into.count(f"${number},")  # execution, instance and scope
    assert f"${number}:" not in listed


@pytest.mark.parametrize("table", PARENTS_FIRST, ids=lambda table: table.name)
def test_parents_are_written_before_children(table):
    parents = {key.target for key in table.foreign_keys} - {table.name}

    assert all(NUMBER[parent] < NUMBER[table.name] for parent in parents)


def test_ids_do_not_change_the_shape():
    assert (
        shape(plan_of(execution(parent_id=ids.new(), process_instance_id=ids.new())))[0]
        == (shape(plan_of(execution(parent_id=ids.new(), process_instance_id=ids.new())))[0])
    )
