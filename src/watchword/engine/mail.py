"""Mail tasks: a message by the one SMTP server that the operator named, to recipients on the allow-list.

Models say to whom and what, never by which server. Nothing is sent unless a server is set; certificates are always
checked. A message is sent before the command is stored: with `asyncBefore` a repeated command sends it once more at
most as often as the job is repeated. Source: `reference` 1.2; RFC 5321, RFC 8314.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, getaddresses, make_msgid
from typing import TYPE_CHECKING

from watchword.bpmn.model import Mail, Node
from watchword.core.errors import SettingsError, StepFailed
from watchword.core.secret import Secret
from watchword.core.tls import client_context
from watchword.core.trace import span
from watchword.engine.facades import ExecutionScope

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.store.tables import ExecutionRow

STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
ANYBODY = "*"
MAX_RECIPIENTS, MAX_CHARACTERS = 100, 1_000_000
_PARTS = ("text", "html")


class MailFailed(StepFailed):
    """A message goes where none may go, is malformed, or the server didn't take it."""

    log_id = "WW-3022"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages go out, as whom, and to whom they may go.

    `recipients`: addresses (`a@example.com`), domains (`@example.com`) or `*`.
    """

    host: str
    port: int
    encryption: str
    user: str
    password: Secret
    sender: str
    recipients: tuple[str, ...]
    seconds: int
    authorities: str = ""
    """File with the authorities that vouch for the server (PEM); empty: those of the system."""


class Mailer:
    """Sends messages."""

    def __init__(self, server: MailServer) -> None:
        """Take the settings.

        Raises:
            SettingsError: an entry of the allow-list is no address and no domain, or the password would travel in the
                clear.
        """
        self._server = server
        self._allowed = frozenset(entry.strip().lower() for entry in server.recipients)
        for entry in self._allowed:
            if entry != ANYBODY and "@" not in entry:
                raise SettingsError(f"mail.recipients holds {entry!r}; expected an address, @DOMAIN or *")
        if server.encryption == PLAIN and server.user:
            raise SettingsError("mail.encryption is none, but mail.user is set: a password needs TLS")

    def send(self, fields: Mapping[str, str]) -> None:
        """Send one message.

        Raises:
            MailFailed: a recipient isn't allowed, a field is malformed, or the server refused it.
        """
        to, copies, hidden = (_addresses(fields.get(name, ""), name) for name in ("to", "cc", "bcc"))
        self._check([*to, *copies, *hidden])
        message = _message(fields, to, copies, fields.get("from") or self._server.sender)
        with span("mail", kind="client", server__address=self._server.host, server__port=self._server.port):
            self._send(message, [*to, *copies, *hidden])

    def _send(self, message: EmailMessage, recipients: list[str]) -> None:
        try:
            with self._connect() as connection:
                connection.send_message(message, to_addrs=recipients)
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(f"the mail server didn't take the message: {error}") from None

    def _check(self, recipients: Sequence[str]) -> None:
        if not recipients:
            raise MailFailed("the message has no recipient")
        if len(recipients) > MAX_RECIPIENTS:
            raise MailFailed(f"the message has {len(recipients)} recipients; the limit is {MAX_RECIPIENTS}")
        for address in recipients:
            domain = f"@{address.rpartition('@')[2]}"
            if ANYBODY not in self._allowed and not {address.lower(), domain.lower()} & self._allowed:
                raise MailFailed(f"{address!r} may not be written to; mail.recipients must list it or its domain")

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = client_context(authorities=server.authorities)
        if server.encryption == TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.seconds, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
        try:
            if server.encryption == STARTTLS:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password.reveal())
        except BaseException:
            connection.close()
            raise
        return connection


def _addresses(text: str, name: str) -> list[str]:
    """Return the addresses of a field, which may be separated by commas or semicolons."""
    found = []
    for _, address in getaddresses([text.replace(";", ",")]):
        if not address:
            continue
        local, at, domain = address.rpartition("@")
        if not at or not local or not domain or not address.isprintable() or " " in address:
            raise MailFailed(f"{name} holds {address[:80]!r}, which is no address")
        found.append(address)
    return found


def _message(fields: Mapping[str, str], to: Iterable[str], copies: Iterable[str], sender: str) -> EmailMessage:
    if not sender:
        raise MailFailed("the message has no sender: set the field 'from', or mail.sender")
    if sum(len(fields.get(part, "")) for part in _PARTS) > MAX_CHARACTERS:
        raise MailFailed(f"the message is too long; the limit is {MAX_CHARACTERS} characters")
    message = EmailMessage()
    try:
        message["From"], message["To"] = sender, ", ".join(to)
        if copies := ", ".join(copies):
            message["Cc"] = copies
        message["Subject"] = fields.get("subject", "")
        message["Date"], message["Message-ID"] = formatdate(localtime=False), make_msgid(domain="watchword")
        charset = fields.get("charset") or "utf-8"
        if "text" in fields:
            message.set_content(fields["text"], charset=charset)
        if "html" in fields and "text" in fields:
            message.add_alternative(fields["html"], subtype="html", charset=charset)
        elif "html" in fields:
            message.set_content(fields["html"], subtype="html", charset=charset)
    except (ValueError, LookupError) as error:  # a line break in a header, an unknown charset
        raise MailFailed(f"the message is malformed: {error}") from None
    return message


def run(ctx: Context, execution: ExecutionRow, node: Node, mail: Mail) -> None:
    """Send the message of a mail task.

    Raises:
        StepFailed: mail is switched off, or it couldn't be sent.
    """
    where = f"mail task {node.id!r}"
    if ctx.foreign.mail is None:
        raise MailFailed(f"{where}: mail is switched off; set mail.host and mail.recipients")
    scope = ExecutionScope(ctx, execution)
    values = {name: expression.evaluate(scope) for name, expression in mail.fields.items()}
    try:
        ctx.foreign.mail.send({name: str(value) for name, value in values.items() if value is not None})
    except MailFailed as failure:
        raise MailFailed(f"{where}: {failure}") from None
