"""The certificate that the listener shows. Source: guideline W-02."""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from watchword.audit.evidence import Evidence
from watchword.audit.handshakes import place

_LEAST_RSA, _LEAST_EC = 2048, 256
_GOOD_DIGESTS = ("sha256", "sha384", "sha512")


def trouble(evidence: Evidence) -> str:
    """Return what is wrong with the listener's certificate; empty if nothing is, or nobody shows one."""
    where = place(evidence)
    if where is None or not where.speaks:
        return ""
    found = x509.load_der_x509_certificate(where.certificate())
    left = found.not_valid_after_utc - evidence.now
    whole = found.not_valid_after_utc - found.not_valid_before_utc
    digest = found.signature_hash_algorithm
    wrong = []
    if found.issuer == found.subject:
        wrong.append("vouches for itself")
    if not _is_long(found.public_key()):
        wrong.append("has a short key")
    if digest is not None and digest.name not in _GOOD_DIGESTS:
        wrong.append(f"is signed over {digest.name}")
    if left < whole / 3:
        wrong.append("has ended" if left < timedelta() else f"ends in {left.days} days, less than a third of its life")
    return f"the certificate {', '.join(wrong)}" if wrong else ""


def _is_long(key: object) -> bool:
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= _LEAST_RSA
    return isinstance(key, ed25519.Ed25519PublicKey) or (
        isinstance(key, ec.EllipticCurvePublicKey) and key.key_size >= _LEAST_EC
    )
