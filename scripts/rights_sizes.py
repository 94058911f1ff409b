"""Time of commands by how many users have rights and tenants of their own.

    python scripts/rights_sizes.py [--users 10 300 3000] [--server postgresql://…]

Each user has three rights on `*`, is a member of a tenant, and has ten tasks that he and one group may work on, as the
platform itself grants. One thread, on the embedded database or on the server that WATCHWORD_TEST_POSTGRES names (a role
that may create databases). One of the users starts an instance, finds its task, completes it; another one, who has rights
by the group only, looks for the task before. Prints a table of medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sizes import database

from watchword import open_platform
from watchword.authz import resources
from watchword.core.secret import Secret
from watchword.identity.users import add_user
from watchword.node import Platform, accounts
from watchword.passwords.policy import UserProfile
from watchword.store.tables import AuthorizationRow, GroupRow, TenantMembershipRow, TenantRow, UserRow
from watchword.testing.models import bpmn

T = TypeVar("T")
REPETITIONS, WARM_UP = 100, 20
WORKER, CLERK, GROUP, PASSWORD = "worker", "clerk", "sales", Secret("Green-Frog-2026")
ON_ALL = (resources.PROCESS_DEFINITION, resources.PROCESS_INSTANCE, resources.TASK)


def fill(platform: Platform, users: int) -> None:
    """Store the users, their rights and memberships; the worker is one of them."""
    with platform.database.session(platform.clock.now()) as session:
        session.add(GroupRow(id=GROUP, name="Sales", type="WORKFLOW"))
        session.add(TenantRow(id="one", name="One"))
        session.flush()
        for user in (WORKER, CLERK):
            add_user(session, accounts(platform.settings), UserProfile(id=user), PASSWORD, groups=(GROUP,))
        for number in range(users):
            session.add(UserRow(id=f"u{number}", first_name="U"))
        session.flush()
    names = [WORKER, *(f"u{number}" for number in range(users))]
    with platform.database.session(platform.clock.now()) as session:
        for place, user in enumerate(names):
            session.add(TenantMembershipRow(id=f"m{place}", tenant_id="one", user_id=user))
            for kind in ON_ALL:
                session.add(_grant(kind, "*", user_id=user))
            for task in range(10):
                session.add(_grant(resources.TASK, f"t{place}-{task}", user_id=user))
                session.add(_grant(resources.TASK, f"t{place}-{task}", group_id=GROUP))
        session.flush()
    with platform.database.session(platform.clock.now()) as session:
        session.execute("ANALYZE")
        session.flush()


def _grant(kind: resources.Resource, resource_id: str, **subject: Any) -> AuthorizationRow:
    return AuthorizationRow(
        id=":".join((str(kind.number), resource_id, *subject.values())),
        type=1,
        resource_type=kind.number,
        resource_id=resource_id,
        permissions=resources.ALL,
        **subject,
    )


def measure(url: str, users: int) -> dict[str, list[float]]:
    """Return how long each kind of command took (ms)."""
    found: dict[str, list[float]] = {}

    def timed(kind: str, command: Callable[[], T]) -> T:
        began = time.perf_counter()
        made = command()
        found.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        return made

    with open_platform(url) as platform:
        fill(platform, users)
        model = bpmn("p").start().user_task("work").end("done")
        platform.repository.deploy(resources={"p.bpmn": model.xml()})
        identity = platform.authenticator.verify(WORKER, PASSWORD)
        clerk = platform.authenticator.verify(CLERK, PASSWORD)
        assert identity is not None
        assert clerk is not None
        for number in range(REPETITIONS + WARM_UP):
            if number == WARM_UP:
                found.clear()
            made = timed("start", partial(platform.runtime.start, key="p", identity=identity))
            asked = partial(platform.tasks.query, process_instance_id=made.id)
            assert not timed("clerk", partial(asked, identity=clerk))
            (task,) = timed("query", partial(asked, identity=identity))
            timed("complete", partial(platform.tasks.complete, task.id, identity=identity))
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--users", type=int, nargs="+", default=(10, 300, 3000))
    cli.add_argument("--server", default=os.environ.get("WATCHWORD_TEST_POSTGRES"))
    asked = cli.parse_args()
    print("| users | rights | start ms | query ms | query by the clerk ms | complete ms |\n|---|---|---|---|---|---|")
    for users in asked.users:
        with database(asked.server) as url:
            medians = {kind: statistics.median(took) for kind, took in measure(url, users).items()}
        rights = (users + 1) * 23
        print(
            f"| {users:,} | {rights:,} | "
            + " | ".join(f"{medians[k]:.2f}" for k in ("start", "query", "clerk", "complete"))
            + " |"
        )


if __name__ == "__main__":
    main()
