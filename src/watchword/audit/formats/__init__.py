"""A report in the forms that people and pipelines read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watchword.audit.formats.html import html
from watchword.audit.formats.json import json
from watchword.audit.formats.sarif import sarif
from watchword.audit.formats.text import text
from watchword.audit.report import Report

__all__ = ["FORMATS"]

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "html": html,
    "json": json,
    "sarif": sarif,
    "text": text,
}
"""Name, as `watchword audit --format` takes it -> what writes it."""
