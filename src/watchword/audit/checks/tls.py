"""What the listener agrees to, and what our own connections to others insist on."""

from __future__ import annotations

import ssl

from watchword.audit import self_made
from watchword.audit.evidence import PASS, UNKNOWN, Evidence, Finding, judge
from watchword.audit.handshakes import Place, is_local, place
from watchword.core import tls

_OLD = {"TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1}
_WEAK = {
    "no encryption": "eNULL",
    "nobody verified": "aNULL",
    "export": "EXPORT",
    "RC4": "RC4",
    "3DES": "3DES",
    "RSA key exchange": "kRSA",
    "CBC": "ECDHE+AES+SHA1:ECDHE+AES+SHA256:ECDHE+AES+SHA384:ECDHE+CAMELLIA:!AESGCM:!AESCCM",
}
"""Families that must be refused; each is offered alone. Source: guideline W-09."""
_FINITE = "kDHE"
_LOCAL = Finding(PASS, "plain, on this machine only")
_UNSEEN = Finding(UNKNOWN, "")


def old_versions(evidence: Evidence) -> Finding:
    """TLS 1.0 and 1.1 are refused. Source: guideline W-08."""
    where = place(evidence)
    if where is None or not where.speaks:
        return _LOCAL if is_local(evidence) else _UNSEEN
    taken = [name for name, version in _OLD.items() if where.shake(oldest=version, newest=version)]
    newest = where.shake()
    return judge(not taken, f"{' and '.join(taken)} accepted" if taken else f"old ones refused; {newest and newest[0]}")


def weak_ciphers(evidence: Evidence) -> Finding:
    """Each weak family is refused. Source: guideline W-09."""
    where = place(evidence)
    if where is None or not where.speaks:
        return _LOCAL if is_local(evidence) else _UNSEEN
    taken, unknown = [], []
    for name, ciphers in _WEAK.items():
        agreed = _agreed(where, ciphers)
        if agreed is None:
            unknown.append(name)
        elif agreed:
            taken.append(f"{name} ({agreed})")
    untried = f"; this machine's library has no {', '.join(unknown)} to offer" if unknown else ""
    return judge(
        not taken, f"accepted: {', '.join(taken)}" if taken else f"{len(_WEAK) - len(unknown)} refused{untried}"
    )


def ephemeral_keys(evidence: Evidence) -> Finding:
    """No finite-field keys, so none that are short. Source: guideline W-13."""
    where = place(evidence)
    if where is None or not where.speaks:
        return _LOCAL if is_local(evidence) else _UNSEEN
    agreed = _agreed(where, _FINITE)
    return judge(not agreed, f"finite-field keys accepted ({agreed})" if agreed else "finite-field keys refused")


def _agreed(where: Place, ciphers: str) -> str | None:
    """Return the cipher that was agreed on, empty if all were refused; None if they can't be offered from here."""
    try:
        agreed = where.shake(newest=ssl.TLSVersion.TLSv1_2, ciphers=ciphers)
    except ssl.SSLError:
        return None
    return agreed[1] if agreed else ""


def renegotiation(evidence: Evidence) -> Finding:
    """Clients can't begin a second handshake. Source: guideline W-14."""
    where = place(evidence)
    if where is None or not where.speaks:
        return _LOCAL if is_local(evidence) else _UNSEEN
    found = where.renegotiates()
    if found is None:
        files = evidence.settings.http
        options = tls.server_context(files.tls_certificate, files.tls_key).options if files.tls_certificate else 0
        return Finding(PASS, "the listener's context forbids it") if options & ssl.OP_NO_RENEGOTIATION else _UNSEEN
    return judge(
        not found, "a client's second handshake was taken" if found else "a client's second handshake is refused"
    )


def verification(evidence: Evidence) -> Finding:
    """Our connections take only the right server: wrong names and unknown authorities are refused. Source: W-15."""
    refused = {
        "the right name": self_made.accepted("right.invalid", "right.invalid"),
        "a wrong name": not self_made.accepted("wrong.invalid", "right.invalid"),
        "an unknown authority": not self_made.accepted("right.invalid", "right.invalid", trusted=False),
    }
    wrong = [name for name, good in refused.items() if not good]
    return judge(not wrong, f"wrong about {', '.join(wrong)}" if wrong else "wrong names and authorities are refused")
