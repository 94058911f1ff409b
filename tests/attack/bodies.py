"""JSON that is wrong in form, wrong in type, or just too much, made from the rows of the operation table.

Everything is raw text, since some of it no encoder would write. The functions that pick take a `random.Random`, so
that a seed repeats a run.
"""

from __future__ import annotations

import dataclasses
import json
import random
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from watchword.query.spec import Kind
from watchword.rest.bodies import camel
from watchword.rest.op import BodyKind, Op

NOT_JSON: tuple[bytes, ...] = (
    b"", b" ", b"{", b"}", b"[", b'"', b"tru", b"nul", b"{]", b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,}', b"{'a':1}",
    b"{a:1}", b'{"a":01}', b'{"a":+1}', b'{"a":.5}', b'{"a":1.}', b'{"a":0x10}', b'{"a":NaN}', b'{"a":Infinity}',
    b'{"a":-Infinity}', b'{"a":undefined}', b'{"a":"\x00"}', b'{"a":"\n"}', b'{"a":"\\u12"}', b'{"a":"\\x41"}',
    b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\xc0\xaf"}', b'{"a":"\xf5\x80\x80\x80"}', b"\xff\xfe{\x00}\x00",
    b"\xfe\xff\x00{\x00}", b"\xef\xbb\xbf{", b"{} {}", b"{}x", b"/* */{", b"// a\n{", b"\x00", b"{}\x00",
    b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 60_000 + b"1" + b"}" * 60_000,
    b'{"a":[' * 50_000,
)  # fmt: skip
"""Bodies that every operation with a JSON body refuses."""
NO_OBJECT: tuple[bytes, ...] = (b"[]", b"[{}]", b'"x"', b"1", b"-1.5e3", b"true", b"false", b'["a"]', b"[[[]]]")
"""JSON, but no object."""

VALUES: tuple[str, ...] = (
    "null", "true", "false", "0", "-1", "1", "1.5", "-0.0", "2147483647", "2147483648", "-2147483649",
    "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e308", "1e309", "-1e999999", "1e-999999",
    "9" * 5000, "0." + "1" * 5000, '""', '" "', '"x"', '"true"', '"12"', '"1.5"', '"NaN"', '"' + "9" * 30 + '"',
    '"2030-01-31T12:00:00.000+0000"', '"9999-12-31T23:59:59.999+0000"', '"0000-01-01T00:00:00.000+0000"',
    '"2030-02-31T12:00:00.000+0000"', '"2030-01-31T12:00:00.000+9999"', '"-2030-01-31"', '"${1+1}"', '"#{x}"', '"%"',
    '"_"', '"\\\\"', '"\'; DROP TABLE ACT_RU_TASK; --"', '"<a>&amp;</a>"', '"../../etc/passwd"', '"\\ud800"',
    '"\\udc00\\ud800"', '"\\u0000"', '"a\\u0000b"', '"\\u0001\\u001f\\u007f"', '"\\ufffe\\uffff"', '"\\ud83d\\ude00"',
    '"\u202eabc"', '"' + "x" * 256 + '"', '"' + "x" * 4001 + '"', '"' + "é" * 4000 + '"', '"' + "x" * 100_000 + '"',
    "[]", "[null]", "[[]]", '["x"]', '["x","x"]', "[1]", "[{}]", "[" * 200 + "]" * 200, "{}", '{"":null}', '{"a":1}',
    '{"a":{"b":{"c":[1,2,{"d":null}]}}}', '{"__class__":"x","__proto__":{}}', '{"a":1,"a":2}', '{"value":{}}',
    "[" + ",".join(["1"] * 3000) + "]", "{" + ",".join(f'"k{i}":{i}' for i in range(3000)) + "}",
    "[" + ",".join(['"x"'] * 70_000) + "]",
)  # fmt: skip
"""One of these takes the place of a value."""

TYPES: tuple[str, ...] = (
    "String", "Integer", "Long", "Short", "Double", "Boolean", "Date", "Bytes", "File", "Object", "Json", "Xml", "Null",
    "Number", "string", "integer", "Foo", "", "\u0130nteger", "x" * 300,
)  # fmt: skip
TYPED_VALUES: tuple[str, ...] = (
    '"aGVsbG8="', '"aGVsbG8"', '"%%%"', '"{"', '"{\\"a\\":1}"', '"[1,2"', '"<a/>"', '"<a>"',
    '"<!DOCTYPE a [<!ENTITY b \\"c\\">]><a>&b;</a>"', '"<a xmlns:b=\\"c\\"/>"', json.dumps("[" * 100_000),
    json.dumps("<a>" * 50_000), json.dumps("[" * 5000 + "]" * 5000), json.dumps("<a>" * 5000 + "</a>" * 5000),
    json.dumps('{"a":1e999}'), json.dumps('{"a":NaN}'), json.dumps('"\\ud800"'), json.dumps("\\u0000"),
    '"rO0ABXNyAA5qYXZhLmlvLkZpbGU="', '"1"', '"32768"', '"1e400"', '"Infinity"', '"-0"', '"\u0661\u0662"', '"1_000"',
)  # fmt: skip
INFOS: tuple[str, ...] = (
    "null", "[]", '"x"', "{}", '{"objectTypeName":"java.io.File","serializationDataFormat":"application/json"}',
    '{"objectTypeName":1,"serializationDataFormat":[]}', '{"objectTypeName":"java.lang.String"}',
    '{"serializationDataFormat":"application/x-java-serialized-object","objectTypeName":"java.util.ArrayList"}',
    '{"serializationDataFormat":"application/xml","objectTypeName":"java.util.HashMap"}',
    '{"objectTypeName":"java.util.ArrayList<java.util.ArrayList<java.lang.ProcessBuilder>>",'
    '"serializationDataFormat":"application/json"}',
    '{"filename":1}', '{"filename":"a\\r\\nb: c"}', '{"filename":"../../a","mimetype":"a\\nb","encoding":"\\u0001"}',
    '{"filename":"' + "x" * 5000 + '"}', '{"filename":"a","mimetype":"text/html","encoding":"no-such"}',
    '{"transient":"perhaps"}', '{"transient":true}',
)  # fmt: skip
OPERATORS = ("eq", "neq", "gt", "gteq", "lt", "lteq", "like", "notLike", "in", "", "EQ", "x' OR 1=1")

VARIABLE_FIELDS = frozenset({"variables", "localVariables", "modifications", "processVariables"})


def variable(rng: random.Random) -> str:
    """Return a variable value object, more or less."""
    members = [f'"value":{rng.choice(VALUES + TYPED_VALUES)}']
    if rng.random() < 0.8:
        members.append(f'"type":{json.dumps(rng.choice(TYPES))}')
    if rng.random() < 0.4:
        members.append(f'"valueInfo":{rng.choice(INFOS)}')
    if rng.random() < 0.1:
        members.append(f'"local":{rng.choice(VALUES)}')
    return "{" + ",".join(members) + "}"


def every_variable() -> Iterator[str]:
    """Yield variable value objects: every type with every value, and every extra."""
    for kind in TYPES:
        for value in VALUES + TYPED_VALUES:
            if len(value) < 20_000 or kind in ("String", "Json", "Xml", "Object", "Bytes"):
                yield f'{{"value":{value},"type":{json.dumps(kind)}}}'
        for info in INFOS:
            for value in ('"aGVsbG8="', '"{}"', '"[]"', '"<a/>"', "null"):
                yield f'{{"value":{value},"type":{json.dumps(kind)},"valueInfo":{info}}}'
    for value in VALUES:
        yield f'{{"value":{value}}}'
        yield f'{{"value":"x","type":{value}}}'
        yield f'{{"value":"x","valueInfo":{value}}}'
        yield value


def mutants(op: Op) -> Iterator[str]:
    """Yield bodies for `op` with one member wrong, each member in each way."""
    if op.body is BodyKind.OBJECT:
        yield from _query_mutants(op) if op.query is not None else VALUES
    elif isinstance(op.body, type):
        yield from _hint_mutants(op.body, "")


def _query_mutants(op: Op) -> Iterator[str]:
    for name, filter_ in op.query.by_name.items():
        for value in VALUES:
            yield f'{{"{name}":{value}}}'
        if filter_.kind in (Kind.VARIABLES, Kind.MOMENTS):
            for text in _conditions():
                yield f'{{"{name}":[{text}]}}'
    for value in VALUES:
        yield f'{{"sorting":{value}}}'
        yield f'{{"sorting":[{{"sortBy":{value},"sortOrder":"asc"}}]}}'
        yield f'{{"sorting":[{{"sortBy":"{op.query.sorts[0].name}","sortOrder":{value}}}]}}'
        yield f'{{"orQueries":{value}}}'
        yield f'{{"orQueries":[{value}]}}'
        yield f'{{"sorting":[{{"sortBy":"processVariable","sortOrder":"asc","parameters":{value}}}]}}'


def _conditions() -> Iterator[str]:
    for operator in OPERATORS:
        for value in VALUES:
            yield f'{{"name":"text","operator":{json.dumps(operator)},"value":{value}}}'
    for value in VALUES:
        yield f'{{"name":{value},"operator":"eq","value":1}}'
        yield f'{{"name":"text","operator":{value},"value":1}}'
        yield f'{{"operator":{value},"value":"2030-01-31T12:00:00.000+0000"}}'
        yield f'{{"operator":"gt","value":{value}}}'
        yield value


def _hint_mutants(hint: Any, name: str) -> Iterator[str]:
    hint = _plain(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        yield from _object_mutants(hint)
        return
    yield from VALUES
    origin = get_origin(hint)
    if origin is list:
        for text in _hint_mutants(get_args(hint)[0], name):
            yield f"[{text}]"
    elif origin is dict and name in VARIABLE_FIELDS:
        for value in VALUES:
            yield f'{{"v":{value}}}'
            yield f'{{"v":{{"value":{value}}}}}'
        for key in ("", "\\u0000", "\\ud800", "x" * 5000, "a.b", "${x}", "a\\nb"):
            yield f'{{"{key}":{{"value":1}}}}'


def _object_mutants(body_type: type[Any]) -> Iterator[str]:
    hints = get_type_hints(body_type, include_extras=True)
    fields = dataclasses.fields(body_type)
    valid = {f.metadata.get("json", camel(f.name)): sample(hints[f.name], camel(f.name)) for f in fields}
    for f in fields:
        name = f.metadata.get("json", camel(f.name))
        for text in _hint_mutants(hints[f.name], name):
            yield _with(valid, name, text)
    for f in fields:
        name = f.metadata.get("json", camel(f.name))
        yield "{" + ",".join(f"{json.dumps(n)}:{v}" for n, v in valid.items() if n != name) + "}"
    yield "{}"


def _with(valid: Mapping[str, str], name: str, text: str) -> str:
    return "{" + ",".join(f"{json.dumps(n)}:{text if n == name else v}" for n, v in valid.items()) + "}"


def sample(hint: Any, name: str) -> str:
    """Return a value of the right type, as text."""
    hint = _plain(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint, include_extras=True)
        return (
            "{"
            + ",".join(
                f"{json.dumps(f.metadata.get('json', camel(f.name)))}:{sample(hints[f.name], camel(f.name))}"
                for f in dataclasses.fields(hint)
            )
            + "}"
        )
    origin = get_origin(hint)
    if origin is list:
        return "null"
    if origin is dict:
        return "{}"
    if hint is str:
        return _TEXTS.get(name, '"x"')
    return _SAMPLES.get(hint, "null")


_TEXTS = {
    "workerId": '"w"', "sortBy": '"createTime"', "sortOrder": '"asc"', "topicName": '"target"', "executionDate": "null",
    "processDefinitionId": "null", "processDefinitionKey": "null", "processDefinitionTenantId": "null",
    "delegationState": "null", "parentTaskId": "null", "groupId": "null", "type": '"candidate"', "tenantId": "null",
    "caseInstanceId": "null",
}  # fmt: skip
_SAMPLES: Mapping[Any, str] = {bool: "true", int: "5", float: "1.5", datetime: '"2030-01-31T12:00:00.000+0000"'}


def _plain(hint: Any) -> Any:
    origin = get_origin(hint)
    if origin is Union or origin is types.UnionType:
        return _plain(next(a for a in get_args(hint) if a is not type(None)))
    return int if origin is Annotated else hint


def random_body(op: Op, rng: random.Random, *, depth: int = 0) -> str:
    """Return a body for `op` with several members right or wrong, picked by `rng`."""
    if op.body is BodyKind.OBJECT and op.query is not None:
        names = [n for n in op.query.by_name if rng.random() < 3 / (3 + len(op.query.by_name))]
        members = [f"{json.dumps(n)}:{_query_value(op.query.by_name[n].kind, rng)}" for n in names]
        if rng.random() < 0.3:
            sort = rng.choice([s.name for s in op.query.sorts] + ["x"])
            members.append(f'"sorting":[{{"sortBy":"{sort}","sortOrder":"{rng.choice(("asc", "desc", "up"))}"}}]')
        if rng.random() < 0.2 and depth < 2:
            members.append(f'"orQueries":[{random_body(op, rng, depth=depth + 1)}]')
        return "{" + ",".join(members) + "}"
    if not isinstance(op.body, type):
        return "{}"
    return _random_object(op.body, rng)


def _query_value(kind: Kind, rng: random.Random) -> str:
    if rng.random() < 0.3:
        return rng.choice(VALUES)
    if kind in (Kind.VARIABLES, Kind.MOMENTS):
        value = rng.choice(VALUES + TYPED_VALUES)
        name, operator = rng.choice(("text", "whole", "x")), rng.choice(OPERATORS)
        return f'[{{"name":"{name}","operator":"{operator}","value":{value}}}]'
    return {
        Kind.TEXT: '"target"', Kind.TEXTS: '["target","x"]', Kind.WHOLE: "3", Kind.LONG: "3", Kind.FLAG: "true",
        Kind.DATE: '"2030-01-31T12:00:00.000+0000"', Kind.VALUE: '"x"',
    }.get(kind, '"x"')  # fmt: skip


def _random_object(body_type: type[Any], rng: random.Random) -> str:
    hints = get_type_hints(body_type, include_extras=True)
    members = []
    for f in dataclasses.fields(body_type):
        name = f.metadata.get("json", camel(f.name))
        roll = rng.random()
        if roll < 0.2:
            continue
        if roll < 0.5:
            text = rng.choice(VALUES)
        elif name in VARIABLE_FIELDS:
            text = "{" + ",".join(f'"v{i}":{variable(rng)}' for i in range(rng.randrange(4))) + "}"
        elif name == "value":
            text = rng.choice(VALUES + TYPED_VALUES)
        elif name == "valueInfo":
            text = rng.choice(INFOS)
        elif name == "type" and body_type.__name__ == "VariableValue":
            text = json.dumps(rng.choice(TYPES))
        else:
            text = _random_hint(hints[f.name], name, rng)
        members.append(f"{json.dumps(name)}:{text}")
    rng.shuffle(members)
    return "{" + ",".join(members) + "}"


def _random_hint(hint: Any, name: str, rng: random.Random) -> str:
    hint = _plain(hint)
    if get_origin(hint) is list:
        inner = get_args(hint)[0]
        return "[" + ",".join(_random_hint(inner, name, rng) for _ in range(rng.randrange(3))) + "]"
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _random_object(hint, rng)
    return sample(hint, name)


def pick(texts: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """Return at most `count` of `texts`, spread over all of them."""
    return list(texts) if len(texts) <= count else rng.sample(texts, count)
