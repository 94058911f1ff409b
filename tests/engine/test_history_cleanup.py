"""When history is cleaned up: windows, shares, pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watchword.engine.jobs.cleanup_window import WEEKDAYS, read_week
from watchword.engine.jobs.history_cleanup import Plan, read, shares, write
from watchword.store.history_cleanup import WITH_REMOVAL_TIME, Minutes
from watchword.store.tables import TABLES


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "now", "expected"),
    [
        ("20:00", "22:00", at(2, 12), (at(2, 20), at(2, 22))),
        ("20:00", "22:00", at(2, 21), (at(2, 20), at(2, 22))),
        ("20:00", "22:00", at(2, 23), (at(3, 20), at(3, 22))),
        ("22:00", "02:00", at(2, 1), (at(1, 22), at(2, 2))),
        ("20:00", "00:00", at(2, 12), (at(2, 20), at(3, 0))),
        ("01:00+0200", "03:00+0200", at(2, 23, 30), (at(2, 23), at(3, 1))),
    ],
)
def test_a_window_is_the_open_one_or_the_next(start, end, now, expected):
    window = read_week(start, end)

    assert window is not None
    assert expected == window.current_or_next(now)
    assert window.contains(now) == (expected[0] <= now)


def test_after_an_open_window_comes_that_of_the_next_day():
    window = read_week("20:00", "22:00")

    assert at(3, 20) == window.next_after(at(2, 21))
    assert at(2, 20) == window.next_after(at(2, 12))


@pytest.mark.parametrize(
    ("now", "expected"),
    [  # 2026-03-02 is a Monday
        (at(2, 12), (at(2, 20), at(2, 22))),
        (at(6, 21), (at(6, 20), at(6, 22))),
        (at(6, 23), (at(7, 8), at(8, 2))),
        (at(8, 1), (at(7, 8), at(8, 2))),
        (at(8, 12), (at(9, 20), at(9, 22))),
    ],
)
def test_days_of_the_week_may_have_windows_of_their_own(now, expected):
    week = read_week("20:00", "22:00", ["Saturday 08:00-02:00", "sunday none"])

    assert expected == week.current_or_next(now)


def test_a_single_day_may_be_all_there_is():
    week = read_week("", "00:00", ["tuesday 20:00+0100 - 21:00+0100"])

    assert (at(3, 19), at(3, 20)) == week.current_or_next(at(2, 12))
    assert at(10, 19) == week.next_after(at(3, 19, 30))
    assert read_week("20:00", "22:00", [f"{day} none" for day in WEEKDAYS]) is None


@pytest.mark.parametrize("text", ["someday 08:00-09:00", "monday", "monday 08:00", "monday 8-9", "monday 25:00-26:00"])
def test_a_malformed_day_is_refused(text):
    with pytest.raises(ValueError, match="day of the week|span of time|time of day"):
        read_week("20:00", "22:00", [text])


def test_no_start_means_no_window():
    assert read_week("", "00:00") is None


@pytest.mark.parametrize("text", ["24:00", "8", "20:60", "20:00+2", "20:00+2400", "noon"])
def test_a_malformed_time_of_day_is_refused(text):
    with pytest.raises(ValueError, match="time of day|zone"):
        read_week(text, "00:00")


@pytest.mark.parametrize("parallel", [1, 2, 3, 7, 8])
def test_the_shares_of_parallel_jobs_cover_each_minute_once(parallel):
    minutes = [minute for share in shares(parallel) for minute in range(share.first, share.last + 1)]

    assert parallel == len(shares(parallel))
    assert list(range(60)) == minutes


def test_a_configuration_reads_as_it_was_written():
    text = '{"countEmptyRuns":2,"immediatelyDue":false,"minuteFrom":30,"minuteTo":59}'

    assert Plan(2, False, Minutes(30, 59)) == read(text)
    assert text == write(read(text))
    assert Plan() == read(None)


def test_pauses_double_up_to_an_hour():
    pauses = [Plan(runs).pause // timedelta(seconds=1) for runs in (0, 1, 3, 8, 9, 5000)]

    assert [10, 20, 80, 2560, 3600, 3600] == pauses


def test_every_table_with_a_removal_time_is_cleaned_up():
    dated = {table.name for table in TABLES if "removal_time" in table.by_attribute}

    assert dated == set(WITH_REMOVAL_TIME)
