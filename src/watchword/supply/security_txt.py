"""The file that tells finders of holes whom to write to. Source: RFC 9116; guideline C-10."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from watchword.core.settings import Settings

PATH = "/.well-known/security.txt"


def expires(settings: Settings) -> datetime | None:
    """Return when the file's content is no longer to be relied on: at the end of the day that the settings name."""
    day = settings.disclosure.expires
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), UTC) if day else None


def security_txt(settings: Settings, now: datetime) -> str | None:
    """Return the file; None if nobody is named or its time is over."""
    ends, wanted = expires(settings), settings.disclosure
    if not wanted.contacts or ends is None or ends <= now:
        return None
    lines = [f"Contact: {contact}" for contact in wanted.contacts]
    lines.append(f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}")
    if wanted.policy:
        lines.append(f"Policy: {wanted.policy}")
    if wanted.encryption:
        lines.append(f"Encryption: {wanted.encryption}")
    if wanted.languages:
        lines.append(f"Preferred-Languages: {', '.join(wanted.languages)}")
    public = settings.http.public_url.rstrip("/")
    if public.startswith("https://"):
        lines.append(f"Canonical: {public}{PATH}")
    return "\n".join(lines) + "\n"
