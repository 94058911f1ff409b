"""The documents name only what there is: pages, commands, targets, modules, settings."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import click
import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples import ROOT  # noqa: E402
from watchword.cli import COMMANDS, main  # noqa: E402
from watchword.core.settings import Settings  # noqa: E402

PAGES = {
    str(page.relative_to(ROOT)): page.read_text(encoding="utf-8")
    for page in [
        *(ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "examples").rglob("*.md")),
    ]
}
SETTINGS = {
    (section.encode_name, key.encode_name)
    for section in msgspec.structs.fields(Settings)
    if isinstance(section.type, type) and issubclass(section.type, msgspec.Struct)
    for key in msgspec.structs.fields(section.type)
}
_CODE = re.compile(r"`([^`\n]+)`|^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)


def code(page: str) -> str:
    """Return what a page shows as code, one piece a line."""
    return "\n".join(span or block for span, block in _CODE.findall(PAGES[page]))


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def command(words: list[str]) -> bool:
    """Return whether the first words are a command of ours, and of its group."""
    if words[0] not in COMMANDS:
        return False
    found = main.get_command(click.Context(main), words[0])
    one = re.match(r"[a-z][a-z-]*", words[1]) if len(words) > 1 else None
    return not isinstance(found, click.Group) or one is None or one[0] in found.commands


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings_that_exist(page):
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", PAGES[page]):
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page

        assert file.exists(), target
        assert not anchor or anchor in anchors(file.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page):
    shown = re.findall(r"(?:^|(?<=[\n|(]))\s*watchword ((?:[a-z][a-z-]*)(?: [^\n]*)?)", code(page))

    assert [] == [line for line in shown if not command(line.split())]


@pytest.mark.parametrize("page", PAGES)
def test_targets_of_make_exist(page):
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set() == set(re.findall(r"\bmake ([a-z][a-z-]+)", code(page))) - there


@pytest.mark.parametrize("page", PAGES)
def test_modules_and_names_exist(page):
    for name in re.findall(r"\bwatchword(?:\.[A-Za-z_]\w*)+", code(page)):
        first, *parts = name.split(".")
        if not (ROOT / "src" / first / parts[0]).is_dir():
            continue  # a group of entry points, a file, a setting of PostgreSQL
        found = import_module(first)
        for at, part in enumerate(parts, 1):
            found = getattr(found, part, None) or import_module(".".join([first, *parts[:at]]))


@pytest.mark.parametrize("page", PAGES)
def test_settings_exist(page):
    named = set(re.findall(r"^\[([a-z]+)\] ([a-z_]+)\b", code(page), re.MULTILINE))
    for block in re.findall(r"^```toml\n(.*?)^```", PAGES[page], re.DOTALL | re.MULTILINE):
        tables = ((section, table) for section, table in tomllib.loads(block).items() if isinstance(table, dict))
        named |= {(section, key) for section, table in tables for key in table}

    assert set() == {name for name in named - SETTINGS if name[0] != "project"}  # that is pyproject.toml
