"""Decision definitions: deployment, versions, evaluation, history, business rule tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dmn.models import decision, definitions, literal, table
from watchword.core.errors import NotFound, RestError
from watchword.dmn import DecisionFailed, DecisionModelError
from watchword.store.tables import (
    DecisionDefinitionRow,
    DecisionRequirementsDefinitionRow,
    HistoricDecisionInputRow,
    HistoricDecisionInstanceRow,
    HistoricDecisionOutputRow,
)
from watchword.values.native import to_native
from watchword.values.typed import TypedValue

LEVEL = table(["amount:integer"], ["level:string"], [["< 10", '"low"'], [">= 10", '"high"']])
SEASON = definitions(
    decision("dish", literal('when + "/" + string(guests)'), requires=["decision:season"]),
    decision("season", table(["t:integer"], ["when:string"], [["<= 10", '"Winter"'], ["> 10", '"Summer"']])),
    name="menu",
)


def deploy(services, content, name="d.dmn", **more):
    return services.repository.deploy(name="d", resources={name: content}, **more)


def rows(services, row_type, **equal):
    session = services.database.session(services.commands.now())
    try:
        return session.find(row_type, **equal)
    finally:
        session.close()


def process(attributes: str, inside: str = "") -> str:
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">'
        '<process id="p" isExecutable="true" camunda:historyTimeToLive="5"><startEvent id="s"/>'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="b"/>'
        f'<businessRuleTask id="b" {attributes}>{inside}</businessRuleTask>'
        '<sequenceFlow id="f2" sourceRef="b" targetRef="u"/><userTask id="u"/>'
        '<sequenceFlow id="f3" sourceRef="u" targetRef="e"/><endEvent id="e"/></process></definitions>'
    )


def variable(services, instance, name):
    return to_native(services.runtime.get_variables(instance.id)[name])


def started(services, attributes: str, inside: str = "", **variables):
    services.repository.deploy(name="p", resources={"p.bpmn": process(attributes, inside)})
    return services.runtime.start(key="p", variables=variables)


def test_versions_count_up_and_the_latest_is_evaluated(services):
    deploy(services, definitions(decision("d", literal("1"))))
    assert 1 == services.decisions.evaluate("d").rows[0]["d"]

    deploy(services, definitions(decision("d", literal("2"))))

    assert 2 == services.decisions.evaluate("d").rows[0]["d"]
    assert [1, 2] == sorted(row.version for row in rows(services, DecisionDefinitionRow, key="d"))


def test_several_decisions_of_a_file_have_a_requirements_definition(services):
    made = deploy(services, SEASON)

    assert ["menu"] == [row.key for row in made.decision_requirements_definitions]
    assert {"menu"} == {row.decision_requirements_definition_key for row in made.decision_definitions}
    deploy(services, definitions(decision("alone", literal("1"))), name="alone.dmn")
    assert 1 == len(rows(services, DecisionRequirementsDefinitionRow))


def test_a_model_that_is_not_acceptable_tells_all_of_it(services):
    with pytest.raises(DecisionModelError) as caught:
        deploy(services, definitions(decision("a", literal("1 +"), ttl=""), decision("b", literal("2"), ttl="x")))

    messages = [problem["message"] for problem in caught.value.reports["d.dmn"]["errors"]]
    assert 3 == len(messages)
    assert [] == rows(services, DecisionDefinitionRow)


def test_history_has_every_decision_with_inputs_and_outputs(services, clock):
    deploy(services, SEASON)

    services.decisions.evaluate("dish", {"t": 5, "guests": 4})

    by_key = {row.decision_definition_key: row for row in rows(services, HistoricDecisionInstanceRow)}
    root, required = by_key["dish"], by_key["season"]
    assert (None, root.id) == (root.root_decision_instance_id, required.root_decision_instance_id)
    assert clock.now() + timedelta(days=7) == root.removal_time
    [given] = rows(services, HistoricDecisionInputRow, decision_instance_id=required.id)
    assert ("integer", 5) == (given.variable_type, given.long)
    outputs = {row.decision_instance_id: row for row in rows(services, HistoricDecisionOutputRow)}
    assert ("Winter", "r1", 1) == (
        outputs[required.id].text,
        outputs[required.id].rule_id,
        outputs[required.id].rule_order,
    )
    assert "Winter/4" == outputs[root.id].text


def test_a_failed_evaluation_leaves_nothing(services):
    deploy(services, definitions(decision("d", table(["x"], ["y"], [["-", "1"], ["-", "2"]]))))

    with pytest.raises(DecisionFailed):
        services.decisions.evaluate("d", {"x": 1})

    assert [] == rows(services, HistoricDecisionInstanceRow)


def test_a_changed_time_to_live_counts_at_once(services, clock):
    made = deploy(services, definitions(decision("d", literal("1"))))
    [row] = made.decision_definitions
    services.decisions.evaluate_typed({}, definition_id=row.id)

    services.decisions.set_history_time_to_live(row.id, 1)
    services.decisions.evaluate_typed({}, definition_id=row.id)

    times = sorted(row.removal_time - clock.now() for row in rows(services, HistoricDecisionInstanceRow))
    assert [timedelta(days=1), timedelta(days=7)] == times


def test_tenants_have_their_own_decisions(services):
    deploy(services, definitions(decision("d", literal('"shared"'))))
    deploy(services, definitions(decision("d", literal('"ours"'))), tenant_id="t1")

    assert "ours" == services.decisions.evaluate("d", tenant_id="t1").rows[0]["d"]
    with pytest.raises(RestError):
        services.decisions.evaluate("d", tenant_id="t2")


def test_a_deleted_deployment_takes_its_decisions_along(services):
    made = deploy(services, definitions(decision("d", literal("1"))))
    services.decisions.evaluate("d")

    services.repository.delete_deployment(made.id, cascade=True)

    assert [] == rows(services, HistoricDecisionInstanceRow)
    with pytest.raises(RestError):
        services.decisions.evaluate("d")
    with pytest.raises(NotFound):
        services.decisions.evaluate_typed({}, definition_id=made.decision_definitions[0].id)


def test_imports_are_found_in_the_deployment(services):
    shared = definitions(decision("base", literal("20")), name="shared")
    imports = '<import name="lib" namespace="urn:shared" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    wanted = '<informationRequirement><requiredDecision href="urn:shared#base"/></informationRequirement>'
    main = definitions(decision("d", wanted + literal("lib.base + 1")), imports=imports)
    services.repository.deploy(name="two", resources={"main.dmn": main, "shared.dmn": shared})

    assert 21 == services.decisions.evaluate("d").rows[0]["d"]


@pytest.mark.parametrize(
    ("mapping", "amount", "expected"),
    [
        ("singleEntry", 5, "low"),
        ("singleResult", 5, {"level": "low"}),
        ("collectEntries", 50, ["high"]),
        ("resultList", 50, [{"level": "high"}]),
    ],
)
def test_results_are_mapped(services, mapping, amount, expected):
    deploy(services, definitions(decision("d", LEVEL)))
    attributes = f'camunda:decisionRef="d" camunda:mapDecisionResult="{mapping}" camunda:resultVariable="r"'

    instance = started(services, attributes, amount=amount)

    assert expected == variable(services, instance, "r")


@pytest.mark.parametrize(
    ("binding", "expected"),
    [
        ("", "new"),
        ('camunda:decisionRefBinding="version" camunda:decisionRefVersion="${1}"', "old"),
        ('camunda:decisionRefBinding="versionTag" camunda:decisionRefVersionTag="v1"', "old"),
    ],
)
def test_bindings_choose_the_version(services, binding, expected):
    tagged = decision("d", literal('"old"')).replace('name="d"', 'name="d" camunda:versionTag="v1"', 1)
    deploy(services, definitions(tagged))
    deploy(services, definitions(decision("d", literal('"new"'))))
    attributes = (
        f'camunda:decisionRef="${{ref}}" {binding} camunda:mapDecisionResult="singleEntry" camunda:resultVariable="r"'
    )

    instance = started(services, attributes, ref="d")

    assert expected == variable(services, instance, "r")


def test_output_mappings_see_the_whole_result(services):
    deploy(services, definitions(decision("d", LEVEL)))
    inside = (
        '<extensionElements><camunda:inputOutput><camunda:outputParameter name="n">'
        "${decisionResult.getSingleResult().level}</camunda:outputParameter></camunda:inputOutput></extensionElements>"
    )

    instance = started(services, 'camunda:decisionRef="d"', inside, amount=5)

    assert "low" == variable(services, instance, "n")


def test_history_in_a_process_names_the_activity_and_ends_with_it(services, clock):
    deploy(services, definitions(decision("d", LEVEL)))
    instance = started(services, 'camunda:decisionRef="d"', amount=5)
    [row] = rows(services, HistoricDecisionInstanceRow)
    assert ("b", instance.id, instance.id, None) == (
        row.activity_id, row.process_instance_id, row.root_process_instance_id, row.removal_time
    )  # fmt: skip

    [task] = services.tasks.query(process_instance_id=instance.id)
    services.tasks.complete(task.id)

    [row] = rows(services, HistoricDecisionInstanceRow)
    assert clock.now() + timedelta(days=5) == row.removal_time


def test_juel_sees_variables_as_they_are(services):
    deploy(services, definitions(decision("d", literal("${j.prop('a').numberValue()}", expressionLanguage="juel"))))

    found = services.decisions.evaluate_typed({"j": TypedValue("json", '{"a": 3}')}, key="d")

    assert 3 == found.rows[0]["d"].value.value


def test_definitions_are_queried_by_keywords(services):
    deploy(services, SEASON)

    found = services.decisions.query(key_like="d%", latest_version=True)

    assert ["dish"] == [row.key for row in found]
    assert 2 == services.decisions.count(decision_requirements_definition_key="menu")
