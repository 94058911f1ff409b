"""People and programs get through the generated proxy, by nginx itself; strangers to the paths and addresses don't."""

from __future__ import annotations

import ssl
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from certificates import Authority
from operations.test_generate import program
from server import PASSWORD, USER, Server, free_port

NAME = "process.example.org"
_SETTINGS = (
    f'behind_proxy = true\nallowed_hosts = ["{NAME}"]\npublic_url = "https://{NAME}"\nadmin_addresses = {{admins}}\n'
)


@contextmanager
def _proxied(folder: Path, admins: str):
    """Yield a client of a server behind the proxy that is generated from its settings."""
    nginx, authority = program("nginx"), Authority(folder / "ca")
    certificate, key = authority.issue("proxy", (NAME,))
    server = Server(folder / "here")
    server.initialise()
    text = server.config.read_text()
    server.config.write_text(text.replace("[http]\n", "[http]\n" + _SETTINGS.replace("{admins}", admins)))
    port = free_port()
    conf = server.command("generate", "nginx", "--name", NAME).stdout
    for before, after in {
        f"/etc/watchword/tls/{NAME}.pem": str(certificate), f"/etc/watchword/tls/{NAME}.key": str(key),
        "/var/log/nginx": str(folder), "    listen [::]:80;\n": "", "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{free_port()};", "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
    }.items():  # fmt: skip
        assert before in conf
        conf = conf.replace(before, after)
    (folder / "watchword.conf").write_text(conf)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;\n"
        f"uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; include {folder}/watchword.conf; }}\n"
    )
    server.start()
    proxy = subprocess.Popen([nginx, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
    context = ssl.create_default_context(cafile=authority.file)
    try:
        with httpx.Client(
            base_url=f"https://127.0.0.1:{port}", verify=context, headers={"Host": NAME},
        ) as client:  # fmt: skip
            _wait(client, proxy, folder)
            yield client
    finally:
        proxy.terminate()
        proxy.wait(10)
        server.stop()


def _wait(client: httpx.Client, proxy: subprocess.Popen[bytes], folder: Path) -> None:
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        assert proxy.poll() is None, (folder / "error.log").read_text()
        try:
            _get(client, "/nothing")
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError((folder / "error.log").read_text())


def _get(client: httpx.Client, path: str, method: str = "GET", **told) -> httpx.Response:
    return client.request(method, path, extensions={"sni_hostname": NAME}, **told)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """Yield a client whose address may administer."""
    with _proxied(tmp_path_factory.mktemp("admins"), '["127.0.0.1"]') as client:
        yield client


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Yield a client whose address may not."""
    with _proxied(tmp_path_factory.mktemp("others"), '["192.0.2.0/24"]') as client:
        yield client


def test_people_log_in_and_programs_call_the_api(elsewhere):
    form = {"username": USER, "password": PASSWORD}
    session = _get(elsewhere, "/watchword/session", "POST", json=form)
    statuses = [
        _get(elsewhere, path, **told).status_code
        for path, told in (
            ("/app/login/", {}),
            ("/", {}),
            ("/engine-rest/task", {"auth": (USER, PASSWORD)}),
            ("/openapi.json", {"auth": (USER, PASSWORD)}),
            ("/watchword/sessions", {"auth": (USER, PASSWORD)}),
        )  # fmt: skip
    ]

    assert session.status_code < 300, session.text
    assert [200, 303, 200, 200, 200] == statuses


@pytest.mark.parametrize("path", ["/nothing", "/metrics", "/engine-rest/nothing", "/watchword/nothing", "/healthz"])
def test_what_is_not_served_stays_outside(here, path):
    answer = _get(here, path, auth=(USER, PASSWORD))

    assert (404, None) == (answer.status_code, answer.headers.get("x-request-id"))


@pytest.mark.parametrize("path", ["/app/admin/", "/app/set-up", "/watchword/set-up", "/watchword/client"])
def test_administration_is_for_listed_addresses(here, elsewhere, path):
    assert 403 == _get(elsewhere, path, auth=(USER, PASSWORD)).status_code
    assert 403 != _get(here, path, auth=(USER, PASSWORD)).status_code


def test_users_are_changed_from_listed_addresses_only(here, elsewhere):
    body = {"profile": {"id": "ann"}, "credentials": {"password": "Quiet-Owl-2026!"}}
    told = {"auth": (USER, PASSWORD), "json": body}

    refused = _get(elsewhere, "/engine-rest/user/create", "POST", **told).status_code
    made = _get(here, "/engine-rest/user/create", "POST", **told).status_code

    assert (403, 204) == (refused, made)
