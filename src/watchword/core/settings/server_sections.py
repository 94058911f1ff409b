"""Sections on the server and what it stands on: database, network, keys, logs, backups."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from watchword.core.secret import Secret
from watchword.core.settings.about import about


class DatabaseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the state lives."""

    url: Annotated[str, about("`sqlite:///FILE` or `postgresql://…`; empty: `watchword.db` in the data folder")] = ""
    password: Annotated[
        Secret, about("PostgreSQL: the password, as a `vault:`, `file:` or `env:` reference, instead of in the URL")
    ] = Secret("")
    pool_size: Annotated[
        int, Meta(ge=1, le=200, description="connections of a server process for commands, and as many for queries")
    ] = 12
    statement_seconds: Annotated[
        int, Meta(ge=1, le=3_600, description="PostgreSQL: time of one statement, after which it is ended")
    ] = 60
    lock_seconds: Annotated[
        int, Meta(ge=1, le=600, description="PostgreSQL: time that a statement waits for another's lock")
    ] = 10
    row_security: Annotated[
        bool,
        about("PostgreSQL itself keeps tenants apart, by the policies of `watchword database row-security`"),
    ] = False
    time_zone: Annotated[str, about("zone of the database's time columns; the same on every node")] = "UTC"
    hints: Annotated[
        bool,
        about(
            "PostgreSQL: nodes tell each other of new jobs and tasks (LISTEN and NOTIFY on a connection of its own); "
            "off behind a pooler that shares connections between transactions"
        ),
    ] = True


class HttpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The HTTP listener."""

    host: Annotated[str, about("address to listen on; any other than loopback needs TLS or `behind_proxy`")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Meta(ge=0, le=65535, description="port to listen on; must be written in production")] = 8080
    behind_proxy: Annotated[bool, about("a reverse proxy on the way ends TLS")] = False
    trusted_proxies: Annotated[
        tuple[str, ...],
        about("`behind_proxy`: addresses and networks of proxies that are believed who a request comes from"),
    ] = ("127.0.0.1", "::1")
    admin_addresses: Annotated[
        tuple[str, ...],
        about(
            "addresses and networks (`10.1.0.0/16`) that may reach administration: the admin app, users, groups, "
            "tenants, authorizations, clients, sessions of others; empty: all, by their permissions"
        ),
    ] = ()
    allowed_hosts: Annotated[
        tuple[str, ...], about("Host headers answered; empty: the loopback names and the bound address")
    ] = ()
    tls_certificate: Annotated[str, about("file with the certificate chain (PEM)")] = ""
    tls_key: Annotated[str, about("file with the private key (PEM), not readable by others")] = ""
    tls_client_authorities: Annotated[
        str, about("file with the authorities that vouch for clients (PEM); set: clients need a certificate")
    ] = ""
    connections: Annotated[
        int,
        Meta(
            ge=10,
            le=100_000,
            description="most connections of a process, 53 KB each over TLS; beyond that the one that has been idle "
            "for longest gives way, of the address with the most idle ones",
        ),
    ] = 4_000
    connections_per_source: Annotated[
        int,
        Meta(
            ge=1,
            le=100_000,
            description="most of them that one address may have (of IPv6 a network of 64 bits); trusted proxies may "
            "have them all",
        ),
    ] = 1_000
    tls_handshakes: Annotated[
        int,
        Meta(ge=10, le=100_000, description="most TLS handshakes under way in a process; one costs about 55 KB"),
    ] = 1_000
    tls_handshakes_per_source: Annotated[
        int,
        Meta(ge=1, le=100_000, description="most of them that one address may have (of IPv6 a network of 64 bits)"),
    ] = 100
    tls_handshake_seconds: Annotated[
        int, Meta(ge=1, le=60, description="time of a TLS handshake, after which the connection is cut off")
    ] = 10
    hsts_subdomains: Annotated[bool, about("browsers shall use https for all names below ours, too")] = False
    public_url: Annotated[
        str, about("where browsers reach us (`https://host`), for links and identity providers; empty: as they ask")
    ] = ""
    threads: Annotated[int, Meta(ge=1, le=64, description="threads of a process that run commands")] = 8
    one_processor: Annotated[
        bool,
        about(
            "keep the threads of a process on one processor, the least used by others, as they share the lock of the "
            "interpreter (PostgreSQL on Linux only)"
        ),
    ] = True
    origins: Annotated[
        tuple[str, ...],
        about(
            "origins (`https://host[:port]`, or `file://` for Camunda Modeler) whose pages may call the API; empty: "
            "none, there is no `*`"
        ),
    ] = ()
    drain_seconds: Annotated[int, Meta(ge=0, le=600, description="time that running requests get at a stop")] = 20


class ManagementSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A listener for operators, apart from the public one."""

    host: Annotated[str, about("address of the listener for `/metrics`; not one that the public can reach")] = (
        "127.0.0.1"
    )
    port: Annotated[
        int, Meta(ge=0, le=65535, description="its port; further processes take the following ones; 0: none")
    ] = 0


class KeysSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The installation's own keys."""

    folder: Annotated[
        str, about("folder of the key files, which `init` makes; empty: `keys` in the data folder; keep it apart")
    ] = ""


class VaultSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The configuration's secrets in encrypted form (`watchword vault`)."""

    file: Annotated[str, about("file of the encrypted secrets; empty: `vault.json` in the data folder")] = ""
    master_key: Annotated[
        str,
        about(
            "where the key comes from: `file:PATH`, `env:NAME`, `command:PROGRAM ARGUMENTS`, `pkcs11:LABEL`; empty: "
            "`vault.key` among the installation's keys, which in production belongs elsewhere"
        ),
    ] = ""
    pkcs11_module: Annotated[str, about("library of the hardware module (extra `hsm`)")] = ""
    pkcs11_token: Annotated[str, about("label of its token")] = ""
    pkcs11_pin: Annotated[str, about("its PIN, as a `file:` or `env:` reference")] = ""


class LogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Log lines; JSON in production."""

    target: Annotated[Literal["stderr", "stdout", "file", "syslog"], about("where they go")] = "stderr"
    file: Annotated[str, about("`file`: which; turned over each day and at `max_mb`")] = ""
    security_file: Annotated[str, about("file for what concerns security, besides; empty: none")] = ""
    max_mb: Annotated[int, Meta(ge=1, le=10_000, description="size of a log file (MiB)")] = 50
    keep: Annotated[int, Meta(ge=1, le=1_000, description="older log files that are kept")] = 30
    syslog: Annotated[str, about("`syslog`: `tls://HOST:PORT` (verified) or `unix:/dev/log`")] = "unix:/dev/log"
    syslog_authorities: Annotated[
        str, about("file with the authorities that vouch for the collector (PEM); empty: those of the system")
    ] = ""


class TracingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Spans for an OpenTelemetry collector (extra `otel`)."""

    endpoint: Annotated[
        str, about("where spans go: OTLP over HTTP, such as `https://otel.example.org/v1/traces`; empty: nowhere")
    ] = ""
    token: Annotated[Secret, about("sent as `Authorization: Bearer`; a `vault:`, `file:` or `env:` reference")] = (
        Secret("")
    )
    certificate_authorities: Annotated[str, about("PEM file of who vouches for the collector")] = ""
    share: Annotated[float, Meta(ge=0, le=1, description="part of the traces that begin here which is sent")] = 1.0
    service_name: Annotated[str, about("what the service is called there")] = "watchword"


class AuditSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `watchword audit` is told about the surroundings, which it can't see by itself."""

    host_facts: Annotated[
        str, about("file that `watchword host-facts` wrote; empty: `host-facts.json` in the data folder")
    ] = ""
    host_facts_days: Annotated[
        int, Meta(ge=1, le=365, description="days after which what the file says counts no longer")
    ] = 7
    known_ports: Annotated[
        tuple[int, ...], about("ports that other services of this host listen on for other machines, e.g. `[22]`")
    ] = ()


class BackupSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Encrypted backups of database, configuration and keys."""

    folder: Annotated[
        str, about("where scheduled backups go; empty: `backups` in the data folder; better elsewhere")
    ] = ""
    every_hours: Annotated[
        int, Meta(ge=0, le=720, description="hours between two scheduled backups; 0: only by `watchword backup`")
    ] = 0
    keep: Annotated[int, Meta(ge=1, le=1_000, description="scheduled backups that are kept; the oldest go first")] = 14
    key: Annotated[
        str,
        about(
            "what encrypts them, as `vault.master_key` has it; empty: `backup.key` among the installation's keys; it "
            "is in no backup, so keep a copy of it elsewhere"
        ),
    ] = ""
    pg_dump: Annotated[str, about("PostgreSQL's program, as new as the server")] = "pg_dump"
    pg_restore: Annotated[str, about("PostgreSQL's program, as new as the server")] = "pg_restore"
    scratch_url: Annotated[
        Secret,
        about("PostgreSQL database of a role that may create others, to restore backups into for a moment and count"),
    ] = Secret("")


class ReportsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """SELECTs of callers over published views."""

    url: Annotated[
        str,
        about("PostgreSQL: `postgresql://ROLE@…` of a role that may read the views' columns only; empty: no reports"),
    ] = ""
    seconds: Annotated[float, Meta(gt=0, le=300, description="time that a report may take")] = 10.0
    lines: Annotated[int, Meta(ge=1, le=10_000, description="lines that a report may show")] = 2_000


class SupplySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the product is made of, and what is known against it."""

    advisories: Annotated[
        str,
        about(
            "file of advisories in the form of OSV that is kept current (a record, a list, or OSV's zip for PyPI), "
            "besides those that come with the product; empty: none"
        ),
    ] = ""
    release_key: Annotated[
        str, about("file with the public key (PEM) that signs releases' records; empty: signatures aren't asked for")
    ] = ""


class DisclosureSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`/.well-known/security.txt`: whom finders of holes write to."""

    contacts: Annotated[
        tuple[str, ...], about("`mailto:`, `https:` or `tel:` addresses, the best one first; empty: no file")
    ] = ()
    expires: Annotated[
        str, about("day (`YYYY-MM-DD`) until which that is good, at most a year ahead; afterwards there is no file")
    ] = ""
    policy: Annotated[str, about("`https:` address of the rules for finders; empty: none")] = ""
    encryption: Annotated[str, about("`https:` address of a key to encrypt reports with; empty: none")] = ""
    languages: Annotated[tuple[str, ...], about("languages that reports may be in: `en`, `de`")] = ()
