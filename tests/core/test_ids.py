"""Ids and the log's redaction."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

from watchword.core import ids
from watchword.core.log_lines import redact
from watchword.core.secret import Secret


def test_ids_are_time_based_uuids():
    made = uuid.UUID(ids.new())

    assert made.version == 1
    assert made.variant == uuid.RFC_4122


def test_ids_of_many_threads_never_repeat():
    with ThreadPoolExecutor(8) as pool:
        made = [i for part in pool.map(lambda _: [ids.new() for _ in range(2_000)], range(8)) for i in part]

    assert len(made) == len(set(made))


def test_log_lines_hide_secrets():
    event = redact(
        None,
        "info",
        {"password": "p", "Authorization": "Basic x", "url": "postgresql://u:p@h/d", "who": Secret("s"), "n": 1},
    )

    assert event == {"password": "***", "Authorization": "***", "url": "postgresql://u:***@h/d", "who": "***", "n": 1}
