"""Roles: least privilege, of permissions that exist, given once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from watchword.authz import roles, rules
from watchword.authz.check import Authorizer
from watchword.authz.resources import BY_NAME
from watchword.cli import main
from watchword.core.errors import BadUserRequest
from watchword.identity.model import Identity
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import AuthorizationRow

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def memory():
    with open_database("sqlite:///:memory:") as database:
        create_schema(database)
        yield database


@pytest.mark.parametrize("role", roles.ROLES, ids=[role.name for role in roles.ROLES])
def test_roles_name_permissions_that_exist_and_never_all(role):
    for resource, permissions in role.permissions.items():
        assert set(permissions) <= set(BY_NAME[resource].permissions)


def test_an_operator_suspends_and_reads_but_deploys_nothing_and_manages_nobody(memory):
    with memory.session(NOW) as session:
        roles.apply(session, roles.role_named("operator"), group_id="ops")
        session.flush()
    olga = Identity("olga", ("ops",))

    may = {
        rule.name: Authorizer().permits(memory, olga, rule, definition="p", instance="i", user="u", task="t")
        for rule in (
            rules.SUSPEND_INSTANCE,
            rules.READ_HISTORY,
            rules.RETRY_JOB,
            rules.CREATE_DEPLOYMENT,
            rules.CREATE_USER,
            rules.WORK_ON_TASK,
            rules.CREATE_AUTHORIZATION,
        )
    }

    assert {"suspend instance", "read history", "retry job"} == {name for name, held in may.items() if held}


def test_a_role_that_is_given_twice_makes_no_second_rows(memory):
    for _ in range(2):
        with memory.session(NOW) as session:
            count = roles.apply(session, roles.role_named("task-user"), user_id="tom")
            session.flush()

    with memory.session(NOW) as session:
        assert count == len(session.find(AuthorizationRow))


def test_an_unknown_role_is_refused():
    with pytest.raises(BadUserRequest, match="operator"):
        roles.role_named("king")


def test_the_command_line_prints_every_role():
    printed = CliRunner().invoke(main, ["role", "list"]).output

    assert all(f"{role.name}: {role.about}" in printed for role in roles.ROLES)
