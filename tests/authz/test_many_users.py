"""What a command checks is found by index, however many users have rights and tenants of their own."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from watchword.authz import rules
from watchword.authz.check import Authorizer
from watchword.identity.facts import known
from watchword.identity.model import Identity
from watchword.store.tables import AuthorizationRow, GroupRow, TenantMembershipRow, TenantRow, UserRow

NOW = datetime(2026, 3, 1, tzinfo=UTC)
USERS = 300
GROUPS = 100
TASKS = 3000


def grant(kind, resource_id, **who):
    id = f"{kind}:{resource_id}:{'.'.join(who.values())}"
    return AuthorizationRow(id=id, type=1, resource_type=kind, resource_id=resource_id, permissions=2, **who)


@pytest.fixture(scope="module")
def crowded(own_database):
    fill(own_database)
    return own_database


def fill(database):
    with database.session(NOW) as session:
        for each in (TenantRow(id="one", name="One"), GroupRow(id="sales", name="Sales", type="WORKFLOW")):
            session.add(each)
        for number in range(GROUPS):
            session.add(GroupRow(id=f"g{number}", name="G", type="WORKFLOW"))
        for number in range(USERS):
            session.add(UserRow(id=f"u{number}", first_name="U"))
        session.flush()
        for number in range(USERS):
            session.add(TenantMembershipRow(id=f"m{number}", tenant_id="one", user_id=f"u{number}"))
            for kind in (6, 7, 8):
                session.add(grant(kind, "*", user_id=f"u{number}"))
        for number in range(GROUPS):
            session.add(TenantMembershipRow(id=f"n{number}", tenant_id="one", group_id=f"g{number}"))
        for number in range(TASKS):  # as the platform itself grants what assignees and candidates may do
            session.add(grant(7, f"t{number}", user_id=f"u{number % USERS}"))
            session.add(grant(7, f"t{number}", group_id="sales"))
        session.flush()
    with database.session(NOW) as session:
        session.execute("ANALYZE")
        session.flush()


class Asked:
    """Stands for a database and keeps what it was asked."""

    def select(self, sql, params, *, keyed):
        assert keyed
        self.question = sql, params
        return [(True,)]


def looked_up(database, sql, params):
    """Return by what the plan looks lines up; nothing is read as a whole."""
    explain = "EXPLAIN " if database.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
    steps = "\n".join(str(row[-1]) for row in database.select(explain + sql, params, keyed=True)).lower()
    assert not re.search(r"\bscan act_|seq scan on", steps), steps
    return re.findall(r"index cond: .*|search act_\w+.*", steps)


@pytest.mark.parametrize(
    "rule", [rules.START_INSTANCE, rules.READ_TASK, rules.WORK_ON_TASK], ids=lambda rule: rule.name
)
def test_rights_are_found_by_whose_they_are(crowded, rule):
    asked = Asked()
    Authorizer().permits(asked, Identity("u7", ("sales", "office")), rule, task="t7", definition="invoice")

    conditions = [line for line in looked_up(crowded, *asked.question) if "(type_" not in line]
    assert 2 == len(conditions)
    for subject, condition in zip(("user_id_", "group_id_"), conditions, strict=True):
        assert subject in condition
        assert "resource_id_" in condition


def test_memberships_in_tenants_are_found_by_whose_they_are(crowded):
    facts = known(crowded, "u7", rev=1, groups=("sales",))
    sql, before, after = facts.condition

    conditions = looked_up(crowded, sql, (*before, NOW, *after))

    assert facts.tenants == ("one",)
    assert {"user_id_", "group_id_"} <= {name for line in conditions for name in re.findall(r"\w+_id_", line)}
