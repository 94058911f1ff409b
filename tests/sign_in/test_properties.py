"""What holds whatever is sent: cookies, scopes, tokens, return addresses, audit text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.core.errors import BadUserRequest, NotAuthorized
from watchword.core.keys import Keys
from watchword.identity.audit import _clean
from watchword.identity.model import Identity
from watchword.identity.recovery import ReturnAddresses
from watchword.rest.dispatch import permit_scope
from watchword.rest.op import Cookie
from watchword.web.cookies import Cookies

COOKIES = Cookies.of("installation", https=True)
NAME = COOKIES.names["session"]
TOKEN = st.text("ABCxyz019-_", min_size=1, max_size=43)
RESOURCE = st.sampled_from(
    ["/task", "/task/x", "/history/task", "/external-task", "/watchword/client", "/watchword/session", "/tasks", ""]
)
SCOPE = st.sampled_from(
    ["task", "task:read", "*", "*:read", "history", "external-task", "", ":read", "task:write", "/"]
)


def scope_with(*lines):
    return {"headers": [(b"cookie", line.encode("utf-8", "surrogateescape")) for line in lines]}


@given(st.lists(st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace").decode()), max_size=4))
def test_reading_cookies_never_fails_and_never_yields_odd_values(lines):
    for value in COOKIES.read(scope_with(*lines)).values():
        assert value.isascii()
        assert not set(value) & set(";, \r\n\"'<>")


@given(TOKEN, st.lists(st.sampled_from(["a=1", "b=2", "", "=", f"{NAME}x=evil", f"x{NAME}=evil"]), max_size=5))
def test_our_cookie_is_found_among_others(token, others):
    parts = [*others, f"{NAME}={token}"]

    assert {"session": token} == COOKIES.read(scope_with("; ".join(parts)))


@given(TOKEN, TOKEN)
def test_a_cookie_that_comes_twice_is_none(first, second):
    assert {} == COOKIES.read(scope_with(f"{NAME}={first}; {NAME}={second}"))
    assert {} == COOKIES.read(scope_with(f"{NAME}={first}", f"{NAME}={second}"))


@given(TOKEN)
def test_every_cookie_we_set_is_secure_bound_to_the_host_and_read_back(token):
    ((name, line),) = COOKIES.write([Cookie("session", token)])
    text = line.decode()

    assert b"set-cookie" == name
    assert text.startswith("__Host-")
    assert {"Path=/", "SameSite=Lax", "HttpOnly", "Secure"} <= set(text.split("; "))
    assert "Domain" not in text
    assert {"session": token} == COOKIES.read(scope_with(text.split(";")[0]))


@given(RESOURCE, st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE"]), st.frozensets(SCOPE, max_size=4))
def test_scopes_never_open_what_they_do_not_name(resource, method, scopes):
    identity = Identity("worker", scopes=scopes)
    path = resource.strip("/")
    named = any(_opens(scope, path, method) for scope in scopes)
    try:
        permit_scope(resource, method, identity)
    except NotAuthorized:
        assert not named
    else:
        assert named


def _opens(scope, path, method):
    name, _, access = scope.partition(":")
    everything = name == "*" and not path.startswith("watchword/")
    inside = bool(name) and (path == name or path.startswith(name + "/"))
    return (everything or inside) and (access != "read" or method in ("GET", "HEAD"))


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_mac_fits_what_it_was_made_of_only(first, second):
    ring = Keys.temporary()["csrf"]

    assert ring.verifies(first.encode("utf-8", "replace"), ring.mac(first.encode("utf-8", "replace")))
    if first.encode("utf-8", "replace") != second.encode("utf-8", "replace"):
        assert not ring.verifies(second.encode("utf-8", "replace"), ring.mac(first.encode("utf-8", "replace")))
    assert not ring.verifies(first.encode("utf-8", "replace"), second)


@given(st.text(max_size=120))
def test_no_text_is_a_return_address_unless_it_is_listed(text):
    allowed = ReturnAddresses(("https://intranet.example/done",))
    if text != "https://intranet.example/done":
        with pytest.raises(BadUserRequest):
            allowed.check(text)


@given(st.text())
def test_what_is_recorded_is_one_storable_line(text):
    kept = _clean(text)

    assert kept is not None
    assert 1 >= len(kept.splitlines())
    assert "\0" not in kept
    kept.encode()
