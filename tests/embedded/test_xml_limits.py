"""How much a model may hold is set for each kind of document. Guideline C-63."""

from __future__ import annotations

from contextlib import ExitStack

import msgspec
import pytest

from watchword.core.errors import UnreadableModel
from watchword.core.settings import DatabaseSettings, Settings, XmlSettings
from watchword.node.build import build
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema

PROCESS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="p" isExecutable="true" camunda:historyTimeToLive="5"><documentation>%s</documentation>
    <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><userTask id="t"/></process></definitions>"""
DECISION = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n"
  xmlns:camunda="http://camunda.org/schema/1.0/dmn"><decision id="d1" name="d1" camunda:historyTimeToLive="5">
  <description>%s</description><literalExpression><text>1</text></literalExpression></decision></definitions>"""


@pytest.fixture
def platform_of(tmp_path):
    """Return a function that opens one database's platform with some `[xml]`."""
    settings = Settings(database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'w.db'}"))
    with open_database(settings.database.url) as database:
        create_schema(database)
    with ExitStack() as opened:
        yield lambda **xml: opened.enter_context(build(msgspec.structs.replace(settings, xml=XmlSettings(**xml))))


@pytest.mark.parametrize(
    ("name", "text", "key"), [("p.bpmn", PROCESS, "process_bytes"), ("d.dmn", DECISION, "decision_bytes")]
)
def test_each_kind_has_its_own_size(platform_of, name, text, key):
    platform = platform_of(**{key: 2048})

    assert platform.repository.deploy(resources={name: (text % "short").encode()})
    with pytest.raises(UnreadableModel, match="at most 2048"):
        platform.repository.deploy(resources={name: (text % ("x" * 2048)).encode()})
    other = ("p.bpmn", PROCESS) if name == "d.dmn" else ("d.dmn", DECISION)
    assert platform.repository.deploy(resources={other[0]: (other[1] % ("x" * 2048)).encode()})


def test_a_limit_that_is_lowered_stops_nothing_that_runs(platform_of):
    before = platform_of()
    before.repository.deploy(resources={"p.bpmn": (PROCESS % ("x" * 4096)).encode()})

    assert platform_of(process_bytes=1024).runtime.start(key="p")
