"""Deployments: what they make, leave out, take over and take away."""

from __future__ import annotations

import pytest

from watchword.core.errors import (
    EngineError,
    InvalidRequest,
    NotFound,
    NotValid,
    NullValue,
    ParseError,
    UnreadableModel,
)
from watchword.store.tables import (
    ByteArrayRow,
    EventSubscriptionRow,
    ExecutionRow,
    FormDefinitionRow,
    HistoricActivityInstanceRow,
    HistoricProcessInstanceRow,
    HistoricVariableRow,
    IdentityLinkRow,
    JobDefinitionRow,
    ProcessDefinitionRow,
    UserOperationLogRow,
)
from watchword.testing.models import bpmn


def model(key="p", **attributes):
    return bpmn(key, **attributes).start().user_task("u").end("e").xml()


def test_a_deployment_makes_a_definition_as_the_reference_does(services, find):
    made = services.repository.deploy(
        name="orders", source="tests", resources={"p.bpmn": model(versionTag="v1"), "p.p.svg": b"<svg/>"}
    )

    (row,) = made.process_definitions
    files = find(ByteArrayRow, deployment_id=made.id)
    assert ("p", 1, "p.bpmn", "p.p.svg", "v1", 180, 1, True) == (
        row.key,
        row.version,
        row.resource_name,
        row.diagram_resource_name,
        row.version_tag,
        row.history_time_to_live,
        row.suspension_state,
        row.startable,
    )
    assert row.id.startswith("p:1:")
    assert {("p.bpmn", 1, False), ("p.p.svg", 1, False)} == {(f.name, f.type, f.generated) for f in files}


def test_a_long_key_leaves_only_the_unique_part_in_the_id(services):
    key = "a" * 40

    made = services.repository.deploy(resources={"p.bpmn": model(key)})

    assert 36 == len(made.process_definitions[0].id)


def test_each_deployment_makes_the_next_version_for_its_tenant(services):
    versions = [
        services.repository.deploy(resources={"p.bpmn": model()}, tenant_id=tenant).process_definitions[0].version
        for tenant in (None, None, "t", None, "t")
    ]

    assert [1, 2, 1, 3, 2] == versions


def test_a_deployment_needs_a_resource(services):
    with pytest.raises(InvalidRequest):
        services.repository.deploy(resources={})


def test_a_file_that_is_no_model_is_only_stored(services):
    made = services.repository.deploy(resources={"readme.txt": b"hello", "case.cmmn": b"<x/>"})

    assert made.process_definitions is None
    assert ["case.cmmn", "readme.txt"] == [r.name for r in services.repository.resources(made.id)]


def test_nothing_is_stored_if_one_model_is_bad(services, find):
    bad = model("q").replace(b"180", b"x")

    with pytest.raises(ParseError) as caught:
        services.repository.deploy(resources={"p.bpmn": model(), "q.bpmn": bad})

    assert ["q.bpmn"] == list(caught.value.reports)
    assert [] == find(ProcessDefinitionRow) == find(ByteArrayRow)


def test_the_same_key_twice_in_a_deployment_is_refused(services):
    with pytest.raises(EngineError):
        services.repository.deploy(resources={"a.bpmn": model(), "b.bpmn": model()})


def test_a_form_gets_a_definition(services, find):
    services.repository.deploy(resources={"f.form": '{"id": "order", "components": []}'})

    (form,) = find(FormDefinitionRow)

    assert ("order", 1, "f.form") == (form.key, form.version, form.resource_name)


@pytest.mark.parametrize("content", [b"", b"x", b"[]", b"[" * 100_000])
def test_a_form_that_is_no_object_is_refused(services, content):
    with pytest.raises(UnreadableModel):
        services.repository.deploy(resources={"f.form": content})


def test_candidate_starters_are_linked_to_the_definition(services, find, mary):
    services.repository.deploy(
        resources={"p.bpmn": model(candidateStarterUsers="mary, john", candidateStarterGroups="sales")}, identity=mary
    )

    links = find(IdentityLinkRow, type="candidate")

    assert {("mary", None), ("john", None), (None, "sales")} == {(link.user_id, link.group_id) for link in links}


def test_asynchronous_sides_have_job_definitions(services, find):
    xml = bpmn("p").start(asyncBefore="true").user_task("u", asyncBefore="true", asyncAfter="true").end("e").xml()

    services.repository.deploy(resources={"p.bpmn": xml})

    assert {("start", "async-before"), ("u", "async-before"), ("u", "async-after")} == {
        (row.activity_id, row.job_configuration) for row in find(JobDefinitionRow, job_type="async-continuation")
    }


# --- duplicates ------------------------------------------------------------------------------------------------------


def test_a_duplicate_is_not_deployed_again(services):
    first = services.repository.deploy(name="d", resources={"p.bpmn": model()}, duplicate_filtering=True)

    second = services.repository.deploy(name="d", resources={"p.bpmn": model()}, duplicate_filtering=True)

    assert (first.id, None) == (second.id, second.process_definitions)


def test_a_duplicate_of_another_source_is_deployed(services):
    first = services.repository.deploy(name="d", source="a", resources={"x.txt": b"1"}, duplicate_filtering=True)

    second = services.repository.deploy(name="d", source="b", resources={"x.txt": b"1"}, duplicate_filtering=True)

    assert first.id != second.id


def test_one_difference_deploys_all_files_or_only_the_changed_ones(services):
    files = {"x.txt": b"1", "y.txt": b"1"}
    services.repository.deploy(name="d", resources=files)

    every = services.repository.deploy(name="d", resources={**files, "x.txt": b"2"}, duplicate_filtering=True)
    changed = services.repository.deploy(name="d", resources={**files, "x.txt": b"3"}, changed_only=True)

    assert ["x.txt", "y.txt"] == [r.name for r in services.repository.resources(every.id)]
    assert ["x.txt"] == [r.name for r in services.repository.resources(changed.id)]


def test_files_of_an_old_deployment_are_deployed_again(services):
    old = services.repository.deploy(name="d", resources={"p.bpmn": model(), "x.txt": b"1"})

    new = services.repository.redeploy(old.id, resource_names=["p.bpmn"])

    assert ("d", 2, ["p.bpmn"]) == (
        new.name,
        new.process_definitions[0].version,
        [r.name for r in services.repository.resources(new.id)],
    )


def test_redeploying_what_is_not_there_is_refused(services):
    old = services.repository.deploy(name="d", resources={"x.txt": b"1"})

    for ident, names in ((old.id, ["y.txt"]), ("nothing", None)):
        with pytest.raises(NotFound):
            services.repository.redeploy(ident, resource_names=names)
    for named in ({"resource_names": ["y.txt", None]}, {"resource_ids": [None]}):
        with pytest.raises(NotValid, match="must not be null"):
            services.repository.redeploy(old.id, **named)


# --- start events ----------------------------------------------------------------------------------------------------

MESSAGE_START = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test"><message id="m" name="order"/>
 <process id="{key}" isExecutable="true" camunda:historyTimeToLive="5"><startEvent id="s">
 <messageEventDefinition messageRef="m"/></startEvent></process></definitions>"""


def waiting(find):
    return [(s.event_type, s.event_name, s.configuration) for s in find(EventSubscriptionRow)]


def test_message_starts_move_to_the_newest_version_and_back(services, find):
    first = services.repository.deploy(resources={"p.bpmn": MESSAGE_START.format(key="p")})
    second = services.repository.deploy(resources={"p.bpmn": MESSAGE_START.format(key="p")})
    moved = waiting(find)

    services.repository.delete_deployment(second.id)

    assert [("message", "order", second.process_definitions[0].id)] == moved
    assert [("message", "order", first.process_definitions[0].id)] == waiting(find)


def test_a_message_starts_one_process_only(services):
    services.repository.deploy(resources={"p.bpmn": MESSAGE_START.format(key="p")})

    with pytest.raises(EngineError):
        services.repository.deploy(resources={"q.bpmn": MESSAGE_START.format(key="q")})


# --- deletion --------------------------------------------------------------------------------------------------------


def test_a_deployment_with_running_instances_stays(services, find):
    made = services.repository.deploy(resources={"p.bpmn": model()})
    services.runtime.start(key="p")

    with pytest.raises(EngineError):
        services.repository.delete_deployment(made.id)

    assert 1 == len(find(ProcessDefinitionRow))


def test_a_cascade_takes_instances_and_history_along(services, find):
    made = services.repository.deploy(resources={"p.bpmn": model()})
    other = services.repository.deploy(resources={"q.bpmn": model("q")})
    for key in ("p", "q"):
        services.runtime.start(key=key, variables={"bytes": b"1", "n": 1})
    ended = services.runtime.start(key="p", variables={"n": 1})
    services.tasks.complete(services.tasks.query(process_instance_id=ended.id)[0].id)

    services.repository.delete_deployment(made.id, cascade=True)

    kept = {other.process_definitions[0].id}
    for table in (ExecutionRow, HistoricProcessInstanceRow, HistoricActivityInstanceRow, HistoricVariableRow):
        assert kept == {row.process_definition_id for row in find(table)}, table
    assert {2, 3} == {row.type for row in find(ByteArrayRow, deployment_id=None)}
    assert 1 == len(find(ByteArrayRow, deployment_id=None, type=2))


def test_an_unknown_deployment_can_not_be_deleted(services):
    with pytest.raises(NotFound):
        services.repository.delete_deployment("nothing")


def test_resources_are_found_by_their_deployment_only(services):
    one = services.repository.deploy(resources={"x.txt": b"1"})
    other = services.repository.deploy(resources={"y.txt": b"2"})
    (resource,) = services.repository.resources(one.id)

    assert b"1" == services.repository.resource_content(one.id, resource.id).content
    with pytest.raises(NotFound):
        services.repository.resource(other.id, resource.id)
    with pytest.raises(NullValue):
        services.repository.resource_content(other.id, resource.id)


def test_deployments_are_logged_for_users(services, find, mary):
    made = services.repository.deploy(name="d", resources={"x.txt": b"1"}, identity=mary)
    services.repository.delete_deployment(made.id, identity=mary)

    assert {
        ("Deployment", "Create", "duplicateFilterEnabled", "false"),
        ("Deployment", "Delete", "cascade", "false"),
    } == {(r.entity_type, r.operation_type, r.property, r.new_value) for r in find(UserOperationLogRow)}
