"""Guidelines W-17 to W-25 and W-42 to W-45: people, programs, logs, runtime and other servers."""

from __future__ import annotations

from watchword.audit.checks import accounts, host, links, outside, upkeep
from watchword.audit.guidelines.row import AUDITED, ENFORCED, Guideline

ROWS: tuple[Guideline, ...] = (
    Guideline(
        "W-17",
        ENFORCED,
        asks="no default administrator password",
        met=(
            "nobody is shipped; init wants a password that the policy takes or makes a random one; production"
            " refuses known ones"
        ),
        expected="no password that everybody knows",
        evidence="each administrator's stored hash against known passwords and the user's own id, at most 150 tries",
        settings=("passwords.policy",),
        check=accounts.known_passwords,
        test="tests/operations/test_production.py::test_passwords_that_everybody_knows_are_refused",
        remedy="set another password",
    ),
    Guideline(
        "W-18",
        AUDITED,
        asks="administration for few, duties distributed",
        met=("each web app needs a right of its own; roles for operators, deployers and others come with the product"),
        expected="one to five administrators, the admin app for nobody in general",
        evidence="members of the administrators' group, and authorizations",
        settings=(
            "authorization.admin_groups",
            "authorization.admin_users",
        ),
        check=accounts.administrators,
        test="tests/authz/test_roles.py::test_roles_name_permissions_that_exist_and_never_all",
        remedy="watchword role; remove GLOBAL rows",
    ),
    Guideline(
        "W-19",
        AUDITED,
        asks="turn logs over and watch them",
        met="logs go to a collector, or to files that turn each day and at a size",
        expected="a collector, or turned files on a disk with room",
        evidence="log settings, sizes and modes of the files, room on their disk",
        settings=(
            "log.target",
            "log.file",
            "log.max_mb",
            "log.keep",
        ),
        check=upkeep.log,
        test="tests/core/test_log.py::test_a_file_is_turned_over_at_its_size_and_the_oldest_go",
        remedy="[log] target, or watchword generate logrotate",
    ),
    Guideline(
        "W-20",
        ENFORCED,
        asks="no forged log lines",
        met=(
            "a record is one line of JSON with an id, control characters are written out; the audit trail is "
            "sealed, chained and only added to, heads of the chain are signed and sent out with the log"
        ),
        expected="one line a record; whole seals and chain, every head of the log in it",
        evidence=(
            "a record with planted line ends and escapes; the trail's seals, chain and rights; the signed heads of our "
            "own log files"
        ),
        settings=("log.target",),
        check=upkeep.forging,
        test="tests/core/test_log.py::test_what_is_planted_stays_within_one_line",
        remedy=(
            "watchword database grants; watchword audit-log verify; after an older database was restored: "
            "watchword audit-log restored --why REASON"
        ),
    ),
    Guideline(
        "W-21",
        AUDITED,
        asks="a suitable runtime",
        met=("a Python without security updates and debug flags are refused in production; the unit bounds memory"),
        expected="a Python with security updates, no debug flags, in production a bound of memory",
        evidence="version of Python, command and environment of the server's process; the unit's or group's memory",
        settings=("audit.host_facts", "mode"),
        check=host.runtime,
        test="tests/operations/test_production.py::test_a_python_without_updates_is_refused",
        remedy="a newer Python, no -X dev; watchword generate systemd (MemoryMax)",
    ),
    Guideline(
        "W-22",
        AUDITED,
        asks="restrict outgoing connections",
        met="connectors are off; names are listed, resolved once, and special addresses refused",
        expected="off, or a list that the service manager keeps, too",
        evidence=(
            "the list, tried with the cloud's own address, a stranger and this machine; the unit's "
            "IPAddressDeny by host-facts"
        ),
        settings=(
            "connectors.http_allow",
            "audit.host_facts",
        ),
        check=outside.connectors,
        test="tests/engine/test_http_connector.py::test_a_listed_name_that_leads_to_a_special_address_is_refused",
        remedy="[connectors] http_allow without *; IPAddressDeny in the unit (watchword generate systemd)",
    ),
    Guideline(
        "W-23",
        AUDITED,
        asks="separate accounts for people and programs",
        met="programs are clients with technical users that have no password",
        expected="no client is an administrator, a person, or in a web app",
        evidence="clients, their users' groups, passwords and authorizations",
        settings=("mode",),
        check=accounts.separate,
        test="tests/sign_in/test_clients.py::test_the_technical_user_has_no_password_to_come_in_by",
        remedy="watchword client add ID, without --user",
    ),
    Guideline(
        "W-24",
        ENFORCED,
        asks="exact addresses to return to",
        met=(
            "no recovery by mail; where a link leads is listed and matched in full; a pattern that allows too"
            " much is a start error"
        ),
        expected="listed addresses only",
        evidence="the list, tried with five addresses that only look right; the login page",
        settings=("recovery.return_to",),
        check=outside.return_addresses,
        test="tests/sign_in/test_recovery.py::test_patterns_that_allow_too_much_can_not_be_set",
        remedy="[recovery] return_to with exact addresses",
    ),
    Guideline(
        "W-25",
        ENFORCED,
        asks="no default client secrets",
        met="a secret is 256 random bits, kept as a keyed digest, and ends",
        expected="digests only, all of them end",
        evidence="stored tokens: digest and life",
        check=accounts.client_secrets,
        test="tests/sign_in/test_clients.py::test_a_token_is_found_by_scanners_and_only_its_digest_is_stored",
        remedy="watchword client rotate",
    ),
    Guideline(
        "W-42",
        ENFORCED,
        asks="a procedure to rotate client secrets",
        met="one command makes the new token and lets the old one end after a grace",
        expected="a living token for each client, two at most",
        evidence="stored tokens of each client",
        check=accounts.rotation,
        test="tests/sign_in/test_clients.py::test_a_rotation_leaves_the_old_token_good_for_a_while",
        remedy="watchword client rotate, or remove",
    ),
    Guideline(
        "W-43",
        AUDITED,
        asks="a directory account with few rights",
        met="the account searches; nothing needs the directory's root",
        expected="no directory, or an account that isn't the directory's root",
        evidence="ldap.manager_dn",
        settings=("ldap.manager_dn",),
        check=links.directory_account,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="[ldap] manager_dn",
    ),
    Guideline(
        "W-44",
        AUDITED,
        asks="archive continuously",
        met="backups are daily dumps; the database's own archive closes the gap between them",
        expected="archive_mode on, no failures",
        evidence="archive_mode and pg_stat_archiver; on SQLite a person vouches",
        settings=("database.url",),
        check=links.archiving,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="archive_mode = on, archive_command",
    ),
    Guideline(
        "W-45",
        ENFORCED,
        asks="TLS to all other services",
        met="collectors of logs and traces, mail, identity provider and reports, verified all",
        expected="verified",
        evidence="settings of each, and a handshake with the collectors",
        settings=(
            "log.syslog",
            "mail.encryption",
            "oidc.issuer",
            "reports.url",
            "tracing.endpoint",
            "tracing.token",
        ),
        check=links.others,
        test="tests/core/test_log.py::test_syslog_goes_over_verified_tls",
        remedy='[log] syslog = "tls://…"; [tracing] endpoint = "https://…"; [mail] encryption',
    ),
)
