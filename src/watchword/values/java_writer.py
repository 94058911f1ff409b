"""Plain data as a serialized Java collection, so that the reference can read what we wrote on a shared database.

Used only where the reference itself would store such a stream and the setting asks for the same.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from watchword.values.java_types import Char
from watchword.values.typed import Int16, Int32

_NUMBER = ("java.lang.Number", 0x86AC951D0B94E08B, 2, "", None)
_HASH_MAP = ("java.util.HashMap", 0x0507DAC1C31660D1, 3, "FloadFactor Ithreshold", None)
_BOXES: dict[type, tuple[tuple[Any, ...], str]] = {
    Char: (("java.lang.Character", 0x348B47D96B1A2678, 2, "Cvalue", None), ">H"),
    Int16: (("java.lang.Short", 0x684D37133460DA52, 2, "Svalue", _NUMBER), ">h"),
    Int32: (("java.lang.Integer", 0x12E2A0A4F7818738, 2, "Ivalue", _NUMBER), ">i"),
    bool: (("java.lang.Boolean", 0xCD207280D59CFAEE, 2, "Zvalue", None), ">?"),
    float: (("java.lang.Double", 0x80B3C24A296BFB04, 2, "Dvalue", _NUMBER), ">d"),
    int: (("java.lang.Long", 0x3B8BE490CC8F23DF, 2, "Jvalue", _NUMBER), ">q"),
}
_DEEPEST = 64


def write_stream(value: object, *, map_type: str = "java.util.LinkedHashMap") -> tuple[str, bytes] | None:
    """Return (class name, stream) of a list, dict or character; None if it holds anything but plain data.

    Args:
        value: list, dict with text keys, or Char.
        map_type: class of the outermost dict: LinkedHashMap, HashMap or TreeMap of java.util.
    """
    if isinstance(value, (list, tuple)):
        name = "java.util.ArrayList"
    elif isinstance(value, Mapping):
        name = map_type
    elif isinstance(value, Char):
        name = "java.lang.Character"
    else:
        return None
    try:
        return name, b"\xac\xed\x00\x05" + _write(value, map_type, 0)
    except (TypeError, ValueError, struct.error, OverflowError):
        return None


def _write(value: object, map_type: str, depth: int) -> bytes:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if value is None:
        return b"\x70"
    box = _BOXES.get(type(value))
    if box is not None:
        raw = ord(value) if isinstance(value, Char) else value
        return b"\x73" + _class(*box[0]) + struct.pack(box[1], raw)
    if isinstance(value, str):
        return b"\x74" + _utf(value)
    if isinstance(value, (list, tuple)):
        return _list(value, depth)
    if isinstance(value, Mapping):
        return _map(value, map_type, depth)
    raise TypeError(type(value).__name__)


def _list(items: list[Any] | tuple[Any, ...], depth: int) -> bytes:
    head = b"\x73" + _class("java.util.ArrayList", 0x7881D21D99C7619D, 3, "Isize", None)
    size = struct.pack(">i", len(items))
    body = b"".join(_write(item, "java.util.LinkedHashMap", depth + 1) for item in items)
    return head + size + b"\x77\x04" + size + body + b"\x78"


def _map(entries: Mapping[Any, Any], map_type: str, depth: int) -> bytes:
    keys = sorted(entries) if map_type == "java.util.TreeMap" else list(entries)
    inner = "java.util.LinkedHashMap"
    body = b"".join(_write(str(key), inner, depth + 1) + _write(entries[key], inner, depth + 1) for key in keys)
    size = struct.pack(">i", len(keys))
    if map_type == "java.util.TreeMap":
        fields = "Lcomparator:Ljava/util/Comparator;"
        head = b"\x73" + _class("java.util.TreeMap", 0x0CC1F63E2D256AE6, 3, fields, None) + b"\x70"
        return head + b"\x77\x04" + size + body + b"\x78"
    buckets = 16
    while buckets * 0.75 < len(keys):
        buckets *= 2
    limits = struct.pack(">fi", 0.75, int(buckets * 0.75))
    table = limits + b"\x77\x08" + struct.pack(">i", buckets) + size + body + b"\x78"
    if map_type == "java.util.HashMap":
        return b"\x73" + _class(*_HASH_MAP) + table
    linked = _class("java.util.LinkedHashMap", 0x34C04E5C106CC0FB, 2, "ZaccessOrder", _HASH_MAP)
    return b"\x73" + linked + table + b"\x00"


def _class(name: str, uid: int, flags: int, fields: str, parent: tuple[Any, ...] | None) -> bytes:
    parts = fields.split()
    described = b"".join(_field(part) for part in parts)
    head = b"\x72" + _utf(name) + struct.pack(">QBH", uid, flags, len(parts))
    return head + described + b"\x78" + (b"\x70" if parent is None else _class(*parent))


def _field(text: str) -> bytes:
    name, _, kind = text[1:].partition(":")
    return text[0].encode() + _utf(name) + (b"\x74" + _utf(kind) if kind else b"")


def _utf(text: str) -> bytes:
    # modified UTF-8: null as two bytes, characters beyond the basic plane as two surrogates of three bytes
    units = text.encode("utf-16-be", "surrogatepass")
    code = "".join(chr(unit) for (unit,) in struct.iter_unpack(">H", units))
    data = code.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")
    return struct.pack(">H", len(data)) + data
