"""Scripts and connectors in models: where they may stand, what they do, and that they are refused when off."""

from __future__ import annotations

import http.server
import json
import threading

import pytest

from watchword.core.errors import ParseError, StepFailed
from watchword.core.settings import ConnectorsSettings, DatabaseSettings, ScriptsSettings, Settings
from watchword.node import build
from watchword.scripting.sandbox.pool import ScriptFailed
from watchword.store.schema.create import create_schema
from watchword.values.typed import Int32, TypedValue

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">'
    '<process id="p" isExecutable="true" camunda:historyTimeToLive="1"><startEvent id="s"/>'
)
TAIL = "</process></definitions>"


def model(*elements: str, middle: str = "a", last: str = "e") -> str:
    return (
        f'{HEAD}<sequenceFlow id="f1" sourceRef="s" targetRef="{middle}"/>{"".join(elements)}'
        f'<sequenceFlow id="f2" sourceRef="{middle}" targetRef="u"/><userTask id="u"/>'
        f'<sequenceFlow id="f3" sourceRef="u" targetRef="{last}"/><endEvent id="{last}"/>{TAIL}'
    )


def script_task(language: str, source: str, attributes: str = "", inside: str = "") -> str:
    text = f"{inside}<script><![CDATA[{source}]]></script>"
    return f'<scriptTask id="a" scriptFormat="{language}" {attributes}>{text}</scriptTask>'


def extended(inside: str) -> str:
    return f"<extensionElements>{inside}</extensionElements>"


@pytest.fixture(scope="module")
def platform():
    scripts = ScriptsSettings(enabled=True, time_ms=1_000, processes=1)
    made = build(Settings(database=DatabaseSettings(url="sqlite:///:memory:"), scripts=scripts))
    create_schema(made.database)
    yield made
    made.close()


@pytest.fixture(scope="module")
def closed():
    made = build(Settings(database=DatabaseSettings(url="sqlite:///:memory:")))
    create_schema(made.database)
    yield made
    made.close()


def play(platform, xml: str, files=(), **variables):
    """Deploy, start, and return the instance's variables while it waits at the user task."""
    platform.repository.deploy(resources={"p.bpmn": xml, **dict(files)})
    instance = platform.runtime.start(key="p", variables=variables)
    return platform.runtime.get_variables(instance.id)


def plain(variables):
    return {name: (value.type, value.value) for name, value in variables.items()}


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("javascript", "execution.setVariable('b', 'x'); amount + 1"),
        ("ECMAScript", "execution.setVariable('b', 'x'); amount + 1"),
        ("python", "execution.set_variable('b', 'x')\namount + 1"),
    ],
)
def test_a_script_task_sets_its_result_and_what_the_script_sets(platform, language, source):
    found = play(platform, model(script_task(language, source, 'camunda:resultVariable="r"')), amount=2)

    assert {"amount": ("integer", 2), "b": ("string", "x"), "r": ("integer", 3)} == plain(found)


def test_a_script_task_in_juel_runs_in_process(closed):
    found = play(closed, model(script_task("juel", "${amount + 1}", 'camunda:resultVariable="r"')), amount=2)

    assert ("long", 3) == plain(found)["r"]


def test_a_result_of_null_is_not_set(platform):
    found = play(platform, model(script_task("javascript", "undefined", 'camunda:resultVariable="r"')))

    assert {} == found


def test_a_result_that_no_variable_takes_is_ignored(platform):
    assert {} == play(platform, model(script_task("javascript", "(function () {})")))


def test_a_json_variable_stays_json_when_a_script_changes_it(platform):
    source = "order.items.push(2); execution.setVariable('order', order); execution.setVariable('other', {a: 1})"

    found = play(platform, model(script_task("javascript", source)), order=TypedValue("json", '{"items":[1]}'))

    assert ("json", '{"items":[1,2]}') == plain(found)["order"]
    assert "object" == found["other"].type


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_a_script_sees_what_it_runs_on(platform, language):
    source = "execution.getCurrentActivityId() + '|' + execution.businessKey"
    if language == "python":
        source = "execution.current_activity_id + '|' + execution.business_key"
    platform.repository.deploy(resources={"p.bpmn": model(script_task(language, source, 'camunda:resultVariable="r"'))})

    instance = platform.runtime.start(key="p", business_key="order 7")

    assert "a|order 7" == platform.runtime.get_variables(instance.id)["r"].value


def test_a_script_may_come_from_a_file_of_the_deployment(platform):
    task = (
        '<scriptTask id="a" scriptFormat="javascript" camunda:resource="deployment://lib/total.js"'
        ' camunda:resultVariable="r"/>'
    )

    found = play(platform, model(task), files={"lib/total.js": "amount * 2"}, amount=21)

    assert ("integer", 42) == plain(found)["r"]


@pytest.mark.parametrize("resource", ["deployment://missing.js", "classpath://total.js", "total.js", "/etc/passwd"])
def test_a_script_from_anywhere_else_is_refused(platform, resource):
    task = f'<scriptTask id="a" scriptFormat="javascript" camunda:resource="{resource}"/>'

    with pytest.raises(StepFailed, match="deployment"):
        play(platform, model(task))


def test_the_text_of_a_script_may_be_given_by_an_expression(platform):
    found = play(platform, model(script_task("javascript", "${code}", 'camunda:resultVariable="r"')), code="6 * 7")

    assert ("integer", 42) == plain(found)["r"]


def test_a_bpmn_error_of_a_script_is_caught_and_what_was_set_before_stays(platform):
    source = "execution.setVariable('before', 1); throw new BpmnError('C', 'why')"
    boundary = (
        '<error id="err" errorCode="C"/>',
        '<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition errorRef="err"'
        ' camunda:errorCodeVariable="code" camunda:errorMessageVariable="message"/></boundaryEvent>'
        '<sequenceFlow id="f9" sourceRef="b" targetRef="u"/>',
    )
    xml = model(script_task("javascript", source), boundary[1]).replace("</process>", f"</process>{boundary[0]}")

    found = plain(play(platform, xml))

    assert {"before": ("integer", 1), "code": ("string", "C"), "message": ("string", "why")} == found


def test_a_failing_script_fails_the_command_and_nothing_stays(platform):
    source = "execution.setVariable('before', 1); missing.x"
    platform.repository.deploy(resources={"p.bpmn": model(script_task("javascript", source))})
    before = platform.runtime.count()

    with pytest.raises(ScriptFailed, match=r"activity 'a'.*missing is not defined"):
        platform.runtime.start(key="p")

    assert before == platform.runtime.count()


def test_conditions_may_be_scripts(platform):
    gateway = (
        '<exclusiveGateway id="a" default="f2"/><sequenceFlow id="f8" sourceRef="a" targetRef="other">'
        '<conditionExpression xsi:type="tFormalExpression" language="javascript">amount &gt; 10</conditionExpression>'
        '</sequenceFlow><userTask id="other"/>'
    )
    platform.repository.deploy(resources={"p.bpmn": model(gateway)})

    for amount, expected in ((5, "u"), (50, "other")):
        instance = platform.runtime.start(key="p", variables={"amount": amount})
        (task,) = platform.tasks.query(process_instance_id=instance.id)
        assert expected == task.task_definition_key
    with pytest.raises(StepFailed, match="true or false"):
        platform.repository.deploy(resources={"p.bpmn": model(gateway.replace("amount &gt; 10", "amount"))})
        platform.runtime.start(key="p", variables={"amount": 1})


def test_listeners_and_parameters_may_be_scripts(platform):
    inside = extended(
        '<camunda:executionListener event="start"><camunda:script scriptFormat="javascript">'
        "execution.setVariable('heard', execution.eventName + ' ' + x)</camunda:script></camunda:executionListener>"
        '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:script scriptFormat="python">amount + 1'
        '</camunda:script></camunda:inputParameter><camunda:outputParameter name="y"><camunda:list>'
        '<camunda:script scriptFormat="javascript">x + 1</camunda:script><camunda:value>${x}</camunda:value>'
        "</camunda:list></camunda:outputParameter></camunda:inputOutput>"
    )

    found = play(platform, model(f'<task id="a">{inside}</task>'), amount=1)

    assert ("string", "start 2") == plain(found)["heard"]
    assert [3, 2] == json.loads(found["y"].value.serialized)
    assert "x" not in found


def test_a_task_listener_may_change_the_task(platform):
    listener = extended(
        '<camunda:taskListener event="create"><camunda:script scriptFormat="javascript">'
        "task.setAssignee('mary'); task.setPriority(7); task.addCandidateGroup('g');"
        "task.setVariable('seen', task.name);"
        "execution.setVariable('by', task.taskDefinitionKey)</camunda:script></camunda:taskListener>"
    )
    xml = model('<task id="a"/>').replace('<userTask id="u"/>', f'<userTask id="u" name="Look">{listener}</userTask>')
    platform.repository.deploy(resources={"p.bpmn": xml})

    instance = platform.runtime.start(key="p")

    (task,) = platform.tasks.query(process_instance_id=instance.id)
    assert ("mary", 7) == (task.assignee, task.priority)
    assert {"seen": ("string", "Look"), "by": ("string", "u")} == plain(platform.runtime.get_variables(instance.id))


def test_a_script_cannot_call_what_is_not_offered(platform):
    source = "execution.setProcessBusinessKey(1, 2, 3)"

    with pytest.raises(ScriptFailed, match="other arguments"):
        play(platform, model(script_task("javascript", source)))


def test_a_condition_of_a_start_event_may_be_a_script(platform):
    start = (
        '<startEvent id="c"><conditionalEventDefinition id="d"><condition xsi:type="tFormalExpression"'
        ' language="javascript">amount &gt; 10</condition></conditionalEventDefinition></startEvent>'
        '<sequenceFlow id="f7" sourceRef="c" targetRef="a"/>'
    )
    platform.repository.deploy(resources={"p.bpmn": model('<task id="a"/>', start)})

    counts = [len(platform.runtime.evaluate_conditions(variables={"amount": amount})) for amount in (5, 50)]

    assert [0, 1] == counts


# --- off -------------------------------------------------------------------------------------------------------------

CONDITION = (
    '<sequenceFlow id="f2" sourceRef="a" targetRef="u"><conditionExpression xsi:type="tFormalExpression"'
    ' language="javascript">true</conditionExpression></sequenceFlow>'
)
SCRIPTED = {
    "task": (model(script_task("javascript", "1")), "a"),
    "condition": (
        model('<task id="a"/>').replace('<sequenceFlow id="f2" sourceRef="a" targetRef="u"/>', CONDITION),
        "f2",
    ),
    "listener": (
        model(
            '<task id="a">'
            + extended(
                '<camunda:executionListener event="start"><camunda:script scriptFormat="javascript">1</camunda:script>'
                "</camunda:executionListener>"
            )
            + "</task>"
        ),
        "a",
    ),
    "parameter": (
        model(
            '<task id="a">'
            + extended(
                '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:map><camunda:entry key="k">'
                '<camunda:script scriptFormat="javascript">1</camunda:script></camunda:entry></camunda:map>'
                "</camunda:inputParameter></camunda:inputOutput>"
            )
            + "</task>"
        ),
        "a",
    ),
}


@pytest.mark.parametrize("place", SCRIPTED)
def test_a_script_is_refused_at_deployment_when_scripts_are_off(closed, platform, place):
    xml, element = SCRIPTED[place]

    with pytest.raises(ParseError) as refused:
        closed.repository.deploy(resources={"p.bpmn": xml})

    (problem,) = refused.value.reports["p.bpmn"]["errors"]
    assert element == problem["mainElementId"]
    assert "scripts are switched off" in problem["message"]
    assert platform.repository.deploy(resources={"p.bpmn": xml}).id


@pytest.mark.parametrize("place", SCRIPTED)
def test_a_language_that_we_do_not_run_is_refused_at_deployment(platform, place):
    xml, element = SCRIPTED[place]

    with pytest.raises(ParseError) as refused:
        platform.repository.deploy(resources={"p.bpmn": xml.replace("javascript", "groovy")})

    (problem,) = refused.value.reports["p.bpmn"]["errors"]
    assert element == problem["mainElementId"]
    assert "'groovy' can't be run" in problem["message"]


def test_a_language_can_be_switched_off_alone():
    scripts = ScriptsSettings(enabled=True, formats=("python",))
    with build(Settings(database=DatabaseSettings(url="sqlite:///:memory:"), scripts=scripts)) as made:
        create_schema(made.database)

        with pytest.raises(ParseError, match=r"scripts\.formats"):
            made.repository.deploy(resources={"p.bpmn": model(script_task("javascript", "1"))})
        assert made.repository.deploy(resources={"p.bpmn": model(script_task("python", "1"))}).id


# --- connectors ------------------------------------------------------------------------------------------------------

CONNECTOR = (
    '<serviceTask id="a"><extensionElements><camunda:connector><camunda:connectorId>http-connector'
    "</camunda:connectorId><camunda:inputOutput>"
    '<camunda:inputParameter name="url">http://127.0.0.1:PORT/${path}</camunda:inputParameter>'
    '<camunda:inputParameter name="method">POST</camunda:inputParameter>'
    '<camunda:inputParameter name="headers"><camunda:map><camunda:entry key="X-Order">${number}</camunda:entry>'
    "</camunda:map></camunda:inputParameter>"
    '<camunda:inputParameter name="payload">{"n": ${number}}</camunda:inputParameter>'
    '<camunda:outputParameter name="status">${statusCode}</camunda:outputParameter>'
    '<camunda:outputParameter name="text">${response}</camunda:outputParameter>'
    "<camunda:outputParameter name=\"kind\">${headers['Content-Type']}</camunda:outputParameter>"
    '<camunda:outputParameter name="total"><camunda:script scriptFormat="javascript">'
    "JSON.parse(response).n + statusCode</camunda:script></camunda:outputParameter>"
    "</camunda:inputOutput></camunda:connector></extensionElements></serviceTask>"
)


class Echo(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, self.headers["X-Order"]))
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def echo():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.seen = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_connector_calls_a_listed_host_and_sets_its_outputs(echo):
    port = echo.server_address[1]
    settings = Settings(
        database=DatabaseSettings(url="sqlite:///:memory:"),
        scripts=ScriptsSettings(enabled=True, processes=1),
        connectors=ConnectorsSettings(http_allow=(f"127.0.0.1:{port}",)),
    )
    with build(settings) as made:
        create_schema(made.database)

        found = play(made, model(CONNECTOR.replace("PORT", str(port))), path="orders", number=Int32(7))

    assert [("/orders", "7")] == echo.seen
    assert ("integer", 201) == plain(found)["status"]
    assert ("string", '{"n": 7}') == plain(found)["text"]
    assert ("string", "application/json") == plain(found)["kind"]
    assert ("integer", 208) == plain(found)["total"]


def test_a_connector_is_refused_at_deployment_when_it_is_off(platform):
    with pytest.raises(ParseError) as refused:
        platform.repository.deploy(resources={"p.bpmn": model(CONNECTOR)})

    (problem,) = refused.value.reports["p.bpmn"]["errors"]
    assert "a" == problem["mainElementId"]
    assert "connectors.http_allow" in problem["message"]


def test_a_stored_model_whose_connector_was_switched_off_fails_when_it_gets_there(echo, tmp_path):
    database = DatabaseSettings(url=f"sqlite:///{tmp_path / 'w.db'}")
    xml = model(CONNECTOR.replace("PORT", "9").replace('scriptFormat="javascript"', 'scriptFormat="juel"'))
    with build(Settings(database=database, connectors=ConnectorsSettings(http_allow=("127.0.0.1",)))) as made:
        create_schema(made.database)
        made.repository.deploy(resources={"p.bpmn": xml})

    with build(Settings(database=database)) as made, pytest.raises(StepFailed, match="switched off"):
        made.runtime.start(key="p", variables={"path": "", "number": 1})


def decision(language: str, source: str) -> str:
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="n" '
        'xmlns:camunda="http://camunda.org/schema/1.0/dmn"><decision id="d" name="d" camunda:historyTimeToLive="1">'
        f'<variable name="y"/><literalExpression expressionLanguage="{language}"><text><![CDATA[{source}]]></text>'
        "</literalExpression></decision></definitions>"
    )


def test_a_decision_may_be_a_script(platform):
    platform.repository.deploy(name="d", resources={"d.dmn": decision("javascript", "amount * 2 + items.length")})

    assert 43 == platform.decisions.evaluate("d", {"amount": 20, "items": [1, 2, 3]}).rows[0]["y"]


def test_a_decision_that_is_a_script_is_refused_where_scripts_are_off():
    with build(Settings(database=DatabaseSettings(url="sqlite:///:memory:"))) as made:
        create_schema(made.database)

        with pytest.raises(ParseError, match="switched off"):
            made.repository.deploy(name="d", resources={"d.dmn": decision("javascript", "1")})
