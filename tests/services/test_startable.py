"""What a start believes of its definition, and what it does where that is true no longer."""

from __future__ import annotations

import pytest

from watchword.core.errors import NotAuthenticated, NullValue, RestError, SuspendedError
from watchword.engine.connectors.registry import Connectors
from watchword.engine.context import EngineSettings
from watchword.engine.foreign import ForeignCode
from watchword.identity.model import Identity
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.guard import Guard
from watchword.testing.models import bpmn

CONNECTOR = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p" isExecutable="true" camunda:historyTimeToLive="P1D">
 <startEvent id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="s"/>
 <serviceTask id="s"><extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId>
 </camunda:connector></extensionElements></serviceTask></process></definitions>"""


def model(name="u"):
    return {"p.bpmn": bpmn("p").start().user_task(name).end("e").xml()}


@pytest.fixture
def elsewhere(memory, make):
    """Return the services of another process on the same database."""
    return make(memory)


@pytest.fixture
def believed(services):
    """Return a definition that was started by key and by id before."""
    made = services.repository.deploy(resources=model()).process_definitions[0]
    services.runtime.start(key="p")
    services.runtime.start(definition_id=made.id)
    return made


def test_a_version_deployed_elsewhere_is_the_latest_at_once(services, elsewhere, believed):
    newer = elsewhere.repository.deploy(resources=model("other")).process_definitions[0]

    started = services.runtime.start(key="p")

    assert newer.id == started.definition_id


def test_a_version_that_went_elsewhere_is_the_latest_no_more(services, elsewhere, believed):
    newer = services.repository.deploy(resources=model("other")).process_definitions[0]
    services.runtime.start(key="p")
    elsewhere.repository.delete_definition(newer.id, cascade=True)

    started = services.runtime.start(key="p")

    assert believed.id == started.definition_id


@pytest.mark.parametrize("by_key", [True, False])
def test_what_was_suspended_elsewhere_starts_nothing(services, elsewhere, believed, by_key):
    elsewhere.repository.suspend_definition(believed.id, suspended=True)

    for _ in range(2):
        with pytest.raises(SuspendedError):
            services.runtime.start(**({"key": "p"} if by_key else {"definition_id": believed.id}))

    assert 2 == services.runtime.count()
    elsewhere.repository.suspend_definition(believed.id, suspended=False)
    assert not services.runtime.start(definition_id=believed.id).ended


def test_what_was_deleted_is_not_found(services, elsewhere, believed):
    elsewhere.repository.delete_definition(believed.id, cascade=True)

    with pytest.raises(NullValue):
        services.runtime.start(definition_id=believed.id)
    with pytest.raises(RestError):
        services.runtime.start(key="p")


def test_what_was_deleted_here_is_not_found_by_key(services, believed):
    services.repository.delete_definition(believed.id, cascade=True)

    with pytest.raises(RestError):
        services.runtime.start(key="p")


def test_no_connector_runs_for_a_start_that_is_refused(memory, clock, elsewhere):
    calls = []
    foreign = ForeignCode(connectors=Connectors({"http-connector": lambda inputs: calls.append(inputs) or {}}))
    services = build_services(memory, clock=clock, delegates=Delegates(), settings=EngineSettings(), foreign=foreign)
    made = services.repository.deploy(resources={"p.bpmn": CONNECTOR}).process_definitions[0]
    services.runtime.start(definition_id=made.id)
    elsewhere.repository.suspend_definition(made.id, suspended=True)

    with pytest.raises(SuspendedError):
        services.runtime.start(definition_id=made.id)

    assert 1 == len(calls)


def test_no_delegate_runs_for_a_start_that_is_refused(memory, clock, elsewhere):
    calls = []
    services = build_services(
        memory, clock=clock, delegates=Delegates({"bean": calls.append}), settings=EngineSettings()
    )
    xml = bpmn("p").start().service_task("s", class_="bean").user_task("u").end("e").xml()
    made = services.repository.deploy(resources={"p.bpmn": xml}).process_definitions[0]
    services.runtime.start(key="p")
    elsewhere.repository.suspend_definition(made.id, suspended=True)

    with pytest.raises(SuspendedError):
        services.runtime.start(key="p")
    with pytest.raises(SuspendedError):
        services.runtime.start(definition_id=made.id)

    assert 1 == len(calls)


def test_who_is_proven_no_longer_learns_nothing_of_a_failing_step(services):
    xml = bpmn("p").start().service_task("s", expression="${missing}").end("e").xml()
    services.repository.deploy(resources={"p.bpmn": xml})
    revoked = Identity("mary", guard=Guard("SELECT 1 = 0", (), NotAuthenticated))

    for _ in range(2):
        with pytest.raises(NotAuthenticated):
            services.runtime.start(key="p", identity=revoked)
