"""What the readers of models and XML variables do with hostile documents, within the limits in force."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from functools import partial

from watchword.audit.deployed import resources
from watchword.audit.evidence import Evidence, Finding, judge
from watchword.core.errors import WatchwordError
from watchword.markup.document import Limits, decision_limits, parse_xml, process_limits
from watchword.values.spin_xml import XmlElement

_SECONDS = 1.0
"""Of computing: what else a busy machine does counts for nothing."""
_NEST = 100_000
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
_BOMBS: Mapping[str, str] = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "lol">{_LAUGHS}]><a>&l8;</a>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY x "{"x" * 50_000}">]><a>{"&x;" * 5_000}</a>',
    "parameter entity": "<!DOCTYPE a [<!ENTITY % p \"<!ENTITY q 'z'>\"> %p;]><a>&q;</a>",
    "depth": "<a>" * _NEST + "</a>" * _NEST,
    "half a tag": "<a " + "b" * 1_000_000,
    "circle": '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>',
}
_ENTITIES: Mapping[str, str] = {
    "file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "http": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]><a>&x;</a>',
    "parameter": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:{port}/x"> %x;]><a/>',
}
_REMOTE: Mapping[str, str] = {
    "type": '<!DOCTYPE a SYSTEM "http://127.0.0.1:{port}/a.dtd"><a/>',
    "schema": (
        '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://127.0.0.1:{port}/a.xsd"/>'
    ),
    "include": '<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="http://127.0.0.1:{port}/b"/></a>',
    "style": '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:{port}/s.xsl"?><a/>',
}
_MOST = Limits(size=100_000_000, tags=5_000_000, attributes=5_000_000, depth=250)
"""What is wider bounds nothing."""


def bounded(evidence: Evidence) -> Finding:
    """Bombs are refused at once by every reader. Source: guideline C-36."""
    wrong, started = [], time.thread_time()
    for name, text in _BOMBS.items():
        for kind in _read_by(evidence, text):
            wrong.append(f"{kind}: {name} is read")
    took = time.thread_time() - started
    if took > _SECONDS:
        wrong.append(f"it took {took:.1f} s")
    for kind, limits in _limits(evidence).items():
        wide = [
            name for name in ("size", "tags", "attributes", "depth") if getattr(limits, name) > getattr(_MOST, name)
        ]
        wrong += [f"{kind}: {getattr(limits, name)} {name}" for name in wide]
    return judge(not wrong, ", ".join(wrong) or f"{len(_BOMBS)} hostile documents refused in {took * 1000:.0f} ms")


def nothing_fetched(evidence: Evidence) -> Finding:
    """Reading a document opens no connection, whatever it names. Source: guideline C-37."""
    asked = _asked(evidence, _REMOTE)
    return judge(not asked, f"asked for: {', '.join(asked)}" if asked else f"{len(_REMOTE)} addresses, none asked")


def no_entities(evidence: Evidence) -> Finding:
    """External entities are refused, and no deployed model holds any. Source: guideline C-38."""
    read = [f"{kind}: {name}" for name, text in _ENTITIES.items() for kind in _read_by(evidence, text.format(port=9))]
    seen = resources(evidence)
    holding = sorted({each.name for each in seen if each.is_model and b"<!DOCTYPE" in each.content.upper()})
    wrong = [*(f"{what} is read" for what in read), *(f"{name} holds a document type" for name in holding)]
    return judge(not wrong, ", ".join(wrong) or f"{len(_ENTITIES)} kinds refused, none in {len(seen)} deployed files")


def limits(evidence: Evidence) -> Finding:
    """One more byte, tag or level than is set is refused. Source: guideline C-63."""
    wrong = []
    for kind, most in _limits(evidence).items():
        small = Limits(size=4_096, tags=64, attributes=64, depth=most.depth)
        deeper = "<a>" * (most.depth + 1) + "</a>" * (most.depth + 1)
        wrong += [f"{kind}: {most.depth + 1} levels are read"] * _reads(deeper, Limits(depth=most.depth))
        for what, text in (("size", "<a>" + "x" * 4_096 + "</a>"), ("tags", f"<a>{'<b/>' * 64}</a>")):
            wrong += [f"{kind}: one more than {what} is read"] * _reads(text, small)
        wide = [name for name in ("size", "tags", "attributes", "depth") if getattr(most, name) > getattr(_MOST, name)]
        wrong += [f"{kind}: {getattr(most, name)} {name}" for name in wide]
    told = "; ".join(f"{kind} {m.size} bytes, {m.tags} tags, {m.depth} levels" for kind, m in _limits(evidence).items())
    return judge(not wrong, ", ".join(wrong) or told)


def _limits(evidence: Evidence) -> dict[str, Limits]:
    xml = evidence.settings.xml
    return {"process": process_limits(xml), "decision": decision_limits(xml)}


def _read_by(evidence: Evidence, text: str) -> list[str]:
    """Return who reads a document instead of refusing it."""
    readers: dict[str, Callable[[], object]] = {
        kind: partial(parse_xml, text.encode(), "audit", most) for kind, most in _limits(evidence).items()
    }
    readers["variable"] = lambda: XmlElement.parse(text)
    return [kind for kind, read in readers.items() if _succeeds(read)]


def _reads(text: str, most: Limits) -> bool:
    return _succeeds(lambda: parse_xml(text.encode(), "audit", most))


def _succeeds(read: Callable[[], object]) -> bool:
    try:
        read()
    except WatchwordError:
        return False
    return True


def _asked(evidence: Evidence, documents: Mapping[str, str]) -> list[str]:
    """Return which documents make a reader connect to a listener of ours."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        for name, text in documents.items():
            _read_by(evidence, text.format(port=listener.getsockname()[1]))
            try:
                listener.accept()[0].close()
                asked.append(name)
            except BlockingIOError:
                continue
    return asked
