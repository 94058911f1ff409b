"""Files that mean harm, sent to the deployment operation: refused, nothing read, fetched or stored."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from .conftest import memory_of
from .judge import Judge
from .target import MODEL, form

BODY = MODEL.partition("?>")[2]


SCHEMA = ' id="definitions" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation'


def with_doctype(doctype, model=BODY):
    """Return the model after a document type."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}{model}'.encode()


def with_name(text):
    """Return the model with something inside."""
    return BODY.replace('<startEvent id="start"/>', f'<startEvent id="start">{text}</startEvent>').encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" * 1}{("&l" + str(n - 1) + ";") * 9}">' for n in range(1, 10))
FILES = {
    "document type": with_doctype("<!DOCTYPE definitions>"),
    "system identifier": with_doctype('<!DOCTYPE definitions SYSTEM "file:///etc/passwd">'),
    "external entity": with_doctype(
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', BODY.replace('id="start"', 'id="start" name="&x;"')
    ),
    "external entity in text": with_doctype(
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        BODY.replace(
            '<startEvent id="start"/>', '<startEvent id="start"><documentation>&x;</documentation></startEvent>'
        ),
    ),
    "parameter entity": with_doctype('<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'),
    "billion laughs": with_doctype(f'<!DOCTYPE d [<!ENTITY l0 "lol">{LAUGHS}]>', BODY.replace("end", "&l9;", 1)),
    "quadratic blow-up": with_doctype(
        f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>', BODY.replace('id="start"', f'id="start" name="{"&a;" * 5_000}"')
    ),
    "entity that nobody declared": with_name("<documentation>&nope;</documentation>"),
    "attribute default": with_doctype('<!DOCTYPE d [<!ATTLIST process isExecutable CDATA "true">]>'),
    "deep nesting": with_name("<a>" * 20_000 + "</a>" * 20_000),
    "deep nesting of scopes": BODY.replace(
        '<startEvent id="start"/>',
        "".join(f'<subProcess id="s{n}">' for n in range(150)) + "</subProcess>" * 150 + '<startEvent id="start"/>',
    ).encode(),
    "many elements": with_name("<a/>" * 300_000),
    "many attributes": BODY.replace(
        '<startEvent id="start"/>', '<startEvent id="start" ' + " ".join(f'a{n}=""' for n in range(600_000)) + "/>"
    ).encode(),
    "two roots": BODY.encode() * 2,
    "nothing": b"",
    "blanks": b" \n ",
    "no XML": b"hello",
    "a zero character": BODY.replace("start", "st\0rt").encode(),
    "a zero character as reference": with_name("<documentation>&#0;</documentation>"),
    "a character that XML has not": with_name("<documentation>&#x1F;</documentation>"),
    "a lone surrogate": with_name("<documentation>&#xD800;</documentation>"),
    "truncated": MODEL.encode()[: len(MODEL) // 2],
    "truncated in a tag": MODEL.encode()[: MODEL.index("<userTask") + 5],
    "wrong encoding": MODEL.replace("UTF-8", "UTF-16").encode(),
    "unknown encoding": MODEL.replace("UTF-8", "no-such").encode(),
    "invalid UTF-8": MODEL.replace('id="start"', 'id="start" name="X"').encode().replace(b'"X"', b'"\xff\xfe"'),
    "UTF-7": MODEL.replace("UTF-8", "UTF-7").encode("utf-7"),
    "a document type in UTF-16": with_doctype('<!DOCTYPE d [<!ENTITY a "b">]>')
    .decode()
    .replace("-8", "-16")
    .encode("utf-16"),
    "a stylesheet of tags": b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>',
    "a web page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "unbound prefix": with_name("<a:b/>"),
    "a thousand errors": BODY.replace(
        '<startEvent id="start"/>', "".join(f'<sequenceFlow id="x{n}"/>' for n in range(1_000))
    ).encode(),
    "cyclic scopes": BODY.replace('sourceRef="start"', 'sourceRef="f1"').encode(),
    "expression bomb": BODY.replace('sourceRef="start"', 'sourceRef="start" name="${' + "(" * 3_000 + '"')
    .replace('candidateGroups="sales"', 'candidateGroups="${' + "(" * 3_000 + "1" + ")" * 3_000 + '}"')
    .encode(),
}


@pytest.mark.parametrize("case", FILES)
def test_a_hostile_file_is_refused_and_nothing_is_stored(target, witness, case):
    before = memory_of(target.server)
    judge = Judge(target, witness)

    answer = judge.send("POST", "/deployment/create", files=form(a_bpmn=FILES[case]))

    assert judge.verdict == []
    assert 400 == answer.status_code
    assert "root:" not in answer.text
    assert len(answer.content) < 1_000_000
    assert memory_of(target.server) - before < 50_000_000


def test_a_good_file_beside_a_hostile_one_is_not_stored_either(target, witness):
    judge = Judge(target, witness)

    answer = judge.send("POST", "/deployment/create", files=form(a_bpmn=MODEL.encode(), b_bpmn=FILES["billion laughs"]))

    assert judge.verdict == []
    assert 400 == answer.status_code


def test_an_inclusion_is_data(target):
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    content = with_name(f"<extensionElements>{include}</extensionElements>")

    answer = target.client.post("/deployment/create", files=form(a_bpmn=content))
    deployment = answer.json()["id"]
    resource = target.client.get(f"/deployment/{deployment}/resources").json()[0]["id"]
    shown = target.client.get(f"/deployment/{deployment}/resources/{resource}/data")
    target.client.delete(f"/deployment/{deployment}?cascade=true")

    assert content == shown.content


def test_nothing_is_ever_fetched(target):
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        where = f"http://127.0.0.1:{port}/x"
        for content in (
            with_doctype(f'<!DOCTYPE d SYSTEM "{where}.dtd">'),
            with_doctype(f'<!DOCTYPE d [<!ENTITY x SYSTEM "{where}">]>'),
            with_doctype(f'<!DOCTYPE d [<!ENTITY % p SYSTEM "{where}"> %p;]>'),
            BODY.replace(' id="definitions"', f'{SCHEMA}="http://www.omg.org/spec/BPMN {where}"').encode(),
            f'<?xml-stylesheet href="{where}"?>{BODY}'.encode(),
            BODY.replace("<process ", f'<import importType="x" location="{where}" namespace="y"/><process ').encode(),
        ):  # fmt: skip
            answer = target.client.post("/deployment/create", files=form(a_bpmn=content))
            if answer.status_code == 200:
                target.client.delete(f"/deployment/{answer.json()['id']}?cascade=true")

        with pytest.raises(BlockingIOError):  # nobody has come
            listener.accept()


USE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="definitions" targetNamespace="use">
  <process id="useXml" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="task"/>
    <serviceTask id="task" camunda:expression="${XML(x).name()}" camunda:resultVariable="name"/>
    <sequenceFlow id="f2" sourceRef="task" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"""


@pytest.mark.parametrize("case", ["billion laughs", "external entity", "parameter entity", "deep nesting", "truncated"])
def test_a_hostile_xml_variable_stays_text_until_it_is_used_and_then_fails(target, witness, case):
    value = {"value": FILES[case].decode(), "type": "Xml"}
    judge = Judge(target)
    deployed = target.client.post("/deployment/create", files=form(use_bpmn=USE.encode())).json()["id"]

    stored = judge.send("PUT", target.path("/process-instance/{id}/variables/x"), json=value)
    shown = judge.send("GET", target.path("/process-instance/{id}/variables/x?deserializeValue=false"))
    judge.send("GET", target.path("/process-instance/{id}/variables/x"))
    judge.send("GET", target.path("/process-instance/{id}/variables"))
    judge.witness = witness
    used = judge.send("POST", "/process-definition/key/useXml/start", json={"variables": {"x": value}})
    target.client.delete(f"/deployment/{deployed}?cascade=true")

    assert judge.verdict == []
    assert 204 == stored.status_code
    assert value["value"] == shown.json()["value"]
    assert 400 == used.status_code
    assert "root:" not in used.text
