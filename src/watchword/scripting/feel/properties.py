"""What stands after a dot: entries of contexts, parts of dates, times, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from watchword.scripting.feel.compare import kind_of
from watchword.scripting.feel.numbers import CONTEXT
from watchword.scripting.feel.ranges import FeelRange
from watchword.scripting.feel.run import Run
from watchword.scripting.feel.temporal import (
    DAY_NANOS,
    DAY_SECONDS,
    NANOS,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    offset_at,
)

Read = Callable[[Any], Any]
_EPOCH = FeelDate(1970, 1, 1)
_NANOS = Decimal(NANOS)


def read_member(base: Any, name: str, run: Run) -> Any:
    """Return `base.name`: of a list that of each element; None and a problem where there is none."""
    if type(base) is dict:
        if name in base:
            return base[name]
        run.report(f"a context has no entry {name!r}")
        return None
    if type(base) is list:
        run.spend_items(len(base))
        return [read_member(item, name, run) for item in base]
    reads = PROPERTIES.get(type(base))
    read = None if reads is None else reads.get(name)
    if read is None:
        run.report(f"{kind_of(base)} has no {name!r}")
        return None
    return read(base)


def _part(value: int, size: int, unit: int) -> Decimal:
    """Return a part of a duration, with its sign: `size` of the whole, in `unit`s."""
    amount = abs(value) % size // unit
    return Decimal(-amount if value < 0 else amount)


def _offset(date: FeelDate, time: FeelTime) -> DaysDuration | None:
    offset = offset_at(date, time)
    return None if offset is None else DaysDuration(offset * NANOS)


def _seconds(nanos: int) -> Decimal:
    return CONTEXT.divide(Decimal(nanos), _NANOS)


def _second(time: FeelTime) -> Decimal:
    return CONTEXT.divide(Decimal(time.second * NANOS + time.nano), _NANOS) if time.nano else Decimal(time.second)


_DATE: Mapping[str, Read] = {
    "day": lambda d: Decimal(d.day),
    "month": lambda d: Decimal(d.month),
    "value": lambda d: Decimal(d.ordinal * DAY_SECONDS),
    "weekday": lambda d: Decimal(d.weekday),
    "year": lambda d: Decimal(d.year),
}
_TIME: Mapping[str, Read] = {
    "hour": lambda t: Decimal(t.hour),
    "minute": lambda t: Decimal(t.minute),
    "second": _second,
    "time offset": lambda t: _offset(_EPOCH, t),
    "timezone": lambda t: t.zone,
    "value": lambda t: _seconds(t.of_day),
}


def _of_date(read: Read) -> Read:
    return lambda moment: read(moment.date)


def _of_time(read: Read) -> Read:
    return lambda moment: read(moment.time)


PROPERTIES: Mapping[type, Mapping[str, Read]] = {
    DaysDuration: {
        "days": lambda d: _part(d.nanos, 10**40, DAY_NANOS),
        "hours": lambda d: _part(d.nanos, DAY_NANOS, 3600 * NANOS),
        "minutes": lambda d: _part(d.nanos, 3600 * NANOS, 60 * NANOS),
        "value": lambda d: _seconds(d.nanos),
        "seconds": lambda d: CONTEXT.divide(_part(d.nanos, 60 * NANOS, 1), _NANOS),
    },
    FeelDate: _DATE,
    FeelDateTime: {
        **{name: _of_date(read) for name, read in _DATE.items()},
        **{name: _of_time(read) for name, read in _TIME.items()},
        "time offset": lambda moment: _offset(moment.date, moment.time),
        "value": lambda moment: _seconds(moment.instant),
    },
    FeelRange: {
        "end": lambda r: r.high,
        "end included": lambda r: r.high_included,
        "start": lambda r: r.low,
        "start included": lambda r: r.low_included,
    },
    FeelTime: _TIME,
    MonthsDuration: {
        "months": lambda d: _part(d.months, 12, 1),
        "value": lambda d: Decimal(d.months),
        "years": lambda d: _part(d.months, 10**40, 12),
    },
}
