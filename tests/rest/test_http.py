"""What HTTP asks of every answer: compression, tags, keys of requests, trusted origins, fair shares."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from watchword.core.errors import SettingsError
from watchword.core.settings import load
from watchword.identity.administrators import add_administrators
from watchword.node import open_platform
from watchword.rest.op import Answer, Park
from watchword.web.middleware.compression import takes_gzip
from watchword.web.options import WebOptions

from .shell import app, client, op
from .test_services import Api

ORIGIN = "https://tasks.example.org"


@pytest.fixture
def platform():
    with open_platform() as opened:
        with opened.database.session(opened.clock.now()) as session:
            add_administrators(session)
            session.flush()
        yield opened


@pytest.fixture
def api(platform):
    return Api(platform)


# --- compression -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "taken"), [(b"gzip", True), (b"br, GZIP;q=0.5", True), (b"gzip;q=0", False), (b"br", False), (None, 0)]
)
def test_who_takes_gzip(accepted, taken):
    assert bool(taken) == takes_gzip(accepted)


def test_long_answers_are_compressed_and_short_ones_are_not(api):
    for number in range(3):
        api("POST", "/task/create", json={"id": f"t{number}", "description": "x" * 1000})
    long, short = api("GET", "/task"), api("GET", "/task/count")
    plain = api("GET", "/task", headers={"Accept-Encoding": "identity"})

    assert ("gzip", "Accept-Encoding") == (long.headers["content-encoding"], long.headers["vary"])
    assert int(long.headers["content-length"]) < len(plain.content)
    assert long.json() == plain.json()
    assert "content-encoding" not in short.headers
    assert gzip.compress(b"x")  # the codec of the answer above is the standard one


# --- tags ------------------------------------------------------------------------------------------------------------


def test_what_was_deployed_is_asked_about_by_its_tag(api):
    api.start()
    path = "/process-definition/key/order/xml"
    ident = api("GET", "/process-definition?key=order").json()[0]["id"]
    first = api("GET", f"/process-definition/{ident}/xml")
    again = api("GET", f"/process-definition/{ident}/xml", headers={"If-None-Match": first.headers["etag"]})

    assert "private, no-cache" == first.headers["cache-control"]
    assert (304, b"") == (again.status_code, again.content)
    assert "no-store" == api("GET", path.removesuffix("/xml")).headers["cache-control"]


# --- keys of requests ------------------------------------------------------------------------------------------------

START = "/process-definition/key/order/start"


def test_a_request_with_a_key_is_carried_out_once(api):
    api.start()
    key = {"Idempotency-Key": "order-17"}
    first = api("POST", START, json={"businessKey": "A"}, headers=key)
    again = api("POST", START, json={"businessKey": "A"}, headers=key)

    assert first.json() == again.json()
    assert ("true", None) == (again.headers["idempotent-replayed"], first.headers.get("idempotent-replayed"))
    assert {"count": 2} == api("GET", "/process-instance/count").json()


def test_a_key_is_good_for_one_request_only(api):
    api.start()
    key = {"Idempotency-Key": "order-18"}
    api("POST", START, json={"businessKey": "A"}, headers=key)
    other = api("POST", START, json={"businessKey": "B"}, headers=key)

    assert 409 == other.status_code
    assert 400 == api("POST", START, json={}, headers={"Idempotency-Key": "x" * 256}).status_code


def test_a_request_that_failed_may_be_sent_again(api):
    api.start()
    key = {"Idempotency-Key": "msg"}
    failed = api("POST", "/message", json={"messageName": "nobody waits"}, headers=key)
    again = api("POST", "/message", json={"messageName": "nobody waits"}, headers=key)

    assert 400 == failed.status_code == again.status_code


# --- origins ---------------------------------------------------------------------------------------------------------


def test_pages_of_trusted_origins_may_call_and_others_may_not(platform):
    api = Api(platform, origins=(ORIGIN,))
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    preflight = api("OPTIONS", "/task/create", headers=asked)
    called = api("POST", "/task/create", json={"id": "t"}, headers={"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"})
    other = api("POST", "/task/create", json={"id": "u"}, headers={"Origin": "https://evil.example.org"})

    assert (204, ORIGIN) == (preflight.status_code, preflight.headers["access-control-allow-origin"])
    assert (204, ORIGIN) == (called.status_code, called.headers["access-control-allow-origin"])
    assert "access-control-allow-credentials" not in called.headers
    assert 403 == other.status_code
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("origin", ["*", "https://*.example.org", "example.org", "https://a.org/"])
def test_origins_are_exact(tmp_path, origin):
    file = tmp_path / "watchword.toml"
    file.write_text(f'[http]\norigins = ["{origin}"]\n')

    with pytest.raises(SettingsError):
        load(file, {})


# --- fair shares -----------------------------------------------------------------------------------------------------


def test_one_user_holds_so_many_polls_and_no_more():
    def wait(call):
        return Park(("t",), 30.0, lambda: None, Answer(200, []))

    from watchword.rest.op import Resource

    made, _ = app(
        Resource("/poll", (op("POST", "", wait, waits=True),)),
        options=WebOptions(log_requests=False, polls_of_one=1),
    )

    async def run():
        async with client(made) as http:
            held = asyncio.create_task(http.post("/engine-rest/poll"))
            while not made._engine._polls:
                await asyncio.sleep(0.001)
            refused = await http.post("/engine-rest/poll")
            await made.drain(1.0)
            return refused, await held

    refused, held = asyncio.run(asyncio.wait_for(run(), 60))

    assert ([], []) == (refused.json(), held.json())


def test_every_answer_names_its_request(api):
    assert 16 == len(api("GET", "/version").headers["request-id"])
    assert "sandbox" in api("GET", "/version").headers["content-security-policy"]


def test_what_was_uploaded_is_never_shown_as_a_page(api):
    api("POST", "/deployment/create", files={"x.html": ("x.html", b"<script>alert(1)</script>", "text/html")})
    deployment = api("GET", "/deployment").json()[0]["id"]
    resource = api("GET", f"/deployment/{deployment}/resources").json()[0]["id"]
    data = api("GET", f"/deployment/{deployment}/resources/{resource}/data")

    assert data.headers["content-disposition"].startswith("attachment")
    assert "nosniff" == data.headers["x-content-type-options"]
    assert "sandbox" in data.headers["content-security-policy"]


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "identity, gzip"])
def test_a_packed_body_is_refused_unread(api, packing):
    packed = gzip.compress(b'{"name": "t"}')

    answer = api("POST", "/task/create", content=packed, headers={"Content-Encoding": packing})

    assert (415, "NotSupportedException") == (answer.status_code, answer.json()["type"])


def test_a_body_that_says_that_it_is_not_packed_is_read(api):
    headers = {"Content-Encoding": "identity", "Content-Type": "application/json"}

    assert 204 == api("POST", "/task/create", content=b'{"name": "t"}', headers=headers).status_code
