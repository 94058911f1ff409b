"""Due dates, durations, cycles and cron patterns; the samples were observed in 7.24 on 2026-11-23 at 19:12:07 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.core.errors import StepFailed
from watchword.engine.jobs import cron, due_dates, intervals, retry_cycles

NOW = datetime(2026, 11, 23, 19, 12, 7, tzinfo=UTC)

SAMPLES = {
    ("date", "2040-01-02"): "2040-01-02 00:00:00",
    ("date", "2040-01-02T03:04"): "2040-01-02 03:04:00",
    ("date", "2040-01-02T03:04:05.678"): "2040-01-02 03:04:05.678000",
    ("date", "2040-01-02T03:04:05+02:00"): "2040-01-02 01:04:05",
    ("date", "2040-01-02T03:04:05+0200"): "2040-01-02 01:04:05",
    ("date", "2030-W01"): "2029-12-31 00:00:00",
    ("date", "2040-001"): "2040-01-01 00:00:00",
    ("date", "2040"): "2040-01-01 00:00:00",
    ("date", "P1W2D"): "2026-12-02 19:12:07",
    ("duration", "PT1H30M"): "2026-11-23 20:42:07",
    ("duration", "P1Y2M3DT4H"): "2028-01-26 23:12:07",
    ("duration", "PT1.5S"): "2026-11-23 19:12:08.500000",
    ("duration", "R3/PT1H"): "2026-11-23 20:12:07",
    ("duration", "R0/PT1H"): "2026-11-23 19:12:07",
    ("duration", "2040-01-01T00:00:00/PT1H"): "2040-01-01 01:00:00",
    ("duration", "PT1H/2040-01-01T00:00:00"): "2040-01-01 00:00:00",
    ("duration", "2040-01-01/2040-01-02"): "2040-01-02 00:00:00",
    ("cycle", "R/PT10M"): "2026-11-23 19:22:07",
    ("cycle", "R2/2040-01-01T00:00:00/PT1H"): "2040-01-01 00:00:00",
    ("cycle", "R2/PT1H/2040-01-01T00:00:00"): "2039-12-31 22:00:00",
    ("cycle", "0 0 12 * * ?"): "2026-11-24 12:00:00",
    ("cycle", "0 0/5 * * * ?"): "2026-11-23 19:15:00",
    ("cycle", "0 0 0 L * ?"): "2026-11-30 00:00:00",
    ("cycle", "0 0 0 L-3 * ?"): "2026-11-27 00:00:00",
    ("cycle", "0 0 0 LW * ?"): "2026-11-30 00:00:00",
    ("cycle", "0 0 0 15W * ?"): "2026-12-15 00:00:00",
    ("cycle", "0 0 0 ? * 5#2"): "2026-12-11 00:00:00",
    ("cycle", "0 0 0 ? * FRIL"): "2026-11-27 00:00:00",
    ("cycle", "0 0 0 * * 7"): "2026-11-29 00:00:00",
    ("cycle", "0 0 0 13 * FRI"): "2027-08-13 00:00:00",
    ("cycle", "@weekly"): "2026-11-29 00:00:00",
    ("cycle", "10-20/5 * * * * *"): "2026-11-23 19:12:10",
    ("cycle", "5/20 * * * * *"): "2026-11-23 19:12:25",
    ("cycle", "0 0 0 29 2 ?"): "2028-02-29 00:00:00",
    ("cycle", "0 0 0 ? * SAT-SUN"): "2026-11-28 00:00:00",
    ("cycle", "0 0 0 * * SUN-TUE"): "2026-11-24 00:00:00",
}
REFUSED = (
    ("date", "bad"),
    ("date", ""),
    ("date", "2040-01-02T24:00:00"),
    ("date", "2040-01-02 03:04:05"),
    ("duration", "P1W2D"),
    ("duration", "-PT1H"),
    ("duration", "PT"),
    ("duration", "R2/2020-01-01T00:00:00/PT1H"),
    ("cycle", "PT10M"),
    ("cycle", "2040-01-01T00:00:00/2040-01-02T00:00:00"),
    ("cycle", "R5/PT1H/2020-01-01T00:00:00"),
    ("cycle", "0 0 22-2 * * ?"),
    ("cycle", "@reboot"),
    ("cycle", "0 0 0 L-40 * ?"),
    ("cycle", "0 0 0 31W * ?"),
    ("cycle", "0 12 * * ?"),
    ("cycle", "0 0 0 30 2 ?"),
)


@pytest.mark.parametrize(("kind", "text"), SAMPLES)
def test_a_timer_is_due_when_the_reference_says(kind, text):
    assert SAMPLES[kind, text] == str(due_dates.resolve(kind, text, NOW, where="t").moment.replace(tzinfo=None))


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_what_is_no_timer_is_refused(kind, text):
    with pytest.raises(StepFailed, match="timer's"):
        due_dates.resolve(kind, text, NOW, where="event 't'")


def test_a_cycle_gets_its_start_written_into_it():
    assert "R3/2026-11-23T19:12:07/PT10M" == due_dates.resolve("cycle", "R3/PT10M", NOW, where="t").repeat


def test_a_cycle_of_three_is_due_three_times_and_skips_what_it_missed():
    repeat = "R3/2026-11-23T19:12:07/PT10M"

    moments = [due_dates.next_due(repeat, NOW + timedelta(minutes=m)) for m in (0, 15, 25, 30)]

    assert [10, 20, 30, None] == [None if m is None else (m - NOW).seconds // 60 for m in moments]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    st.integers(0, 3 * 365 * 86400),
    st.integers(1, 50),
    st.sampled_from(["PT7S", "PT10M", "P1D", "P1M", "P1Y1M", "P2W"]),
)
def test_the_next_moment_of_a_cycle_is_the_first_of_its_moments_after_now(start, later, times, text):
    start = start.replace(microsecond=0, tzinfo=UTC)
    now = start + timedelta(seconds=later)
    step = intervals.duration(text)
    moments, current = [start], start
    for _ in range(times):
        current = step.after(current)
        moments.append(current)

    found = due_dates.next_due(f"R{times}/{start:%Y-%m-%dT%H:%M:%S}/{text}", now)

    assert min((m for m in moments if m > now), default=None) == found


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)),
    st.sampled_from(["*/7 * * * * *", "0 30 8 * * MON-FRI", "0 0 0 L * ?", "15 5 1 1W * ?", "0 0 3 ? * 2#1"]),
)
def test_a_cron_pattern_moves_on_and_never_back(moment, pattern):
    moment = moment.replace(tzinfo=UTC)

    first = cron.parse(pattern).next_after(moment)
    second = cron.parse(pattern).next_after(first)

    assert moment < first < second
    assert first == cron.parse(pattern).next_after(first - timedelta(seconds=1))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    for kind in ("date", "duration", "cycle"):
        try:
            due_dates.resolve(kind, text, NOW, where="t")
        except StepFailed:
            pass


@pytest.mark.parametrize(
    ("text", "retries", "pauses"),
    [("R5/PT10M", 5, [10, 10, 10]), ("PT5M", 2, [5, 5]), ("PT1M,PT2M,PT3M", 4, [1, 2, 3, 3]), ("R1/PT1M", 1, [1])],
)
def test_a_retry_cycle_says_how_often_and_after_which_pauses(text, retries, pauses):
    cycle = retry_cycles.parse(text, NOW)

    assert retries == cycle.retries
    assert pauses == [(cycle.due(retries - n, NOW) - NOW).seconds // 60 for n in range(len(pauses))]


def test_a_retry_cycle_that_cannot_be_read_is_none():
    assert retry_cycles.parse("bogus", NOW) is None
