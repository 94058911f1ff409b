"""Replay everything against a fresh server and add what passes now to passing.txt; prints a table of the areas.

    python tests/conformance/update.py [--base URL --user U --password P] [-v] [AREA or AREA/NAME ...]

Without --base a server is started on the embedded database (or on --database URL).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import replay  # noqa: E402

from server import USER, Server  # noqa: E402


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("only", nargs="*")
    cli.add_argument("--base")
    cli.add_argument("--user", default=USER)
    cli.add_argument("--password", default=USER)
    cli.add_argument("--database", default="")
    cli.add_argument("--verbose", "-v", action="store_true")
    args = cli.parse_args()
    shared = Path(os.environ.get("SHARED", HERE.parents[2] / "shared"))
    passing, areas = replay.listed(), defaultdict(lambda: [0, 0])
    with tempfile.TemporaryDirectory() as folder:
        server = None
        if not args.base:
            server = Server(Path(folder), database_url=args.database, mode="camunda-7", password=USER)
            server.initialise()
            server.start()
        try:
            for key, root in replay.scenarios(shared if shared.is_dir() else None).items():
                area = key.split("/")[0]
                if args.only and key not in args.only and area not in args.only:
                    continue
                steps = replay.replay(key, root, args.base or server.url, (args.user, args.password))
                good = {n for n, differences in enumerate(steps, 1) if not differences}
                lost = passing.get(key, set()) - good
                if lost:
                    print(f"LOST {key}: {sorted(lost)}")
                if args.verbose:
                    for n, differences in enumerate(steps, 1):
                        for difference in differences[:4]:
                            print(f"  {key} {n}: {difference}")
                passing[key] = passing.get(key, set()) | good
                areas[area][0] += len(good)
                areas[area][1] += len(steps)
        finally:
            if server:
                server.kill()
    replay.write(passing)
    for area, (good, total) in sorted(areas.items()):
        print(f"{area}: {good}/{total}")
    print(f"{sum(a[0] for a in areas.values())} of {sum(a[1] for a in areas.values())} steps pass")
    return 0


if __name__ == "__main__":
    sys.exit(main())
