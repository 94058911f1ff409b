"""Heads of the audit trail's chain: signed, so that who has the public key alone can check them, and records by them.

A head says that the chain's link `number` is `link`, and that the records `first` to `number` have the digest `digest`.
The signature is Ed25519 by the key `head`. Heads of versions without signatures hold `number` and `link` alone.
Source: guideline W-20.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from watchword.core.keys import Key, KeyRing
from watchword.identity.audit_seals import said
from watchword.store.tables import AuditRow

EVENT = "audit.chained"
"""The log's event that tells a head."""
_WORD = re.compile(r'\b(digest|first|link|moment|number|signature|signer|timestamp)"?[=:]\s*"?([\w:.+-]+)')
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """One head as it was sent out."""

    number: int
    link: str
    first: int = 0
    """The first of the records that `digest` is over."""
    digest: str = ""
    moment: str = ""
    """When it was sent out, as ISO 8601."""
    signer: str = ""
    """Id of the key that signed it; empty: it isn't signed."""
    signature: str = ""

    @property
    def time(self) -> datetime | None:
        """Return the moment; None if the head doesn't tell it."""
        try:
            moment = datetime.fromisoformat(self.moment)
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    @property
    def statement(self) -> bytes:
        """Return what is signed: six lines."""
        lines = ("watchword-audit-head-1", self.first, self.number, self.link, self.digest, self.moment)
        return "".join(f"{line}\n" for line in lines).encode()

    def is_signed_by(self, keys: Iterable[bytes]) -> bool:
        """Return whether the signature is one of these public keys' (32 bytes each)."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        for key in keys:
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(self.signature), self.statement)
            except (InvalidSignature, ValueError):
                continue
            return True
        return False


def signed(
    key: Key, records: Iterable[tuple[int, Mapping[str, Any]]], *, number: int, first: int, link: str, moment: str
) -> Head:
    """Return the head `number`, over the records `first` to `number` as `told` tells them."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    head = Head(number, link, first, digest(records), moment, key.id)
    signature = Ed25519PrivateKey.from_private_bytes(key.material).sign(head.statement)
    return Head(number, link, first, head.digest, moment, key.id, signature.hex())


def public_keys(ring: KeyRing) -> dict[str, bytes]:
    """Return the public half of each key, by id."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return {key.id: Ed25519PrivateKey.from_private_bytes(key.material).public_key().public_bytes_raw() for key in ring}


def told(row: AuditRow) -> dict[str, Any]:
    """Return what a record says as it is handed out, with its key and seal."""
    return {
        **dict(zip(_SAID, json.loads(said(row)), strict=True)),
        "details": json.loads(row.details) if row.details else None,
        "keyId": row.key_id,
        "seal": row.seal,
    }


_SAID = ("id", "timestamp", "event", "outcome", "actor", "subject", "source", "details")


def digest(records: Iterable[tuple[int, Mapping[str, Any]]]) -> str:
    """Return the SHA-256 over records, each with its place in the chain, as `told` tells them."""
    made = hashlib.sha256()
    for number, record in records:
        made.update(json.dumps([number, record], ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode())
        made.update(b"\n")
    return made.hexdigest()


def heads_in(lines: Iterable[str]) -> Iterator[Head]:
    """Yield the heads that log lines tell, of JSON or text; lines about something else don't matter."""
    for line in lines:
        if EVENT in line and (words := _words(line)):
            number, link = str(words.get("number", "")), str(words.get("link", ""))
            if number.isdecimal() and _HEX.fullmatch(link):
                first = str(words.get("first", ""))
                yield Head(
                    int(number),
                    link,
                    int(first) if first.isdecimal() else 0,
                    str(words.get("digest", "")),
                    str(words.get("moment") or words.get("timestamp", "")),
                    str(words.get("signer", "")),
                    str(words.get("signature", "")),
                )


def _words(line: str) -> Mapping[str, Any]:
    """Return what a line says; one of JSON is about a head if its event says so, whatever else stands in it."""
    begin = line.find("{")
    if begin >= 0:
        try:
            found = json.loads(line[begin:])
        except ValueError:
            return {}
        return found if isinstance(found, dict) and found.get("event") == EVENT else {}
    return dict(_WORD.findall(line))
