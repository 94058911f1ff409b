"""JSON bodies: the reference's coercions, and 400 for everything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from watchword.core.errors import InvalidRequest, RestError
from watchword.rest.bodies import Long, decode, reader


@dataclass(frozen=True, slots=True)
class Inner:
    topic_name: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    text: str | None = None
    whole: int | None = None
    long: Long | None = None
    flag: bool | None = None
    moment: datetime | None = None
    ids: list[str] | None = None
    inner: list[Inner] | None = None
    values: dict[str, Any] | None = None


read = reader(Body)


@pytest.mark.parametrize(
    ("given", "attribute", "expected"),
    [
        ({"text": 5}, "text", "5"),
        ({"text": True}, "text", "true"),
        ({"text": None}, "text", None),
        ({"whole": "5"}, "whole", 5),
        ({"whole": 1.9}, "whole", 1),
        ({"whole": ""}, "whole", None),
        ({"long": 2**40}, "long", 2**40),
        ({"flag": "true"}, "flag", True),
        ({"flag": "FALSE"}, "flag", False),
        ({"flag": 0}, "flag", False),
        ({"flag": ""}, "flag", None),
        ({"moment": "2026-01-02T03:04:05.678+0200"}, "moment", datetime(2026, 1, 2, 1, 4, 5, 678000, UTC)),
        ({"moment": 5000}, "moment", datetime(1970, 1, 1, 0, 0, 5, 0, UTC)),
        ({"moment": ""}, "moment", None),
        ({"ids": ["a", 5, None]}, "ids", ["a", "5", None]),
        ({"inner": [{"topicName": "x", "other": 1}]}, "inner", [Inner("x")]),
        ({"values": {"a": {"value": [1]}}}, "values", {"a": {"value": [1]}}),
        ({"unknown": 1}, "text", None),
    ],
)
def test_what_is_accepted(given, attribute, expected):
    assert getattr(read(given), attribute) == expected


@pytest.mark.parametrize(
    "given",
    [
        [],
        5,
        None,
        {"text": {}},
        {"text": []},
        {"whole": "five"},
        {"whole": True},
        {"whole": 2**31},
        {"whole": 1e300},
        {"long": 2**63},
        {"flag": "perhaps"},
        {"flag": []},
        {"moment": "2026-01-02"},
        {"moment": True},
        {"moment": 2**60},
        {"ids": "a"},
        {"inner": {}},
        {"inner": ["x"]},
        {"values": []},
    ],
)
def test_what_is_refused(given):
    with pytest.raises(InvalidRequest):
        read(given)


def test_null_among_objects_is_what_the_reference_fails_at():
    with pytest.raises(RestError) as raised:
        read({"inner": [None]})

    assert raised.value.answer == (400, 500, "NullPointerException", None)


def test_the_message_names_where_it_is_wrong():
    with pytest.raises(InvalidRequest, match=r"inner\[0\]\.topicName is an object; expected text"):
        read({"inner": [{"topicName": {}}]})


@pytest.mark.parametrize("content", [b"", b"{", b'{"a":}', b"\xff", b'{"a":1}x'])
def test_what_is_no_json(content):
    with pytest.raises(InvalidRequest):
        decode(content)
