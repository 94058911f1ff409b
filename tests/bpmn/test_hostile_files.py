"""Files that mean harm, or nothing at all, are refused: quickly, and without side effects."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchword.bpmn import Limits, read_bpmn
from watchword.core.errors import ParseError, UnreadableModel
from watchword.markup.problems import MOST

from .small_models import MODELS, process

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def _refused(content: bytes) -> str:
    with pytest.raises(UnreadableModel) as caught:
        read_bpmn(content, "h.bpmn")
    return str(caught.value)


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE definitions>",
        '<!DOCTYPE definitions SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE definitions [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE definitions [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!DOCTYPE definitions [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ],
)
@pytest.mark.parametrize("before", ["", "\n", '<?xml version="1.0"?>', "<!-- a --><?pi b?>\n", "\ufeff"])
def test_a_document_type_is_refused(doctype, before):
    message = _refused(f"{before}{doctype}{HEAD}</definitions>".encode())

    assert "DOCTYPE" in message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_a_document_type_is_refused_in_any_encoding(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE definitions [<!ENTITY a "b">]>{HEAD}</definitions>'

    _refused(text.encode(encoding))


def test_an_entity_in_an_attribute_is_never_expanded():
    _refused(f'<!DOCTYPE d [<!ENTITY a "b">]>{HEAD}<process name="&a;"/></definitions>'.encode())


@pytest.mark.parametrize(
    "content",
    [b"", b" ", b"hello", b"\x00", b"<a", b"<a></b>", b"<a/><b/>", b"<a>&nope;</a>", b"<a x='1' x='2'/>", b"\xff\xfe<"],
)
def test_what_is_no_xml_is_refused(content):
    _refused(content)


def test_a_wrong_declared_encoding_is_refused():
    _refused(f'<?xml version="1.0" encoding="utf-8"?>{HEAD}<process name="é"/></definitions>'.encode("latin-1"))


def test_an_inclusion_is_not_followed():
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    text = process(f'<extensionElements>{include}</extensionElements><startEvent id="s"/>')

    (found,) = read_bpmn(text.encode(), "h.bpmn")

    assert ["s"] == list(found.nodes)


@pytest.mark.parametrize("depth", [101, 1_000, 100_000, 1_000_000])
def test_deep_nesting_is_refused_quickly(depth):
    content = HEAD.encode() + b"<a>" * depth + b"</a>" * depth + b"</definitions>"
    before = time.thread_time()

    _refused(content)

    assert time.thread_time() - before < 2


@pytest.mark.parametrize(
    "filling",
    [
        b"<a/>" * 13_000_000,
        b" " * 52_000_000,
        b'<a b="' + b"x" * 52_000_000 + b'"/>',
        b"<!--" + b"x" * 52_000_000 + b"-->",
    ],
    ids=["elements", "blanks", "attribute", "comment"],
)
def test_fifty_megabytes_are_refused_quickly_and_without_a_copy(filling):
    content = HEAD.encode() + filling + b"</definitions>"
    tracemalloc.start()
    before = time.thread_time()

    _refused(content)

    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.thread_time() - before < 2
    assert used < 1_000_000


def test_many_tags_and_many_attributes_are_refused_below_the_size_limit():
    _refused(HEAD.encode() + b"<a/>" * 260_000 + b"</definitions>")
    _refused(HEAD.encode() + b"<a " + b"".join(b'a%d="" ' % n for n in range(510_000)) + b"/></definitions>")


def test_limits_are_the_callers_choice():
    content = MODELS["date_only"].encode()

    with pytest.raises(UnreadableModel):
        read_bpmn(content, "h.bpmn", limits=Limits(size=100))
    with pytest.raises(UnreadableModel):
        read_bpmn(content, "h.bpmn", limits=Limits(depth=3))
    assert read_bpmn(content, "h.bpmn", limits=Limits(depth=5))


def _read_or_refuse(content: bytes) -> None:
    try:
        read_bpmn(content, "h.bpmn")
    except ParseError as error:
        (report,) = error.reports.values()
        assert report["errors"]
    except UnreadableModel:
        pass


@QUIET
@given(st.binary(max_size=300))
def test_random_bytes_are_refused_cleanly(content):
    _read_or_refuse(content)


@QUIET
@given(st.sampled_from(sorted(MODELS)), st.data())
def test_damaged_models_are_read_or_refused_cleanly(name, data):
    content = bytearray(MODELS[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        end = at + data.draw(st.integers(0, 12))
        content[at:end] = data.draw(st.sampled_from([b"", b"<", b'"', b">", b"/", b"${", b"a", b" ", b"&#38;"]))

    _read_or_refuse(bytes(content))


NAMES = st.sampled_from(
    """
    process startEvent endEvent userTask serviceTask subProcess transaction boundaryEvent sequenceFlow extensionElements
    exclusiveGateway eventBasedGateway intermediateCatchEvent intermediateThrowEvent callActivity association message
    timerEventDefinition messageEventDefinition signalEventDefinition errorEventDefinition linkEventDefinition
    compensateEventDefinition escalationEventDefinition conditionalEventDefinition cancelEventDefinition condition
    multiInstanceLoopCharacteristics loopCardinality conditionExpression timeDate timeCycle adHocSubProcess
    c:inputOutput c:list c:map c:inputParameter c:script c:executionListener c:taskListener c:formData c:formField
    c:field c:in
    """.split()
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        """
        id name sourceRef targetRef attachedToRef isExecutable messageRef signalRef errorRef default triggeredByEvent
        event class expression key isForCompensation c:class c:type c:topic c:historyTimeToLive c:expression
        c:asyncBefore
        """.split()
    ),
    st.sampled_from(["a", "b", "c", "true", "false", "", "${a}", "${", "external", "5", "start", "create", "timeout"]),
    max_size=4,
)
TREES = st.recursive(
    st.builds(lambda n, a: (n, a, []), NAMES, ATTRIBUTES),
    lambda inner: st.builds(lambda n, a, c: (n, a, c), NAMES, ATTRIBUTES, st.lists(inner, max_size=5)),
    max_leaves=25,
)


def _text(tree) -> str:
    name, attributes, children = tree
    inside = "".join(map(_text, children)) or attributes.get("name", "")
    written = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<{name} {written}>{inside}</{name}>"


@QUIET
@given(st.lists(TREES, max_size=6))
def test_random_elements_are_read_or_refused_cleanly(trees):
    inside = "".join(map(_text, trees))
    content = (
        f'{HEAD[:-1]} xmlns:c="http://camunda.org/schema/1.0/bpmn"><process id="p" isExecutable="true"'
        f' c:historyTimeToLive="1"><startEvent id="s0"/>{inside}</process></definitions>'
    )

    _read_or_refuse(content.encode())


_WIDE = """
import resource
from watchword.bpmn import read_bpmn
from watchword.core.errors import ParseError
content = ("<definitions " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>").encode()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_bpmn(content, "h.bpmn")
except ParseError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
"""A process of its own: what searching takes is seen from outside only."""


def test_a_tag_of_many_attributes_takes_little_memory_to_refuse():
    done = subprocess.run([sys.executable, "-c", _WIDE], capture_output=True, text=True, timeout=60, check=True)

    assert int(done.stdout) < 100_000  # KiB; 200,000 were taken


def test_a_file_full_of_errors_is_read_no_further_than_a_thousand():
    with pytest.raises(ParseError) as caught:
        read_bpmn((HEAD + '<process nothing="x"/>' * 5_000 + "</definitions>").encode(), "h.bpmn")

    assert len(caught.value.reports["h.bpmn"]["errors"]) == MOST
