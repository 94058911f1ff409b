"""Methods of dates (java.util.Date) and of `dateTime()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from watchword.scripting.juel.coerce import kind, to_text
from watchword.scripting.juel.errors import EvaluationFailed
from watchword.scripting.juel.methods.strings import same
from watchword.scripting.juel.moments import DateTime, arithmetic
from watchword.values.codec import to_millis
from watchword.values.typed import Int32


def _date(value: Any) -> datetime:
    if not isinstance(value, datetime):
        raise EvaluationFailed(f"a Date is expected, not a {kind(value)}")
    return value


def _moment(value: Any) -> datetime:
    return value.at if isinstance(value, DateTime) else _date(value)


def _utc(part: Callable[[datetime], int]) -> Callable[[datetime], Int32]:
    return lambda at: Int32(part(at.astimezone(UTC)))


def _of(part: Callable[[datetime], int]) -> Callable[[DateTime], Int32]:
    return lambda moment: Int32(part(moment.at))


def _getters(properties: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {f"get{name[0].upper()}{name[1:]}": ("", read) for name, read in properties.items()}


_DATE_PROPERTIES: Mapping[str, Callable[[Any], Any]] = {
    "date": _utc(lambda at: at.day),
    "day": _utc(lambda at: at.isoweekday() % 7),
    "hours": _utc(lambda at: at.hour),
    "minutes": _utc(lambda at: at.minute),
    "month": _utc(lambda at: at.month - 1),
    "seconds": _utc(lambda at: at.second),
    "time": to_millis,
    "year": _utc(lambda at: at.year - 1900),
}
_DATE: Mapping[str, Any] = {
    **_getters(_DATE_PROPERTIES),
    "after": ("o", lambda a, b: a > _date(b)),
    "before": ("o", lambda a, b: a < _date(b)),
    "compareTo": ("o", lambda a, b: Int32((a > _date(b)) - (a < _date(b)))),
    "equals": ("o", same),
    "toString": ("", to_text),
}
_MOMENT_PROPERTIES: Mapping[str, Callable[[Any], Any]] = {
    "dayOfMonth": _of(lambda at: at.day),
    "dayOfWeek": _of(lambda at: at.isoweekday()),
    "dayOfYear": _of(lambda at: at.timetuple().tm_yday),
    "hourOfDay": _of(lambda at: at.hour),
    "millis": lambda moment: moment.millis,
    "minuteOfHour": _of(lambda at: at.minute),
    "monthOfYear": _of(lambda at: at.month),
    "secondOfMinute": _of(lambda at: at.second),
    "weekOfWeekyear": _of(lambda at: at.isocalendar().week),
    "year": _of(lambda at: at.year),
}
_MOMENT: Mapping[str, Any] = {
    **_getters(_MOMENT_PROPERTIES),
    **arithmetic(),
    "compareTo": ("o", lambda a, b: Int32(a.juel_compare(b))),
    "equals": ("o", same),
    "isAfter": ("o", lambda a, b: a.at > _moment(b)),
    "isBefore": ("o", lambda a, b: a.at < _moment(b)),
    "isEqual": ("o", lambda a, b: a.at == _moment(b)),
    "toDate": ("", lambda m: m.at),
    "toDateTime": ("", lambda m: m),
    "toString": (("", str), ("t", lambda m, pattern: m.formatted(pattern))),
    "withDayOfMonth": ("i", lambda m, n: m.with_field(day=n)),
    "withHourOfDay": ("i", lambda m, n: m.with_field(hour=n)),
    "withMillis": ("l", lambda m, n: m.with_millis(n)),
    "withMillisOfSecond": ("i", lambda m, n: m.with_field(microsecond=n * 1000)),
    "withMinuteOfHour": ("i", lambda m, n: m.with_field(minute=n)),
    "withMonthOfYear": ("i", lambda m, n: m.with_field(month=n)),
    "withSecondOfMinute": ("i", lambda m, n: m.with_field(second=n)),
    "withTime": ("iiii", lambda m, h, i, s, f: m.with_field(hour=h, minute=i, second=s, microsecond=f * 1000)),
    "withTimeAtStartOfDay": ("", lambda m: m.start_of_day()),
    "withYear": ("i", lambda m, n: m.with_field(year=n)),
}
METHODS: Mapping[type, Mapping[str, Any]] = {DateTime: _MOMENT, datetime: _DATE}
PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    DateTime: _MOMENT_PROPERTIES,
    datetime: _DATE_PROPERTIES,
}
