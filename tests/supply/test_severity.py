"""Scores of published vectors, what words mean, and the days that are promised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from watchword.supply.severity import DAYS, base_score, severity_of

ROOT = Path(__file__).resolve().parents[2]
SCORES = {  # examples of the specification's document, with the scores printed there
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N": 6.1,
    "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N": 6.4,
    "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N": 3.1,
    "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H": 9.9,
    "CVSS:3.0/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L": 4.2,
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H": 7.5,
    "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N": 4.6,
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H": 10.0,
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N": 0.0,
}


@pytest.mark.parametrize("vector", SCORES)
def test_vectors_have_the_published_scores(vector):
    assert SCORES[vector] == base_score(vector)


@pytest.mark.parametrize(
    "vector", ["", "CVSS:2.0/AV:N", "CVSS:3.1/AV:N/AC:L", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"]
)
def test_what_is_no_whole_vector_has_no_score(vector):
    assert base_score(vector) is None


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"severity": [{"score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}]}, "critical"),
        ({"severity": [{"score": "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N"}]}, "low"),
        ({"severity": [{"score": "CVSS:4.0/AV:N"}], "database_specific": {"severity": "MODERATE"}}, "moderate"),
        ({"database_specific": {"severity": "High"}}, "high"),
        ({"database_specific": {"severity": "dreadful"}}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_worst_vector_counts_then_the_word_then_the_worst_is_feared(record, expected):
    assert expected == severity_of(record)


def test_the_promised_days_are_those_that_are_counted():
    text = (ROOT / "SECURITY.md").read_text()

    promised = {name: int(days) for name, days in re.findall(r"^\| (\w+) \| .* \| (\d+) days \|$", text, re.MULTILINE)}

    assert {name: days for name, days in DAYS.items() if name != "unknown"} == promised
