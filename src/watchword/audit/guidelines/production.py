"""Guidelines W-00 to W-16: updates, keys, ports, connections, TLS and headers."""

from __future__ import annotations

from watchword.audit.checks import headers, links, packages, secrets, settings, tls
from watchword.audit.guidelines.row import ATTESTED, AUDITED, ENFORCED, Guideline

ROWS: tuple[Guideline, ...] = (
    Guideline(
        "W-00",
        ATTESTED,
        asks="follow the general hardening guides, too",
        met="docs/guidelines is the guide, rendered from this catalogue for each version",
        expected="read for this version",
        evidence="who has read docs/guidelines of the running version, and when",
        test="tests/audit/test_audit.py::test_attestations_end_and_name_known_guidelines",
    ),
    Guideline(
        "W-01",
        AUDITED,
        asks="apply security updates",
        met="packages are pinned by hash; known holes are looked up without a network, in what comes with the product "
        "and in a file that is kept current",
        expected="no grave hole known, advisories at most seven days old",
        evidence="every installed package against the shipped advisories and supply.advisories (OSV)",
        settings=("supply.advisories",),
        check=packages.holes,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="update the packages; fetch OSV's export for PyPI each day (commands: docs/supply-chain.md) and "
        "name it: [supply] advisories = FILE",
    ),
    Guideline(
        "W-02",
        ENFORCED,
        asks="keys of one's own for every purpose, none that are shipped",
        met=(
            "no key is shipped; init makes one for each purpose, readable by nobody else, and rotation keeps "
            "the older ones where what they made still counts"
        ),
        expected=(
            "private files, one key a purpose, a certificate that others vouch for with a third of its life left"
        ),
        evidence=(
            "modes and contents of the key files, also of those kept elsewhere; the listener's certificate as a "
            "handshake shows it"
        ),
        settings=(
            "backup.key",
            "http.tls_key",
            "keys.folder",
            "variables.secret_key",
            "vault.master_key",
        ),
        check=secrets.keys,
        test="tests/core/test_keys.py::test_keys_are_made_once_private_and_different_for_each_purpose",
        remedy="chmod 600; watchword keys rotate, watchword vault rotate; a certificate of an authority",
    ),
    Guideline(
        "W-03",
        ENFORCED,
        asks="no secrets in the clear in the configuration",
        met=(
            "secrets are references to the vault (AES-256-GCM), a file or a variable; production refuses a literal one"
        ),
        expected="in the vault, whose master key lies elsewhere",
        evidence="the configuration before references are followed, its mode, where vault and master key are",
        settings=(
            "vault.file",
            "vault.master_key",
        ),
        check=secrets.configuration,
        test="tests/core/test_vault.py::test_a_secret_in_the_clear_is_refused_in_production_and_reported_in_development",
        remedy="watchword vault put NAME, then vault:NAME; [vault] master_key outside the data folder",
    ),
    Guideline(
        "W-04",
        AUDITED,
        asks="change default ports",
        met="the address is loopback unless set; production refuses a port that isn't written",
        expected="a written port that is no well-known default",
        evidence="http.port",
        settings=("http.port",),
        check=settings.port,
        test="tests/audit/test_weak.py::test_is_found",
        remedy="[http] port",
    ),
    Guideline(
        "W-05",
        AUDITED,
        asks="only read external user stores",
        met="the LDAP provider has no code that writes; its account needs to read only",
        expected="no directory, or an account that may change nothing, and no answers to strangers",
        evidence=(
            "what Active Directory (allowedAttributesEffective, allowedChildClassesEffective, sDRightsEffective, "
            "dSHeuristics) and 389 Directory Server (effective rights) tell of the account's rights to 40 entries; "
            "others can't tell, so a person vouches for their rules"
        ),
        settings=(
            "ldap.enabled",
            "ldap.manager_dn",
        ),
        check=links.directory,
        test="tests/ldap_directory/test_directory.py::test_nothing_here_can_write",
        remedy="an account that only reads; then watchword attest W-05 --by NAME --until DATE",
    ),
    Guideline(
        "W-06",
        ENFORCED,
        asks="encrypt connections to database and user store",
        met=(
            "PostgreSQL elsewhere is verified by name unless the URL says less, which production refuses; "
            "LDAP is TLS from the start or StartTLS"
        ),
        expected="verified TLS 1.2 or newer over networks",
        evidence=(
            "pg_stat_ssl of the connection in use; a handshake with the directory against the authorities that are set"
        ),
        settings=(
            "database.url",
            "ldap.server_urls",
            "ldap.certificate_authorities",
        ),
        check=links.transport,
        test="tests/store/test_connections.py::test_a_server_elsewhere_is_verified_unless_the_url_says_less",
        remedy="leave sslmode out or write verify-full; [ldap] certificate_authorities",
    ),
    Guideline(
        "W-07",
        AUDITED,
        asks="serve with few database rights",
        met=(
            "one role owns the tables, another serves; superusers and roles that bypass row security are "
            "refused in production"
        ),
        expected="no rights but lines of the tables",
        evidence="pg_roles, ownership and table rights of the role in use",
        settings=("database.url",),
        check=links.role,
        test="tests/operations/test_roles.py::test_the_servers_role_can_not_do_what_it_need_not",
        remedy="watchword database grants",
    ),
    Guideline(
        "W-08",
        ENFORCED,
        asks="new TLS versions only",
        met="TLS 1.2 and 1.3; there is no setting for older ones",
        expected="1.0 and 1.1 refused",
        evidence="a handshake with each old version, at the listener or the proxy's public address",
        settings=(
            "http.tls_certificate",
            "http.public_url",
        ),
        check=tls.old_versions,
        test="tests/security/test_tls.py::test_old_versions_are_refused",
        remedy="[http] tls_certificate, or a proxy that refuses them (watchword generate nginx)",
    ),
    Guideline(
        "W-09",
        ENFORCED,
        asks="strong ciphers only",
        met="ephemeral elliptic-curve keys with AES-GCM or ChaCha20; there is no setting for others",
        expected="each weak family refused",
        evidence="a handshake that offers nothing but one weak family, for each of seven",
        settings=(
            "http.tls_certificate",
            "http.public_url",
        ),
        check=tls.weak_ciphers,
        test="tests/security/test_tls.py::test_weak_ciphers_are_refused",
        remedy="[http] tls_certificate, or a proxy that refuses them (watchword generate nginx)",
    ),
    Guideline(
        "W-10",
        ENFORCED,
        asks="no header that names the server",
        met="neither Server nor X-Powered-By is sent, and no error names product or version",
        expected="no such header, no name in errors",
        evidence="headers and bodies of a 200, a page, two 401, a 404 and a refused path",
        check=headers.no_banner,
        test="tests/security/test_headers.py::test_no_answer_names_the_server_or_opens_a_door_to_other_sites",
        remedy="remove what a proxy adds",
    ),
    Guideline(
        "W-11",
        ENFORCED,
        asks="strict transport security for every application",
        met="sent on every answer once clients come by https, for a year; sub-domains by setting",
        expected="a year on every https answer",
        evidence="the header of a 200, a page, two 401, a 404 and a refused path",
        settings=(
            "http.tls_certificate",
            "http.behind_proxy",
            "http.hsts_subdomains",
        ),
        check=headers.strict_transport,
        test="tests/security/test_tls.py::test_every_answer_says_that_https_is_to_be_used",
        remedy="serve https, or set [http] behind_proxy",
    ),
    Guideline(
        "W-12",
        ENFORCED,
        asks="no caching of pages that are made for somebody",
        met="no-store on every answer; only files with a hash in their name are kept",
        expected="Cache-Control: no-store, but for files with a hash in the name",
        evidence="the header of pages, answers and errors, and of the files that the login page names",
        check=headers.no_store,
        test="tests/security/test_headers.py::test_every_answer_carries_the_security_headers",
        remedy="remove what a proxy adds",
    ),
    Guideline(
        "W-13",
        ENFORCED,
        asks="large ephemeral keys",
        met="no finite-field keys in TLS 1.2 at all, only X25519, P-256 and P-384",
        expected="finite-field keys refused",
        evidence="a handshake that offers nothing else",
        settings=(
            "http.tls_certificate",
            "http.public_url",
        ),
        check=tls.ephemeral_keys,
        test="tests/security/test_tls.py::test_tls_1_2_with_ephemeral_keys_is_accepted",
        remedy="[http] tls_certificate, or a proxy that refuses finite-field keys",
    ),
    Guideline(
        "W-14",
        ENFORCED,
        asks="no renegotiation by clients",
        met="the listener's context forbids it, and TLS 1.3 has none",
        expected="a client's second handshake refused",
        evidence="openssl asks for a second handshake; without it the context's options",
        settings=("http.tls_certificate",),
        check=tls.renegotiation,
        test="tests/security/test_tls.py::test_nobody_renegotiates",
        remedy="[http] tls_certificate, or a proxy that refuses it",
    ),
    Guideline(
        "W-15",
        ENFORCED,
        asks="verify host names",
        met="one client context for all connections; no setting switches verification off",
        expected="wrong names and unknown authorities refused",
        evidence=(
            "the context in use, against a server in memory with a right name, a wrong one and an unknown authority"
        ),
        check=tls.verification,
        test="tests/security/test_tls.py::test_our_own_connections_verify_the_other_side",
        remedy="nothing to set: reinstall the product",
    ),
    Guideline(
        "W-16",
        ENFORCED,
        asks="long session ids",
        met="256 random bits in the cookie, only their SHA-256 in the database",
        expected="128 bits or more, digests only",
        evidence="the length in use and the ids of stored sessions",
        check=secrets.session_ids,
        test="tests/sign_in/test_sessions.py::test_only_a_digest_is_stored",
        remedy="end the sessions: watchword session end",
    ),
)
