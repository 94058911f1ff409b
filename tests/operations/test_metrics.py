"""Figures on a listener of their own."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
import yaml

from server import Server, free_port
from watchword.operations.metrics import Backlog, Requests, listen
from watchword.store.failures import StoreUnavailable


def samples(text: str) -> dict[str, float]:
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    }


def test_the_figures_of_a_server_are_served_apart_from_it(tmp_path):
    port = free_port()
    server = Server(tmp_path / "m", settings=f"[management]\nport = {port}\n")
    server.initialise()
    server.start()
    try:
        with server.client() as client:
            client.get("/process-definition")
            client.get("/nothing-of-that-name")
            assert 404 == client.get(f"{server.root}/metrics").status_code
            client.get("/engine", auth=("demo", "wrong"))
        assert 401 == httpx.get(f"{server.root}/metrics").status_code
        found = samples(httpx.get(f"http://127.0.0.1:{port}/metrics").text)
    finally:
        server.stop()

    assert 1.0 == found["watchword_database_up"]
    assert 0.0 == found["watchword_incidents"] == found["watchword_jobs_failed"]
    assert found['watchword_http_request_seconds_count{method="GET",status="2xx"}'] >= 1
    assert found['watchword_http_request_seconds_count{method="GET",status="4xx"}'] >= 2
    assert 1.0 == found['watchword_logins_total{outcome="failure"}']
    assert found["process_resident_memory_bytes"] > 0


def test_methods_that_nobody_knows_share_one_label():
    requests = Requests()
    for method in ("GET", "EVIL\n", "X" * 1000):
        requests.observe(method, 200, 0.01)

    labels = {s.labels["method"] for metric in requests.collect() for s in metric.samples if "method" in s.labels}
    assert {"GET", "other"} == labels


def test_buckets_add_up():
    requests = Requests()
    for seconds in (0.001, 0.005, 0.3, 99.0):
        requests.observe("GET", 200, seconds)

    histogram = next(iter(requests.collect()))
    counts = {s.labels["le"]: s.value for s in histogram.samples if "le" in s.labels}
    assert (2.0, 3.0, 3.0, 4.0) == (counts["0.005"], counts["0.5"], counts["10.0"], counts["+Inf"])


def test_a_database_that_is_away_is_a_figure_not_a_failure():
    class Away:
        def select(self, *_):
            raise StoreUnavailable("away")

    backlog = Backlog(Away(), lambda: datetime(2026, 1, 1, tzinfo=UTC))

    assert [("watchword_database_up", 0.0)] == [(m.name, m.samples[0].value) for m in backlog.collect()]


def test_the_backlog_is_counted_on_both_databases(database):
    backlog = Backlog(database, lambda: datetime(2026, 1, 1, tzinfo=UTC))

    assert 8 == len(list(backlog.collect()))


def test_a_second_process_takes_the_next_port():
    port = free_port()
    servers = [listen("127.0.0.1", port, ()) for _ in range(2)]

    assert len({server.server_port for server in servers}) == 2
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("file", ["alerts.yaml", "dashboard.json"])
def test_examples_ask_for_figures_that_exist(file, database):
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "examples" / "monitoring" / file).read_text()
    yaml.safe_load(text)
    import re

    known = {m.name for m in Backlog(database, lambda: datetime(2026, 1, 1, tzinfo=UTC)).collect()}
    known |= {
        "watchword_http_request_seconds",
        "watchword_logins",
        "watchword_certificate_seconds",
        "watchword_backup_age_seconds",
    }
    asked = {re.sub("_(bucket|count|sum|total)$", "", name) for name in re.findall(r"watchword_[a-z_]+", text)}
    assert asked and asked <= known
