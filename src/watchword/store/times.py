"""Moments: aware UTC in a row, without zone in a table, in the zone the database is kept in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def to_stored(time_zone: str) -> Callable[[datetime], str]:
    """Return the function that writes an aware moment as `yyyy-mm-dd hh:mm:ss.mmm` of the zone."""
    if time_zone == "UTC":
        return lambda moment: moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "milliseconds")
    zone = ZoneInfo(time_zone)
    return lambda moment: moment.astimezone(zone).replace(tzinfo=None).isoformat(" ", "milliseconds")


def from_stored(time_zone: str) -> Callable[[str], datetime]:
    """Return the function that reads a stored moment as aware UTC, whole milliseconds."""
    zone = UTC if time_zone == "UTC" else ZoneInfo(time_zone)

    def read(text: str) -> datetime:
        moment = datetime.fromisoformat(text)
        odd = moment.microsecond % 1000
        if odd:
            moment = moment.replace(microsecond=moment.microsecond - odd)
        moment = moment.replace(tzinfo=zone)
        return moment if zone is UTC else moment.astimezone(UTC)

    return read
