"""What the reader makes of a file, as the engine uses it."""

from __future__ import annotations

import pytest

from watchword.bpmn import read_bpmn
from watchword.bpmn.model import (
    CompensationDefinition,
    DecisionCall,
    DelegateClass,
    ElementType,
    ErrorDefinition,
    ExpressionCall,
    External,
    ListValue,
    MapValue,
    Process,
    Script,
    ScriptCall,
    SignalDefinition,
    TimerDefinition,
)
from watchword.core.errors import ParseError, UnreadableModel

from .small_models import LOOP, MODELS, USER_TASK, boundary, extended, process, single

ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def _read(text: str, **options: object) -> Process:
    (found,) = read_bpmn(text.encode(), "m.bpmn", **options)
    return found


def test_flows_connect_nodes_in_document_order():
    model = _read(
        process(
            '<startEvent id="s"/><exclusiveGateway id="g" default="f3"/><endEvent id="b"/><endEvent id="a"/>'
            '<sequenceFlow id="f1" sourceRef="s" targetRef="g"/>'
            '<sequenceFlow id="f2" sourceRef="g" targetRef="a">'
            "<conditionExpression>${x}</conditionExpression></sequenceFlow>"
            '<sequenceFlow id="f3" sourceRef="g" targetRef="b"/>'
        )
    )

    gateway = model.nodes["g"]
    assert ["f2", "f3"] == [f.id for f in gateway.outgoing]
    assert gateway.default_flow is model.flows["f3"]
    assert "${x}" == gateway.outgoing[0].condition.text
    assert ["s", "g", "b", "a"] == [c.id for c in model.children]
    assert model.start is model.nodes["s"]


def test_a_repeated_activity_is_a_body_and_an_instance():
    model = _read(single(f'<userTask id="a" camunda:asyncBefore="true">{LOOP}</userTask>'))

    body, inner = model.nodes["a#multiInstanceBody"], model.nodes["a"]
    assert ElementType.MULTI_INSTANCE_BODY is body.type
    assert (inner,) == body.children
    assert inner.parent is body
    assert body.parent is None
    assert (True, True) == (body.is_scope, body.is_composite)
    assert (True, False) == (body.async_before, inner.async_before)
    assert (["f1"], ["f2"]) == ([f.id for f in body.incoming], [f.id for f in body.outgoing])
    assert () == inner.outgoing
    assert ["st", "a#multiInstanceBody", "en"] == [c.id for c in model.children]
    assert "3" == body.multi_instance.cardinality.text


def test_boundary_events_sit_on_the_body_but_for_compensation():
    hosted = _read(boundary(f'<userTask id="a">{LOOP}</userTask>', '<messageEventDefinition messageRef="m1"/>'))
    compensated = _read(boundary(f'<userTask id="a">{LOOP}</userTask>', "<compensateEventDefinition/>"))

    assert "a#multiInstanceBody" == hosted.nodes["b"].attached_to.id
    assert "a" == compensated.nodes["b"].attached_to.id


def test_flows_into_a_throwing_link_lead_to_the_catching_one():
    model = _read(MODELS["link_ok"])

    assert "t" not in model.nodes
    assert model.flows["f"].target is model.nodes["c"]


def test_a_compensation_handler_is_connected_with_what_it_undoes():
    model = _read(
        process(
            '<startEvent id="s"/><serviceTask id="a" camunda:expression="${1}"/>'
            '<userTask id="h" isForCompensation="true"/>'
            '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
            '<intermediateThrowEvent id="t"><compensateEventDefinition activityRef="a"/></intermediateThrowEvent>'
            '<association id="x" sourceRef="b" targetRef="h"/>'
        )
    )

    assert model.nodes["a"].compensation_handler is model.nodes["h"]
    assert model.nodes["h"].is_for_compensation
    assert CompensationDefinition("a") == model.nodes["t"].event
    assert (False, True) == (model.nodes["a"].is_scope, model.nodes["t"].is_composite)
    assert (False, False) == (model.nodes["a"].is_plain, model.nodes["h"].is_plain)


def test_only_user_tasks_have_expressions_as_names():
    model = _read(
        process(
            '<startEvent id="s" name="is ${x"/>'
            '<userTask id="u" name="do ${x}"><documentation>a</documentation></userTask>'
        )
    )

    assert "is ${x" == model.nodes["s"].name.text
    assert model.nodes["s"].name.is_literal
    assert not model.nodes["u"].name.is_literal
    assert "a" == model.nodes["u"].documentation.text


INPUT = extended(
    '<camunda:inputOutput><camunda:inputParameter name="x">1</camunda:inputParameter></camunda:inputOutput>'
)


@pytest.mark.parametrize(
    ("activity", "is_scope"),
    [
        (USER_TASK, False),
        ('<userTask id="a"><property name="x"/></userTask>', True),
        ('<receiveTask id="a"/>', False),
        ('<receiveTask id="a" messageRef="m1"/>', True),
        ('<serviceTask id="a" camunda:expression="${1}"/>', False),
        ('<serviceTask id="a" camunda:type="external" camunda:topic="t"/>', True),
        ('<businessRuleTask id="a" camunda:decisionRef="d"/>', True),
        ('<businessRuleTask id="a" camunda:class="x.Y"/>', False),
        ('<callActivity id="a" calledElement="c"/>', True),
        ('<scriptTask id="a"><script>1</script></scriptTask>', False),
        ('<parallelGateway id="a"/>', False),
        ('<subProcess id="a"><startEvent id="i"/></subProcess>', True),
        ('<intermediateCatchEvent id="a"><messageEventDefinition messageRef="m1"/></intermediateCatchEvent>', True),
        ('<intermediateThrowEvent id="a"/>', False),
        ('<intermediateThrowEvent id="a"><compensateEventDefinition/></intermediateThrowEvent>', True),
        (USER_TASK + '<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition/></boundaryEvent>', True),
        (USER_TASK + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>', False),
        (f'<userTask id="a">{INPUT}</userTask>', True),
        (f'<userTask id="a">{INPUT}{LOOP}</userTask>', False),
    ],
)
def test_a_node_is_a_scope_if_it_needs_an_execution_of_its_own(activity, is_scope):
    model = _read(single(activity))

    assert is_scope == model.nodes["a"].is_scope


LISTENER = extended('<camunda:executionListener event="{}" expression="${{1}}"/>')


@pytest.mark.parametrize(
    ("activity", "is_plain"),
    [
        (USER_TASK, True),
        ('<serviceTask id="a" camunda:expression="${1}"/>', True),
        ('<exclusiveGateway id="a"/>', True),
        ('<subProcess id="a"><startEvent id="i"/></subProcess>', False),
        ('<userTask id="a" camunda:asyncBefore="true"/>', False),
        ('<userTask id="a" camunda:asyncAfter="true"/>', False),
        (f'<userTask id="a">{LISTENER.format("start")}</userTask>', False),
        (f'<userTask id="a">{LISTENER.format("end")}</userTask>', False),
        (f'<userTask id="a">{INPUT}{LOOP}</userTask>', False),
        (f'<userTask id="a">{INPUT.replace("inputP", "outputP")}</userTask>', False),
        (f'<userTask id="a">{LOOP}</userTask>', True),
        ('<endEvent id="a"><terminateEventDefinition/></endEvent>', False),
        ('<intermediateCatchEvent id="a"><linkEventDefinition name="l"/></intermediateCatchEvent>', False),
    ],
)
def test_a_node_is_plain_if_nothing_is_around_it(activity, is_plain):
    model = _read(single(activity))

    assert is_plain == model.nodes["a"].is_plain


def test_catch_events_after_an_event_based_gateway_are_no_scopes():
    model = _read(
        process(
            '<startEvent id="s"/><eventBasedGateway id="g"/>'
            '<intermediateCatchEvent id="c"><messageEventDefinition messageRef="m1"/></intermediateCatchEvent>'
            '<sequenceFlow id="f" sourceRef="g" targetRef="c"/>'
        )
    )

    assert (True, False) == (model.nodes["g"].is_scope, model.nodes["c"].is_scope)


def test_implementations_of_all_kinds_are_read():
    fields = extended('<camunda:field name="f" stringValue="v"/><camunda:field name="g" expression="${1}"/>')
    model = _read(
        process(
            f'<startEvent id="s"/><serviceTask id="a" camunda:class="x.Y">{fields}</serviceTask>'
            '<serviceTask id="b" camunda:expression="${1}" camunda:resultVariable="r"/>'
            '<serviceTask id="c" activiti:type="external" activiti:topic="t" activiti:taskPriority="7"/>'
            '<businessRuleTask id="d" camunda:decisionRef="d" camunda:mapDecisionResult="singleEntry"/>'
            '<scriptTask id="e" scriptFormat="foo" camunda:resultVariable="r"><script>x</script></scriptTask>'
            '<endEvent id="f"><messageEventDefinition camunda:expression="${1}"/></endEvent>'
            '<endEvent id="g"><messageEventDefinition messageRef="m1"/></endEvent>'
        )
    )

    found = {i: model.nodes[i].implementation for i in "abcdef"}
    assert isinstance(found["a"], DelegateClass)
    assert {"f": "v", "g": "${1}"} == {k: v.text for k, v in found["a"].fields.items()}
    assert isinstance(found["b"], ExpressionCall)
    assert "r" == found["b"].result_variable
    assert isinstance(found["c"], External)
    assert ("t", "7") == (found["c"].topic.text, found["c"].priority.text)
    assert isinstance(found["d"], DecisionCall)
    assert "singleEntry" == found["d"].mapping
    assert ScriptCall(Script("foo", "x"), "r") == found["e"]
    assert isinstance(found["f"], ExpressionCall)
    assert (ElementType.END_MESSAGE, ElementType.END_BARE) == (model.nodes["f"].type, model.nodes["g"].type)


def test_events_hold_their_definitions():
    model = _read(
        process(
            '<startEvent id="s"/><userTask id="u"/>'
            '<boundaryEvent id="t" attachedToRef="u" cancelActivity="false"><timerEventDefinition>'
            "<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
            '<boundaryEvent id="e" attachedToRef="u">'
            '<errorEventDefinition errorRef="e1" camunda:errorCodeVariable="c"/>'
            "</boundaryEvent>"
            '<endEvent id="x"><errorEventDefinition errorRef="nowhere"/></endEvent>'
            '<intermediateThrowEvent id="w"><signalEventDefinition signalRef="s1" camunda:async="true"/>'
            "</intermediateThrowEvent>"
        )
    )

    timer, signal = model.nodes["t"].event, model.nodes["w"].event
    assert isinstance(timer, TimerDefinition)
    assert ("duration", "PT1H", False) == (timer.kind, timer.value.text, model.nodes["t"].interrupting)
    assert ErrorDefinition("E1", code_variable="c") == model.nodes["e"].event
    assert ErrorDefinition("nowhere") == model.nodes["x"].event
    assert isinstance(signal, SignalDefinition)
    assert ("sig1", True) == (signal.name.text, signal.asynchronous)


def test_an_event_sub_process_knows_its_start_and_its_parent():
    model = _read(
        process(
            '<startEvent id="s"/><subProcess id="o"><startEvent id="i"/><subProcess id="e" triggeredByEvent="true">'
            '<startEvent id="x" isInterrupting="false">'
            '<messageEventDefinition messageRef="m1"/></startEvent></subProcess>'
            "</subProcess>"
        )
    )

    outer, inner = model.nodes["o"], model.nodes["e"]
    assert (inner,) == outer.event_sub_processes
    assert inner.start is model.nodes["x"]
    assert inner.parent is outer
    assert (ElementType.START_MESSAGE, False) == (inner.start.type, inner.start.interrupting)


def test_parameters_nest():
    text = extended(
        '<camunda:inputOutput><camunda:inputParameter name="l"><camunda:list><camunda:value>1</camunda:value>'
        '<camunda:script scriptFormat="foo">x</camunda:script></camunda:list></camunda:inputParameter>'
        '<camunda:inputParameter name="m"><camunda:map><camunda:entry key="k"> v </camunda:entry></camunda:map>'
        '</camunda:inputParameter><camunda:outputParameter name="n"/></camunda:inputOutput>'
    )
    node = _read(single(f'<userTask id="a">{text}</userTask>')).nodes["a"]

    listed, mapped = (p.value for p in node.inputs)
    assert isinstance(listed, ListValue)
    assert "1" == listed.items[0].text
    assert Script("foo", "x") == listed.items[1]
    assert isinstance(mapped, MapValue)
    assert ("k", "v") == (mapped.entries[0][0], mapped.entries[0][1].text)
    assert [("n", None)] == [(p.name, p.value) for p in node.outputs]


def test_candidates_and_process_attributes_are_read():
    attributes = (
        'isExecutable="true" name="N" camunda:historyTimeToLive="P7D" camunda:versionTag="v1"'
        ' camunda:isStartableInTasklist="false" camunda:candidateStarterGroups="a, ${f(b, c)}"'.replace(
            "f(b, c)", "b[c]"
        )
    )
    owner = (
        "<potentialOwner><resourceAssignmentExpression><formalExpression>user(x), group(y), z</formalExpression>"
        "</resourceAssignmentExpression></potentialOwner>"
    )
    model = _read(
        process(
            f'<documentation>D</documentation><startEvent id="s"/>'
            f'<userTask id="u" camunda:candidateUsers="p,q">{owner}</userTask>',
            attrs=attributes,
        )
    )

    task = model.nodes["u"].user_task
    assert ("N", "v1", 7, False, "D", "small") == (
        model.name,
        model.version_tag,
        model.history_time_to_live,
        model.startable_in_tasklist,
        model.documentation,
        model.category,
    )
    assert ["a", "${b[c]}"] == [e.text for e in model.candidate_starter_groups]
    assert ["x", "p", "q"] == [e.text for e in task.candidate_users]
    assert ["y", "z"] == [e.text for e in task.candidate_groups]


def test_a_time_to_live_is_needed_for_new_models_only():
    text = process('<startEvent id="s"/>', attrs='isExecutable="true"')

    with pytest.raises(ParseError):
        _read(text)
    assert 30 == _read(text, default_time_to_live=30).history_time_to_live
    assert _read(text, new=False).history_time_to_live is None


def test_executable_is_the_default_of_stored_models_only():
    text = process('<startEvent id="s"/>', attrs='camunda:historyTimeToLive="5"')

    assert () == read_bpmn(text.encode(), "m.bpmn")
    assert "smallest" == _read(text, new=False).key


def test_all_problems_are_told_at_once_with_their_places():
    text = process('<startEvent id="s"/>\n<serviceTask\n id="a"\n/>\n<scriptTask id="b"/><exclusiveGateway id="c"/>')

    with pytest.raises(ParseError) as caught:
        _read(text)

    errors = caught.value.reports["m.bpmn"]["errors"]
    assert [(8, "a"), (0, None), (0, "c")] == [(e["line"], e["mainElementId"]) for e in errors]
    assert 3 == errors[0]["column"]


def test_an_expression_that_does_not_parse_makes_the_file_unreadable():
    with pytest.raises(UnreadableModel):
        _read(single('<serviceTask id="a" camunda:expression="${x"/>'))


@pytest.mark.parametrize(
    ("activity", "place"),
    [
        ('<serviceTask id="a" camunda:expression="${x +}"/>', "element 'a' (line 1, column 5"),
        ('<userTask id="a" camunda:candidateUsers="${x +}"/>', "element 'a' (line 1, column 5"),
        (
            '<task id="a"><multiInstanceLoopCharacteristics>\n<loopCardinality>${x +}</loopCardinality>'
            "</multiInstanceLoopCharacteristics></task>",
            "element 'a' (line 2, column 18)",
        ),
    ],
    ids=["attribute", "list", "text"],
)
def test_an_expression_that_does_not_parse_is_told_with_its_place(activity, place):
    text = single(activity)
    first = 1 + text[: text.index(activity)].count("\n")
    place = place.replace("line 1", f"line {first}").replace("line 2", f"line {first + 1}")

    with pytest.raises(UnreadableModel) as caught:
        _read(text)

    assert str(caught.value).startswith(f"m.bpmn: {place}")
    assert str(caught.value).endswith("expression '${x +}': a value is expected instead of '}' at character 6")


def test_a_model_of_camunda_8_is_known_by_its_namespace():
    text = single('<serviceTask id="a"/>').replace("<definitions ", f'<definitions xmlns:zeebe="{ZEEBE}" ')

    with pytest.raises(ParseError, match="Camunda 8"):
        _read(text)
    with pytest.raises(ParseError, match="with its id \\(line"):
        _read(single('<serviceTask id="a"/>'))


def test_the_first_namespace_of_an_extension_counts():
    model = _read(single('<userTask id="a" activiti:assignee="old" camunda:assignee="new"/>'))

    assert "new" == model.nodes["a"].user_task.assignee.text
