"""When a timer is due, and when it is due again. Source: `reference` 3.6, observed in 7.24."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchword.core.errors import EngineError, StepFailed
from watchword.engine.jobs import cron, intervals
from watchword.values.native import Converts


@dataclass(frozen=True, slots=True)
class Due:
    """A timer's moment, and the text that tells the further ones (None: it is due once)."""

    moment: datetime
    repeat: str | None = None


def resolve(kind: str, value: object, now: datetime, *, where: str) -> Due:
    """Return when a timer is due.

    Args:
        kind: `date`, `duration` or `cycle`.
        value: what the timer's expression yields: a moment, or text.
        now: the moment that durations and repetitions without start begin at.
        where: names the timer in messages.

    Raises:
        StepFailed: the value is neither, the text can't be read, or no moment is left.
    """
    if isinstance(value, Converts):
        value = value.to_variable()
    if isinstance(value, datetime):
        return Due(_milliseconds(value))
    if not isinstance(value, str):
        raise StepFailed(
            f"{where}: the timer's {kind} is {type(value).__name__}; expected a date or text such as PT1H or 2030-01-31"
        )
    try:
        found = _KINDS[kind](value, now)
    except (ValueError, OverflowError) as error:
        raise StepFailed(f"{where}: the timer's {kind} {value[:80]!r} can't be read: {error}") from None
    if found is None:
        raise StepFailed(f"{where}: the timer's {kind} {value[:80]!r} has no moment left after {now.isoformat()}")
    return Due(_milliseconds(found), prepared(value, now) if kind == "cycle" else None)


def next_due(repeat: str, now: datetime, offset: int | None = None) -> datetime | None:
    """Return when a repeating timer is due after `now`, None if it was due for the last time.

    `repeat` is what the job row holds, `offset` the milliseconds by which an operator shifted it.

    Raises:
        EngineError: the text can't be read.
    """
    try:
        found = _cycle(repeat, now, timedelta(milliseconds=offset or 0))
    except (ValueError, OverflowError) as error:
        raise EngineError(f"the timer's repetition {repeat!r} can't be read: {error}") from None
    return None if found is None else _milliseconds(found)


def prepared(text: str, now: datetime) -> str:
    """Return a cycle with its start written into it, if it has none yet: what `repeat` of a job row holds."""
    head, *rest = text.split("/")
    if head.startswith("R") and len(rest) == 1:
        return f"{head}/{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}/{rest[0]}"
    return text


def _date(text: str, now: datetime) -> datetime:
    return intervals.period(text, now) if text.startswith("P") else intervals.moment(text)


def _duration(text: str, now: datetime) -> datetime | None:
    return intervals.parse(text, now).first(now)


def _first(text: str, now: datetime) -> datetime | None:
    return intervals.parse(text, now).first(now) if text.startswith("R") else cron.parse(text).next_after(now)


def _cycle(text: str, now: datetime, offset: timedelta) -> datetime | None:
    if text.startswith("R"):
        return intervals.parse(text, now).next_after(now, offset=offset)
    found = cron.parse(text).next_after(now - offset)
    return None if found is None else found + offset


_KINDS: Mapping[str, Callable[[str, datetime], datetime | None]] = {
    "cycle": _first,
    "date": _date,
    "duration": _duration,
}


def _milliseconds(moment: datetime) -> datetime:
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)
