"""Migration of running instances to another version."""

from __future__ import annotations

import pytest

from watchword.core.errors import BadUserRequest, EngineError, InstanceNotMigratable, MigrationInvalid
from watchword.engine.migration.plan import MigrationInstruction, MigrationPlan
from watchword.store.tables import (
    EventSubscriptionRow,
    ExecutionRow,
    HistoricActivityInstanceRow,
    HistoricJobLogRow,
    HistoricTaskRow,
    HistoricVariableRow,
    JobRow,
    TaskRow,
)
from watchword.testing.models import bpmn
from watchword.values.typed import TypedValue


@pytest.fixture
def deploy(services):
    def deploy(made):
        services.repository.deploy(resources={f"{made.key}.bpmn": made.xml()})
        return services.repository.latest_definition_id(made.key)

    return deploy


def simple(task="u"):
    return bpmn("p").start().user_task(task).end("e")


def with_message(message="m"):
    return simple().boundary_message("b", "u", message).user_task("late").end("x")


@pytest.fixture
def migrate(services, deploy):
    """Return a function that starts an instance of one model and migrates it to the other by the generated plan."""

    def migrate(first, second, *changes):
        source = deploy(first)
        instance = services.runtime.start(key="p", variables={"n": 1})
        target = deploy(second)
        generated = services.migrations.generate(source, target)
        plan = MigrationPlan(source, target, (*generated.instructions, *changes))
        services.migrations.execute(plan, [instance.id])
        return instance.id

    return migrate


def test_equal_activities_are_mapped(services, deploy):
    source, target = deploy(with_message()), deploy(with_message())

    plan = services.migrations.generate(source, target)

    assert {("u", "u"), ("b", "b"), ("late", "late")} == {(i.source, i.target) for i in plan.instructions}


def test_a_plan_that_maps_what_does_not_fit_is_refused(services, deploy):
    source, target = deploy(simple()), deploy(simple())
    wrong = [MigrationInstruction("u", "nope"), MigrationInstruction("s", "u"), MigrationInstruction("u", "e")]
    plan = MigrationPlan(source, target, tuple(wrong))

    reports = services.migrations.validate(plan)

    assert wrong == [report.instruction for report in reports]
    with pytest.raises(MigrationInvalid):
        services.migrations.execute(plan, ["any"])


def test_all_rows_belong_to_the_target_afterwards(services, migrate, find):
    instance_id = migrate(simple(), simple().at("u").user_task("more").end("y"))

    target = services.repository.latest_definition_id("p")
    rows = [*find(ExecutionRow), *find(TaskRow), *find(HistoricTaskRow), *find(HistoricVariableRow)]
    assert {target} == {row.process_definition_id for row in rows}
    (task,) = services.tasks.query(process_instance_id=instance_id)
    services.tasks.complete(task.id)
    assert {"more"} == {t.task_definition_key for t in services.tasks.query(process_instance_id=instance_id)}


def test_an_activity_that_becomes_a_scope_listens_to_its_events(services, migrate, find):
    instance_id = migrate(simple(), with_message())

    (subscription,) = find(EventSubscriptionRow)
    (task,) = find(TaskRow)
    assert ("b", task.execution_id) == (subscription.activity_id, subscription.execution_id)
    assert instance_id != task.execution_id
    services.runtime.correlate_message("m")
    assert ["late"] == [t.task_definition_key for t in services.tasks.query(process_instance_id=instance_id)]


def test_an_activity_that_is_no_scope_any_more_listens_to_nothing(services, migrate, find):
    instance_id = migrate(with_message(), simple())

    (task,) = find(TaskRow)
    assert instance_id == task.execution_id
    assert [] == find(EventSubscriptionRow)
    services.tasks.complete(task.id)
    assert [] == find(ExecutionRow)


def test_a_mapped_event_keeps_its_subscription_unless_it_is_made_anew(services, deploy, find):
    source = deploy(with_message("old"))
    first, second = (services.runtime.start(key="p").id for _ in range(2))
    target = deploy(with_message("new"))
    task, event = MigrationInstruction("u", "u"), MigrationInstruction("b", "b")

    services.migrations.execute(MigrationPlan(source, target, (task, event)), [first])
    anew = MigrationInstruction("b", "b", update_event_trigger=True)
    services.migrations.execute(MigrationPlan(source, target, (task, anew)), [second])

    names = {row.process_instance_id: row.event_name for row in find(EventSubscriptionRow)}
    assert {first: "old", second: "new"} == names


def test_concurrent_branches_inside_a_container_are_carried_over(services, migrate):
    def model():
        made = bpmn("p").start().sub_process("sub").start("s").parallel("fork").user_task("a").end("x")
        return made.at("fork").user_task("b").end("y").done().end("e")

    instance_id = migrate(model(), model())

    for task in services.tasks.query(process_instance_id=instance_id):
        services.tasks.complete(task.id)
    assert 0 == services.runtime.count()


def test_timers_are_carried_over(services, migrate, find):
    def model():
        made = simple()
        event = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
        xml = (
            made.xml()
            .decode()
            .replace("</userTask>", f'</userTask><boundaryEvent id="b" attachedToRef="u">{event}</boundaryEvent>', 1)
        )
        made.xml = lambda: xml.encode()
        return made

    migrate(model(), model())

    (job,) = find(JobRow)
    target = services.repository.latest_definition_id("p")
    assert (target, "b", 3) == (job.process_definition_id, job.handler_configuration, job.retries)


def inside(*outer, task="u"):
    """Return a model with the task inside containers."""
    made = bpmn("p").start()
    for name in outer:
        made = made.sub_process(name).start(f"start_{name}")
    made = made.user_task(task)
    for name in reversed(outer):
        made = made.end(f"end_{name}").done()
    return made.end("e")


def shape(services, instance_id):
    """Return the activity instances as nested lists of ids."""

    def names(node):
        return [(child["activityId"], names(child)) for child in node["childActivityInstances"]]

    return names(services.runtime.activity_instances(instance_id))


@pytest.fixture
def carry(services, deploy):
    """Return a function that starts an instance, does tasks and migrates it by the given instructions."""

    def carry(first, second, *instructions, done=()):
        source = deploy(first)
        instance = services.runtime.start(key="p", variables={"n": 1})
        for key in done:
            (task,) = services.tasks.query(process_instance_id=instance.id, task_definition_key=key)
            services.tasks.complete(task.id)
        target = deploy(second)
        mapped = tuple(MigrationInstruction(*each.split(">")) for each in instructions)
        services.migrations.execute(MigrationPlan(source, target, mapped), [instance.id])
        return instance.id

    return carry


@pytest.mark.parametrize(
    ("before", "after", "instructions", "expected"),
    [
        ((), ("sub",), ["u>u"], [("sub", [("u", [])])]),
        ((), ("o", "sub"), ["u>u"], [("o", [("sub", [("u", [])])])]),
        (("sub",), (), ["u>u"], [("u", [])]),
        (("o", "sub"), (), ["u>u"], [("u", [])]),
        (("o", "sub"), ("sub",), ["u>u", "o>sub"], [("sub", [("u", [])])]),
        (("sub",), ("o", "sub"), ["u>u", "sub>sub"], [("o", [("sub", [("u", [])])])]),
    ],
)
def test_containers_come_and_go_around_a_running_activity(services, carry, find, before, after, instructions, expected):
    instance_id = carry(inside(*before), inside(*after), *instructions)

    assert expected == shape(services, instance_id)
    (task,) = services.tasks.query(process_instance_id=instance_id)
    services.tasks.complete(task.id)
    assert [] == find(ExecutionRow)


def test_activities_of_one_container_share_the_new_one_around_them(services, carry, find):
    def forked(made):
        return made.parallel("fork").user_task("a").end("x").at("fork").user_task("b").end("y")

    plain = forked(bpmn("p").start())
    around = forked(bpmn("p").start().sub_process("sub").start("s1")).done().end("e")

    instance_id = carry(plain, around, "a>a", "b>b")

    ((name, inner),) = shape(services, instance_id)
    assert ("sub", {("a", ()), ("b", ())}) == (name, {(child, tuple(below)) for child, below in inner})
    for task in services.tasks.query(process_instance_id=instance_id):
        services.tasks.complete(task.id)
    assert [] == find(ExecutionRow)


def test_what_can_be_compensated_is_carried_over_with_its_container(services, carry, find):
    def model(container):
        made = bpmn("p").start().sub_process(container).start("s1").user_task("a").end("x")
        made.event("boundaryEvent", "b", "<compensateEventDefinition/>", attachedToRef="a").compensation("undo", of="b")
        return made.done().user_task("w").event("intermediateThrowEvent", "t", "<compensateEventDefinition/>").end("e")

    instance_id = carry(model("sub"), model("other"), "w>w", "b>b", "sub>other", done=["a"])

    assert {"other", "undo"} == {row.activity_id for row in find(EventSubscriptionRow)}
    (task,) = services.tasks.query(process_instance_id=instance_id)
    services.tasks.complete(task.id)
    assert "undo" in {row.activity_id for row in find(HistoricActivityInstanceRow)}
    assert [] == find(ExecutionRow)


def test_history_of_a_migrated_instance_gets_its_removal_time_in_all_tables(services, deploy, carry, find):
    def timed():
        made = simple()
        event = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
        boundary = f'<boundaryEvent id="b" attachedToRef="u">{event}</boundaryEvent>'
        xml = made.xml().decode().replace("</userTask>", f"</userTask>{boundary}", 1)
        made.xml = lambda: xml.encode()
        return made

    carry(timed(), simple(), "u>u")
    (task,) = services.tasks.query()
    services.tasks.complete(task.id)

    assert all(row.removal_time is not None for row in find(HistoricJobLogRow))


def test_variables_of_the_plan_are_set(services, deploy):
    source = deploy(simple())
    instance = services.runtime.start(key="p")
    target = deploy(simple())
    plan = services.migrations.generate(source, target, variables={"v": "V"})

    services.migrations.execute(plan, [instance.id])

    assert {"v": TypedValue("string", "V")} == services.runtime.get_variables(instance.id)


def test_an_activity_without_instruction_stops_the_migration(services, deploy, find):
    source = deploy(simple())
    instance = services.runtime.start(key="p")
    target = deploy(simple("other"))

    with pytest.raises(InstanceNotMigratable, match="'u'") as caught:
        services.migrations.execute(MigrationPlan(source, target, ()), [instance.id])

    assert instance.id == caught.value.report["processInstanceId"]
    assert {source} == {row.process_definition_id for row in find(ExecutionRow)}


def test_only_instances_of_the_source_are_migrated(services, deploy):
    source = deploy(simple())
    target = deploy(simple())
    instance = services.runtime.start(key="p")
    plan = services.migrations.generate(source, target)

    for ids, error in (([instance.id], EngineError), (["nope"], EngineError), ([], BadUserRequest)):
        with pytest.raises(error):
            services.migrations.execute(plan, ids)


def test_instances_are_migrated_by_batch(services, deploy, find):
    source = deploy(simple())
    ids = [services.runtime.start(key="p").id for _ in range(2)]
    target = deploy(simple())

    services.batches.migrate_instances(services.migrations.generate(source, target), ids)
    while waiting := [job for job in find(JobRow) if job.due_date is None]:
        for job in waiting:
            services.jobs.execute(job.id)

    assert {target} == {row.process_definition_id for row in find(ExecutionRow)}
