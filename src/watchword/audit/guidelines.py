"""The catalogue: every guideline by id, what it asks in our words, what is expected, and how to mend it.

W: production-deployment guidelines; C: the engine's security page; P: password policy; H: password hashing.
Source: `reference` security 7 (7.4 and 7.5 take precedence).
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCES = {
    "W": "production deployment guidelines",
    "C": "security instructions of the engine",
    "P": "password policy",
    "H": "password hashing",
}


@dataclass(frozen=True, slots=True)
class Guideline:
    """One row."""

    id: str
    asks: str
    expected: str
    remedy: str

    @property
    def source(self) -> str:
        """Where it comes from."""
        return SOURCES[self.id[0]]


_ATTEST = "see to it and record it: watchword attest {id} --by NAME --until DATE"
_ROWS = """
W-00|follow the general hardening guides|documents read for this version|
W-01|apply security updates|no known hole in the installed packages|update the packages
W-02|keys of one's own for every purpose|private files, one key a purpose|watchword init; watchword vault rotate
W-03|no secrets in the clear in the configuration|references only|watchword vault put NAME, then vault:NAME
W-04|change default ports|a written port that is no well-known default|[http] port
W-05|only read external user stores|a read-only provider|[ldap] with an account that only reads
W-06|encrypt connections to other servers|verified TLS over networks|leave sslmode out or write verify-full
W-07|serve with few database rights|neither superuser nor owner|watchword database grants
W-08|new TLS versions only|1.0 and 1.1 refused|[http] tls_certificate, or a proxy that refuses them
W-09|strong ciphers only|weak families refused|[http] tls_certificate, or a proxy that refuses them
W-10|no server header|header absent|remove what a proxy adds
W-11|strict transport security|a year on every https answer|serve https, or set behind_proxy
W-12|no caching of what is made for somebody|Cache-Control: no-store|remove what a proxy adds
W-13|large ephemeral keys|elliptic curves only|[http] tls_certificate, or a proxy that refuses finite-field keys
W-14|no renegotiation by clients|refused|[http] tls_certificate, or a proxy that refuses it
W-15|verify host names|always|nothing to set: it can't be switched off
W-16|long session ids|256 bit|nothing to set
W-17|no default administrator password|no password that everybody knows|set another password
W-18|distribute duties|few administrators, no right for everybody on the admin app|role templates; remove GLOBAL rows
W-19|turn logs over|a collector, or turned files|[log]
W-20|no forged log lines|one record a line, an id each|nothing to set
W-21|suitable runtime|a Python with security updates, no debug flags|a newer Python
W-22|restrict outgoing connections|connectors off, or an allow-list without *|[connectors] http_allow
W-23|separate accounts for people and programs|API clients for programs|watchword client add
W-24|exact addresses to return to|an anchored list, or none|[recovery] return_to
W-25|no default client secrets|secrets made here, that expire|watchword client rotate
W-26|an operating-system user of its own|not root, no new privileges|watchword generate systemd
W-27|little software|what the lock names|install requirements/server.txt only
W-28|firewall|only needed ports|watchword generate nftables
W-29|cluster ports for members only|no such port|nothing to set: nodes meet in the database
W-30|safe remote access to the host|keys, no root|sshd_config
W-31|patched operating system|no pending security updates|update it
W-32|watch and collect logs of the host|auditd, a collector|watchword generate auditd
W-33|clean up in chunks|bounded batches|[history] cleanup_batch_size
W-34|regular backups|one within a day|[backup] every_hours = 24
W-35|failover and monitoring|figures served|[management] port; several nodes on PostgreSQL
W-36|log at the network level|trusted proxy, or none|[http] behind_proxy
W-37|check open ports|only the listeners that are set|watchword generate nftables
W-38|secure network devices|attested|
W-39|update network devices|attested|
W-40|administration not for the public|management on loopback|[management] host
W-41|allow-list of paths|unknown paths end in 404|watchword generate nginx
W-42|a procedure to rotate client secrets|one command|watchword client rotate
W-43|a directory account with few rights|not the directory's root|[ldap] manager_dn
W-44|archive continuously|write-ahead log archived|archive_mode = on
W-45|TLS to all other services|verified|[log] syslog = "tls://…"
C-01|weigh risks by a common scale|attested|
C-02|a named person for security|attested|
C-03|develop, test and deliver by different people|attested|
C-04|review by a second person|attested|
C-05|package by somebody else|attested|
C-06|a record of each change|attested|
C-07|review each release|attested|
C-08|watch dependencies|no known hole in the installed packages|update the packages
C-09|introduce newcomers to the policy|attested|
C-10|a way to report|SECURITY.md|
C-11|fixes as patch releases|attested|
C-12|protect reports|attested|
C-13|accept only after a review|attested|
C-14|automatic security tests|attested|
C-15|manual tests|attested|
C-16|scan distributions|attested|
C-17|scan the infrastructure|attested|
C-18|choose the way of deployment|server or embedded|nothing to set
C-19|no samples in production|no sample users, no invoice example|delete them
C-20|authentication on REST|anonymous requests get 401|nothing to set: it can't be switched off
C-21|authentication on web apps|anonymous requests get 401|nothing to set: it can't be switched off
C-22|hashed passwords|Argon2id, scrypt or PBKDF2|watchword passwords wrap
C-23|salted hashes|a salt of its own each|watchword passwords wrap
C-24|read-only directories|a read-only provider|nothing to set
C-25|authorizations on|on|nothing to set: it can't be switched off
C-26|restrict access to data|no GLOBAL right beyond reading|remove the rows
C-27|throttle logins|10, 3, 2, 60 or stricter|[login]
C-28|control who deploys|no GLOBAL right to create deployments|remove the row
C-29|no scripts unless needed|off|[scripts] enabled = false
C-30|validate forms|on the server|nothing to set
C-31|no expressions in queries|closed evaluator|nothing to set
C-32|no SQL injection|parameters only|nothing to set
C-33|limit results|at most 10,000|[limits] results
C-34|protection against forged requests|on|nothing to set
C-35|safe CSRF cookie|Secure, SameSite|serve https
C-36|limits for XML|on|nothing to set
C-37|no external schemas|none fetched|nothing to set
C-38|no external entities|refused|nothing to set
C-39|no foreign types made of data|never|nothing to set
C-40|extend the list of types deliberately|no whole packages|[variables] object_types
C-41|no types chosen by JSON|never|nothing to set
C-42|a supported database|PostgreSQL 15 or newer, or a private SQLite file|a newer PostgreSQL; chmod 600
C-43|encrypt stored data|attested|
C-44|encrypt the database connection|verified, or on this machine|leave sslmode out or write verify-full
C-45|protect database credentials|a reference|[database] password = "vault:…"
C-46|a supported web server|the pinned one|nothing to set
C-47|https only|TLS, a proxy, or loopback|[http] tls_certificate
C-48|sessions end|idle 30 minutes, 8 hours at most|[sessions]
C-49|no cookie domain|none|nothing to set
C-50|limit request sizes|1 MB, 10 MB with files|[limits] body_bytes, file_bytes
C-51|safe session cookie|Secure, HttpOnly, SameSite|serve https
C-52|a plain error page|no trace|nothing to set
C-53|errors tell type and message only|no trace, no SQL|nothing to set
C-54|the same for the server itself|no banner|nothing to set
C-55|review security requirements before changes|attested|
C-56|weigh each issue's risk|attested|
C-57|fix in agreed times|attested|
C-58|plan how findings are mended|attested|
C-59|current virus catalogues|attested|
C-60|share an engine with care|listed delegates|[delegates] names
C-61|no scripts in forms|none delivered|nothing to set
C-62|validate input each time|on every path|nothing to set
C-63|limits for XML can be set|in force|nothing to set
C-64|own SQL with care|none|nothing to set
C-65|choose the validator of types|the built-in one|[variables] object_types
P-01|a policy of rules|at least the six|[passwords] policy = true
P-02|no user data in passwords|rule on|[passwords] policy = true
P-03|ten characters or more|rule on|[passwords] policy = true
P-04|an upper-case letter|rule on|[passwords] policy = true
P-05|a lower-case letter|rule on|[passwords] policy = true
P-06|a digit|rule on|[passwords] policy = true
P-07|a special character|rule on|[passwords] policy = true
P-08|who breaks it isn't saved|one transaction|nothing to set
P-09|the policy must be on|on|[passwords] policy = true
P-10|rules of one's own|contract kept|nothing to set
P-11|messages can be translated|placeholders served|nothing to set
P-12|judged whenever a password is set|every path|nothing to set
P-13|not for directory users|directory's own policy|the directory's policy
P-14|the whole policy can be replaced|named|nothing to set
H-01|a random salt for each user|16 bytes or more|nothing to set
H-02|SHA-1 is read only|none stored|watchword passwords wrap
H-03|SHA-512 is read|none stored|watchword passwords wrap
H-04|schemes can be added|contract kept|nothing to set
H-05|the scheme can be chosen|named|nothing to set
H-06|older schemes still read|a checker for each stored prefix|[passwords] checkers
H-07|a reviewed algorithm|Argon2id 19 MiB, 2 passes or more|[passwords] memory_kib, passes
H-08|the salt's source can be chosen|named|nothing to set
H-09|a stronger algorithm by default|Argon2id|[passwords] encryptor
"""


def _row(line: str) -> Guideline:
    ident, asks, expected, remedy = line.split("|")
    return Guideline(ident, asks, expected, remedy or _ATTEST.format(id=ident))


GUIDELINES: tuple[Guideline, ...] = tuple(_row(line) for line in _ROWS.strip().splitlines())
"""All 134, in the order of the catalogue."""
