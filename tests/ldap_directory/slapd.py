"""An OpenLDAP server of the test's own, with TLS, in a folder and on free ports."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from certificates import Authority
from server import free_port

BASE = "dc=example,dc=org"
ADMIN = f"cn=admin,{BASE}"
READER = f"cn=reader,{BASE}"
READER_PASSWORD = "Only-Reads-2026"
_BINARY = shutil.which("slapd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/libexec")
_CONFIGURATION = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile {folder}/slapd.pid
TLSCACertificateFile {authority}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
TLSCipherSuite {ciphers}
security ssf=1
sizelimit {size_limit}
database mdb
maxsize 268435456
suffix "{base}"
rootdn "cn=root,{base}"
directory {folder}/data
index objectClass,uid,cn,sn,mail,member,memberUid eq
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
limits dn.exact="{reader}" size.prtotal=unlimited
overlay memberof
"""


def hashed(password: str) -> str:
    """Return a password as the directory stores it."""
    salt = os.urandom(8)
    return "{SSHA}" + base64.b64encode(hashlib.sha1(password.encode() + salt).digest() + salt).decode()


def entry(dn: str, **attributes: str | Iterable[str]) -> str:
    """Return one entry as LDIF; values in base64, whatever they hold."""
    lines = [f"dn:: {base64.b64encode(dn.encode()).decode()}"]
    for name, values in attributes.items():
        for value in [values] if isinstance(values, str) else values:
            lines.append(f"{name}:: {base64.b64encode(value.encode()).decode()}")
    return "\n".join(lines) + "\n\n"


def person(
    uid: str, first: str, last: str, password: str = "", *, dn: str = "", email: str = "", groups: Iterable[str] = (),
) -> str:  # fmt: skip
    """Return a user's entry; `groups` are the names of groups for `memberOf`."""
    extra: dict[str, str | Iterable[str]] = {"userPassword": hashed(password)} if password else {}
    if groups:
        extra["memberOf"] = groups
    return entry(
        dn or f"uid={uid},ou=people,{BASE}",
        objectClass="inetOrgPerson", uid=uid, cn=first, sn=last, mail=email or f"{first.lower()}@example.org", **extra,
    )  # fmt: skip


def frame() -> str:
    """Return the entries that all directories begin with."""
    return (
        entry(BASE, objectClass=("dcObject", "organization"), dc="example", o="Example")
        + entry(READER, objectClass=("person", "simpleSecurityObject"), cn="reader", sn="reader",
                userPassword=hashed(READER_PASSWORD))
        + entry(f"ou=people,{BASE}", objectClass="organizationalUnit", ou="people")
        + entry(f"ou=groups,{BASE}", objectClass="organizationalUnit", ou="groups")
    )  # fmt: skip


class Slapd:
    """One server; `start` and `stop` it as often as you like."""

    def __init__(
        self, folder: Path, content: str, *, names: tuple[str, ...] = ("localhost", "127.0.0.1"),
        ciphers: str = "NORMAL", size_limit: str = "500", days: int = 200,
    ) -> None:  # fmt: skip
        assert _BINARY is not None, "slapd is missing: run scripts/setup.sh as root"
        self.folder = folder
        (folder / "data").mkdir(parents=True)
        authority = Authority(folder / "tls")
        self.authority = authority.file
        certificate, key = authority.issue("slapd", names, days=days)
        self._file = folder / "slapd.conf"
        self._file.write_text(
            _CONFIGURATION.format(
                folder=folder, authority=authority.file, certificate=certificate, key=key, ciphers=ciphers,
                base=BASE, reader=READER, size_limit=size_limit,
            )
        )  # fmt: skip
        ldif = folder / "content.ldif"
        ldif.write_text(content)
        subprocess.run(
            [_BINARY, "-T", "add", "-q", "-f", self._file, "-l", ldif], check=True, capture_output=True, timeout=120
        )
        self.port, self.tls_port = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address with TLS from the start."""
        return f"ldaps://127.0.0.1:{self.tls_port}"

    @property
    def start_tls_url(self) -> str:
        """The address where TLS is asked for."""
        return f"ldap://127.0.0.1:{self.port}"

    def start(self) -> Slapd:
        """Start and wait until it listens."""
        listen = f"ldap://127.0.0.1:{self.port} ldaps://127.0.0.1:{self.tls_port}"
        with (self.folder / "slapd.log").open("ab") as log:
            self.process = subprocess.Popen(
                [_BINARY, "-d", "0", "-f", self._file, "-h", listen], stdout=log, stderr=log
            )
        limit = time.monotonic() + 120
        while time.monotonic() < limit:
            assert self.process.poll() is None, (self.folder / "slapd.log").read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.tls_port)) == 0:
                    return self
            time.sleep(0.02)
        raise AssertionError("slapd did not start")

    def stop(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(20)
            self.process = None
