"""Logging in at an OpenID Connect provider: linked accounts only, and no token that doesn't hold in every point."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from joserfc.jwk import OctKey, RSAKey

from sign_in.small_provider import CLIENT, SECRET, SmallProvider
from watchword.core.errors import SettingsError
from watchword.identity.provider_http import ProviderUnavailable, checked
from watchword.store.tables import MembershipRow

CALLBACK = "/watchword/oidc/callback"


@pytest.fixture
def provider():
    made = SmallProvider()
    yield made
    made.close()


@pytest.fixture
def house(build, provider):
    made = build(
        oidc={
            "issuer": provider.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "audiences": ("watchword-api",),
            "groups": {"idp-staff": "staff", "idp-root": "camunda-admin"},
        }
    )
    provider.clock = lambda: made.clock.now().timestamp()
    return made


@pytest.fixture
def linked(house):
    house.entrance.provider.link("alice", "subject-1", actor="root")
    return house


def leave(browser, **more):
    answer = browser.get("/watchword/oidc/login", **more)
    assert 303 == answer.status_code, answer.text
    return answer.headers["location"]


def travel(browser, provider, **more):
    """Log in as a browser does, and return the last answer."""
    return browser.get(provider.authorize(leave(browser, **more)).removeprefix("http://localhost"))


def bearer(house, token, path="/watchword/sessions"):
    return house.browser().get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_linked_account_comes_in(linked, provider):
    browser = linked.browser()

    answer = travel(browser, provider)

    assert (303, "/app/welcome/") == (answer.status_code, answer.headers["location"])
    assert "alice" in browser.get("/app/welcome/").text
    assert "your organisation" in linked.browser().get("/app/login/").text


def test_an_account_that_nobody_linked_stays_out_whatever_it_is_called(house, provider):
    provider.claims = {
        "sub": "stranger",
        "preferred_username": "root",
        "email": "root@example.org",
        "groups": ["idp-root"],
    }

    browser = house.browser()
    answer = travel(browser, provider)

    assert 403 == answer.status_code
    assert 401 == browser.status()
    assert "login.failed" in house.events()


def test_a_user_is_made_at_the_first_login_where_that_is_set(build, provider):
    house = build(oidc={"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET, "create_users": True})
    provider.clock = lambda: house.clock.now().timestamp()
    browser = house.browser()

    assert 303 == travel(browser, provider).status_code
    assert "carol" == browser.get("/watchword/session").json()["userId"]
    assert 401 == house.browser().get("/watchword/sessions", auth=("carol", "")).status_code


@pytest.mark.parametrize("name", ["root", "alice", "", "a b", "x" * 65, None])
def test_no_existing_user_is_taken_over_by_name(build, provider, name):
    house = build(oidc={"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET, "create_users": True})
    provider.clock = lambda: house.clock.now().timestamp()
    provider.claims = {"sub": "stranger", "preferred_username": name}

    assert 403 == travel(house.browser(), provider).status_code
    assert [] == house.platform.database.select("SELECT ID_ FROM WW_PROVIDER_LINK")


def test_memberships_in_mapped_groups_follow_the_provider(linked, provider):
    provider.claims["groups"] = ["idp-staff", "unknown", "camunda-admin", 7, None]
    travel(linked.browser(), provider)
    first = linked.platform.database.select("SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = 'alice'")
    provider.claims["groups"] = []
    travel(linked.browser(), provider)
    second = linked.platform.database.select("SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = 'alice'")

    assert ([("staff",)], []) == (first, second)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"nonce": "another"},
        {"nonce": None},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
def test_an_id_token_must_hold_in_every_point(linked, provider, claims):
    provider.bend["claims"] = claims
    browser = linked.browser()

    assert 403 == travel(browser, provider).status_code
    assert 401 == browser.status()


def test_several_audiences_are_fine_if_we_are_the_authorized_party(linked, provider):
    provider.bend["claims"] = {"aud": [CLIENT, "another"], "azp": CLIENT}

    assert 303 == travel(linked.browser(), provider).status_code


@pytest.mark.parametrize(
    "forge",
    [
        lambda p, c: p.sign(c, key=RSAKey.generate_key(2048, parameters={"kid": "one"})),
        lambda p, c: ".".join((_part({"alg": "none"}), _part(c), "")),
        lambda p, c: _by_hand({"alg": "HS256", "kid": "one"}, c, p.keys[0].as_pem(private=False)),
        lambda p, c: ".".join((*p.sign(c).split(".")[:2], "")),
        lambda p, c: "nonsense",
        lambda p, c: "a.b.c",
        lambda p, c: p.sign(c) + "x" * 20_000,
        lambda p, c: p.sign(c, alg="RS512"),
        lambda p, c: _by_hand({"alg": "RS256", "kid": "one", "crit": ["x"], "x": 1}, c, p.keys[0].raw_value),
    ],
    ids=["another key", "none", "key as secret", "no signature", "text", "dots", "long", "algorithm", "critical"],
)
def test_forged_tokens_are_refused(linked, provider, forge):
    now = int(linked.clock.now().timestamp())
    claims = {"iss": provider.issuer, "aud": "watchword-api", "exp": now + 300, "sub": "subject-1"}

    assert 200 == bearer(linked, provider.sign(claims))
    assert 401 == bearer(linked, forge(provider, claims))


def _by_hand(header, claims, key):
    """Sign what no library would: with a public key as shared secret, or under a header that must be understood."""
    text = f"{_part(header)}.{_part(claims)}".encode()
    if isinstance(key, bytes):
        signature = hmac.new(key, text, hashlib.sha256).digest()
    else:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        signature = key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return f"{text.decode()}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "changed",
    [{"aud": CLIENT}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": None}, {"exp": 1}, {"sub": None},
     {"sub": "stranger"}, {"nonce": "n"}, {"nbf": 4_000_000_000}, {"aud": None}, {"events": {}}],
    ids=str,
)  # fmt: skip
def test_access_tokens_must_be_meant_for_us_end_and_be_linked(linked, provider, changed):
    assert 200 == bearer(linked, provider.access_token())
    assert 401 == bearer(linked, provider.access_token(**changed))


def test_no_access_token_is_taken_where_no_audience_is_set(build, provider):
    house = build(oidc={"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET})
    house.entrance.provider.link("alice", "subject-1", actor="root")

    assert 401 == bearer(house, provider.access_token())


def test_groups_of_an_access_token_count_for_that_request_only(linked, provider):
    token = provider.access_token(groups=["idp-staff"])
    identity = linked.entrance.provider.bearer(_secret(token), None)

    assert ("staff",) == identity.groups
    assert [] == linked.platform.database.select("SELECT GROUP_ID_ FROM ACT_ID_MEMBERSHIP WHERE USER_ID_ = 'alice'")


def test_an_access_token_dies_with_link_or_user(linked, provider):
    token = provider.access_token()
    assert 200 == bearer(linked, token)
    linked.entrance.provider.unlink("alice", actor="root")
    assert 401 == bearer(linked, token)


def test_an_answer_for_another_browser_is_refused(linked, provider):
    victim, thief = linked.browser(), linked.browser()
    stolen = provider.authorize(leave(thief)).removeprefix("http://localhost")
    leave(victim)

    assert 403 == victim.get(stolen).status_code
    assert 403 == linked.browser().get(stolen).status_code
    assert 401 == victim.status()


def test_an_answer_is_good_once(linked, provider):
    browser = linked.browser()
    back = provider.authorize(leave(browser)).removeprefix("http://localhost")
    flow = dict(browser.client.cookies)

    assert 303 == browser.get(back).status_code
    again = linked.browser()
    again.client.cookies = flow
    assert 403 == again.get(back).status_code


def test_a_login_takes_ten_minutes_at_most(linked, provider):
    browser = linked.browser()
    back = provider.authorize(leave(browser)).removeprefix("http://localhost")
    linked.clock.advance(timedelta(minutes=11))

    assert 403 == browser.get(back).status_code


@pytest.mark.parametrize(
    "answer", [{"iss": "https://evil.example"}, {"error": "access_denied"}, {"state": "x"}, {"code": ""}]
)
def test_answers_that_do_not_fit_are_refused(linked, provider, answer):
    provider.bend["answer"] = answer

    assert 403 == travel(linked.browser(), provider).status_code


def test_a_parameter_that_comes_twice_is_refused(linked, provider):
    browser = linked.browser()
    back = provider.authorize(leave(browser)).removeprefix("http://localhost")

    assert 400 == browser.get(back + "&code=other").status_code


def test_keys_are_fetched_again_when_the_provider_has_new_ones(linked, provider):
    assert 200 == bearer(linked, provider.access_token())
    old = provider.access_token()
    provider.rotate()
    linked.entrance.provider._tokens._keys._monotonic = lambda: 10**9  # long after

    key = provider.keys[0]
    now = int(linked.clock.now().timestamp())
    claims = {"iss": provider.issuer, "aud": "watchword-api", "exp": now + 300, "sub": "subject-1"}
    assert 200 == bearer(linked, provider.sign(claims, key=key, alg="ES256"))
    assert 401 == bearer(linked, old)


def test_unknown_keys_do_not_make_us_ask_the_provider_each_time(linked, provider):
    bearer(linked, provider.access_token())
    before = len(provider.asked)
    stranger = RSAKey.generate_key(2048, parameters={"kid": "unknown"})

    for _ in range(5):
        bearer(linked, provider.sign({"sub": "x"}, key=stranger))

    assert before == len(provider.asked)


def test_shared_secrets_and_private_keys_published_by_mistake_are_not_used(linked, provider):
    oct_key = OctKey.generate_key(256, parameters={"kid": "shared", "use": "sig"})
    provider.published = [oct_key.as_dict(private=True), provider.keys[0].as_dict(private=False)]
    now = int(linked.clock.now().timestamp())
    claims = {"iss": provider.issuer, "aud": "watchword-api", "exp": now + 300, "sub": "subject-1"}

    assert 401 == bearer(linked, provider.sign(claims, key=oct_key, alg="HS256"))
    assert 200 == bearer(linked, provider.sign(claims))


def test_a_logout_there_ends_the_session_here(linked, provider):
    browser = linked.browser()
    travel(browser, provider)
    assert 200 == browser.status()

    done = linked.browser().post("/watchword/oidc/backchannel-logout", data={"logout_token": provider.logout_token()})

    assert 200 == done.status_code
    assert 401 == browser.status()


def test_a_logout_of_a_subject_ends_all_its_sessions_and_no_others(linked, provider):
    browsers = [linked.browser() for _ in range(2)]
    for browser in browsers:
        travel(browser, provider)
    by_password, bob = linked.browser(), linked.browser()
    by_password.login()
    bob.login(user="bob")

    token = provider.logout_token(sid=None, sub="subject-1")
    linked.browser().post("/watchword/oidc/backchannel-logout", data={"logout_token": token})

    assert [401, 401] == [b.status() for b in browsers]
    assert (200, 200) == (by_password.status(), bob.status())


@pytest.mark.parametrize(
    "changed",
    [{"events": None}, {"events": {}}, {"events": []}, {"nonce": "n"}, {"sid": None}, {"aud": "another"}, {"jti": None},
     {"iat": None}, {"exp": None}, {"iss": "https://evil.example"}],
    ids=str,
)  # fmt: skip
def test_logout_tokens_must_hold(linked, provider, changed):
    browser = linked.browser()
    travel(browser, provider)

    answer = linked.browser().post(
        "/watchword/oidc/backchannel-logout", data={"logout_token": provider.logout_token(**changed)}
    )

    assert 400 == answer.status_code
    assert 200 == browser.status()


def test_an_id_token_logs_nobody_out_and_a_logout_token_is_good_once(linked, provider):
    token = provider.logout_token()
    send = lambda text: linked.browser().post("/watchword/oidc/backchannel-logout", data={"logout_token": text})  # noqa: E731

    assert 400 == send(provider.id_token("n")).status_code
    assert (200, 400) == (send(token).status_code, send(token).status_code)


def test_people_link_their_own_account(house, provider):
    browser = house.browser()
    browser.login()
    location = browser.post("/watchword/oidc/link").json()["location"]
    browser.get(provider.authorize(location).removeprefix("http://localhost"))

    assert 303 == travel(house.browser(), provider).status_code
    assert [("alice",)] == house.platform.database.select("SELECT USER_ID_ FROM WW_PROVIDER_LINK")


def test_an_account_that_belongs_to_somebody_is_not_linked_to_another(linked, provider):
    bob = linked.browser()
    bob.login(user="bob")
    location = bob.post("/watchword/oidc/link").json()["location"]

    assert 403 == bob.get(provider.authorize(location).removeprefix("http://localhost")).status_code


def test_a_provider_that_describes_another_issuer_is_not_used(linked, provider):
    provider.bend["discovery"] = {"issuer": "https://evil.example"}

    assert 503 == linked.browser().get("/watchword/oidc/login").status_code


@pytest.mark.parametrize(
    "url", ["http://idp.example/", "ftp://localhost", "https://u:p@idp.example", "https://", "x", "https://a b"]
)
def test_only_safe_addresses_of_a_provider_are_used(url):
    with pytest.raises(ProviderUnavailable):
        checked(url)


def test_a_provider_that_is_away_is_told_without_details(build, provider):
    provider.close()
    house = build(oidc={"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET})

    answer = house.browser().get("/watchword/oidc/login")

    assert 503 == answer.status_code
    assert "refused" not in answer.text
    assert str(provider.server.server_port) not in answer.text


def test_a_provider_that_is_away_costs_one_try_and_then_a_rest(build, provider):
    house = build(oidc={"issuer": provider.issuer, "client_id": CLIENT, "audiences": ("watchword-api",)})
    house.entrance.provider.link("alice", "subject-1", actor="root")
    token = provider.access_token()
    provider.close()
    tokens, tries = house.entrance.provider._tokens, []
    real = tokens._http._ask
    tokens._http._ask = lambda *args: (tries.append(1), real(*args))[1]

    answers = [bearer(house, token) for _ in range(5)]
    pages = [house.browser().get("/watchword/oidc/login").status_code for _ in range(5)]

    assert [503] * 5 == answers
    assert [503] * 5 == pages
    assert 2 >= len(tries)


def test_while_one_thread_asks_the_provider_others_are_not_held_up():
    import threading

    from watchword.identity.provider_tokens import Kept

    asked, go_on = threading.Event(), threading.Event()
    kept = Kept(lambda: 0.0)

    def slow():
        asked.set()
        go_on.wait(10)
        return "found"

    thread = threading.Thread(target=kept.get, args=(slow, 1.0))
    thread.start()
    asked.wait(10)
    with pytest.raises(ProviderUnavailable):
        kept.get(slow, 1.0)
    go_on.set()
    thread.join()

    assert "found" == kept.get(slow, 1.0)


@pytest.mark.parametrize("algorithms", [("HS256",), ("none",), (), ("RS256", "HS512")])
def test_unsafe_algorithms_can_not_be_set(build, algorithms):
    with pytest.raises(SettingsError):
        build(oidc={"issuer": "https://idp.example", "client_id": CLIENT, "algorithms": algorithms})


def test_without_a_provider_its_doors_are_closed(build):
    browser = build().browser()

    assert 404 == browser.get("/watchword/oidc/login").status_code
    assert 404 == browser.post("/watchword/oidc/backchannel-logout", data={"logout_token": "x"}).status_code
    assert {"provider": None} == browser.get("/watchword/oidc").json()
    assert "oidc" not in browser.get("/app/login/").text


def test_the_provider_is_verified_by_tls(build, tmp_path):
    authority, certificate = _certificates(tmp_path)
    provider = SmallProvider(certificate=certificate)
    settings = {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET}

    distrustful = build(oidc=settings).browser().get("/watchword/oidc/login").status_code
    provider.close()

    assert 503 == distrustful


def test_a_provider_of_a_private_authority_is_trusted_when_it_is_named(build, tmp_path):
    authority, certificate = _certificates(tmp_path)
    provider = SmallProvider(certificate=certificate)
    settings = {
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "certificate_authorities": authority,
    }
    house = build(oidc=settings)
    house.entrance.provider.link("alice", "subject-1", actor="root")
    provider.clock = lambda: house.clock.now().timestamp()

    answer = travel(house.browser(), provider)
    provider.close()

    assert 303 == answer.status_code


def test_a_session_of_the_provider_rests_on_the_user_as_any_other(linked, provider):
    browser = linked.browser()
    travel(browser, provider)
    with linked.work() as session:
        session.add(MembershipRow(user_id="alice", group_id="camunda-admin"))

    assert 401 == browser.status()


def _secret(text):
    from watchword.core.secret import Secret

    return Secret(text)


def _certificates(folder):
    """Make an authority and a certificate for localhost; return both files."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)

    def make(name, issuer, key, signer, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(signer, hashes.SHA256())

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    authority = make("authority", "authority", root, root, (x509.BasicConstraints(True, None), True), (usage, True),
                     (x509.SubjectKeyIdentifier.from_public_key(root.public_key()), False))  # fmt: skip
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    server = make("localhost", "authority", leaf, root, (names, False),
                  (x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), False))  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(authority.public_bytes(pem))
    key = leaf.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(key + server.public_bytes(pem))
    return str(folder / "ca.pem"), str(folder / "server.pem")
