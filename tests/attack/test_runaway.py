"""Models that never end, grow without bound or compute too much: ended with a clear refusal, leaving nothing."""

from __future__ import annotations

import threading
import time

import pytest

from .conftest import memory_of
from .judge import Judge
from .target import assert_tells_nothing, form

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="runaway">
  <process id="runaway" isExecutable="true" camunda:historyTimeToLive="P1D">"""
TAIL = "</process></definitions>"


def flow(source, target, inside=""):
    """Return a sequence flow."""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def loop_of(node):
    """Return a model that goes round through `node` for ever."""
    return (
        f'{HEAD}<startEvent id="s"/>{flow("s", "again")}<exclusiveGateway id="again"/>{flow("again", "n")}{node}'
        f"{flow('n', 'again')}{TAIL}"
    )


def forks(width):
    """Return a model in which each token becomes `width` tokens that fork again."""
    ways = "".join(f'<manualTask id="m{i}"/>{flow("fork", f"m{i}")}{flow(f"m{i}", "back")}' for i in range(width))
    return (
        f'{HEAD}<startEvent id="s"/>{flow("s", "back")}<exclusiveGateway id="back"/>{flow("back", "fork")}'
        f'<parallelGateway id="fork"/>{ways}{TAIL}'
    )


def tasks_for_ever():
    """Return a model that goes round and leaves a user task behind each time."""
    return (
        f'{HEAD}<startEvent id="s"/>{flow("s", "back")}<exclusiveGateway id="back"/>{flow("back", "fork")}'
        f'<parallelGateway id="fork"/>{flow("fork", "u")}<userTask id="u"/>{flow("fork", "back")}{TAIL}'
    )


def pile_at(gateway):
    """Return a model in which tokens pile up at a join that waits for others."""
    return (
        f'{HEAD}<startEvent id="s"/>{flow("s", "back")}<exclusiveGateway id="back"/>{flow("back", "fork")}'
        f'<parallelGateway id="fork"/>{flow("fork", "join")}{flow("fork", "back")}<userTask id="u"/>'
        f"{flow('u', 'join')}{flow('back', 'u', '<conditionExpression>${false}</conditionExpression>')}"
        f'<{gateway} id="join"/>{flow("join", "e")}<endEvent id="e"/>{TAIL}'
    ).replace('id="back"/>', 'id="back" default="back_fork"/>')


def task_with(expression, *, inside=""):
    """Return a model whose only task evaluates an expression."""
    return (
        f'{HEAD}<startEvent id="s"/>{flow("s", "n")}<serviceTask id="n" camunda:expression="{expression}" '
        f'camunda:resultVariable="r">{inside}</serviceTask>{flow("n", "e")}<endEvent id="e"/>{TAIL}'
    )


def loop_with(expression):
    """Return a model that evaluates an expression again and again, keeping the result."""
    return loop_of(f'<serviceTask id="n" camunda:expression="{expression}" camunda:resultVariable="r"/>')


ENDLESS = {
    "a loop of nothing": loop_of('<manualTask id="n"/>'),
    "a loop of service tasks": loop_of('<serviceTask id="n" camunda:expression="${1}"/>'),
    "a loop with a variable": loop_of('<serviceTask id="n" camunda:expression="${1}" camunda:resultVariable="v"/>'),
    "a loop of subprocesses": loop_of('<subProcess id="n"><startEvent id="i"/></subProcess>'),
    "a gateway to itself": (
        f'{HEAD}<startEvent id="s"/>{flow("s", "g")}<exclusiveGateway id="g"/>{flow("g", "g")}{TAIL}'
    ),
    "forks of two": forks(2),
    "forks of fifty": forks(50),
    "a task left behind in each round": tasks_for_ever(),
    "tokens that pile up at a parallel join": pile_at("parallelGateway").replace(
        "</process>", f'{flow("u2", "join")}<userTask id="u2"/></process>'
    ),
    "tokens that pile up at an inclusive join": pile_at("inclusiveGateway"),
    "two tasks that lead to each other": (
        f'{HEAD}<startEvent id="s"/>{flow("s", "a")}<manualTask id="a"/>{flow("a", "b")}<manualTask id="b"/>'
        f"{flow('b', 'a')}{TAIL}"
    ),
    "an io mapping in a loop": loop_of(
        '<manualTask id="n"><extensionElements><camunda:inputOutput><camunda:outputParameter name="x">${1}'
        "</camunda:outputParameter></camunda:inputOutput></extensionElements></manualTask>"
    ),
}
BOMBS = {
    "a text that doubles in each round": loop_with("${r.concat(r)}"),
    "a text replaced by more text": task_with("${r.replace('x', r).replace('x', r).replace('x', r)}"),
    "a text repeated": task_with("${r.repeat(99999999)}"),
    "a pattern that backtracks": task_with("${r.matches('(x+x+)+y')}"),
    "a pattern of patterns": task_with("${r.replaceAll('(x?){900}', 'y').matches('(x*)*(x*)*y')}"),
    "a format with a width": task_with("${r.format('%999999999d', 1)}"),
    "a nested expression": task_with("${" + "(" * 140 + "r" + ")" * 140 + ".concat(r)" * 100 + "}"),
    "a split into a list": task_with("${r.repeat(900000).split('')}"),
    "a way to the interpreter": task_with("${r.getClass().forName('java.lang.Runtime')}"),
    "a private name": task_with("${r.__class__.__mro__}"),
    "a function that is not there": task_with("${eval(r)}"),
    "a division by nothing": task_with("${1 % 0}"),
    "a large number": task_with("${r.length() * 9223372036854775807 * 9223372036854775807}"),
}


@pytest.fixture
def deploy(target):
    """Return a function that deploys a model until the end of the test and tells whether it was accepted."""
    made = []

    def deploy(model):
        answer = target.client.post("/deployment/create", files=form(runaway_bpmn=model.encode()))
        if answer.status_code == 200:
            made.append(answer.json()["id"])
        else:
            assert_tells_nothing(answer)
        return answer.status_code == 200

    yield deploy
    for deployment in made:
        assert target.client.delete(f"/deployment/{deployment}?cascade=true").status_code == 204


@pytest.mark.parametrize("case", ENDLESS)
def test_a_model_without_end_is_ended_and_leaves_nothing(target, witness, deploy, case):
    assert deploy(ENDLESS[case])
    before = memory_of(target.server)
    judge = Judge(target, witness)

    answer = judge.send("POST", "/process-definition/key/runaway/start", json={})

    assert judge.verdict == []
    assert 400 == answer.status_code
    assert "more than" in answer.json()["message"]
    assert memory_of(target.server) - before < 150_000_000
    assert 200 == target.client.get("/version").status_code


@pytest.mark.parametrize("case", BOMBS)
def test_an_expression_that_is_too_much_is_refused_soon(target, witness, deploy, case):
    accepted = deploy(BOMBS[case])
    before = memory_of(target.server)
    judge = Judge(target, witness)

    answer = judge.send(
        "POST", "/process-definition/key/runaway/start", json={"variables": {"r": {"value": "x" * 3_000}}}
    )

    assert judge.verdict == []
    assert answer.status_code in ((200, 400) if accepted else (404,))
    assert memory_of(target.server) - before < 100_000_000


def test_a_runaway_does_not_hold_up_others(target, deploy):
    deploy(ENDLESS["forks of two"])
    threads = [
        threading.Thread(target=lambda: target.client.post("/process-definition/key/runaway/start", json={}))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    waits = []
    for _ in range(5):
        started = time.monotonic()
        assert target.client.get("/task/count").status_code == 200
        waits.append(time.monotonic() - started)
    for thread in threads:
        thread.join()

    assert max(waits) < 3
