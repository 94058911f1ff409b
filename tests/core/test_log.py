"""One record, one line, no secrets; lines arrive where they shall."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
import ssl
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import Authority
from watchword.core import log as module
from watchword.core.errors import SettingsError
from watchword.core.log import Log, configure
from watchword.core.log_lines import escaped, one_line, redact
from watchword.core.log_sinks import Stream, Syslog, TurnedFile
from watchword.core.secret import Secret
from watchword.core.settings import LogSettings, Settings
from watchword.core.tls import server_context

FORGED = (
    'x\r\n2026-01-01 {"event": "login.succeeded", "actor": "admin"}\x1b[2J\x1b]0;owned\x07\u2028\u0085\u202e\x9b1m\x00'
)


@pytest.fixture
def lines(monkeypatch):
    """Return a function that makes a log of the test's own and one that reads its lines."""
    written = io.StringIO()

    def make(*, json_lines: bool) -> Log:
        monkeypatch.setattr(module, "_sinks", lambda _: (Stream(written), None))
        configure(json_lines=json_lines)
        return Log("watchword.test")

    return make, written


@pytest.mark.parametrize("json_lines", [True, False])
def test_what_is_planted_stays_within_one_line(lines, json_lines):
    make, written = lines
    log = make(json_lines=json_lines)

    log.warning(FORGED, user=FORGED, nested={"a": [FORGED], FORGED: 1}, **{"k\r\ney": "v"})
    log.warning("after")

    text = written.getvalue()
    assert 2 == len(text.splitlines()) == text.count("\n")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)


def test_records_of_machines_are_json_with_an_id_of_their_own(lines):
    make, written = lines
    log = make(json_lines=True)
    for _ in range(20):
        log.info("same", size=3, ok=True, missing=None)

    records = [json.loads(line) for line in written.getvalue().splitlines()]

    assert {("same", "info", "watchword.test", 3, True, None)} == {
        (r["event"], r["level"], r["logger"], r["size"], r["ok"], r["missing"]) for r in records
    }
    assert 20 == len({r["event_id"] for r in records})


@pytest.mark.parametrize("json_lines", [True, False])
def test_planted_secrets_are_never_written(lines, json_lines):
    make, written = lines
    log = make(json_lines=json_lines)
    secret = "Planted-Word-77"

    log.warning(
        f"failed for postgresql://u:{secret}@db/x",
        password=secret,
        manager_password=secret,
        api_token=secret,
        headers={"Authorization": f"Basic {secret}", "Cookie": secret, "X": f"Bearer {secret}"},
        rows=[{"credential": secret}, Secret(secret)],
        text=f'{{"password": "{secret}"}} and password={secret}&x=1',
        deep=[[[[[[[[secret]]]]]]]],
    )
    try:
        raise ValueError(f"token={secret}")
    except ValueError:
        log.exception("it failed")

    assert secret not in written.getvalue()
    assert "it failed" in written.getvalue()


def test_a_traceback_for_people_can_not_be_taken_for_records(lines):
    make, written = lines
    log = make(json_lines=False)

    try:
        raise ValueError("first\n2026-01-01T00:00:00Z [info] forged")
    except ValueError:
        log.exception("failed")

    first, *others = written.getvalue().splitlines()
    assert "failed" in first
    assert all(line.startswith("    | ") for line in others)


def test_lines_of_libraries_are_lines_of_ours(lines):
    make, written = lines
    make(json_lines=True)

    logging.getLogger("uvicorn.error").warning("odd request %s", FORGED)

    record = json.loads(written.getvalue())
    assert ("uvicorn.error", "warning") == (record["logger"], record["level"])


@given(st.text())
def test_escaping_leaves_nothing_that_ends_a_line(text):
    assert len(f"a{escaped(text)}b".splitlines()) == 1


@given(st.dictionaries(st.text(max_size=5), st.recursive(st.text() | st.integers() | st.none(), st.lists), max_size=4))
def test_any_record_becomes_one_line_of_json(event):
    record = one_line(None, "", redact(None, "", dict(event)))

    assert len(json.dumps(record).splitlines()) == 1


def test_a_file_is_turned_over_at_its_size_and_the_oldest_go(tmp_path):
    file = tmp_path / "logs" / "watchword.log"
    sink = TurnedFile(file, max_bytes=100, keep=3)

    for number in range(40):
        sink.write(f"line {number:04}", "info", security=False)

    older = sorted(file.parent.glob("watchword.log.*"))
    assert 3 == len(older)
    assert 0o640 == file.stat().st_mode & 0o777
    kept = "".join(f.read_text() for f in (*older, file)).split("\n")
    assert "line 0039" in kept and [line for line in kept if line] == sorted(line for line in kept if line)
    assert all(f.stat().st_size <= 100 for f in (*older, file))


def test_a_file_that_another_process_turned_over_is_found_again(tmp_path):
    file = tmp_path / "watchword.log"
    one, two = (TurnedFile(file, max_bytes=60, keep=9) for _ in range(2))

    for number in range(30):
        (one if number % 3 else two).write(f"line {number:04}", "info", security=False)

    written = "".join(f.read_text() for f in tmp_path.glob("watchword.log*"))
    assert 30 == len({line for line in written.split("\n") if line})


def test_security_has_a_log_of_its_own(tmp_path):
    settings = LogSettings(target="file", file=str(tmp_path / "all.log"), security_file=str(tmp_path / "security.log"))
    configure(json_lines=True, log=settings)
    Log("watchword.audit").warning("login.locked", actor="anna")
    Log("watchword.web").warning("slow")

    assert ["login.locked", "slow"] == [json.loads(x)["event"] for x in (tmp_path / "all.log").read_text().splitlines()]
    assert ["login.locked"] == [json.loads(x)["event"] for x in (tmp_path / "security.log").read_text().splitlines()]


def test_who_has_written_before_follows_a_later_choice(tmp_path):
    settings = LogSettings(target="file", file=str(tmp_path / "all.log"))
    log = Log("watchword.security")
    configure(json_lines=False, level=logging.WARNING)
    log.warning("before")

    configure(json_lines=True, log=settings)
    log.info("after")

    assert ["after"] == [json.loads(line)["event"] for line in (tmp_path / "all.log").read_text().splitlines()]


def test_syslog_goes_over_verified_tls(tmp_path):
    authority = Authority(tmp_path)
    certificate, key = authority.issue("collector")
    context = server_context(str(certificate), str(key))
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def collect() -> None:
            plain, _ = listening.accept()
            with context.wrap_socket(plain, server_side=True) as wrapped:
                received.append(wrapped.recv(4096))

        thread = threading.Thread(target=collect)
        thread.start()
        sink = Syslog(f"tls://127.0.0.1:{port}", authorities=str(authority.file))
        sink.write('{"event": "x"}', "warning", security=True)
        thread.join(10)
        sink.close()

    length, _, message = received[0].partition(b" ")
    assert int(length) == len(message)
    assert re.fullmatch(rb'<84>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ watchword \d+ - - \{"event": "x"\}', message)


def test_what_the_collector_does_not_take_is_kept_here(tmp_path):
    authority, stranger = Authority(tmp_path / "a"), Authority(tmp_path / "b", "Stranger")
    certificate, key = stranger.issue("collector")
    context = server_context(str(certificate), str(key))
    kept = io.StringIO()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            for _ in range(2):
                plain, _ = listening.accept()
                try:
                    context.wrap_socket(plain, server_side=True)
                except ssl.SSLError:
                    plain.close()

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        url = f"tls://127.0.0.1:{listening.getsockname()[1]}"
        sink = Syslog(url, authorities=str(authority.file), spare=Stream(kept))
        sink.write("one", "info", security=False)
        sink.write("two", "info", security=False)  # not tried again at once
        thread.join(10)

    assert "one\ntwo\n" == kept.getvalue()


@pytest.mark.parametrize("url", ["", "udp://host", "tcp://host:514", "tls://"])
def test_syslog_without_tls_over_a_network_is_refused(url):
    with pytest.raises(SettingsError, match=r"log\.syslog"):
        Syslog(url)


def test_this_machines_syslog_is_a_socket(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as collector:
        collector.bind(str(tmp_path / "log"))
        sink = Syslog(f"unix:{tmp_path / 'log'}")
        sink.write("hello", "error", security=False)
        sink.close()

        assert collector.recv(1000).startswith(b"<27>1 ") and Settings().log.target == "stderr"


def test_the_log_of_a_file_that_can_not_be_written_is_a_start_error(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match=r"log\.file"):
        TurnedFile(Path(tmp_path / "file" / "x.log"), max_bytes=1, keep=1)
