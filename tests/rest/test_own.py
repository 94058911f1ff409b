"""What we add below `/watchword`: exports, reports, the page of the API."""

from __future__ import annotations

import asyncio
import json
import re

import httpx
import pytest

from watchword.core.settings import DatabaseSettings, Settings
from watchword.identity.administrators import add_administrators
from watchword.node import build
from watchword.rest.own import api_page, exports, reports
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.store.schema.create import create_schema
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.polls import PollHub

from .shell import FakeAuthenticator, basic
from .test_services import MODEL


class Api:
    """The API with what we add, on a database file."""

    def __init__(self, platform):
        self.app = WebApp(
            Router((*RESOURCES, exports.RESOURCE, reports.RESOURCE, api_page.RESOURCE)),
            platform.services,
            FakeAuthenticator(),
            PollHub(),
            options=WebOptions(log_requests=False),
        )

    def __call__(self, method, path, user="demo", **more):
        async def send():
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app),
                base_url="http://localhost/engine-rest",
                headers=basic(user),
            ) as http:
                return await http.request(method, path, **more)

        return asyncio.run(send())


@pytest.fixture
def api(tmp_path):
    with build(Settings(database=DatabaseSettings(url=f"sqlite:///{tmp_path}/w.db"))) as platform:
        create_schema(platform.database)
        with platform.database.session(platform.clock.now()) as session:
            add_administrators(session)
            session.flush()
        yield Api(platform)


@pytest.fixture
def instances(api):
    api("POST", "/deployment/create", files={"order.bpmn": ("order.bpmn", MODEL)})
    for number in range(5):
        api("POST", "/process-definition/key/order/start", json={"businessKey": f"B{number}"})


def test_an_export_goes_on_where_the_last_page_ended(api, instances):
    found, after = [], ""
    while True:
        page = api("GET", "/watchword/export/historic-process-instance", params={"limit": 2, "after": after})
        found += [json.loads(line) for line in page.text.splitlines()]
        after = page.headers.get("next-after")
        if not after:
            break

    assert "application/x-ndjson" == page.headers["content-type"]
    assert 5 == len({line["id"] for line in found}) == len(found)
    assert [line["id"] for line in found] == sorted(line["id"] for line in found)


@pytest.mark.parametrize("piece", [1, 2, 5, 6])
def test_an_export_without_limit_is_one_answer_of_all_lines(api, instances, monkeypatch, piece):
    monkeypatch.setattr(exports, "PIECE", piece)

    answer = api("GET", "/watchword/export/historic-process-instance")

    found = [json.loads(line)["id"] for line in answer.text.splitlines()]
    assert 5 == len(set(found)) == len(found)
    assert sorted(found) == found
    assert "content-length" not in answer.headers
    assert 'filename="historic-process-instance.ndjson"' in answer.headers["content-disposition"]
    later = api("GET", "/watchword/export/historic-process-instance", params={"after": found[2]})
    assert found[3:] == [json.loads(line)["id"] for line in later.text.splitlines()]


def test_an_export_filters_as_the_list_does_and_shows_what_it_shows(api, instances):
    params = {"processInstanceBusinessKey": "B3"}
    (line,) = api("GET", "/watchword/export/historic-process-instance", params=params).text.splitlines()

    assert api("GET", "/history/process-instance", params=params).json() == [json.loads(line)]
    assert "" == api("GET", "/watchword/export/historic-process-instance", user="mary").text
    assert 404 == api("GET", "/watchword/export/user").status_code


def test_a_report_by_http(api, instances):
    sql = "select business_key, start_time from historic_process_instance where start_time > ? order by 1 limit 1"
    found = api("POST", "/watchword/query", json={"sql": sql, "parameters": ["2020-01-01T00:00:00.000+0000"]}).json()
    refused = api("POST", "/watchword/query", json={"sql": "select * from act_id_user"})

    assert (["business_key", "start_time"], False) == (found["columns"], found["more"])
    assert "B0" == found["rows"][0][0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", found["rows"][0][1])
    assert (400, "BadUserRequestException") == (refused.status_code, refused.json()["type"])
    assert 403 == api("POST", "/watchword/query", user="mary", json={"sql": "select 1 from task"}).status_code
    assert "task" in [view["name"] for view in api("GET", "/watchword/query/views").json()]


def test_the_page_of_the_api_has_no_scripts_and_nothing_from_elsewhere(api):
    answer = api("GET", "/watchword/api", user="mary")

    assert (200, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert "getTasks" in answer.text
    assert "<script" not in answer.text
    assert not re.search(r'(src|href)="(https?:)?//', answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
