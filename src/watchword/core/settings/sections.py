"""The configuration as data: every key, its default and what it means. `docs/configuration.md` is rendered from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Literal, get_type_hints

import msgspec
from msgspec import Meta

from watchword.core.secret import Secret


def _about(text: str) -> Meta:
    return Meta(description=text)


class DatabaseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the state lives."""

    url: Annotated[str, _about("`sqlite:///FILE` or `postgresql://…`; empty: `watchword.db` in the data folder")] = ""
    password: Annotated[
        Secret, _about("PostgreSQL: the password, as a `vault:`, `file:` or `env:` reference, instead of in the URL")
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
        _about("PostgreSQL itself keeps tenants apart, by the policies of `watchword database row-security`"),
    ] = False
    time_zone: Annotated[str, _about("zone of the database's time columns; the same on every node")] = "UTC"
    hints: Annotated[
        bool,
        _about(
            "PostgreSQL: nodes tell each other of new jobs and tasks (LISTEN and NOTIFY on a connection of its own); "
            "off behind a pooler that shares connections between transactions"
        ),
    ] = True


class HttpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The HTTP listener."""

    host: Annotated[str, _about("address to listen on; any other than loopback needs TLS or `behind_proxy`")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Meta(ge=0, le=65535, description="port to listen on; must be written in production")] = 8080
    behind_proxy: Annotated[bool, _about("a reverse proxy on the way ends TLS")] = False
    trusted_proxies: Annotated[
        tuple[str, ...],
        _about("`behind_proxy`: addresses and networks of proxies that are believed who a request comes from"),
    ] = ("127.0.0.1", "::1")
    admin_addresses: Annotated[
        tuple[str, ...],
        _about(
            "addresses and networks (`10.1.0.0/16`) that may reach administration: the admin app, users, groups, "
            "tenants, authorizations, clients, sessions of others; empty: all, by their permissions"
        ),
    ] = ()
    allowed_hosts: Annotated[
        tuple[str, ...], _about("Host headers answered; empty: the loopback names and the bound address")
    ] = ()
    tls_certificate: Annotated[str, _about("file with the certificate chain (PEM)")] = ""
    tls_key: Annotated[str, _about("file with the private key (PEM), not readable by others")] = ""
    tls_client_authorities: Annotated[
        str, _about("file with the authorities that vouch for clients (PEM); set: clients need a certificate")
    ] = ""
    hsts_subdomains: Annotated[bool, _about("browsers shall use https for all names below ours, too")] = False
    public_url: Annotated[
        str, _about("where browsers reach us (`https://host`), for links and identity providers; empty: as they ask")
    ] = ""
    threads: Annotated[int, Meta(ge=1, le=64, description="threads of a process that run commands")] = 8
    origins: Annotated[
        tuple[str, ...],
        _about(
            "origins (`https://host[:port]`, or `file://` for Camunda Modeler) whose pages may call the API; empty: "
            "none, there is no `*`"
        ),
    ] = ()
    drain_seconds: Annotated[int, Meta(ge=0, le=600, description="time that running requests get at a stop")] = 20


class CompatibilitySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What clients of Camunda 7 can see of its looser ways."""

    mode: Annotated[
        Literal["", "camunda-7"],
        _about("`camunda-7`: statuses, types and laxities of the reference; never open access"),
    ] = ""


class HistorySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is remembered."""

    level: Annotated[Literal["none", "activity", "audit", "full"], _about("how much is written")] = "full"
    time_to_live: Annotated[
        int | None,
        Meta(
            description="days that history of a definition without a time to live is kept; none: models must carry one"
        ),
    ] = None
    cleanup_enabled: Annotated[bool, _about("allow history to be cleaned up")] = True
    cleanup_window_start: Annotated[
        str, _about("time of day at which cleanup begins, `HH:MM` in UTC or `HH:MM+0100`; empty: only on demand")
    ] = ""
    cleanup_window_end: Annotated[str, _about("time of day at which cleanup rests again, in the same form")] = "00:00"
    cleanup_days: Annotated[
        tuple[str, ...],
        _about("days of the week with a window of their own: `saturday 08:00-20:00`; `sunday none`: no window"),
    ] = ()
    batch_time_to_live: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        _about("days that history of ended batches is kept; none: until it is deleted"),
    ] = None
    batch_times_to_live: Annotated[
        dict[str, Annotated[int, Meta(ge=0)]], _about("the same for single types of batch: `instance-deletion = 30`")
    ] = {}
    task_metrics_time_to_live: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        _about("days that the figures on who worked on tasks are kept; none: until they are deleted"),
    ] = None
    removal_time: Annotated[
        Literal["start", "end", "none"],
        _about("from when times to live count: start or end of the root instance; `none`: nothing is dated"),
    ] = "end"
    cleanup_strategy: Annotated[
        Literal["removalTimeBased", "endTimeBased"],
        _about("what goes: rows whose removal time has come, or what ended longer ago than its time to live"),
    ] = "removalTimeBased"
    cleanup_batch_size: Annotated[
        int, Meta(ge=1, le=500, description="rows of a table, or instances, that one run of cleanup deletes at most")
    ] = 500
    cleanup_threshold: Annotated[
        int,
        Meta(ge=1, le=500, description="`endTimeBased`: a run that deleted this many is followed by another at once"),
    ] = 10
    cleanup_jobs: Annotated[int, Meta(ge=1, le=8, description="cleanup jobs that share the work")] = 1


class JobsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The job executor."""

    enabled: Annotated[bool, _about("run due jobs in the server process")] = True
    threads: Annotated[int, Meta(ge=1, le=64, description="jobs that a process runs at a time")] = 3
    lock_seconds: Annotated[
        int, Meta(ge=10, le=86_400, description="how long a job is locked; renewed while the job runs")
    ] = 300


class ScriptsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Scripts in models."""

    enabled: Annotated[bool, _about("allow scripts; they run in confined processes, apart from the server")] = False
    formats: Annotated[
        tuple[str, ...], _about("languages that may be used, of `javascript` and `python`; expressions always may")
    ] = ("javascript", "python")
    memory_mb: Annotated[int, Meta(ge=8, le=4_096, description="memory of one script (MiB)")] = 64
    time_ms: Annotated[int, Meta(ge=10, le=600_000, description="computing time of one script (milliseconds)")] = 2_000
    stack_kb: Annotated[int, Meta(ge=64, le=4_096, description="stack of one script (KiB)")] = 512
    processes: Annotated[
        int, Meta(ge=1, le=64, description="processes per language that a server process keeps for scripts")
    ] = 2
    require_kernel_isolation: Annotated[
        bool | None,
        _about("refuse scripts where the kernel can't bar them from files and network; none: only in production"),
    ] = None


class MailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Messages of mail tasks."""

    host: Annotated[str, _about("SMTP server; empty: mail is off")] = ""
    port: Annotated[int, Meta(ge=1, le=65535, description="its port")] = 587
    encryption: Annotated[
        Literal["starttls", "tls", "none"], _about("how the connection is protected; `none` never with a password")
    ] = "starttls"
    certificate_authorities: Annotated[
        str, _about("file with the authorities that vouch for the server (PEM); empty: those of the system")
    ] = ""
    user: Annotated[str, _about("user at the server; empty: none")] = ""
    password: Annotated[Secret, _about("its password, as a `vault:`, `file:` or `env:` reference")] = Secret("")
    sender: Annotated[str, _about("sender of messages without a field `from`")] = ""
    recipients: Annotated[
        tuple[str, ...], _about("who may be written to: addresses, `@DOMAIN`, or `*` for anybody; empty: nobody")
    ] = ()
    seconds: Annotated[int, Meta(ge=1, le=120, description="time that the server gets for an answer")] = 10


class ConnectorsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Calls that service tasks make themselves."""

    http_allow: Annotated[
        tuple[str, ...],
        _about(
            "where `http-connector` may go: `HOST:PORT`, `.DOMAIN`, and addresses or networks (`10.0.0.0/8`), which "
            "alone open private ones; without a port 80 and 443; empty: the connector is off"
        ),
    ] = ()
    http_seconds: Annotated[int, Meta(ge=1, le=300, description="time of one call")] = 10
    http_response_bytes: Annotated[int, Meta(ge=1_024, description="size of an answer")] = 1_048_576


class PasswordsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How passwords are kept and judged."""

    policy: Annotated[
        bool | str | None,
        _about(
            "what a new password must be like: `true` or `standard`, `passphrase`, `published` (the six rules of the "
            "reference), or an entry point of group `watchword.password_policy`; `false`: anything but an empty one; "
            "none: `standard`, but `false` in `camunda-7` mode"
        ),
    ] = None
    rules: Annotated[
        tuple[str, ...], _about("further rules: entry points of group `watchword.password_rules`, added to the policy")
    ] = ()
    breached_file: Annotated[
        str, _about("a larger list of breached passwords: sorted upper-case SHA-1 digests, one a line; empty: none")
    ] = ""
    storage: Annotated[
        Literal["modern", "camunda-compatible"],
        _about(
            "`camunda-compatible`: hashes stay as a Camunda on the same database can read them, new ones are "
            "`{SHA-512}`; `modern`: older hashes are replaced at the next login"
        ),
    ] = "modern"
    encryptor: Annotated[
        str,
        _about(
            "scheme of new hashes: `argon2id`, `scrypt`, `pbkdf2`, or an entry point of group `watchword.encryptors`"
        ),
    ] = "argon2id"
    checkers: Annotated[
        tuple[str, ...],
        _about("further schemes that stored hashes may have: entry points of group `watchword.encryptors`"),
    ] = ()
    salt_generator: Annotated[
        str, _about("entry point of group `watchword.salt_generators`; empty: 16 random bytes of the operating system")
    ] = ""
    profile: Annotated[
        Literal["minimum", "balanced", "strong"],
        _about("Argon2id: named cost; `watchword passwords calibrate` measures them"),
    ] = "minimum"
    memory_kib: Annotated[
        Annotated[int, Meta(ge=8_192, le=4_194_304)] | None,
        _about("Argon2id: memory of one hash; none: of the profile"),
    ] = None
    passes: Annotated[
        Annotated[int, Meta(ge=1, le=64)] | None, _about("Argon2id: passes over the memory; none: of the profile")
    ] = None
    lanes: Annotated[
        Annotated[int, Meta(ge=1, le=64)] | None, _about("Argon2id: parallel lanes; none: of the profile")
    ] = None
    parallel_hashes: Annotated[
        Annotated[int, Meta(ge=1, le=64)] | None,
        _about("hashes that a process computes at a time; none: one fewer than there are processors, but one"),
    ] = None

    @property
    def hashes_at_a_time(self) -> int:
        """How many hashes a process computes at a time: by default a processor is left to everything else."""
        return self.parallel_hashes or max(1, (os.cpu_count() or 2) - 1)


class LogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Log lines; JSON in production."""

    target: Annotated[Literal["stderr", "stdout", "file", "syslog"], _about("where they go")] = "stderr"
    file: Annotated[str, _about("`file`: which; turned over each day and at `max_mb`")] = ""
    security_file: Annotated[str, _about("file for what concerns security, besides; empty: none")] = ""
    max_mb: Annotated[int, Meta(ge=1, le=10_000, description="size of a log file (MiB)")] = 50
    keep: Annotated[int, Meta(ge=1, le=1_000, description="older log files that are kept")] = 30
    syslog: Annotated[str, _about("`syslog`: `tls://HOST:PORT` (verified) or `unix:/dev/log`")] = "unix:/dev/log"
    syslog_authorities: Annotated[
        str, _about("file with the authorities that vouch for the collector (PEM); empty: those of the system")
    ] = ""


class ManagementSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A listener for operators, apart from the public one."""

    host: Annotated[str, _about("address of the listener for `/metrics`; not one that the public can reach")] = (
        "127.0.0.1"
    )
    port: Annotated[
        int, Meta(ge=0, le=65535, description="its port; further processes take the following ones; 0: none")
    ] = 0


class AuditSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `watchword audit` is told about the surroundings, which it can't see by itself."""

    host_facts: Annotated[
        str, _about("file that `watchword host-facts` wrote; empty: `host-facts.json` in the data folder")
    ] = ""
    host_facts_days: Annotated[
        int, Meta(ge=1, le=365, description="days after which what the file says counts no longer")
    ] = 7
    known_ports: Annotated[
        tuple[int, ...], _about("ports that other services of this host listen on for other machines, e.g. `[22]`")
    ] = ()


class TracingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Spans for an OpenTelemetry collector (extra `otel`)."""

    endpoint: Annotated[
        str, _about("where spans go: OTLP over HTTP, such as `https://otel.example.org/v1/traces`; empty: nowhere")
    ] = ""
    token: Annotated[Secret, _about("sent as `Authorization: Bearer`; a `vault:`, `file:` or `env:` reference")] = (
        Secret("")
    )
    certificate_authorities: Annotated[str, _about("PEM file of who vouches for the collector")] = ""
    share: Annotated[float, Meta(ge=0, le=1, description="part of the traces that begin here which is sent")] = 1.0
    service_name: Annotated[str, _about("what the service is called there")] = "watchword"


class VaultSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The configuration's secrets in encrypted form (`watchword vault`)."""

    file: Annotated[str, _about("file of the encrypted secrets; empty: `vault.json` in the data folder")] = ""
    master_key: Annotated[
        str,
        _about(
            "where the key comes from: `file:PATH`, `env:NAME`, `command:PROGRAM ARGUMENTS`, `pkcs11:LABEL`; empty: "
            "`vault.key` among the installation's keys, which in production belongs elsewhere"
        ),
    ] = ""
    pkcs11_module: Annotated[str, _about("library of the hardware module (extra `hsm`)")] = ""
    pkcs11_token: Annotated[str, _about("label of its token")] = ""
    pkcs11_pin: Annotated[str, _about("its PIN, as a `file:` or `env:` reference")] = ""


class SessionsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Sessions of people who log in."""

    hours: Annotated[int, Meta(ge=1, le=24, description="how long a session lasts at most")] = 8
    idle_minutes: Annotated[int, Meta(ge=1, le=480, description="how long it lasts unused; polls don't count")] = 30
    admin_idle_minutes: Annotated[
        int, Meta(ge=1, le=480, description="the same for administrators, and for the admin app")
    ] = 15
    proof_minutes: Annotated[
        int, Meta(ge=1, le=480, description="how long ago a password or code may be for what changes access")
    ] = 10


class FactorsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Second factors."""

    required_groups: Annotated[
        tuple[str, ...], _about("groups whose members must have one; a password alone lets them only set it up")
    ] = ()
    issuer: Annotated[str, _about("name that authenticator apps show")] = "Watchword"


class RecoverySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Links that administrators make for people who have lost their password."""

    return_to: Annotated[
        tuple[str, ...],
        _about("where a link may lead afterwards: exact addresses, or patterns `^…$`; empty: to the login page only"),
    ] = ()


class BackupSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Encrypted backups of database, configuration and keys."""

    folder: Annotated[
        str, _about("where scheduled backups go; empty: `backups` in the data folder; better elsewhere")
    ] = ""
    every_hours: Annotated[
        int, Meta(ge=0, le=720, description="hours between two scheduled backups; 0: only by `watchword backup`")
    ] = 0
    keep: Annotated[int, Meta(ge=1, le=1_000, description="scheduled backups that are kept; the oldest go first")] = 14
    key: Annotated[
        str,
        _about(
            "what encrypts them, as `vault.master_key` has it; empty: `backup.key` among the installation's keys; it "
            "is in no backup, so keep a copy of it elsewhere"
        ),
    ] = ""
    pg_dump: Annotated[str, _about("PostgreSQL's program, as new as the server")] = "pg_dump"
    pg_restore: Annotated[str, _about("PostgreSQL's program, as new as the server")] = "pg_restore"
    scratch_url: Annotated[
        Secret,
        _about("PostgreSQL database of a role that may create others, to restore backups into for a moment and count"),
    ] = Secret("")


class LoginSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Logging in."""

    remember_seconds: Annotated[
        int,
        Meta(
            ge=0,
            le=600,
            description="how long a proven Basic credential needs no new hash; the user's row is still checked",
        ),
    ] = 60
    max_attempts: Annotated[
        int,
        Meta(ge=1, le=1_000, description="failures of a user after which `permanent_lock`, where it is on, locks"),
    ] = 10
    delay_base: Annotated[int, Meta(ge=0, le=3_600, description="seconds a user is locked after the first failure")] = 3
    delay_factor: Annotated[
        float, Meta(ge=1, le=100, description="by how much each further failure makes the lock longer")
    ] = 2.0
    delay_max: Annotated[int, Meta(ge=0, le=86_400, description="seconds that such a lock takes at most")] = 60
    permanent_lock: Annotated[
        bool | None,
        _about(
            "lock a user until an administrator unlocks it after `max_attempts` failures, which lets anyone lock "
            "anyone out; none: only in `camunda-7` mode"
        ),
    ] = None
    source_attempts: Annotated[
        Annotated[int, Meta(ge=0, le=1_000_000)] | None,
        _about(
            "failures from one address in `source_seconds` after which it is refused; 0: no limit; none: 50, but no "
            "limit in `camunda-7` mode"
        ),
    ] = None
    source_seconds: Annotated[
        int, Meta(ge=1, le=86_400, description="seconds after which failures from an address are forgotten")
    ] = 300


class IdentitySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Users, groups and tenants."""

    id_pattern: Annotated[
        str, _about("regular expression that new ids must match as a whole; existing ones go on working")
    ] = "[a-zA-Z0-9]+|camunda-admin"
    user_id_pattern: Annotated[str, _about("the same for users; empty: `id_pattern`")] = ""
    group_id_pattern: Annotated[str, _about("the same for groups; empty: `id_pattern`")] = ""
    tenant_id_pattern: Annotated[str, _about("the same for tenants; empty: `id_pattern`")] = ""
    self_deletion: Annotated[bool | None, _about("users may delete themselves; none: only in `camunda-7` mode")] = None
    set_up_hours: Annotated[
        int, Meta(ge=1, le=720, description="hours that a link for the first administrator is good for")
    ] = 24
    invitation_hours: Annotated[int, Meta(ge=1, le=720, description="hours that an invitation is good for")] = 72
    providers: Annotated[
        tuple[str, ...],
        _about("directories of users beside the database: entry points of group `watchword.identity_providers`"),
    ] = ()


class KeysSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The installation's own keys."""

    folder: Annotated[
        str, _about("folder of the key files, which `init` makes; empty: `keys` in the data folder; keep it apart")
    ] = ""


class LdapSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Users and groups of an LDAP directory beside those of the database, read only."""

    enabled: Annotated[bool, _about("ask an LDAP directory for users and groups (extra `ldap`)")] = False
    server_urls: Annotated[
        tuple[str, ...],
        _about("`ldaps://HOST` or `ldap://HOST`, which always begins TLS (StartTLS); further ones are tried in turn"),
    ] = ()
    manager_dn: Annotated[str, _about("entry that searches; it needs to read, no more; empty: anonymous")] = ""
    manager_password: Annotated[Secret, _about("its password, as a `vault:`, `file:` or `env:` reference")] = Secret("")
    security_authentication: Annotated[
        Literal["simple", "external"], _about("how the searching entry proves itself: password, or client certificate")
    ] = "simple"
    certificate_authorities: Annotated[
        str, _about("file with the authorities that vouch for the server (PEM); empty: those of the system")
    ] = ""
    client_certificate: Annotated[str, _about("file with our certificate for the directory (PEM)")] = ""
    client_key: Annotated[str, _about("file with its key (PEM)")] = ""
    base_dn: Annotated[str, _about("end of all search bases")] = ""
    user_search_base: Annotated[str, _about("where users are, relative to `base_dn`")] = ""
    user_search_filter: Annotated[str, _about("what is a user")] = "(objectclass=person)"
    user_id_attribute: Annotated[str, _about("attribute with the user's id")] = "uid"
    user_firstname_attribute: Annotated[str, _about("attribute with the first name")] = "cn"
    user_lastname_attribute: Annotated[str, _about("attribute with the last name")] = "sn"
    user_email_attribute: Annotated[str, _about("attribute with the e-mail address")] = "email"
    group_search_base: Annotated[str, _about("where groups are, relative to `base_dn`")] = ""
    group_search_filter: Annotated[str, _about("what is a group")] = "(objectclass=groupOfNames)"
    group_id_attribute: Annotated[str, _about("attribute with the group's id")] = "ou"
    group_name_attribute: Annotated[str, _about("attribute with the group's name")] = "cn"
    group_type_attribute: Annotated[str, _about("attribute with the group's type; empty: none")] = ""
    group_member_attribute: Annotated[
        str, _about("attribute of groups that names members; `memberOf`: attribute of users that names groups")
    ] = "memberOf"
    use_posix_groups: Annotated[bool, _about("members are named by user id instead of distinguished name")] = False
    nested_depth: Annotated[
        int, Meta(ge=0, le=20, description="how many levels of groups within groups are followed; 0: none")
    ] = 0
    administrator_groups: Annotated[
        tuple[str, ...],
        _about("groups of the directory whose members are administrators; no other group makes one, whatever its id"),
    ] = ()
    authorization_check_enabled: Annotated[bool, _about("users and groups are shown to who may read them only")] = True
    sort_control_supported: Annotated[bool, _about("let the server sort (RFC 2891); else we sort what it found")] = (
        False
    )
    page_size: Annotated[int, Meta(ge=0, le=10_000, description="entries a page (RFC 2696); 0: no paging")] = 0
    entries: Annotated[int, Meta(ge=1, le=1_000_000, description="entries that one query reads at most")] = 20_000
    pool_size: Annotated[int, Meta(ge=1, le=100, description="connections a server process holds at most")] = 4
    connect_seconds: Annotated[int, Meta(ge=1, le=60, description="time to connect")] = 5
    seconds: Annotated[int, Meta(ge=1, le=300, description="time of one search")] = 30
    failures: Annotated[
        int, Meta(ge=1, le=100, description="failures in a row after which the server is left alone for a while")
    ] = 3
    pause_seconds: Annotated[int, Meta(ge=1, le=3_600, description="how long")] = 10


class OidcSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An OpenID Connect identity provider."""

    issuer: Annotated[str, _about("its issuer, as its discovery document says; empty: there is none")] = ""
    name: Annotated[str, _about("what the login page calls it")] = "your organisation"
    client_id: Annotated[str, _about("our id there")] = ""
    client_secret: Annotated[
        Secret, _about("our secret there, as a `vault:`, `file:` or `env:` reference; empty: a public client (PKCE)")
    ] = Secret("")
    scopes: Annotated[tuple[str, ...], _about("what is asked for")] = ("openid", "profile")
    algorithms: Annotated[
        tuple[str, ...], _about("signatures accepted: `RS…`, `PS…`, `ES…`, `EdDSA`; never shared secrets")
    ] = ("ES256", "EdDSA", "PS256", "RS256")
    audiences: Annotated[
        tuple[str, ...], _about("audiences of its access tokens that REST takes; empty: it takes none")
    ] = ()
    create_users: Annotated[
        bool, _about("make a user at the first login; off: an administrator links accounts (`watchword oidc link`)")
    ] = False
    user_claim: Annotated[str, _about("claim that names a user who is made")] = "preferred_username"
    groups_claim: Annotated[str, _about("claim that lists groups")] = "groups"
    groups: Annotated[dict[str, str], _about("group there -> group here; memberships follow at each login")] = {}
    certificate_authorities: Annotated[
        str, _about("file with the authorities that vouch for it (PEM); empty: those of the system")
    ] = ""


class ReportsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """SELECTs of callers over published views."""

    url: Annotated[
        str,
        _about("PostgreSQL: `postgresql://ROLE@…` of a role that may read the views' columns only; empty: no reports"),
    ] = ""
    seconds: Annotated[float, Meta(gt=0, le=300, description="time that a report may take")] = 10.0
    lines: Annotated[int, Meta(ge=1, le=10_000, description="lines that a report may show")] = 2_000


class SupplySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the product is made of, and what is known against it."""

    advisories: Annotated[
        str,
        _about(
            "file of advisories in the form of OSV that is kept current (a record, a list, or OSV's zip for PyPI), "
            "besides those that come with the product; empty: none"
        ),
    ] = ""
    release_key: Annotated[
        str, _about("file with the public key (PEM) that signs releases' records; empty: signatures aren't asked for")
    ] = ""


class DisclosureSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`/.well-known/security.txt`: whom finders of holes write to."""

    contacts: Annotated[
        tuple[str, ...], _about("`mailto:`, `https:` or `tel:` addresses, the best one first; empty: no file")
    ] = ()
    expires: Annotated[
        str, _about("day (`YYYY-MM-DD`) until which that is good, at most a year ahead; afterwards there is no file")
    ] = ""
    policy: Annotated[str, _about("`https:` address of the rules for finders; empty: none")] = ""
    encryption: Annotated[str, _about("`https:` address of a key to encrypt reports with; empty: none")] = ""
    languages: Annotated[tuple[str, ...], _about("languages that reports may be in: `en`, `de`")] = ()


class LimitsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Bounds on what one request may ask for."""

    body_bytes: Annotated[int, Meta(ge=1_024, description="size of a request body")] = 1_048_576
    file_bytes: Annotated[int, Meta(ge=1_024, description="size of a request that carries files")] = 10_485_760
    steps: Annotated[int, Meta(ge=100, description="steps that one command may take in a process")] = 100_000
    executions: Annotated[int, Meta(ge=10, description="executions that one command may create")] = 50_000
    seconds: Annotated[float, Meta(gt=0, description="time that one command may work on a process")] = 60.0
    results: Annotated[
        int | None, Meta(description="rows that a list answers at most; none: 2,000, but no limit in `camunda-7` mode")
    ] = None
    waiting_polls: Annotated[int, Meta(ge=1, description="long polls that a process holds at a time")] = 1_000
    polls_of_one: Annotated[
        int, Meta(ge=1, description="long polls of one user that a process holds at a time; more are answered at once")
    ] = 500
    batches_of_one: Annotated[int, Meta(ge=1, description="batches of one user that may be under way at a time")] = (
        1_000
    )


class XmlSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much a model may hold when it is deployed; what is larger is refused before a tree is built."""

    process_bytes: Annotated[int, Meta(ge=1_024, description="size of a BPMN file")] = 10_000_000
    process_tags: Annotated[int, Meta(ge=10, description="opening brackets in it")] = 250_000
    process_attributes: Annotated[int, Meta(ge=10, description="equals signs in it")] = 500_000
    decision_bytes: Annotated[int, Meta(ge=1_024, description="size of a DMN file")] = 50_000_000
    decision_tags: Annotated[int, Meta(ge=10, description="opening brackets in it")] = 1_000_000
    decision_attributes: Annotated[int, Meta(ge=10, description="equals signs in it")] = 1_000_000
    depth: Annotated[int, Meta(ge=10, le=250, description="elements inside each other, in both")] = 100


class QuotasSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much each tenant may hold; what belongs to no tenant is not limited."""

    deployments: Annotated[Annotated[int, Meta(ge=0)] | None, _about("deployments; none: no limit")] = None
    definitions: Annotated[
        Annotated[int, Meta(ge=0)] | None, _about("versions of processes and decisions; none: no limit")
    ] = None
    instances: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        _about("running process instances, besides those that others called; none: no limit"),
    ] = None


class DelegatesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Python code that models may name."""

    names: Annotated[
        tuple[str, ...],
        _about("entry points of group `watchword.delegates` to load; nothing loads just by being installed"),
    ] = ()


class VariablesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What variables may hold."""

    object_types: Annotated[
        tuple[str, ...], _about("further type names (or packages ending in `.`) that Object values may carry")
    ] = ()
    secret_key: Annotated[
        str,
        _about(
            "where the key of secret variables comes from, as `vault.master_key` has it; empty: `variable.key` among "
            "the installation's keys"
        ),
    ] = ""


class AuthorizationSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who may do what."""

    enabled: Annotated[bool, _about("ask for permissions; off: every user may do everything")] = True
    tenant_check: Annotated[bool, _about("keep what belongs to a tenant from users who are no members")] = True
    revokes: Annotated[
        Literal["auto", "always", "never"],
        _about("look at authorizations that revoke; `auto`: where there are any for the user"),
    ] = "auto"
    specific_variable_permissions: Annotated[bool, _about("reading variables needs permissions of its own")] = False
    historic_instance_permissions: Annotated[
        bool, _about("permissions on single historic process instances and tasks count")
    ] = False
    task_permission: Annotated[
        Literal["UPDATE", "TASK_WORK"], _about("what assignees and candidates may do besides reading the task")
    ] = "UPDATE"
    disabled_permissions: Annotated[tuple[str, ...], _about("names of permissions that are not asked for")] = ()
    admin_groups: Annotated[tuple[str, ...], _about("groups of administrators besides `camunda-admin`")] = ()
    admin_users: Annotated[tuple[str, ...], _about("users who are administrators by themselves")] = ()
    custom_code: Annotated[bool, _about("ask for permissions inside delegates and listeners too")] = False


class LaxitiesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Places where Camunda 7 is looser: `true` opens one; none: open in `camunda-7` mode only."""

    any_tenant_deployment: Annotated[bool | None, _about("deploying for a tenant that the user is no member of")] = None
    case_instances: Annotated[
        bool | None, _about("tasks and variables of case instances: everybody sees and changes them")
    ] = None
    comments_by_readability: Annotated[
        bool | None, _about("whoever may read a task comments on it and attaches files")
    ] = None
    configuration: Annotated[
        bool | None, _about("every user reads the configuration of history cleanup and telemetry, and metrics")
    ] = None
    existence: Annotated[
        bool | None, _about("who may not do a thing learns whether it exists (403 and 404 differ, tenants are told)")
    ] = None
    former_assignees: Annotated[
        bool | None, _about("who is no longer assignee, owner or candidate of a task keeps the permissions on it")
    ] = None
    granting_beyond_own: Annotated[
        bool | None, _about("who may create authorizations grants what they don't hold themselves")
    ] = None
    jobs_without_definition: Annotated[
        bool | None, _about("jobs and incidents of batches: everybody sees and changes them")
    ] = None
    refused_execution: Annotated[
        bool | None, _about("executing a job without permission uses up one of its retries")
    ] = None
    standalone_history: Annotated[
        bool | None, _about("history, comments and attachments of tasks without process: everybody sees them")
    ] = None
    telemetry_configuration: Annotated[bool | None, _about("every user changes the telemetry configuration")] = None
    unchecked_fields: Annotated[
        bool | None, _about("values for a form's fields are checked only if they come by the form")
    ] = None


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that can be set."""

    mode: Annotated[
        Literal["", "development", "production"],
        _about(
            "`production` turns findings into refusals; must be written when bound to another address than loopback"
        ),
    ] = ""
    database: DatabaseSettings = DatabaseSettings()
    http: HttpSettings = HttpSettings()
    compatibility: CompatibilitySettings = CompatibilitySettings()
    authorization: AuthorizationSettings = AuthorizationSettings()
    laxities: LaxitiesSettings = LaxitiesSettings()
    history: HistorySettings = HistorySettings()
    jobs: JobsSettings = JobsSettings()
    scripts: ScriptsSettings = ScriptsSettings()
    connectors: ConnectorsSettings = ConnectorsSettings()
    mail: MailSettings = MailSettings()
    passwords: PasswordsSettings = PasswordsSettings()
    keys: KeysSettings = KeysSettings()
    log: LogSettings = LogSettings()
    management: ManagementSettings = ManagementSettings()
    tracing: TracingSettings = TracingSettings()
    vault: VaultSettings = VaultSettings()
    audit: AuditSettings = AuditSettings()
    backup: BackupSettings = BackupSettings()
    login: LoginSettings = LoginSettings()
    identity: IdentitySettings = IdentitySettings()
    ldap: LdapSettings = LdapSettings()
    recovery: RecoverySettings = RecoverySettings()
    sessions: SessionsSettings = SessionsSettings()
    factors: FactorsSettings = FactorsSettings()
    oidc: OidcSettings = OidcSettings()
    limits: LimitsSettings = LimitsSettings()
    quotas: QuotasSettings = QuotasSettings()
    reports: ReportsSettings = ReportsSettings()
    supply: SupplySettings = SupplySettings()
    disclosure: DisclosureSettings = DisclosureSettings()
    delegates: DelegatesSettings = DelegatesSettings()
    variables: VariablesSettings = VariablesSettings()
    xml: XmlSettings = XmlSettings()

    @property
    def camunda_7(self) -> bool:
        """True if clients shall see what the reference shows."""
        return self.compatibility.mode == "camunda-7"

    @property
    def production(self) -> bool:
        """True if findings are refusals."""
        return self.mode == "production"

    @property
    def script_isolation(self) -> bool:
        """True if scripts are refused where the kernel doesn't confine them. Source: guideline C-29."""
        wanted = self.scripts.require_kernel_isolation
        return self.production if wanted is None else wanted

    @property
    def password_policy(self) -> str:
        """The name of the policy that passwords are judged by when they are set; empty: none. Source: P-09, P-14."""
        wanted = self.passwords.policy
        if wanted is None:
            wanted = not self.camunda_7
        if isinstance(wanted, bool):
            return "standard" if wanted else ""
        return {"true": "standard", "false": ""}.get(wanted.lower(), wanted)

    @property
    def permanent_lock(self) -> bool:
        """True if too many failures lock a user until an administrator unlocks it. Source: guideline C-27."""
        return self.camunda_7 if self.login.permanent_lock is None else self.login.permanent_lock

    @property
    def source_attempts(self) -> int:
        """Failures from one address after which it is refused; 0: no limit. Source: guideline C-27."""
        wanted = self.login.source_attempts
        return (0 if self.camunda_7 else 50) if wanted is None else wanted

    @property
    def self_deletion(self) -> bool:
        """True if users may delete themselves."""
        return self.camunda_7 if self.identity.self_deletion is None else self.identity.self_deletion

    @property
    def result_cap(self) -> int | None:
        """Rows that a list answers at most, None for no limit. Source: guideline C-33."""
        return (None if self.camunda_7 else 2_000) if self.limits.results is None else self.limits.results


SECTIONS: Mapping[str, type[msgspec.Struct]] = {
    name: kind
    for name, kind in get_type_hints(Settings).items()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
}


SECRETS: tuple[tuple[str, str], ...] = tuple(
    (section, key) for section, kind in SECTIONS.items() for key, hint in get_type_hints(kind).items() if hint is Secret
)
"""Section and key of every setting that is a secret."""
