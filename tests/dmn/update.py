"""Add the cases of the compatibility kit that pass now to passing.txt."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dmn import kit  # noqa: E402


def main() -> int:
    """Run and write."""
    root = kit.folder()
    if root is None:
        print("the compatibility kit is not here")
        return 1
    known = kit.listed() if kit.PASSING.is_file() else {}
    found = kit.run(root)
    names = sorted({*known, *found})
    lines = [" ".join((name, *sorted(known.get(name, set()) | found.get(name, set())))) for name in names]
    kit.PASSING.write_text("\n".join(lines) + "\n")
    print(f"{sum(map(len, found.values()))} pass")
    return 0


if __name__ == "__main__":
    sys.exit(main())
