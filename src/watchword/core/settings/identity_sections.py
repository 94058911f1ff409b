"""Sections on who may come in, and what they may touch."""

from __future__ import annotations

import os
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from watchword.core.secret import Secret
from watchword.core.settings.about import about


class PasswordsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How passwords are kept and judged."""

    policy: Annotated[
        bool | str | None,
        about(
            "what a new password must be like: `true` or `standard`, `passphrase`, `published` (the six rules of the "
            "reference), or an entry point of group `watchword.password_policy`; `false`: anything but an empty one; "
            "none: `standard`, but `false` in `camunda-7` mode"
        ),
    ] = None
    rules: Annotated[
        tuple[str, ...], about("further rules: entry points of group `watchword.password_rules`, added to the policy")
    ] = ()
    breached_file: Annotated[
        str, about("a larger list of breached passwords: sorted upper-case SHA-1 digests, one a line; empty: none")
    ] = ""
    storage: Annotated[
        Literal["modern", "camunda-compatible"],
        about(
            "`camunda-compatible`: hashes stay as a Camunda on the same database can read them, new ones are "
            "`{SHA-512}`; `modern`: older hashes are replaced at the next login"
        ),
    ] = "modern"
    encryptor: Annotated[
        str,
        about(
            "scheme of new hashes: `argon2id`, `scrypt`, `pbkdf2`, or an entry point of group `watchword.encryptors`"
        ),
    ] = "argon2id"
    checkers: Annotated[
        tuple[str, ...],
        about("further schemes that stored hashes may have: entry points of group `watchword.encryptors`"),
    ] = ()
    salt_generator: Annotated[
        str, about("entry point of group `watchword.salt_generators`; empty: 16 random bytes of the operating system")
    ] = ""
    profile: Annotated[
        Literal["minimum", "balanced", "strong"],
        about("Argon2id: named cost; `watchword passwords calibrate` measures them"),
    ] = "minimum"
    memory_kib: Annotated[
        Annotated[int, Meta(ge=8_192, le=4_194_304)] | None,
        about("Argon2id: memory of one hash; none: of the profile"),
    ] = None
    passes: Annotated[
        Annotated[int, Meta(ge=1, le=64)] | None, about("Argon2id: passes over the memory; none: of the profile")
    ] = None
    lanes: Annotated[
        Annotated[int, Meta(ge=1, le=64)] | None, about("Argon2id: parallel lanes; none: of the profile")
    ] = None
    parallel_hashes: Annotated[
        Annotated[int, Meta(ge=1, le=64)] | None,
        about("hashes that a process computes at a time; none: one fewer than there are processors, but one"),
    ] = None

    @property
    def hashes_at_a_time(self) -> int:
        """How many hashes a process computes at a time: by default a processor is left to everything else."""
        return self.parallel_hashes or max(1, (os.cpu_count() or 2) - 1)


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
        about(
            "lock a user until an administrator unlocks it after `max_attempts` failures, which lets anyone lock "
            "anyone out; none: only in `camunda-7` mode"
        ),
    ] = None
    source_attempts: Annotated[
        Annotated[int, Meta(ge=0, le=1_000_000)] | None,
        about(
            "failures from one address in `source_seconds` after which it is refused; 0: no limit; none: 50, but no "
            "limit in `camunda-7` mode"
        ),
    ] = None
    source_seconds: Annotated[
        int, Meta(ge=1, le=86_400, description="seconds after which failures from an address are forgotten")
    ] = 300


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
        tuple[str, ...], about("groups whose members must have one; a password alone lets them only set it up")
    ] = ()
    issuer: Annotated[str, about("name that authenticator apps show")] = "Watchword"


class RecoverySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Links that administrators make for people who have lost their password."""

    return_to: Annotated[
        tuple[str, ...],
        about("where a link may lead afterwards: exact addresses, or patterns `^…$`; empty: to the login page only"),
    ] = ()


class IdentitySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Users, groups and tenants."""

    id_pattern: Annotated[
        str, about("regular expression that new ids must match as a whole; existing ones go on working")
    ] = "[a-zA-Z0-9]+|camunda-admin"
    user_id_pattern: Annotated[str, about("the same for users; empty: `id_pattern`")] = ""
    group_id_pattern: Annotated[str, about("the same for groups; empty: `id_pattern`")] = ""
    tenant_id_pattern: Annotated[str, about("the same for tenants; empty: `id_pattern`")] = ""
    self_deletion: Annotated[bool | None, about("users may delete themselves; none: only in `camunda-7` mode")] = None
    set_up_hours: Annotated[
        int, Meta(ge=1, le=720, description="hours that a link for the first administrator is good for")
    ] = 24
    invitation_hours: Annotated[int, Meta(ge=1, le=720, description="hours that an invitation is good for")] = 72
    providers: Annotated[
        tuple[str, ...],
        about("directories of users beside the database: entry points of group `watchword.identity_providers`"),
    ] = ()


class LdapSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Users and groups of an LDAP directory beside those of the database, read only."""

    enabled: Annotated[bool, about("ask an LDAP directory for users and groups (extra `ldap`)")] = False
    server_urls: Annotated[
        tuple[str, ...],
        about("`ldaps://HOST` or `ldap://HOST`, which always begins TLS (StartTLS); further ones are tried in turn"),
    ] = ()
    manager_dn: Annotated[str, about("entry that searches; it needs to read, no more; empty: anonymous")] = ""
    manager_password: Annotated[Secret, about("its password, as a `vault:`, `file:` or `env:` reference")] = Secret("")
    security_authentication: Annotated[
        Literal["simple", "external"], about("how the searching entry proves itself: password, or client certificate")
    ] = "simple"
    certificate_authorities: Annotated[
        str, about("file with the authorities that vouch for the server (PEM); empty: those of the system")
    ] = ""
    client_certificate: Annotated[str, about("file with our certificate for the directory (PEM)")] = ""
    client_key: Annotated[str, about("file with its key (PEM)")] = ""
    base_dn: Annotated[str, about("end of all search bases")] = ""
    user_search_base: Annotated[str, about("where users are, relative to `base_dn`")] = ""
    user_search_filter: Annotated[str, about("what is a user")] = "(objectclass=person)"
    user_id_attribute: Annotated[str, about("attribute with the user's id")] = "uid"
    user_firstname_attribute: Annotated[str, about("attribute with the first name")] = "cn"
    user_lastname_attribute: Annotated[str, about("attribute with the last name")] = "sn"
    user_email_attribute: Annotated[str, about("attribute with the e-mail address")] = "email"
    group_search_base: Annotated[str, about("where groups are, relative to `base_dn`")] = ""
    group_search_filter: Annotated[str, about("what is a group")] = "(objectclass=groupOfNames)"
    group_id_attribute: Annotated[str, about("attribute with the group's id")] = "ou"
    group_name_attribute: Annotated[str, about("attribute with the group's name")] = "cn"
    group_type_attribute: Annotated[str, about("attribute with the group's type; empty: none")] = ""
    group_member_attribute: Annotated[
        str, about("attribute of groups that names members; `memberOf`: attribute of users that names groups")
    ] = "memberOf"
    use_posix_groups: Annotated[bool, about("members are named by user id instead of distinguished name")] = False
    nested_depth: Annotated[
        int, Meta(ge=0, le=20, description="how many levels of groups within groups are followed; 0: none")
    ] = 0
    administrator_groups: Annotated[
        tuple[str, ...],
        about("groups of the directory whose members are administrators; no other group makes one, whatever its id"),
    ] = ()
    authorization_check_enabled: Annotated[bool, about("users and groups are shown to who may read them only")] = True
    sort_control_supported: Annotated[bool, about("let the server sort (RFC 2891); else we sort what it found")] = False
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

    issuer: Annotated[str, about("its issuer, as its discovery document says; empty: there is none")] = ""
    name: Annotated[str, about("what the login page calls it")] = "your organisation"
    client_id: Annotated[str, about("our id there")] = ""
    client_secret: Annotated[
        Secret, about("our secret there, as a `vault:`, `file:` or `env:` reference; empty: a public client (PKCE)")
    ] = Secret("")
    scopes: Annotated[tuple[str, ...], about("what is asked for")] = ("openid", "profile")
    algorithms: Annotated[
        tuple[str, ...], about("signatures accepted: `RS…`, `PS…`, `ES…`, `EdDSA`; never shared secrets")
    ] = ("ES256", "EdDSA", "PS256", "RS256")
    audiences: Annotated[
        tuple[str, ...], about("audiences of its access tokens that REST takes; empty: it takes none")
    ] = ()
    create_users: Annotated[
        bool, about("make a user at the first login; off: an administrator links accounts (`watchword oidc link`)")
    ] = False
    user_claim: Annotated[str, about("claim that names a user who is made")] = "preferred_username"
    groups_claim: Annotated[str, about("claim that lists groups")] = "groups"
    groups: Annotated[dict[str, str], about("group there -> group here; memberships follow at each login")] = {}
    certificate_authorities: Annotated[
        str, about("file with the authorities that vouch for it (PEM); empty: those of the system")
    ] = ""


class AuthorizationSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who may do what."""

    enabled: Annotated[bool, about("ask for permissions; off: every user may do everything")] = True
    tenant_check: Annotated[bool, about("keep what belongs to a tenant from users who are no members")] = True
    revokes: Annotated[
        Literal["auto", "always", "never"],
        about("look at authorizations that revoke; `auto`: where there are any for the user"),
    ] = "auto"
    specific_variable_permissions: Annotated[bool, about("reading variables needs permissions of its own")] = False
    historic_instance_permissions: Annotated[
        bool, about("permissions on single historic process instances and tasks count")
    ] = False
    task_permission: Annotated[
        Literal["UPDATE", "TASK_WORK"], about("what assignees and candidates may do besides reading the task")
    ] = "UPDATE"
    disabled_permissions: Annotated[tuple[str, ...], about("names of permissions that are not asked for")] = ()
    admin_groups: Annotated[tuple[str, ...], about("groups of administrators besides `camunda-admin`")] = ()
    admin_users: Annotated[tuple[str, ...], about("users who are administrators by themselves")] = ()
    custom_code: Annotated[bool, about("ask for permissions inside delegates and listeners too")] = False


class LaxitiesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Places where Camunda 7 is looser: `true` opens one; none: open in `camunda-7` mode only."""

    any_tenant_deployment: Annotated[bool | None, about("deploying for a tenant that the user is no member of")] = None
    case_instances: Annotated[
        bool | None, about("tasks and variables of case instances: everybody sees and changes them")
    ] = None
    comments_by_readability: Annotated[
        bool | None, about("whoever may read a task comments on it and attaches files")
    ] = None
    configuration: Annotated[
        bool | None, about("every user reads the configuration of history cleanup and telemetry, and metrics")
    ] = None
    existence: Annotated[
        bool | None, about("who may not do a thing learns whether it exists (403 and 404 differ, tenants are told)")
    ] = None
    former_assignees: Annotated[
        bool | None, about("who is no longer assignee, owner or candidate of a task keeps the permissions on it")
    ] = None
    granting_beyond_own: Annotated[
        bool | None, about("who may create authorizations or set passwords gives or gets what they don't hold")
    ] = None
    jobs_without_definition: Annotated[
        bool | None, about("jobs and incidents of batches: everybody sees and changes them")
    ] = None
    refused_execution: Annotated[
        bool | None, about("executing a job without permission uses up one of its retries")
    ] = None
    restarts_by_batch: Annotated[
        bool | None, about("who may create batches that restart instances restarts those of any definition")
    ] = None
    standalone_history: Annotated[
        bool | None, about("history, comments and attachments of tasks without process: everybody sees them")
    ] = None
    telemetry_configuration: Annotated[bool | None, about("every user changes the telemetry configuration")] = None
    unchecked_fields: Annotated[
        bool | None, about("values for a form's fields are checked only if they come by the form")
    ] = None
