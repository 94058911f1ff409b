"""Values as expressions and delegates have them."""

import base64
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.core.errors import StepFailed
from watchword.values.java_stream import UnreadableStream, read_stream
from watchword.values.java_text import double_text, text
from watchword.values.java_types import BigInteger, Char, HashMap, TreeMap, wrap_int, wrap_long
from watchword.values.java_writer import write_stream
from watchword.values.json_path import JsonPathQuery
from watchword.values.native import NoValueType, changed, from_native, infer, to_native
from watchword.values.spin import JsonError, JsonNode
from watchword.values.spin_xml import XmlElement, XmlError
from watchword.values.typed import Int16, Int32, ObjectValue, TypedValue

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31 - 1).map(Int32)
    | st.integers(2**31, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "boolean"),
        (5, "long"),
        (Int32(5), "integer"),
        (Int16(5), "short"),
        (1.5, "double"),
        ("x", "string"),
        (b"x", "bytes"),
        (datetime(2026, 1, 1, tzinfo=UTC), "date"),
        (JsonNode({"a": 1}), "json"),
        (XmlElement.parse("<a/>"), "xml"),
        ([1], "object"),
        ({"a": 1}, "object"),
        (Decimal("1.5"), "object"),
        (2**70, "object"),
        (Char("H"), "object"),
    ],
)
def test_a_python_value_has_its_type(value, kind):
    assert from_native(value).type == kind


def test_a_plain_int_is_inferred_by_its_size():
    assert (infer(5).type, infer(2**31).type, infer(True).type, infer(-(2**31)).type) == (
        "integer",
        "long",
        "boolean",
        "integer",
    )


def test_a_value_without_type_is_refused():
    with pytest.raises(NoValueType):
        from_native(object())


@given(PLAIN.filter(lambda data: isinstance(data, (list, dict))))
def test_lists_and_maps_survive_as_objects(data):
    assert to_native(from_native(data)) == data


@given(PLAIN.filter(lambda data: isinstance(data, (list, dict))))
def test_lists_and_maps_survive_as_java_streams(data):
    value = from_native(data, java=True)

    assert value.value.format == "application/x-java-serialized-object"
    assert to_native(value) == data


@given(st.binary(max_size=60))
def test_any_bytes_are_a_stream_or_unreadable(content):
    for start in (b"", b"\xac\xed\x00\x05", b"\xac\xed\x00\x05sr\x00\x13java.util.ArrayList"):
        try:
            read_stream(start + content)
        except UnreadableStream:
            pass


@given(PLAIN.filter(lambda data: isinstance(data, (list, dict))), st.data())
def test_a_damaged_stream_is_read_or_unreadable(data, draw):
    content = bytearray(write_stream(data)[1])
    content[draw.draw(st.integers(4, len(content) - 1))] = draw.draw(st.integers(0, 255))

    try:
        read_stream(bytes(content))
    except UnreadableStream:
        pass


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("rO0ABXNyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAABdwQAAAABdAAEd2lmaXg=", ["wifi"]),
        (
            "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAAAx3CAAAABAAAAAB"
            "dAAFcHJpY2VzcgAQamF2YS5sYW5nLkRvdWJsZYCzwkopa/sEAgABRAAFdmFsdWV4cgAQamF2YS5sYW5nLk51bWJlcoaslR0LlOCLAgAAeHBA"
            "aPAAAAAAAHg=",
            {"price": 199.5},
        ),
        ("rO0ABXNyABNqYXZhLmxhbmcuQ2hhcmFjdGVyNItH2WsaJngCAAFDAAV2YWx1ZXhwAEg=", "H"),
    ],
)
def test_streams_that_the_reference_wrote_are_read(stream, expected):
    assert read_stream(base64.b64decode(stream)) == expected


def test_a_stream_of_another_class_stays_unread():
    stream = "rO0ABXNyAA1qYXZhLnRpbWUuU2VylV2EuhsiSLIMAAB4cHcNAgAAAABpVzWlKGl1gHg="
    value = ObjectValue(stream, "java.time.Instant", "application/x-java-serialized-object")

    assert to_native(TypedValue("object", value)) == value


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (TreeMap(b=1, a=2), "java.util.TreeMap"),
        (HashMap(a=1), "java.util.HashMap"),
        ({"a": 1}, "java.util.LinkedHashMap"),
    ],
)
def test_maps_keep_the_class_that_the_reference_gives_them(value, name):
    assert (from_native(value).value.type_name, from_native(value, java=True).value.type_name) == (name, name)


def test_an_altered_list_is_noticed_and_an_altered_json_node_is_not():
    held = from_native(["a"])
    items = to_native(held)
    items.append("b")

    assert changed(items, held).value.serialized == '["a","b"]'
    assert changed(to_native(held), held) is None
    assert changed(JsonNode([1]), TypedValue("json", "[]")) is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (10.0, "10.0"),
        (1e7, "1.0E7"),
        (9999999.0, "9999999.0"),
        (1e-3, "0.001"),
        (9.9e-4, "9.9E-4"),
        (-1.5e300, "-1.5E300"),
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (100.0, "100.0"),
        (1 / 3, "0.3333333333333333"),
        (12345678.9, "1.23456789E7"),
        (float("inf"), "Infinity"),
        (5e-324, "5.0E-324"),
    ],
)
def test_doubles_are_written_as_in_java(number, expected):
    assert double_text(number) == expected


@given(st.floats(allow_nan=False))
def test_the_text_of_a_double_reads_back(number):
    assert float(double_text(number)) == number


def test_collections_are_written_as_in_java():
    assert text({"a": [1, None, True, 1.0, "x"], "b": {}}) == "{a=[1, null, true, 1.0, x], b={}}"


@given(st.integers())
def test_integers_wrap_like_registers(number):
    assert (wrap_int(number) - number) % 2**32 == 0
    assert (wrap_long(number) - number) % 2**64 == 0
    assert -(2**63) <= wrap_long(number) < 2**63
    assert -(2**31) <= wrap_int(number) < 2**31


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", {"a": [1, 2, {"b": "x"}], "o": {"k": "v"}, "list": [1, 2, 3], "deep": {"k": {"k": 1}}}),
        ("$.a[0]", 1),
        ("$['a'][2]['b']", "x"),
        ("$.list[-1]", 3),
        ("$.list[0:2]", [1, 2]),
        ("$.list[*]", [1, 2, 3]),
        ("$.list[?(@ > 1)]", [2, 3]),
        ("$.a[?(@.b == 'x')]", [{"b": "x"}]),
        ("$.a[?(@.b)]", [{"b": "x"}]),
        ("$..k", ["v", {"k": 1}, 1]),
        ("$.list.length()", 3),
        ("$.o.*", ["v"]),
    ],
)
def test_json_paths_lead_where_they_say(path, expected):
    root = JsonNode({"a": [1, 2, {"b": "x"}], "o": {"k": "v"}, "list": [1, 2, 3], "deep": {"k": {"k": 1}}})

    assert JsonPathQuery(root, path).element().data == expected


@pytest.mark.parametrize(
    "path", ["a", "$.", "$[", "$.a[?(@.b ~ 1)]", "$.a b", "$.missing", "$.a[9]", "$" + ".a" * 300, "$.a[?(__import__)]"]
)
def test_json_paths_that_lead_nowhere_are_errors(path):
    with pytest.raises(JsonError):
        JsonPathQuery(JsonNode({"a": [1]}), path).element()


@pytest.mark.parametrize(
    "document",
    [
        "<!DOCTYPE a><a/>",
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
        '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        '<?xml version="1.0"?>\n<!doctype a><a/>',
        "<a>&e;</a>",
        "<a>",
        "",
        "plain",
        "<a>" * 10_000,
        "<a b='1' b='2'/>",
    ],
)
def test_dangerous_and_broken_xml_is_refused(document):
    with pytest.raises(XmlError):
        XmlElement.parse(document)


@pytest.mark.parametrize(
    "path",
    [
        "document('file:///etc/hostname')",
        "re:test('a','a')",
        "//*[",
        "$x",
        "str:tokenize('a')",
        "x" * 600,
        "//*[//*[//*[//*]]]",
    ],
)
def test_xpaths_beyond_the_plain_ones_are_refused(path):
    element = XmlElement.parse("<r>" + "<a/>" * 100 + "</r>")

    with pytest.raises(XmlError):
        element.xpath(path).element_list()


def test_xml_with_a_declared_encoding_is_read_as_text():
    assert XmlElement.parse('<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>').text_content() == "ä"


def test_json_nested_without_end_is_refused():
    with pytest.raises(StepFailed):
        JsonNode.parse("[" * 100_000)


def test_a_big_integer_stays_one():
    assert type(to_native(from_native(BigInteger(5)))) is BigInteger


def test_a_text_too_long_for_a_short_string_is_stored_as_json_instead():
    assert from_native(["x" * 70_000], java=True).value.format == "application/json"


def test_a_long_string_in_a_stream_is_read():
    assert read_stream(b"\xac\xed\x00\x05\x7c" + (70_000).to_bytes(8, "big") + b"x" * 70_000) == "x" * 70_000
