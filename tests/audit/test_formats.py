"""What people and pipelines read of a report: complete, in the form they expect, and harmless whatever was observed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from watchword.audit.formats import FORMATS
from watchword.audit.guidelines import GUIDELINES
from watchword.audit.report import STATUSES, Report, Result

HOSTILE = "<script>alert(1)</script>\" onload='x' \x1b[2J\r\nfail     W-99 & so on"
SCHEMA = Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json"  # as published; from npm @microsoft/jest-sarif, MIT


@pytest.fixture
def report() -> Report:
    """Return a report with every status and hostile observations."""
    results = tuple(
        Result(row, STATUSES[index % len(STATUSES)], HOSTILE if index % 2 else "fine")
        for index, row in enumerate(GUIDELINES)
    )
    return Report("1.2.3", "production", datetime(2026, 1, 2, tzinfo=UTC), results)


def test_sarif_is_valid_and_complete(report):
    log = json.loads(FORMATS["sarif"](report))

    jsonschema.Draft4Validator(json.loads(SCHEMA.read_text())).validate(log)
    run = log["runs"][0]
    assert [row.id for row in GUIDELINES] == [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [row.id for row in GUIDELINES] == [result["ruleId"] for result in run["results"]]
    assert [("fail", "error"), ("fail", "warning"), ("open", "none"), ("review", "none"), ("pass", "none")] == [
        (result["kind"], result["level"]) for result in run["results"][:5]
    ]
    assert all(result["ruleIndex"] == index for index, result in enumerate(run["results"]))


def test_json_is_as_scripts_read_it(report):
    found = json.loads(FORMATS["json"](report))

    assert ("1.2.3", "production", len(GUIDELINES)) == (found["version"], found["mode"], len(found["results"]))
    assert {"id", "status", "observed", "expected", "remedy", "source"} == set(found["results"][0])
    assert HOSTILE == found["results"][1]["observed"]


class Page(HTMLParser):
    """Notes tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def test_the_page_shows_everything_and_runs_and_fetches_nothing(report):
    html = FORMATS["html"](report)
    page = Page()
    page.feed(html)

    assert not page.tags & {"script", "iframe", "img", "link", "object", "form", "a"}
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert "url(" not in html and "@import" not in html
    assert "default-src 'none'" in html
    assert "<script>alert(1)</script>" in page.text
    assert all(row.id in page.text for row in GUIDELINES)


def test_lines_can_not_be_forged_by_what_was_observed(report):
    text = FORMATS["text"](report)

    assert "\x1b" not in text and "\r" not in text
    assert not [line for line in text.splitlines() if line.startswith("fail     W-99")]
    assert sum(line.startswith(STATUSES) for line in text.splitlines()) == len(GUIDELINES)


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_failure_stops_a_pipeline(status):
    report = Report("1", "production", datetime(2026, 1, 2, tzinfo=UTC), (Result(GUIDELINES[0], status, "x"),))

    assert (status == "fail") == report.failed
