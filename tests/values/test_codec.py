"""Columns of variable rows."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.values.codec import Columns, UnstorableValue, ValueTooLong, from_columns, from_millis, to_columns
from watchword.values.typed import FileValue, Int16, Int32, ObjectValue, TypedValue

AT = datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        (TypedValue("string", "text"), Columns("string", "text")),
        (TypedValue("string", ""), Columns("string", "", text2="!emptyString!")),
        (TypedValue("boolean", True), Columns("boolean", long=1)),
        (
            TypedValue("short", Int16(3)),
            Columns("short", "Value '3' of type 'PrimitiveValueType[short]', isTransient=false", long=3),
        ),
        (TypedValue("integer", Int32(-5)), Columns("integer", "-5", long=-5)),
        (TypedValue("long", 2**40), Columns("long", str(2**40), long=2**40)),
        (TypedValue("double", 1.5), Columns("double", double=1.5)),
        (TypedValue("date", AT), Columns("date", long=1767323045678)),
        (TypedValue("null", None), Columns("null")),
        (TypedValue("integer", None), Columns("integer")),
        (TypedValue("bytes", b"\x00"), Columns("bytes", content=b"\x00")),
        (
            TypedValue("file", FileValue("a.txt", b"x", "text/plain", "UTF-8")),
            Columns("file", "a.txt", "text/plain#UTF-8", content=b"x"),
        ),
        (
            TypedValue("file", FileValue("a.txt", b"x", "text/plain")),
            Columns("file", "a.txt", "text/plain#", content=b"x"),
        ),
        (TypedValue("file", FileValue("a.txt", b"x", None, "UTF-8")), Columns("file", "a.txt", "#UTF-8", content=b"x")),
        (TypedValue("file", FileValue("a.txt", b"x")), Columns("file", "a.txt", content=b"x")),
        (TypedValue("json", "{bad"), Columns("json", content=b"{bad")),
        (TypedValue("json", ""), Columns("json", content=b"")),
        (TypedValue("xml", "<ä/>"), Columns("xml", content="<ä/>".encode())),
        (
            TypedValue("object", ObjectValue("[1]", "java.util.ArrayList")),
            Columns("spin://application/json", text2="java.util.ArrayList", content=b"[1]"),
        ),
        (
            TypedValue("object", ObjectValue("rO0=", "x.Y", "application/x-java-serialized-object")),
            Columns("serializable", text2="x.Y", content=b"\xac\xed"),
        ),
        (
            TypedValue("object", ObjectValue(None, "java.util.HashMap")),
            Columns("spin://application/json", text2="java.util.HashMap"),
        ),
    ],
    ids=lambda item: item.type if isinstance(item, TypedValue) else "",
)
def test_a_value_has_the_columns_of_the_reference_and_comes_back(value, columns):
    assert to_columns(value) == columns
    assert (
        from_columns(columns.type, columns.text, columns.text2, columns.long, columns.double, columns.content) == value
    )


def test_numbers_come_back_in_their_width():
    assert [type(from_columns(kind, "1", None, 1, None, None).value) for kind in ("short", "integer", "long")] == [
        Int16,
        Int32,
        int,
    ]


def test_a_text_longer_than_the_column_is_refused():
    assert to_columns(TypedValue("string", "x" * 4000)).text == "x" * 4000
    with pytest.raises(ValueTooLong):
        to_columns(TypedValue("string", "x" * 4001))


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
@pytest.mark.parametrize("kind", ["string", "json", "xml"])
def test_characters_that_databases_cannot_hold_are_refused(kind, text):
    with pytest.raises(UnstorableValue):
        to_columns(TypedValue(kind, text))


@pytest.mark.parametrize("kind", ["number", "spin://x", ""])
def test_an_unknown_type_is_not_stored(kind):
    with pytest.raises(UnstorableValue):
        to_columns(TypedValue(kind, 1))


def test_a_date_beyond_the_calendar_is_cut_to_its_end():
    assert (from_millis(10**17).year, from_millis(-(10**17)).year) == (9999, 1)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=200))
def test_any_text_survives(text):
    for kind in ("string", "json", "xml"):
        columns = to_columns(TypedValue(kind, text))
        assert from_columns(columns.type, columns.text, columns.text2, None, None, columns.content).value == text
