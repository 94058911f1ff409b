"""Render docs/configuration.md from the definitions; `--check` only compares."""

from __future__ import annotations

import sys
import typing
from pathlib import Path

import msgspec

from watchword.core.secret import Secret
from watchword.core.settings import SECTIONS, Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "configuration.md"
HEAD = """\
# Configuration

Rendered from the definitions in `watchword.core.settings` (`make docs`); a test keeps it true.

A TOML file, named with `--config` (default `watchword.toml`). Every key can also be given as a variable
`WATCHWORD_SECTION_KEY`, and `WATCHWORD_SECTION_KEY_FILE` names a file that holds the value. Unknown keys are errors.
Relative paths are relative to the configuration's folder.

"""


def described(kind: object) -> tuple[str, str]:
    """Return the type's name and its description."""
    if typing.get_origin(kind) is not typing.Annotated:
        return str(kind), ""
    base, *notes = typing.get_args(kind)
    about = next(n.description for n in notes if isinstance(n, msgspec.Meta) and n.description)
    if typing.get_origin(base) is typing.Literal:
        return " \\| ".join(f"`{v}`" if v else "empty" for v in typing.get_args(base)), about
    if base is Secret:
        return "secret", about
    kinds = [typing.get_args(t)[0] if typing.get_origin(t) is typing.Annotated else t for t in typing.get_args(base)]
    names = [getattr(t, "__name__", str(t)).replace("NoneType", "none") for t in kinds] or [base.__name__]
    lists = {tuple[str, ...]: "list of texts", tuple[int, ...]: "list of numbers"}
    return lists.get(base, " or ".join(names)), about


def shown(value: object) -> str:
    """Return a default as TOML would have it."""
    if value is None:
        return "none"
    if isinstance(value, Secret):
        return '`""`'
    if isinstance(value, bool):
        return str(value).lower()
    return (
        '`"{}"`'.format(value.replace("|", "\\|"))
        if isinstance(value, str)
        else f"`{list(value)}`"
        if isinstance(value, tuple)
        else f"{value:,}"
        if isinstance(value, int) and value > 9999
        else str(value)
    )


def page() -> str:
    """Return the text of the page."""
    lines = [HEAD, "| key | type | default | what it does |\n|---|---|---|---|\n"]
    hints = typing.get_type_hints(Settings, include_extras=True)
    kind, about = described(hints["mode"])
    lines.append(f'| `mode` | {kind} | `""` | {about} |\n')
    for section, struct in SECTIONS.items():
        types = typing.get_type_hints(struct, include_extras=True)
        for field in msgspec.structs.fields(struct):
            kind, about = described(types[field.name])
            lines.append(f"| `[{section}] {field.name}` | {kind} | {shown(field.default)} | {about} |\n")
    return "".join(lines)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text() != page())
    PAGE.write_text(page())
