"""Attack a server with requests that schemathesis makes from the server's own OpenAPI document.

    python scripts/fuzz_document.py [--examples 100] [--user administrator|few|both] [--database postgresql|sqlite]
                                    [--seed N] [--keep] [--only OPERATION ...]

Every operation gets its number of examples in default mode, signed in as administrator and as a user with few rights.
Looked for: 500 and more, answers that break the document, refusals in another form than the published one, traces of
the inside, no answer within 20 s, unexpected errors in the log. The exit status is 1 if anything was found; `--keep`
adds the requests to the corpus that the tests send again.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from bench import database, postgres

from fuzz.barrage import Barrage, told
from fuzz.corpus import keep
from fuzz.people import SETTINGS, few_rights
from fuzz.things import Things
from server import Server


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--examples", type=int, default=100, help="requests to each operation")
    cli.add_argument("--user", choices=("administrator", "few", "both"), default="both")
    cli.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--keep", action="store_true", help="add requests that found something to the corpus")
    cli.add_argument("--only", nargs="*", default=(), help="operationIds")
    args = cli.parse_args()
    users = ("few", "administrator") if args.user == "both" else (args.user,)
    sys.exit(1 if sum(attacked(user, args) for user in users) else 0)


def attacked(user: str, args: argparse.Namespace) -> int:
    """Attack one server as `user`; return the number of findings."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = ""
        if args.database == "postgresql":
            url = stack.enter_context(database(stack.enter_context(postgres()), f"ww_fuzz_{user}"))
        server = Server(folder, database_url=url, settings=SETTINGS)
        server.initialise()
        server.start()
        stack.callback(server.kill)
        things = stack.enter_context(closing(Things(server)))
        name, password = few_rights(server) if user == "few" else (server.user, server.password)
        barrage = Barrage(server, things, name, password)
        operations = [
            op for op in barrage.operations() if not args.only or op.definition.raw["operationId"] in args.only
        ]
        for number, operation in enumerate(operations):
            before = len(barrage.findings)
            barrage.attack(operation, args.examples, args.seed * 1_000 + number)
            for finding in barrage.findings[before:]:
                print(told([finding]), flush=True)
                if args.keep and finding.method:
                    keep(finding, things)
            if number % 50 == 49:
                print(f"  {number + 1} operations, {sum(barrage.examples.values())} requests", flush=True)
        logged = re.findall(r"(?:unexpected error|request failed).*", server.log())[:20]
    for line in logged:
        print(f"in the log: {line[-600:]}")
    for operation, why in barrage.unmade.items():
        print(f"no requests to {operation}: {why}")
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(barrage.statuses.items()))
    least = min(barrage.examples[op.definition.raw["operationId"]] for op in operations)
    print(
        f"{user} on {args.database}: {len(operations)} operations, {sum(barrage.examples.values())} requests "
        f"({least} or more each), {len(barrage.findings) + len(logged)} findings; {statuses}"
    )
    return len(barrage.findings) + len(logged) + len(barrage.unmade)


if __name__ == "__main__":
    main()
