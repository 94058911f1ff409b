"""Which row decides: the order of precedence, in commands and in queries alike, on both databases."""

from __future__ import annotations

import csv
import dataclasses
import random
from datetime import UTC, datetime

import pytest

from watchword.authz import resources, rules
from watchword.authz.check import Authorizer
from watchword.authz.restrict import restriction
from watchword.authz.settings import AuthzSettings
from watchword.identity.model import Identity
from watchword.query.run import run_count
from watchword.query.spec import from_keywords
from watchword.query.specs.task import TASKS
from watchword.store.tables import AuthorizationRow, TaskRow

NOW = datetime(2026, 3, 1, tzinfo=UTC)
READ, UPDATE, NOTHING = 2, 4, 0
REVOKED_READ = resources.ALL & ~READ
MARY = Identity("mary", ("sales", "office"))
U, G, E = "mary", "sales", "*"
CASES = [
    ("nothing", [], "auto", False),
    ("a grant on the very task", [(1, U, "t", READ)], "auto", True),
    ("a grant of something else", [(1, U, "t", UPDATE)], "auto", False),
    ("a grant on another task", [(1, U, "x", READ)], "auto", False),
    ("a grant on all tasks", [(1, U, "*", READ)], "auto", True),
    ("a grant beats a revoke of the same user", [(1, U, "t", READ), (2, U, "t", REVOKED_READ)], "auto", True),
    ("a revoke on the task beats a grant on all", [(1, U, "*", READ), (2, U, "t", REVOKED_READ)], "auto", False),
    ("a revoke of something else changes nothing", [(1, U, "*", READ), (2, U, "t", resources.ALL & ~4)], "auto", True),
    ("the user's revoke beats the group's grant", [(1, G, "t", READ), (2, U, "*", REVOKED_READ)], "auto", False),
    ("the user's grant beats the group's revoke", [(1, U, "*", READ), (2, G, "t", REVOKED_READ)], "auto", True),
    ("one group's grant beats another's revoke", [(1, "office", "t", READ), (2, G, "t", REVOKED_READ)], "auto", True),
    ("a group's revoke beats what everybody has", [(0, E, "t", READ), (2, G, "*", REVOKED_READ)], "auto", False),
    ("what everybody has", [(0, E, "*", READ)], "auto", True),
    ("without revokes a lack on the task is none", [(0, E, "t", NOTHING), (0, E, "*", READ)], "auto", True),
    ("with revokes a lack on the task decides", [(0, E, "t", NOTHING), (0, E, "*", READ)], "always", False),
    ("revokes that are never looked at", [(1, U, "*", READ), (2, U, "t", REVOKED_READ)], "never", True),
    ("a grant of another user", [(1, "bob", "*", READ)], "auto", False),
    ("another group", [(1, "boss", "*", READ)], "auto", False),
    ("a row of a kind that doesn't exist", [(3, U, "t", READ)], "auto", False),
    ("a row of such a kind denies nothing", [(3, U, "t", NOTHING), (1, U, "*", READ)], "always", True),
]


@pytest.fixture
def database(own_database):
    """A database of this file's own, which it empties."""
    return own_database


def row(number, kind, subject, resource_id, permissions, resource_type=7):
    who = {"group_id": subject} if subject in ("sales", "office", "boss") else {"user_id": subject}
    return AuthorizationRow(
        id=f"a{number}",
        type=kind,
        resource_type=resource_type,
        resource_id=resource_id,
        permissions=permissions,
        **who,
    )


def stored(database, *rows):
    with database.session(NOW) as session:
        for table in ("ACT_RU_AUTHORIZATION", "ACT_RU_TASK"):
            session.execute(f"DELETE FROM {table}")  # noqa: S608 - one database serves all cases
        session.add(TaskRow(id="t", name="t", priority=50, suspension_state=1, create_time=NOW))
        for each in rows:
            session.add(each)
        session.flush()


def seen(database, authorizer, identity=MARY):
    """Return if the task may be read by command, and how many are found by query."""
    permitted = authorizer.permits(database, identity, rules.READ_TASK, task="t")
    restrict = restriction(authorizer, TASKS, identity)
    return permitted, run_count(database, TASKS, from_keywords(TASKS), restrict=restrict)


@pytest.mark.parametrize(("rows", "revokes", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_first_row_that_matches_decides(database, rows, revokes, expected):
    stored(database, *(row(number, *each) for number, each in enumerate(rows)))
    authorizer = Authorizer(AuthzSettings(revokes=revokes))

    assert (expected, int(expected)) == seen(database, authorizer)


def first_answer(rows, revokes, alternatives):
    """Return what the first alternative (resource, bit, id) with an answer says, in the order of the reference."""
    mine = [each for each in rows if each.user_id in (U, E) or each.group_id in MARY.groups]
    looked_at = revokes == "always" or (revokes == "auto" and any(each.type == 2 for each in mine))
    for resource, bit, id in alternatives:
        found = [each for each in mine if each.resource_type == resource and each.resource_id in (id, E)]
        rank = {0: 2, 1: 0, 2: 0}
        found.sort(key=lambda each: (rank[each.type] or each.user_id is None, each.resource_id == E, each.type))
        for each in found:
            has = each.permissions & bit == bit
            if has and each.type != 2:
                return True
            if not has and each.type != 1 and looked_at:
                return False
    return False


def some_rows(chance):
    """Return up to six rows, no two of the same kind about the same thing for the same subject."""
    found = {}
    for number in range(chance.randrange(1, 7)):
        kind = chance.choice((0, 1, 1, 2))
        subject = E if kind == 0 else chance.choice((U, G, "office", "boss"))
        resource, bits = chance.choice(((7, (2, 4, 16384)), (6, (64, 128, 256, 16384)), (8, (8,))))
        id = chance.choice(("t", "p", E, E))
        permissions = sum(bit for bit in bits if chance.random() < 0.5)
        if kind == 2:
            permissions |= resources.ALL & ~sum(bits)
        found[kind, subject, resource, id] = row(number, kind, subject, id, permissions, resource)
    return list(found.values())


@pytest.mark.parametrize("revokes", ["auto", "always", "never"])
def test_rows_at_random_decide_in_the_order_of_precedence(database, revokes):
    chance = random.Random(revokes)
    authorizer = Authorizer(AuthzSettings(revokes=revokes))
    work = [(7, 16384, "t"), (6, 16384, "p"), (7, 4, "t"), (6, 128, "p")]
    answers = set()
    for _ in range(80):
        rows = some_rows(chance)
        stored(database, *rows)
        shown = "\n".join(map(str, rows))

        start = authorizer.permits(database, MARY, rules.START_INSTANCE, definition="p")
        works = authorizer.permits(database, MARY, rules.WORK_ON_TASK, task="t", definition="p")
        _, listed = seen(database, authorizer)

        starts = [first_answer(rows, revokes, [each]) for each in ((8, 8, E), (6, 256, "p"))]
        assert start == all(starts), shown
        assert works == first_answer(rows, revokes, work), shown
        assert listed == first_answer(rows, revokes, [(7, 2, "t"), (6, 64, E)]), shown
        answers |= {("start", start), ("work", works), ("list", listed)}
    assert 6 == len(answers)


def test_a_revoke_on_the_task_hides_it_from_who_may_read_all_tasks_of_the_definition(database):
    stored(database, row(1, 2, U, "t", REVOKED_READ), row(2, 1, U, "*", 64, resource_type=6))
    authorizer = Authorizer()

    permitted = authorizer.permits(database, MARY, rules.READ_TASK, task="t", definition="p")

    assert not permitted
    assert seen(database, authorizer) == (False, 0)


def test_a_row_about_another_resource_of_the_same_id_counts_for_nothing(database):
    stored(database, row(1, 1, U, "t", resources.ALL, resource_type=6))

    assert seen(database, Authorizer()) == (False, 0)


def test_trusted_code_and_switched_off_checks_see_everything(database):
    stored(database)

    assert seen(database, Authorizer(), None) == (True, 1)
    assert seen(database, Authorizer(AuthzSettings(enabled=False))) == (True, 1)


def test_a_disabled_permission_is_not_asked_for(database):
    stored(database)
    disabled = Authorizer(AuthzSettings(disabled_permissions=frozenset(("READ",))))

    assert seen(database, disabled) == (True, 1)


def test_both_parts_of_a_rule_are_needed(database):
    stored(database, row(1, 1, U, "*", 8, resource_type=8))
    authorizer = Authorizer()

    before = authorizer.permits(database, MARY, rules.START_INSTANCE, definition="p")
    with database.session(NOW) as session:
        session.add(row(2, 1, G, "p", 256, resource_type=6))
        session.flush()

    assert (False, True) == (before, authorizer.permits(database, MARY, rules.START_INSTANCE, definition="p"))


def test_tenants_hide_what_belongs_to_others_from_all_but_members_and_administrators(database):
    stored(database, row(1, 1, U, "*", READ))
    with database.session(NOW) as session:
        session.add(TaskRow(id="t2", name="t", priority=50, suspension_state=1, create_time=NOW, tenant_id="one"))
        session.flush()
    found = {
        name: run_count(database, TASKS, from_keywords(TASKS), restrict=restriction(Authorizer(), TASKS, who))
        for name, who in (
            ("member", dataclasses.replace(MARY, tenants=("one", "two", "three"))),
            ("of another", dataclasses.replace(MARY, tenants=("two",))),
            ("of none", MARY),
        )
    }

    assert {"member": 2, "of another": 1, "of none": 1} == found
    admin = Identity("mary", ("camunda-admin",))
    assert 2 == run_count(database, TASKS, from_keywords(TASKS), restrict=restriction(Authorizer(), TASKS, admin))


def test_resources_and_permissions_are_those_of_the_reference(shared):
    with (shared / "reference" / "authorization.csv").open() as file:
        expected = {
            (line["resource"], int(line["resource_id_number"]), line["permission"], int(line["permission_bit"]))
            for line in csv.DictReader(file)
        }

    assert expected == {
        (kind.name, kind.number, name, bit)
        for kind in resources.RESOURCES
        for name, bit in {**kind.permissions, "ALL": resources.ALL, "NONE": 0}.items()
        if bit != resources.OWN
    }


def test_our_own_permission_has_a_bit_that_the_reference_leaves_free():
    own = {
        (kind.name, name)
        for kind in resources.RESOURCES
        for name, bit in kind.permissions.items()
        if bit == resources.OWN
    }

    assert own == {(kind, "READ_SECRET_VARIABLE") for kind in ("PROCESS_DEFINITION", "PROCESS_INSTANCE", "TASK")}
