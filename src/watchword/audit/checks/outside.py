"""Where the server may be led: by connectors, and by links that browsers follow."""

from __future__ import annotations

from watchword.audit.evidence import FAIL, PASS, WARN, Evidence, Finding, judge
from watchword.core.errors import SettingsError, WatchwordError
from watchword.engine.connectors.allowed import AllowList
from watchword.identity.recovery import ReturnAddresses

_FORBIDDEN = (("169.254.169.254", 80), ("not-listed.invalid", 443), ("127.0.0.1", 22))
"""The cloud's own data, a stranger, ourselves."""
_ELSEWHERE = ("//evil.example", "https://evil.example", "/\\evil.example", "%2F%2Fevil.example", "javascript:alert(1)")


def connectors(evidence: Evidence) -> Finding:
    """Calls go to listed addresses only, and the service manager sees to it as well. Source: guideline W-22."""
    allowed = evidence.settings.connectors.http_allow
    if not allowed:
        return Finding(PASS, "off")
    if "*" in allowed:
        return Finding(FAIL, "anywhere")
    reached = [host for host, port in _FORBIDDEN if _reaches(allowed, host, port)]
    if reached:
        return Finding(FAIL, f"may reach {', '.join(reached)}")
    unit = evidence.host_facts().of("unit") or {}
    denied = unit.get("IPAddressDeny") or unit.get("PrivateNetwork") == "yes"
    said = "and the unit denies the rest" if denied else "but a socket of the process may go anywhere"
    return judge(bool(denied), f"{len(allowed)} listed, {said}", else_=WARN)


def _reaches(allowed: tuple[str, ...], host: str, port: int) -> bool:
    try:
        AllowList(allowed).address(host, port, lambda _name, _port: ["169.254.169.254"])
    except WatchwordError:
        return False
    return True


def return_addresses(evidence: Evidence) -> Finding:
    """Browsers are sent to listed addresses only, after recovery and after logging in. Source: guideline W-24."""
    named = evidence.settings.recovery.return_to
    try:
        addresses = ReturnAddresses(named)
    except SettingsError as error:
        return Finding(FAIL, str(error))
    wrong = [address for address in _ELSEWHERE if _leads(addresses, address)]
    for address in _ELSEWHERE:
        answer = evidence.ask(f"/app/login/?redirect={address}")
        if answer is not None and "evil" in answer.headers.get("location", ""):
            wrong.append(f"the login page leads to {address}")
    return judge(not wrong, ", ".join(wrong) or f"{len(named)} listed, nothing else")


def _leads(addresses: ReturnAddresses, address: str) -> bool:
    try:
        addresses.check(address)
    except WatchwordError:
        return False
    return True
