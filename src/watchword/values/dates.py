"""Dates as REST writes them: `yyyy-MM-dd'T'HH:mm:ss.SSSZ`."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})([+-]\d{4})", re.ASCII)


def format_date(moment: datetime) -> str:
    """Return `yyyy-MM-dd'T'HH:mm:ss.SSSZ` in UTC: `2026-01-02T03:04:05.678+0000`."""
    at = moment.astimezone(UTC)
    return f"{at.year:04}-{at:%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}+0000"


def parse_date(text: str) -> datetime:
    """Return the moment of a `yyyy-MM-dd'T'HH:mm:ss.SSSZ` text, in UTC.

    Raises:
        ValueError: another format, or no such moment.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:60]!r} is no date; expected one like 2026-01-02T03:04:05.678+0000")
    return _moment(match, text)


def _moment(match: re.Match[str], text: str) -> datetime:
    *parts, milli, zone = match.groups()
    try:
        offset = datetime.strptime(zone, "%z").tzinfo
        year, month, day, hour, minute, second = map(int, parts)
        return datetime(year, month, day, hour, minute, second, int(milli) * 1000, offset).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} names no moment; check its day, hour and offset") from None
