"""Render docs/guidelines/ from the catalogue; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from watchword.audit.guidelines import GUIDELINES, SOURCES, Guideline

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "guidelines"
PAGES = {"W": "production", "C": "engine", "P": "password-policy", "H": "password-hashing"}
NOTE = "Rendered from `watchword.audit.guidelines` (`make docs`); a test keeps it true."
HEAD = "| id | asked | how it is met | checked | settings | how to mend it |\n|---|---|---|---|---|---|\n"


def pages() -> dict[str, str]:
    """Return file name -> text."""
    found = {f"{name}.md": page(letter) for letter, name in PAGES.items()}
    return {"README.md": index(), **found}


def index() -> str:
    """Return the page that says what there is."""
    lines = [
        f"# Guidelines\n\n{NOTE} `watchword audit` says how an installation stands ([audit.md](../audit.md)).\n",
        "\n| page | from | enforced | audited | attested |\n|---|---|---|---|---|\n",
    ]
    for letter, name in PAGES.items():
        kinds = [row.kind for row in GUIDELINES if row.id.startswith(letter)]
        counts = " | ".join(str(kinds.count(kind)) for kind in ("enforced", "audited", "attested"))
        lines.append(f"| [{letter}: {name}]({name}.md) | {SOURCES[letter]} | {counts} |\n")
    lines.append(
        "\n**Enforced**: the product does so by construction or refuses to start; a check proves it. "
        "**Audited**: it depends on the set-up;\na check looks. **Attested**: no program can see it; a person vouches "
        "(`watchword attest`).\n"
    )
    return "".join(lines)


def page(letter: str) -> str:
    """Return the page of one family."""
    rows = [row for row in GUIDELINES if row.id.startswith(letter)]
    title = SOURCES[letter]
    return f"# {letter}: {title}\n\n{NOTE}\n\n{HEAD}" + "".join(_line(row) for row in rows)


def _line(row: Guideline) -> str:
    check = f"`{row.check.__module__.rpartition('.')[2]}.{row.check.__name__}`: " if row.check else ""
    seen = f"**{row.kind}**. {check}{row.evidence}. Right: {row.expected}. Test: `{row.test.removeprefix('tests/')}`"
    settings = ", ".join(f"`{key}`" for key in row.settings) or "-"
    cells = (row.id, row.asks, row.met or "-", seen, settings, row.mending)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(pages() != {file.name: file.read_text() for file in FOLDER.glob("*.md")})
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text)
