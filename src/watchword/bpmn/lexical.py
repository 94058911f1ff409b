"""Which texts are values of the simple types of XML Schema that BPMN uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from watchword.bpmn.names import Xml
from watchword.bpmn.structure_elements import ENUMERATIONS

_START = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = rf"[{_START}][{_START}\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*"
NCNAME = re.compile(_NCNAME)
_QNAME = re.compile(rf"(?:(?P<prefix>{_NCNAME}):)?{_NCNAME}")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BLANKS = " \t\r\n"


def collapse(text: str) -> str:
    """Return the text without blanks around it and with single blanks inside."""
    return " ".join(text.split()) if text.strip(_BLANKS) != text or "  " in text else text


def is_name(text: str, _at: Xml) -> bool:
    """Tell whether a text may be an ID or IDREF."""
    return NCNAME.fullmatch(collapse(text)) is not None


def is_qname(text: str, at: Xml) -> bool:
    """Tell whether a text is a qualified name whose prefix is bound at this element."""
    match = _QNAME.fullmatch(collapse(text))
    if match is None:
        return False
    prefix = match["prefix"]
    return prefix is None or prefix == "xml" or prefix in at.nsmap


def _boolean(text: str, _at: Xml) -> bool:
    return text.strip(_BLANKS) in ("true", "false", "0", "1")


def _integer(text: str, _at: Xml) -> bool:
    return _INTEGER.fullmatch(text.strip(_BLANKS)) is not None


def _int(text: str, at: Xml) -> bool:
    stripped = text.strip(_BLANKS)
    if not _integer(text, at):
        return False
    return len(stripped) <= 11 and -(2**31) <= int(stripped) < 2**31


def _double(text: str, _at: Xml) -> bool:
    return _DOUBLE.fullmatch(text.strip(_BLANKS)) is not None


def _any_uri(text: str, _at: Xml) -> bool:
    """Almost every text may be made a URI by escaping; what can't be: a broken escape, an empty or odd scheme."""
    return _BAD_ESCAPE.search(text) is None and not collapse(text).startswith(":")


def _string(_text: str, _at: Xml) -> bool:
    return True


KINDS: Mapping[str, Callable[[str, Xml], bool]] = {
    "ID": is_name,
    "IDREF": is_name,
    "Implementation": _any_uri,
    "QName": is_qname,
    "TransactionMethod": _any_uri,
    "anyURI": _any_uri,
    "boolean": _boolean,
    "double": _double,
    "int": _int,
    "integer": _integer,
    "string": _string,
}


def is_valid(kind: str, text: str, at: Xml) -> bool:
    """Tell whether `text` is a value of the simple type `kind`."""
    allowed = ENUMERATIONS.get(kind)
    return text in allowed if allowed is not None else KINDS[kind](text, at)
