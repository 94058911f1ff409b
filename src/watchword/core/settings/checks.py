"""What may not be combined, and where the server may not listen."""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from urllib.parse import urlsplit

from watchword.core.errors import SettingsError
from watchword.core.settings.sections import Settings

_CONTACT = re.compile(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:[+0-9-]+)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?|file://")
"""`file://` is what desktop applications made of web pages say, Camunda Modeler among them; browsers say `null`."""


def is_loopback(host: str) -> bool:
    """Return whether `host` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check(settings: Settings) -> None:
    """Refuse settings that don't go together.

    Raises:
        SettingsError: says which.
    """
    http = settings.http
    if bool(http.tls_certificate) != bool(http.tls_key):
        raise SettingsError("http.tls_certificate and http.tls_key go together: set both or none")
    for name in ("id_pattern", "user_id_pattern", "group_id_pattern", "tenant_id_pattern"):
        try:
            re.compile(getattr(settings.identity, name))
        except re.error as error:
            raise SettingsError(f"identity.{name} is no regular expression: {error}") from None
    if settings.log.target == "file" and not settings.log.file:
        raise SettingsError("log.target is file: set log.file")
    collector = urlsplit(settings.tracing.endpoint)
    if settings.tracing.endpoint and (
        collector.scheme not in ("http", "https")
        or not collector.hostname
        or (collector.scheme == "http" and not is_loopback(collector.hostname))
    ):
        raise SettingsError("tracing.endpoint is no https://… address (http:// is for this machine only)")
    for origin in settings.http.origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(f"http.origins has {origin!r}; expected https://host, https://host:port or file://")
    _check_networks("trusted_proxies", http.trusted_proxies)
    _check_networks("admin_addresses", http.admin_addresses)
    _check_disclosure(settings)
    if settings.database.url.split(":", 1)[0] not in ("sqlite", "postgresql"):
        raise SettingsError("database.url must start with sqlite:/// or postgresql://")


def _check_networks(key: str, values: tuple[str, ...]) -> None:
    for value in values:
        try:
            ipaddress.ip_network(value)
        except ValueError as error:
            raise SettingsError(f"http.{key} has {value!r}; expected an address or a network: {error}") from None


def _check_disclosure(settings: Settings) -> None:
    """Let nothing into security.txt that isn't one of its fields. Source: RFC 9116."""
    wanted = settings.disclosure
    if bool(wanted.contacts) != bool(wanted.expires):
        raise SettingsError("disclosure.contacts and disclosure.expires go together: set both or none")
    if wanted.expires:
        try:
            date.fromisoformat(wanted.expires)
        except ValueError:
            raise SettingsError(f"disclosure.expires is {wanted.expires!r}; expected a day: 2027-06-30") from None
    for contact in wanted.contacts:
        if not _CONTACT.fullmatch(contact):
            raise SettingsError(f"disclosure.contacts has {contact!r}; expected mailto:, https: or tel:")
    for key in ("policy", "encryption"):
        if (found := getattr(wanted, key)) and not (found.startswith("https://") and _CONTACT.fullmatch(found)):
            raise SettingsError(f"disclosure.{key} is {found!r}; expected an https: address")
    for language in wanted.languages:
        if not _LANGUAGE.fullmatch(language):
            raise SettingsError(f"disclosure.languages has {language!r}; expected tags like en or de")


def check_listener(settings: Settings) -> None:
    """Refuse to listen where passwords would cross a network in the clear.

    Raises:
        SettingsError: the address isn't loopback and neither TLS nor a proxy is set, or the mode isn't written.
    """
    http = settings.http
    if is_loopback(http.host):
        return
    if not http.tls_certificate and not http.behind_proxy:
        raise SettingsError(
            f"http.host is {http.host}, which other machines can reach, and there is no TLS: "
            "set http.tls_certificate and http.tls_key, or put a TLS proxy in front and say so "
            "with http.behind_proxy = true (--behind-proxy)"
        )
    if settings.mode == "":
        raise SettingsError(
            f'http.host is {http.host}, which other machines can reach: write mode = "production" into the '
            'configuration (or mode = "development" for a trial)'
        )
