"""The listener's certificate, taken anew when its files change; connections that are open stay as they are.

Source: guidelines W-02 (certificates end and must be replaced), W-08, W-09, W-14.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from watchword.core.errors import SettingsError
from watchword.core.log import Log
from watchword.core.tls import server_context

log = Log("watchword.web")


@dataclass(slots=True)
class Certificates:
    """The TLS context of a listener and the files it was made of."""

    certificate: str
    key: str
    client_authorities: str = ""
    context: ssl.SSLContext = field(init=False)
    _seen: tuple[object, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        """Read the files.

        Raises:
            SettingsError: they can't be used.
        """
        self._seen = self._state()
        self.context = server_context(self.certificate, self.key, client_authorities=self.client_authorities)

    def refresh(self, *, asked: bool = False) -> bool:
        """Take the files anew if they changed, or if `asked`; return whether new handshakes get what is in them now.

        Files that can't be used are reported, once for each change, and the certificate in use stays.
        """
        state = self._state()
        if state == self._seen and not asked:
            return False
        self._seen = state
        try:
            server_context(self.certificate, self.key, client_authorities=self.client_authorities)  # a trial
            self.context.load_cert_chain(self.certificate, self.key)
            if self.client_authorities:
                self.context.load_verify_locations(cafile=self.client_authorities)
        except (SettingsError, OSError) as error:
            log.warning("the new certificate can't be used: the one in use stays", reason=str(error))
            return False
        log.info("certificate taken anew", file=self.certificate)
        return True

    def _state(self) -> tuple[object, ...]:
        files = (self.certificate, self.key, self.client_authorities)
        return tuple(_stamp(Path(file)) for file in files if file)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        facts = file.stat()
    except OSError:
        return None  # between the old file and the new one
    return facts.st_mtime_ns, facts.st_ino, facts.st_size
