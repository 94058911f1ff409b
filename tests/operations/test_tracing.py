"""Spans reach a collector as one trace, whose id stands in the log; values of users don't."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from rest.shell import FakeAuthenticator, basic
from watchword.core import log, trace
from watchword.core.errors import SettingsError
from watchword.core.secret import Secret
from watchword.core.settings import Settings, TracingSettings
from watchword.core.settings.checks import check
from watchword.engine.connectors.allowed import AllowList
from watchword.engine.connectors.http import HttpConnector
from watchword.identity.users import add_administrators
from watchword.node import open_platform
from watchword.operations import tracing
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.testing.models import Model
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.jobs import JobExecutor
from watchword.workers.polls import PollHub

PLANTED = "Plover-7712"
MODEL = Model("p").start().service_task("t", expression="${n}", asyncBefore="true").user_task("u").end("e")
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Receiver(BaseHTTPRequestHandler):
    """Takes what is posted."""

    def do_POST(self):  # noqa: N802 - the library's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def receiver():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def collector():
    """Yield a collector, and let the spans of this process go there."""
    with receiver() as server:
        settings = Settings(
            tracing=TracingSettings(
                endpoint=f"http://127.0.0.1:{server.server_port}/v1/traces",
                token=Secret("t0ken"),
                service_name="ww-test",
            )
        )
        end = tracing.start(settings)
        server.finish = end
        yield server
        end()


@pytest.fixture
def memory():
    exporter = InMemorySpanExporter()
    end = tracing.start(Settings(), exporter)
    yield lambda: (end(), exporter.get_finished_spans())[1]
    end()


@pytest.fixture
def platform():
    with open_platform() as opened:
        with opened.database.session(opened.clock.now()) as session:
            add_administrators(session)
            session.flush()
        opened.repository.deploy(name="p", resources={"p.bpmn": MODEL.xml()})
        yield opened


def ask(platform, method, path, **more):
    app = WebApp(
        Router(RESOURCES), platform.services, FakeAuthenticator(), PollHub(), options=WebOptions(log_requests=True)
    )

    async def send():
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost/engine-rest", headers=basic("demo")
        ) as http:
            return await http.request(method, path, **more)

    return asyncio.run(send())


def test_a_request_and_its_command_reach_the_collector_as_one_trace_without_any_value(collector, platform):
    body = {"businessKey": PLANTED, "variables": {"n": {"value": PLANTED}}}
    answer = ask(
        platform, "POST", f"/process-definition/key/p/start?x={PLANTED}", json=body, headers={"traceparent": PARENT}
    )
    collector.finish()

    path, headers, _ = collector.taken[0]
    messages = [ExportTraceServiceRequest.FromString(sent) for *_, sent in collector.taken]
    spans = {s.name: s for m in messages for of in m.resource_spans for scope in of.scope_spans for s in scope.spans}
    request, command = spans["POST startProcessInstanceByKey"], spans["ProcessInstances.start"]
    noted = {a.key: a.value for a in request.attributes}
    assert answer.status_code == 200
    assert (path, headers["authorization"]) == ("/v1/traces", "Bearer t0ken")
    assert request.trace_id.hex() == PARENT.split("-")[1]
    assert (request.parent_span_id.hex(), command.parent_span_id) == (PARENT.split("-")[2], request.span_id)
    assert noted["http.response.status_code"].int_value == 200
    assert noted["watchword.request"].string_value == answer.headers["request-id"]
    assert PLANTED.encode() not in b"".join(body for _, _, body in collector.taken)


def test_a_failure_is_told_by_its_type_alone(memory, platform):
    ask(platform, "PUT", f"/process-instance/{PLANTED}/variables/n", json={"value": PLANTED})

    spans = memory()

    failed = [(s.name, s.status.description) for s in spans if not s.status.is_ok]
    assert failed == [("_ScopeVariables.change", "NullValue")]
    assert PLANTED not in "".join(s.to_json() for s in spans)


def test_jobs_have_spans_with_their_commands_inside(memory, platform):
    platform.runtime.start(key="p", variables={"n": PLANTED})
    executor = JobExecutor(platform.jobs)
    job = platform.jobs.query()[0].id

    executor._do(job)
    spans = {s.name: s for s in memory()}

    assert spans["job"].attributes["watchword.job"] == job
    assert spans["JobRuns.run_acquired"].parent.span_id == spans["job"].context.span_id


def test_a_called_server_is_told_of_the_trace(memory):
    with receiver() as server, trace.span("outer"):
        connector = HttpConnector(AllowList((f"127.0.0.1:{server.server_port}",)))
        connector({"url": f"http://127.0.0.1:{server.server_port}/x", "method": "POST", "payload": "{}"})
        expected = trace.current()

    told = server.taken[0][1]["traceparent"]
    assert told.split("-")[1] == expected


def test_log_lines_name_their_trace(memory, monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    log.configure(json_lines=True)
    with trace.span("outer"):
        expected = trace.current()
        log.Log("test").info("inside")
    log.Log("test").info("outside")

    inside, outside = (json.loads(line) for line in out.getvalue().splitlines())

    assert inside["trace_id"] == expected
    assert "trace_id" not in outside


def test_a_client_does_not_decide_that_its_trace_is_sent(platform):
    exporter = InMemorySpanExporter()
    end = tracing.start(Settings(tracing=TracingSettings(share=0.0)), exporter)

    ask(platform, "GET", "/task", headers={"traceparent": PARENT})
    end()

    assert exporter.get_finished_spans() == ()


def test_without_an_endpoint_nothing_listens_and_nothing_is_loaded(platform):
    end = tracing.start(Settings())

    assert not trace.listening()
    assert trace.span("x") is trace.span("y")
    assert trace.headers() == {}
    end()


@pytest.mark.parametrize(
    "endpoint", ["http://otel.example.org/v1/traces", "otel:4318", "ftp://127.0.0.1/", "https:///x"]
)
def test_spans_cross_no_network_in_the_clear(endpoint):
    settings = Settings(tracing=TracingSettings(endpoint=endpoint))

    with pytest.raises(SettingsError, match=r"tracing\.endpoint"):
        check(settings)
