"""The platform inside a Python program, as the README shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from watchword import BpmnError, open_platform

ROOT = Path(__file__).resolve().parents[2]
MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="orders" targetNamespace="orders">
  <process id="order" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <serviceTask id="check" camunda:delegateExpression="${checkStock}"/>
    <boundaryEvent id="sold_out" attachedToRef="check"><errorEventDefinition errorRef="none_left"/></boundaryEvent>
    <sequenceFlow id="f2" sourceRef="check" targetRef="approve"/>
    <sequenceFlow id="f3" sourceRef="sold_out" targetRef="sorry"/>
    <userTask id="approve"/>
    <sequenceFlow id="f4" sourceRef="approve" targetRef="done"/>
    <endEvent id="done"/>
    <endEvent id="sorry"/>
  </process>
  <error id="none_left" errorCode="sold-out"/>
</definitions>"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'orders.db'}"
    return request.getfixturevalue("new_postgres")()


def test_the_example_of_the_readme_runs(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "order.bpmn").write_text(MODEL)
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    code = code.replace("sqlite:///orders.db", url).replace('open("order.bpmn", "rb").read()', "MODEL.encode()")
    known = {"MODEL": MODEL}

    exec(code, known)

    with open_platform(url) as platform:
        assert "COMPLETED" == platform.history.query(process_instance_id=known["instance"].id)[0].state


def test_a_delegate_may_raise_a_bpmn_error(url):
    def check_stock(execution):
        if execution.get_variable("article") == "gone":
            raise BpmnError("sold-out")
        execution.set_variable("inStock", True)

    with open_platform(url) as platform:
        platform.delegates.register("checkStock", check_stock)
        platform.repository.deploy(name="orders", resources={"order.bpmn": MODEL.encode()})
        gone = platform.runtime.start(key="order", variables={"article": "gone"})
        there = platform.runtime.start(key="order", variables={"article": "A-1"})

        assert [] == list(platform.tasks.query(process_instance_id=gone.id))
        assert 1 == platform.tasks.count(process_instance_id=there.id)
        assert True is platform.runtime.get_variable(there.id, "inStock").value


def test_an_unknown_delegate_deploys_and_fails_at_run_time(url):
    from watchword.core.errors import StepFailed

    with open_platform(url) as platform:
        platform.repository.deploy(name="orders", resources={"order.bpmn": MODEL.encode()})

        with pytest.raises(StepFailed, match="checkStock"):
            platform.runtime.start(key="order", variables={"article": "A-1"})
        assert 0 == platform.runtime.count()
