"""Which versions an advisory concerns, and what the data sets and the command say."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from watchword.core.errors import SettingsError
from watchword.supply.advisories import holes, known, of_product, read, shipped
from watchword.supply.installed import versions

TODAY = datetime.now(UTC)


def record(ident="X-1", name="starlette", events=(("introduced", "0"), ("fixed", "2.0")), **more):
    return {
        "id": ident,
        "modified": "2026-01-02T03:04:05Z",
        "published": "2026-01-02T03:04:05Z",
        "summary": "Something is wrong",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": [{kind: at} for kind, at in events]}],
            }
        ],
        **more,
    }


def found_in(tmp_path, records, packages):
    file = tmp_path / "advisories.json"
    file.write_text(json.dumps(records))
    return holes(read(file), packages)


@pytest.mark.parametrize(
    ("events", "version", "fixed_in"),
    [
        ((("introduced", "0"), ("fixed", "2.0")), "1.9.9", "2.0"),
        ((("introduced", "0"), ("fixed", "2.0")), "2.0rc1", "2.0"),
        ((("introduced", "0"), ("fixed", "2.0")), "2.0", None),
        ((("introduced", "1.0"), ("fixed", "2.0")), "0.9", None),
        ((("introduced", "1.0"), ("fixed", "1.10")), "1.9", "1.10"),
        ((("introduced", "0"), ("last_affected", "2.0")), "2.0", ""),
        ((("introduced", "0"), ("last_affected", "2.0")), "2.0.1", None),
        ((("introduced", "0"),), "99", ""),
        ((("introduced", "0"), ("fixed", "1.0"), ("introduced", "2.0"), ("fixed", "2.5")), "1.5", None),
        ((("introduced", "0"), ("fixed", "1.0"), ("introduced", "2.0"), ("fixed", "2.5")), "2.1", "2.5"),
        ((("introduced", "2.0"), ("fixed", "2.5"), ("introduced", "0"), ("fixed", "1.0")), "0.5", "1.0"),
    ],
)
def test_events_say_which_versions_are_concerned(tmp_path, events, version, fixed_in):
    found = found_in(tmp_path, [record(events=events)], {"starlette": version})

    assert ([] if fixed_in is None else [fixed_in]) == [hole.fixed_in for hole in found]


def test_listed_versions_and_spelled_names_count_too(tmp_path):
    listed = record(name="Typing_Extensions", events=())
    listed["affected"][0]["versions"] = ["4.1"]
    elsewhere = record("X-2")
    elsewhere["affected"][0]["package"]["ecosystem"] = "npm"

    found = found_in(tmp_path, [listed, elsewhere], {"typing-extensions": "4.1", "starlette": "1.0"})

    assert [("X-1", "typing-extensions")] == [(hole.advisory.id, hole.package) for hole in found]


def test_what_was_withdrawn_or_has_another_name_is_not_told_again(tmp_path):
    records = [
        record("A-1", aliases=["CVE-1"]), record("B-1", aliases=["CVE-1"]), record("C-1"),
        record("D-1", withdrawn="2026-01-03T00:00:00Z"),
    ]  # fmt: skip

    assert ["A-1", "C-1"] == [hole.advisory.id for hole in found_in(tmp_path, records, {"starlette": "1.0"})]


def test_grave_holes_come_first_and_those_of_the_product_have_a_term(tmp_path):
    mild = record("A-1", database_specific={"severity": "LOW"})
    own = record("B-1", name="watchword", database_specific={"severity": "HIGH"})

    found = found_in(tmp_path, [mild, own], {"starlette": "1.0", "watchword": "0.1.0"})

    assert [("B-1", True), ("A-1", False)] == [(hole.advisory.id, hole.grave) for hole in found]
    assert [False, True] == [of_product(found)[0].overdue(day) for day in (date(2026, 1, 16), date(2026, 1, 17))]


def test_the_export_of_a_whole_ecosystem_is_read(tmp_path):
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("X-1.json", json.dumps(record()))
        archive.writestr("X-2.json", json.dumps(record("X-2") | {"modified": "2026-02-03T00:00:00Z"}))
        archive.writestr("README.md", "no advisory")

    data = read(file)

    assert ({"X-1", "X-2"}, datetime(2026, 2, 3, tzinfo=UTC)) == ({a.id for a in data.advisories}, data.as_of)


@pytest.mark.parametrize(
    "content", ["", "no", "[1]", '[{"id": "X"}]', '{"advisories": [{"id": "X", "modified": "x"}]}', "[" * 100_000]
)
def test_what_is_no_data_set_is_a_clear_error(tmp_path, content):
    file = tmp_path / "advisories.json"
    file.write_text(content)

    with pytest.raises(SettingsError):
        read(file)


def test_the_shipped_set_knows_old_holes_and_none_in_what_is_installed():
    data = shipped()

    assert () == holes(data)
    assert ["PYSEC-2023-48"] == [h.advisory.id for h in holes(data, {"starlette": "0.13.0"})]
    assert "watchword" in versions()
    assert data.as_of >= max(a.modified for a in data.advisories)


def test_the_operators_set_is_added_and_says_how_current_both_are(tmp_path):
    file = tmp_path / "advisories.json"
    file.write_text(json.dumps({"as_of": "2099-01-01T00:00:00Z", "advisories": [record()]}))

    data = known(file)

    assert len(shipped().advisories) + 1 == len(data.advisories)
    assert 3 == data.age_days(datetime(2099, 1, 4, 1, tzinfo=UTC))


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "watchword", *arguments], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("records", "as_of", "status"),
    [((), TODAY, 0), ((record(events=(("introduced", "0"),)),), TODAY, 1), ((), TODAY - timedelta(days=31), 2)],
    ids=["nothing known", "a grave hole", "too old"],
)
def test_the_command_tells_by_its_exit_status(tmp_path, records, as_of, status):
    file = tmp_path / "advisories.json"
    file.write_text(json.dumps({"as_of": as_of.isoformat(), "advisories": records}))
    config = tmp_path / "watchword.toml"
    config.write_text('[supply]\nadvisories = "advisories.json"\n')

    done = run("advisories", "check", "--config", str(config), "--format", "json")

    assert (status, "") == (done.returncode, done.stderr)
    told = json.loads(done.stdout)
    assert {r["id"] for r in records} == {hole["id"] for hole in told["holes"]}
    assert told["age_days"] == (31 if status == 2 else 0)
