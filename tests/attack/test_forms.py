"""Multipart forms that are broken, huge in number or named oddly."""

from __future__ import annotations

import pytest

from watchword.rest.op import BodyKind
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router

from .judge import Judge
from .target import MODEL, form

ROWS = [(path, op) for path, op in Router(RESOURCES).rows if op.body is BodyKind.MULTIPART]
KIND = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="data"; filename="a.bpmn"\r\n\r\nx\r\n'
BROKEN = {
    "no boundary named": ("multipart/form-data", PART + b"--b--\r\n"),
    "empty boundary": ("multipart/form-data; boundary=", PART + b"--b--\r\n"),
    "another boundary": ("multipart/form-data; boundary=c", PART + b"--b--\r\n"),
    "long boundary": ("multipart/form-data; boundary=" + "x" * 5_000, PART),
    "boundary of odd characters": ("multipart/form-data; boundary=\x7f\x01é", PART),
    "boundary in quotes, open": ('multipart/form-data; boundary="b', PART),
    "empty": (KIND, b""),
    "no end": (KIND, PART),
    "cut in a header": (KIND, PART[:30]),
    "cut in the end": (KIND, PART + b"--b-"),
    "no headers": (KIND, b"--b\r\n\r\nx\r\n--b--\r\n"),
    "no name": (KIND, b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
    "no disposition": (KIND, b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"),
    "header without colon": (KIND, b"--b\r\nnope\r\n\r\nx\r\n--b--\r\n"),
    "long header": (KIND, b"--b\r\nX: " + b"y" * 100_000 + b"\r\n\r\nx\r\n--b--\r\n"),
    "many headers": (KIND, b"--b\r\n" + b"X: y\r\n" * 20_000 + b"\r\nx\r\n--b--\r\n"),
    "thousands of parts": (KIND, PART * 5_000 + b"--b--\r\n"),
    "only boundaries": (KIND, b"--b\r\n" * 50_000 + b"--b--\r\n"),
    "line feeds only": (KIND, PART.replace(b"\r\n", b"\n") + b"--b--\n"),
    "binary": (KIND, bytes(range(256)) * 100),
    "nested": (KIND, b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n--c--\r\n--b--\r\n"),
    "JSON": ("application/json", b"{}"),
    "urlencoded": ("application/x-www-form-urlencoded", b"data=x"),
    "no type": ("", PART + b"--b--\r\n"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_form_is_refused(target, witness, case):
    kind, content = BROKEN[case]
    judge = Judge(target, witness)

    for path, op in ROWS:
        headers = {"Content-Type": kind.encode("latin-1")} if kind else {}
        answer = judge.send(op.method, target.path(path), content, headers=headers)
        assert answer is None or answer.status_code in (400, 415), (path, answer.text)

    assert judge.verdict == []


NAMES = (
    "../../etc/passwd.bpmn", "..\\..\\a.bpmn", "/etc/a.bpmn", "C:\\a.bpmn", "a\x00.bpmn", "a\r\nX-Evil: b.bpmn",
    "a\n.bpmn",
    "\u202emnpb.a", "ü.bpmn", "\U0001f600.bpmn", "x" * 250 + ".bpmn", "x" * 5_000 + ".bpmn", "", " ", ".bpmn",
    "a.bpmn/", "a%2F.bpmn",
    "'; DROP TABLE x; --.bpmn", "${1+1}.bpmn", "<script>.bpmn", "CON.bpmn", "a.BPMN", "a.bpmn20.xml", "a.cmmn",
    "a.dmn", "a.exe",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=[repr(n[:20]) for n in NAMES])
def test_the_name_of_a_resource_is_kept_as_data_or_refused(target, witness, name):
    quoted = name.encode("utf-8").replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
    body = (
        b'--b\r\nContent-Disposition: form-data; name="deployment-name"\r\n\r\nnames\r\n'
        b'--b\r\nContent-Disposition: form-data; name="' + quoted + b'"; filename="' + quoted + b'"\r\n\r\n'
        + MODEL.encode() + b"\r\n--b--\r\n"
    )  # fmt: skip
    judge = Judge(target, witness)

    answer = judge.send("POST", "/deployment/create", body, headers={"Content-Type": KIND})
    if answer.status_code == 200:
        made = answer.json()["id"]
        for resource in target.client.get(f"/deployment/{made}/resources").json():
            data = judge.send("GET", f"/deployment/{made}/resources/{resource['id']}/data")
            assert 200 == data.status_code
            assert "x-evil" not in data.headers
        assert 204 == judge.send("DELETE", f"/deployment/{made}?cascade=true").status_code

    assert judge.verdict == []


@pytest.mark.parametrize("field", ["deployment-name", "deployment-source", "tenant-id", "deployment-activation-time",
                                   "enable-duplicate-filtering", "deploy-changed-only"])  # fmt: skip
@pytest.mark.parametrize("value", ["", "x" * 300, "x" * 5_000, "a\0b", "\ufffd", "'", "2030-99-99", "true\n"], ids=repr)
def test_no_field_of_a_deployment_breaks_the_server(target, witness, field, value):
    fields = form(f"fields of {field}", a_txt=b"x")
    fields[field] = (None, value)
    judge = Judge(target, witness)

    answer = judge.send("POST", "/deployment/create", files=fields)
    if answer is not None and answer.status_code == 200:
        target.client.delete(f"/deployment/{answer.json()['id']}")

    assert judge.verdict == []


@pytest.mark.parametrize("kind", ["Bytes", "File", "Object", "String", "Integer", "Foo", ""])
@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"x" * 100_000], ids=["empty", "bytes", "long"])
def test_no_content_of_a_variable_breaks_the_server(target, witness, kind, data):
    judge = Judge(target, witness)
    fields = {"data": ("a\r\n.txt", data, "text/plain; charset=\x01"), "valueType": (None, kind), "type": (None, kind)}

    for path in ("/task/{id}/variables/v/data", "/execution/{id}/localVariables/v/data"):
        judge.send("POST", target.path(path), files=fields)
    target.spend()

    assert judge.verdict == []
