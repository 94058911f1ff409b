"""REST forms of values against what Camunda 7.24.0 answered."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.core.errors import InvalidRequest, RestError, WatchwordError
from watchword.values.codec import from_columns, to_columns
from watchword.values.java_types import Char
from watchword.values.native import from_native
from watchword.values.typed import Int32, ObjectValue, TypedValue
from watchword.values.validation import AllowList, AnyType, allowed_types
from watchword.values.wire import dump, format_date, note, parse, parse_date

ROWS = json.loads((Path(__file__).parent / "data" / "wire.json").read_text("utf-8"))["rows"]

STRICTER = {
    "0000-01-02T03:04:05.678+0000": "no such year",
    "12026-01-02T03:04:05.678+0000": "beyond what we can hold",
    "2026-01-02T03:04:05.678+0200x": "trailing text",
    "2026-01-02T25:04:05.678+0000": "no such hour",
    "2026-02-31T03:04:05.678+0200": "no such day",
    "2026-1-2T3:4:5.6+0000": "another format",
    "2026-13-02T03:04:05.678+0200": "no such month",
}
"""Dates that the reference bends into other ones, and we refuse."""
UNLISTED_TYPES = ("com.example.Foo", "java.io.File", "foo bar", "")


def stored(value):
    columns = to_columns(value)
    return from_columns(columns.type, columns.text, columns.text2, columns.long, columns.double, columns.content)


def is_ours(row):
    request = row["request"]
    info = request.get("valueInfo")
    unlisted = isinstance(info, dict) and info.get("objectTypeName") in UNLISTED_TYPES
    java = "x-java-serialized" in json.dumps(row.get("plain"))
    return request.get("value") in ("!!",) or str(request.get("value")) in STRICTER or unlisted or java


ACCEPTED = [row for row in ROWS if row["status"] == 204 and not is_ours(row)]
REFUSED = [row for row in ROWS if row["status"] != 204]


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: json.dumps(row["request"])[:80])
def test_a_value_is_stored_and_shown_as_by_the_reference(row):
    value = parse(row["request"])

    if row["plain"] is None:
        assert value.transient
        return
    shown = dump(stored(value), deserialize=False)
    assert json.dumps(shown, sort_keys=True) == json.dumps(row["plain"], sort_keys=True)


@pytest.mark.parametrize(
    "row",
    [row for row in ACCEPTED if row.get("opened") and "application/xml" not in json.dumps(row["plain"])],
    ids=lambda row: json.dumps(row["request"])[:80],
)
def test_a_value_is_opened_as_by_the_reference(row):
    if "java.util.HashMap<java.lang.String,java.lang.String>" in json.dumps(row["request"]):
        row = row | {"opened": row["opened"] | {"value": {"a": 1}}}  # we don't convert inside

    assert dump(stored(parse(row["request"])), deserialize=True) == row["opened"] or row["opened"]["value"] == "NaN"


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: json.dumps(row["request"])[:80])
def test_what_the_reference_refuses_is_refused_with_its_status_and_type(row):
    with pytest.raises(WatchwordError) as caught:
        to_columns(parse(row["request"]))

    error = caught.value
    if isinstance(error, RestError):
        _, status, name, code = error.answer
        assert (status, name, code) == (row["status"], row["type"], row["code"])
    elif row["type"] == "InvalidRequestException":
        assert isinstance(error, InvalidRequest)


@pytest.mark.parametrize("text", STRICTER, ids=STRICTER.values())
def test_dates_that_name_no_moment_are_refused(text):
    with pytest.raises(InvalidRequest):
        parse({"value": text, "type": "Date"})


@pytest.mark.parametrize(
    "type_name",
    [
        "java.io.File",
        "java.lang.ProcessBuilder",
        "java.lang.reflect.Method",
        "java.langevil.Foo",
        "java.util.ArrayList<java.io.File>",
        "[Ljava.io.File;",
        "java.util.HashMap<java.lang.String,javax.script.ScriptEngineManager>",
        "java.util.ArrayList<",
        "java.util.ArrayList>",
        "java.util.ArrayList<java.lang.String>x",
        "a" + "<a" * 100 + ">" * 100,
        "../etc/passwd",
        "java.util.ArrayList\n",
        "[",
    ],
)
def test_type_names_off_the_list_are_refused(type_name):
    info = {"objectTypeName": type_name, "serializationDataFormat": "application/json"}

    with pytest.raises(InvalidRequest):
        parse({"value": "{}", "type": "Object", "valueInfo": info})


@pytest.mark.parametrize(
    ("types", "allowed"),
    [
        (AllowList.of(classes=("com.example.Order",)), ("com.example.Order",)),
        (AllowList.of(packages=("com.example",)), ("com.example.Order", "java.util.ArrayList<com.example.Order>")),
        (allowed_types(["com.example.", "org.Deed"]), ("com.example.Order", "org.Deed")),
        (AnyType(), ("java.io.File", "[Lcom.example.Order;", "[[I")),
    ],
)
def test_types_can_be_added_deliberately(types, allowed):
    for type_name in allowed:
        info = {"objectTypeName": type_name, "serializationDataFormat": "application/json"}
        assert parse({"value": "{}", "type": "Object", "valueInfo": info}, types=types).value.type_name == type_name


def test_a_package_on_the_list_does_not_allow_its_sub_packages():
    assert not AllowList.of(packages=("com.example",)).allows("com.example.evil.Gadget")


def test_json_that_was_stored_broken_is_shown_as_text_with_a_note():
    value = TypedValue("json", "{broken")

    assert dump(value, deserialize=True)["value"] == "{broken"
    assert "no JSON" in note(value)


def test_a_damaged_java_object_is_shown_as_its_text_with_a_note():
    value = TypedValue("object", ObjectValue("rO0ABXNy", "java.util.ArrayList", "application/x-java-serialized-object"))

    assert dump(value, deserialize=True)["value"] == "rO0ABXNy"
    assert note(value) is not None


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in ROWS
        if isinstance(row["request"].get("value"), (list, dict)) and "plain" in row and not row["request"].get("type")
    ],
    ids=lambda row: json.dumps(row["request"]),
)
def test_lists_and_maps_can_be_written_as_the_very_bytes_of_the_reference(row):
    value = from_native(json_numbers(row["request"]["value"]), java=True)

    assert dump(value, deserialize=False) == row["plain"]
    assert dump(stored(value), deserialize=True) == row["opened"]


def json_numbers(data):
    from watchword.values.typed import Int32

    if isinstance(data, dict):
        return {key: json_numbers(item) for key, item in data.items()}
    return [json_numbers(item) for item in data] if isinstance(data, list) else Int32(data)


@given(st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)))
def test_a_date_survives_its_text(moment):
    assert parse_date(format_date(moment)) == moment


def test_a_date_with_offset_becomes_utc():
    assert parse_date("2026-01-02T03:04:05.678+0200") == datetime(2026, 1, 2, 1, 4, 5, 678000, UTC)


def test_a_file_shows_no_content():
    info = {"filename": "a.txt", "mimeType": "text/plain", "encoding": "UTF-8"}
    value = parse({"value": base64.b64encode(b"x").decode(), "type": "File", "valueInfo": info})

    assert (value.value.content, dump(value, deserialize=True)) == (
        b"x",
        {"type": "File", "value": None, "valueInfo": info},
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=5,
    ),
    st.sampled_from(
        [
            "String",
            "Integer",
            "Long",
            "Short",
            "Double",
            "Boolean",
            "Date",
            "Bytes",
            "File",
            "Json",
            "Xml",
            "Object",
            "Null",
            "Number",
            "Nope",
            "",
            None,
            5,
        ]
    ),
    st.none()
    | st.dictionaries(
        st.sampled_from(["filename", "objectTypeName", "serializationDataFormat", "transient"]),
        st.booleans() | st.text(max_size=5) | st.just("application/json"),
        max_size=3,
    ),
)
def test_any_request_is_parsed_or_refused_and_never_fails_otherwise(value, name, info):
    try:
        typed = parse({"value": value, "type": name, "valueInfo": info})
        dump(stored(typed), deserialize=True)
    except WatchwordError:
        pass


@pytest.mark.parametrize("data", [Char("H"), [Char("a"), {"k": Char("b")}, True, Int32(5), 2**40, 1.5, None]])
def test_java_streams_are_shown_as_plain_data(data):
    shown = dump(from_native(data, java=True), deserialize=True)["value"]

    assert data == shown == msgspec.json.decode(msgspec.json.encode(shown))
