"""Requests that once found something, kept as files and sent again by every test run.

Ids of things are words in braces (`{{task}}`), which are replaced by ids of things that exist when they are sent.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .barrage import Finding
from .things import Things

FOLDER = Path(__file__).resolve().parent / "corpus"


def kept() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield name and content of each kept request."""
    for file in sorted(FOLDER.glob("*.json")):
        yield file.stem, json.loads(file.read_text())


def keep(finding: Finding, things: Things, folder: Path = FOLDER) -> Path:
    """Write a finding's request into the corpus; return the file."""
    url, body = finding.url, finding.body
    for kind, value in things.known().items():
        word = "{{" + kind + "}}"
        url = url.replace(quote(value, safe=""), word).replace(value, word)
        body = body.replace(value.encode(), word.encode())
    number = sum(1 for _ in folder.glob(f"{finding.operation}-*.json")) + 1
    file = folder / f"{finding.operation}-{number}.json"
    held = {
        "found": " ".join(finding.what.split())[:300],
        "method": finding.method,
        "url": url,
        "type": finding.content_type,
        "body": base64.b64encode(body).decode(),
    }
    file.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n")
    return file


def aimed(request: Mapping[str, Any], things: Things) -> tuple[str, bytes]:
    """Return path and body of a kept request with the ids of things that exist."""
    url, body = request["url"], base64.b64decode(request["body"])
    for part in request["url"].split("{{")[1:] + base64.b64decode(request["body"]).decode("latin-1").split("{{")[1:]:
        kind = part.partition("}}")[0]
        try:
            value = things.resource if kind == "resource" else things.id(kind)
        except KeyError:  # braces of the request's own
            continue
        url = url.replace("{{" + kind + "}}", quote(value, safe=""))
        body = body.replace(b"{{" + kind.encode("latin-1") + b"}}", value.encode())
    return url, body
