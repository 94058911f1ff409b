"""Mail tasks: what is sent, to whom, and what is refused."""

from __future__ import annotations

import datetime
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from smtp_server import SmtpServer

from watchword import node, open_platform
from watchword.core.errors import SettingsError, StepFailed
from watchword.core.secret import Secret
from watchword.core.settings import DatabaseSettings, MailSettings, Settings
from watchword.engine.mail import PLAIN, STARTTLS, Mailer, MailFailed, MailServer
from watchword.store.schema.create import create_schema

FIELDS = {"to": "Ann <ann@example.com>, bob@example.com", "subject": "Hällo", "text": "Dear Ann"}


@pytest.fixture
def server():
    with SmtpServer() as server:
        yield server


def mailer(server, **changed):
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "encryption": PLAIN,
        "user": "",
        "password": Secret(""),
        "sender": "engine@example.com",
        "recipients": ("@example.com",),
        "seconds": 5,
    }
    return Mailer(MailServer(**{**given, **changed}))


def test_a_message_is_sent_as_its_fields_say(server):
    mailer(server).send({**FIELDS, "cc": "cy@example.com", "bcc": "di@example.com", "html": "<b>Dear</b>"})

    (taken,) = server.taken
    assert ["ann@example.com", "bob@example.com", "cy@example.com", "di@example.com"] == taken.recipients
    shown = {name: taken.message[name] for name in ("From", "To", "Cc", "Bcc", "Subject")}
    assert {
        "From": "engine@example.com",
        "To": "ann@example.com, bob@example.com",
        "Cc": "cy@example.com",
        "Bcc": None,
        "Subject": "Hällo",
    } == shown
    assert "Dear Ann" == taken.message.get_body(("plain",)).get_content().strip()
    assert "<b>Dear</b>" == taken.message.get_body(("html",)).get_content().strip()


@pytest.mark.parametrize("to", ["eve@other.com", "ann@example.com, eve@other.com", "eve@notexample.com", "nobody", ""])
def test_nobody_off_the_list_is_written_to(server, to):
    with pytest.raises(MailFailed):
        mailer(server).send({**FIELDS, "to": to})

    assert [] == server.taken


def test_a_star_allows_anybody_and_nothing_nobody(server):
    mailer(server, recipients=("*",)).send({**FIELDS, "to": "eve@other.com"})

    assert [["eve@other.com"]] == [taken.recipients for taken in server.taken]
    with pytest.raises(MailFailed):
        mailer(server, recipients=()).send(FIELDS)


@pytest.mark.parametrize(
    "field", [{"subject": "a\r\nBcc: eve@other.com"}, {"from": "a@b.com\nX: y"}, {"charset": "nonsense"}]
)
def test_no_header_is_smuggled_in(server, field):
    with pytest.raises(MailFailed, match="malformed"):
        mailer(server).send({**FIELDS, **field})

    assert [] == server.taken


def test_a_message_that_is_too_long_is_refused(server):
    with pytest.raises(MailFailed, match="too long"):
        mailer(server).send({**FIELDS, "text": "x" * 1_000_001})


def test_what_the_server_refuses_fails():
    with SmtpServer(refuse=True) as server, pytest.raises(MailFailed, match="didn't take"):
        mailer(server).send(FIELDS)


def test_a_password_never_travels_in_the_clear(server):
    with pytest.raises(SettingsError, match="needs TLS"):
        mailer(server, user="engine", password=Secret("x"))


@pytest.fixture
def certificate(tmp_path):
    """Return a file with a certificate for 127.0.0.1 and its key, its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.datetime.now(datetime.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "mail.pem"
    text = serialization.Encoding.PEM
    private = key.private_bytes(text, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(text))
    return file


def test_the_server_proves_who_it_is_before_it_gets_anything(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with SmtpServer(tls=context) as server:
        given = {"encryption": STARTTLS, "user": "engine", "password": Secret("x")}

        with pytest.raises(MailFailed, match="certificate verify failed"):
            mailer(server, **given).send(FIELDS)
        assert [] == server.taken

        mailer(server, **given, authorities=str(certificate)).send(FIELDS)
        assert [(True, "engine")] == [(taken.encrypted, taken.user) for taken in server.taken]


MODEL = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p" isExecutable="true" camunda:historyTimeToLive="1">
  <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="m"/>
  <sendTask id="m" camunda:type="mail"><extensionElements>
    <camunda:field name="to" expression="${to}"/><camunda:field name="subject" stringValue="News"/>
    <camunda:field name="text"><camunda:expression>Dear ${name}</camunda:expression></camunda:field>
  </extensionElements></sendTask></process></definitions>"""


def test_a_mail_task_sends_what_its_fields_yield(server):
    mail = MailSettings(
        host="127.0.0.1",
        port=server.port,
        encryption=PLAIN,
        sender="engine@example.com",
        recipients=("ann@example.com",),
    )
    with node.build(Settings(database=DatabaseSettings(url="sqlite:///:memory:"), mail=mail)) as platform:
        create_schema(platform.database)
        platform.repository.deploy(name="p", resources={"p.bpmn": MODEL})

        platform.runtime.start(key="p", variables={"to": "ann@example.com", "name": "Ann"})
        with pytest.raises(StepFailed, match="may not be written to"):
            platform.runtime.start(key="p", variables={"to": "eve@example.com", "name": "Eve"})

    (taken,) = server.taken
    assert ("News", "Dear Ann") == (taken.message["Subject"], taken.message.get_content().strip())


def test_without_a_server_mail_tasks_fail():
    with open_platform() as platform:
        platform.repository.deploy(name="p", resources={"p.bpmn": MODEL})

        with pytest.raises(StepFailed, match="switched off"):
            platform.runtime.start(key="p", variables={"to": "ann@example.com", "name": "Ann"})
