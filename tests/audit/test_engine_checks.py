"""What checks of the engine's guidelines say, beyond the one weakness each of which `test_weak` has."""

from __future__ import annotations

import json

import pytest

from audit.installation import small
from audit.weak_engine import deployed, long_session, right
from audit.weak_models import SCRIPT_TASK
from watchword.audit.checks import deployment, logins, models, queries, rights, storage, types, xml
from watchword.audit.guidelines import CHECKS
from watchword.authz.resources import ALL
from watchword.core.settings import (
    AuthorizationSettings,
    CompatibilitySettings,
    LoginSettings,
    ScriptsSettings,
    SessionsSettings,
    VariablesSettings,
)
from watchword.store.tables import AuthorizationRow, ByteArrayRow, FilterRow, GroupRow, UserRow, VariableRow


@pytest.fixture
def installation(tmp_path):
    """Yield a good one on SQLite, to be weakened."""
    made = small(tmp_path)
    yield made
    made.close()


def grant(ident: str, **columns) -> AuthorizationRow:
    return AuthorizationRow(**{"id": ident, "type": 1, "resource_type": 6, "resource_id": "*", **columns})


def test_rights_on_everything_are_for_administrators(installation):
    good = installation.add(
        GroupRow(id="ops", name="ops"),
        grant("a1", group_id="camunda-admin", permissions=ALL),
        grant("a2", group_id="ops", permissions=2),
        AuthorizationRow(id="a3", type=0, user_id="*", resource_type=0, resource_id="tasklist", permissions=32),
    )
    assert "pass" == rights.narrow(good).status

    bad = installation.add(grant("a4", group_id="ops", resource_type=7, permissions=ALL))
    assert ("fail", "group ops has all on everything of a kind") == astuple(rights.narrow(bad))
    listed = installation.weak(authorization=AuthorizationSettings(admin_groups=("ops",)))
    assert "pass" == rights.narrow(listed).status


def test_rights_that_mean_nothing_are_told(installation):
    seen = installation.add(
        grant("a1", user_id="nobody", permissions=2),
        grant("a2", user_id="anna", permissions=6),
        AuthorizationRow(id="a3", type=2, user_id="anna", resource_type=6, resource_id="*", permissions=4),
    )

    found = rights.narrow(seen)
    assert "warn" == found.status
    assert "1 rows name nobody" in found.observed and "1 revokes are overruled" in found.observed


def test_who_may_deploy_is_told(installation):
    seen = right(group_id="ops", resource_type=9, permissions=8 + 2)(installation)

    assert ("pass", "group ops") == astuple(rights.deployers(seen))
    everybody = right(id="a2", type=0, user_id="*", resource_type=9, permissions=ALL)(installation)
    assert ("fail", "everybody may deploy") == astuple(rights.deployers(everybody))


def test_everybody_in_the_admin_application_is_found(installation):
    seen = right(type=0, user_id="*", resource_type=0, resource_id="admin", permissions=32)(installation)

    assert ("fail", "everybody may use admin") == astuple(rights.applications(seen))


@pytest.mark.parametrize(
    ("scripts", "status", "told"),
    [
        (ScriptsSettings(), "warn", "off; 1 of 1 deployed files hold scripts: old.bpmn"),
        (ScriptsSettings(enabled=True, require_kernel_isolation=False), "fail", "doesn't confine them"),
        (ScriptsSettings(enabled=True, require_kernel_isolation=True), "pass", "in confined processes; 1 of 1"),
    ],
)
def test_scripts_are_seen_with_the_models_that_need_them(installation, scripts, status, told):
    deployed("old.bpmn", SCRIPT_TASK)(installation)

    found = models.scripts(installation.weak(scripts=scripts))

    assert status == found.status and told in found.observed


def test_scripts_that_nobody_needs_are_found(installation):
    on = installation.weak(scripts=ScriptsSettings(enabled=True, require_kernel_isolation=True))

    assert "warn" == models.scripts(on).status


def test_expressions_of_the_closed_list_may_be_saved(installation):
    query = {"taskAssigneeExpression": "${currentUser()}", "dueBeforeExpression": "${now()}"}
    seen = installation.add(FilterRow(id="f1", resource_type="Task", name="mine", query=json.dumps(query)))

    assert ("pass", "refused from callers; 2 saved, all on the closed list") == astuple(queries.expressions(seen))
    broken = installation.add(FilterRow(id="f2", resource_type="Task", name="broken", query="{"))
    assert "broken: ${the filter is no JSON}" in queries.expressions(broken).observed


def test_no_limit_of_results_is_found(installation):
    reference = installation.weak(compatibility=CompatibilitySettings(mode="camunda-7"))

    assert ("fail", "no limit") == astuple(queries.results(reference))


def test_types_off_the_list_are_found_where_they_are_stored(installation):
    seen = installation.add(
        VariableRow(id="v1", type="serializable", name="x", text2="org.example.Bad"),
        VariableRow(id="v2", type="spin://application/json", name="y", text2="java.util.ArrayList<java.lang.String>"),
    )

    assert ("fail", "org.example.Bad is stored") == astuple(types.never_made(seen))
    assert (
        "pass"
        == types.never_made(installation.weak(variables=VariablesSettings(object_types=("org.example.",)))).status
    )


def test_a_package_at_the_root_of_all_names_fails(installation):
    seen = installation.weak(variables=VariablesSettings(object_types=("com.",)))

    assert "fail" == types.deliberate(seen).status


@pytest.mark.parametrize("lax", [{"permanent_lock": True}, {"source_attempts": 0}])
def test_locks_that_shut_others_out_and_sources_without_limit_are_told(installation, lax):
    assert "warn" == logins.throttling(installation.weak(login=LoginSettings(**lax))).status


def test_failed_logins_are_counted(installation):
    seen = installation.add(UserRow(id="bert", attempts=3))

    assert "1 users and 0 addresses have failed" in logins.throttling(seen).observed


def test_sessions_are_judged_by_settings_and_by_what_is_open(installation):
    assert "fail" == logins.sessions(installation.weak(sessions=SessionsSettings(hours=24))).status
    assert "1 open, 1 of them for longer" in logins.sessions(long_session(installation)).observed


def test_samples_fail_in_production_only(installation):
    installation.add(UserRow(id="demo"))

    assert ("warn", "user demo") == astuple(deployment.samples(installation.evidence))
    assert "fail" == deployment.samples(installation.weak(mode="production")).status


def test_hostile_documents_are_refused_by_all_readers_in_a_moment(installation):
    found = xml.bounded(installation.evidence)

    assert "pass" == found.status and found.observed.startswith("6 hostile documents refused in ")


def test_an_unencrypted_volume_is_left_to_people(installation):
    found = storage.encrypted(installation.evidence)

    assert found.status in ("unknown", "pass") and found.observed.startswith("1 backups and 0 secret variables sealed")


def test_a_secret_variable_that_lies_open_is_found(installation):
    seen = installation.add(
        ByteArrayRow(id="b1", name="x", bytes=b"in the clear"),
        VariableRow(id="v1", type="spin://application/x-watchword-secret", name="x", byte_array_id="b1"),
    )

    assert ("fail", "1 secret variables lie open") == astuple(storage.encrypted(seen))


def test_checks_change_nothing(installation):
    before = lines(installation)

    for ident, check in CHECKS.items():
        if not ident.startswith("W"):
            check(installation.evidence)

    assert before == lines(installation)


def lines(installation) -> dict[str, int]:
    database = installation.evidence.database
    return {name: database.count(name) for name in database.table_names()}


def astuple(found) -> tuple[str, str]:
    return found.status, found.observed
