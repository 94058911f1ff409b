"""How to make each check of the guidelines C-18 to C-65 fail."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from audit.installation import NOW, Small, Weak, Weakening
from audit.weak_models import FORM_WITHOUT_CHECKS, HTML_FORM, SCRIPT_TASK, lax_reader
from audit.weak_server import Reply
from watchword.audit.checks import deployment, queries, types
from watchword.audit.evidence import Evidence
from watchword.core.cookie_names import cookie_names
from watchword.core.settings import (
    DatabaseSettings,
    DelegatesSettings,
    HttpSettings,
    LaxitiesSettings,
    LdapSettings,
    LimitsSettings,
    LoginSettings,
    VariablesSettings,
    XmlSettings,
)  # fmt: skip
from watchword.engine.forms import Fields
from watchword.store.tables import (
    AuthorizationRow,
    ByteArrayRow,
    DeploymentRow,
    FilterRow,
    GroupRow,
    MembershipRow,
    ProcessDefinitionRow,
    SessionRow,
    UserRow,
)


def weak_cookies(small: Small) -> Evidence:
    """Answer with cookies of the right names and too few flags."""
    installation = str(small.evidence.rows("SELECT ID_ FROM WW_INSTALLATION")[0][0])
    names = cookie_names(installation, https=False)

    def replies(_method: str, _path: str) -> Reply:
        return (
            401,
            {"Set-Cookie": f"{names['session']}=x; SameSite=None", "set-cookie": f"{names['csrf']}=y; SameSite=Lax"},
            b"",
        )

    return small.answers(replies)


def open_database_file(small: Small) -> Evidence:
    """Let others read the database."""
    Path(small.evidence.settings.database.url.removeprefix("sqlite:///")).chmod(0o644)
    return small.evidence


def literal_password(small: Small) -> Evidence:
    """Write the database's password in the clear."""
    small.evidence.config.write_text('[database]\npassword = "In-The-Clear-1"\n')
    return small.evidence


def without_tls(small: Small) -> Evidence:
    """Answer without TLS where it is set."""
    seen = small.answers()
    return small.weak(http=HttpSettings(port=seen.settings.http.port, tls_certificate="set", tls_key="set"))


def deployed(name: str, content: str) -> Weakening:
    """Have a file that was deployed, before or by somebody else."""
    return lambda small: small.add(
        DeploymentRow(id="d1", name="old", deploy_time=NOW),
        ByteArrayRow(id="b1", name=name, deployment_id="d1", bytes=content.encode(), create_time=NOW, type=1),
    )


def right(**columns: Any) -> Weakening:
    """Have an authorization."""
    row = {"id": "a1", "type": 1, "resource_id": "*", "permissions": 2**31 - 1, **columns}
    return lambda small: small.add(AuthorizationRow(**row))


def saved_expression(small: Small) -> Evidence:
    """Have a filter, as another product may have saved it, whose expression reaches for the runtime."""
    query = {"orQueries": [{"taskAssigneeExpression": "${''.getClass().forName('java.lang.Runtime')}"}]}
    return small.add(FilterRow(id="f1", resource_type="Task", name="mine", query=json.dumps(query)))


def long_session(small: Small) -> Evidence:
    """Have a session that was begun under other settings and ends next month."""
    now = small.evidence.now
    return small.add(
        SessionRow(
            id="s" * 64, number="1", user_id="anna", stamp="x", way="password", limited=False, created=now, used=now,
            proven=now, expires=now + timedelta(days=30), idle_seconds=1800,
        )
    )  # fmt: skip


def patched(target: object, name: str, stand_in: object) -> Weakening:
    """Have something that does what ours doesn't."""

    def weaken(small: Small) -> Evidence:
        small.stack.enter_context(mock.patch.object(target, name, stand_in))
        return small.weak()

    return weaken


def unsealed_backup(small: Small) -> Evidence:
    """Have a backup that anybody can read."""
    (small.folder / "watchword-data" / "backups" / "y.wwbackup").write_bytes(b"SQLite format 3\0")
    return small.evidence


ENGINE: Weak = {
    "C-24": lambda small: small.weak(ldap=LdapSettings(enabled=True, manager_dn="cn=admin,dc=example,dc=org")),
    "C-42": open_database_file,
    "C-45": literal_password,
    "C-18": lambda small: small.weak(http=HttpSettings(host="0.0.0.0", behind_proxy=True), mode="development"),
    "C-19": lambda small: small.add(UserRow(id="demo")),
    "C-19 group": lambda small: small.add(
        UserRow(id="john"),
        GroupRow(id="sales"),
        GroupRow(id="mixed"),
        *(MembershipRow(user_id=u, group_id=g) for u, g in (("john", "sales"), ("john", "mixed"), ("anna", "mixed"))),
    ),
    "C-19 model": lambda small: small.add(
        DeploymentRow(id="d1", name="old", deploy_time=NOW),
        ByteArrayRow(
            id="b1", name="r.bpmn", deployment_id="d1", bytes=b'formKey="embedded:app:forms/assign-reviewer.html"'
        ),
        ProcessDefinitionRow(id="p", key="ReviewInvoice", version=1, deployment_id="d1", resource_name="r.bpmn"),
    ),
    "C-20": lambda small: small.answers(),
    "C-21": lambda small: small.answers(),
    "C-22": lambda small: small.add(UserRow(id="u1", password="{SHA}x")),
    "C-23": lambda small: small.add(UserRow(id="u1", password="{SHA}x")),
    "C-25": lambda small: small.weak(laxities=LaxitiesSettings(existence=True)),
    "C-26": right(group_id="everyone", resource_type=6),
    "C-26 rows": lambda small: small.without_policies(),
    "C-27": lambda small: small.weak(login=LoginSettings(delay_base=0)),
    "C-28": right(type=0, user_id="*", resource_type=9, permissions=8),
    "C-29": deployed("old.bpmn", SCRIPT_TASK),
    "C-30": deployed("old.bpmn", FORM_WITHOUT_CHECKS),
    "C-31": saved_expression,
    "C-32": patched(queries, "run_count", lambda *_, **__: 1),
    "C-33": lambda small: small.weak(limits=LimitsSettings(results=1_000_000)),
    "C-34": lambda small: small.answers(),
    "C-35": weak_cookies,
    "C-36": lax_reader,
    "C-37": lax_reader,
    "C-38": deployed("old.bpmn", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>'),
    "C-39": lambda small: small.weak(variables=VariablesSettings(object_types=("java.lang.Runtime", "java.lang."))),
    "C-40": lambda small: small.weak(variables=VariablesSettings(object_types=("org.example.",))),
    "C-41": patched(types.native, "to_native", lambda value: object()),
    "C-43": unsealed_backup,
    "C-44": lambda small: small.weak(database=DatabaseSettings(url="postgresql://u@db.example.org/x?sslmode=require")),
    "C-46": patched(deployment.metadata, "version", lambda name: "0.1"),
    "C-47": without_tls,
    "C-48": long_session,
    "C-49": lambda small: small.answers(),
    "C-50": lambda small: small.weak(limits=LimitsSettings(body_bytes=100_000_000)),
    "C-51": weak_cookies,
    "C-52": lambda small: small.answers(),
    "C-53": lambda small: small.answers(),
    "C-54": lambda small: small.answers(),
    "C-60": lambda small: small.weak(delegates=DelegatesSettings(names=("not-installed",))),
    "C-61": deployed("old.html", HTML_FORM),
    "C-62": patched(Fields, "check", lambda *_: None),
    "C-63": lambda small: small.weak(xml=XmlSettings(decision_bytes=10_000_000_000)),
    "C-65": lambda small: small.weak(variables=VariablesSettings(object_types=("java.lang.ProcessBuilder",))),
}
