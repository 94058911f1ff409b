"""A small world of things that operations can be about, each twice: without tenant, and of tenant `t1`."""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from watchword import open_platform
from watchword.authz.settings import ADMIN_GROUP
from watchword.core.secret import Secret
from watchword.core.settings import AuthorizationSettings, CompatibilitySettings, DatabaseSettings, Settings
from watchword.identity.administrators import add_administrators
from watchword.identity.model import Identity
from watchword.node import Platform, build
from watchword.passwords.registry import PasswordRegistry
from watchword.rest.resources import RESOURCES
from watchword.rest.router import Router
from watchword.store.tables import AuthorizationRow, GroupRow, TenantRow, UserRow
from watchword.web.app import WebApp
from watchword.web.options import WebOptions
from watchword.workers.polls import PollHub

from .models import DECISIONS, FORM, PROCESSES

ADMIN = Identity("boss", (ADMIN_GROUP,))
TENANT = "t1"
ASKED = AuthorizationSettings()
OWN = "Hollow-Tree7q"
"""What users prove themselves with in a body."""


@dataclass
class Things:
    """Ids of what one tenant, or none, has: by the names that needs use, and by the names of path parameters."""

    tenant: str | None
    ids: dict[str, str] = field(default_factory=dict)


def make(place: Path | str) -> dict[str | None, Things]:
    """Fill a database (a file, or a URL) with the world and return what is in it."""
    with open_platform(_url(place)) as platform:
        with platform.database.session(platform.clock.now()) as session:
            add_administrators(session)
            kept = PasswordRegistry().encrypt(Secret(OWN))
            for name in ("admin", "exact", "foreign", "loner", "nothing", "revoked", "somebody", "stranger"):
                session.add(
                    UserRow(id=name, first_name="Kermit", last_name="Frog", password=kept.stored, salt=kept.salt)
                )
            for group in ("clerks", "strangers"):
                session.add(GroupRow(id=group, name=group, type="t"))
            for tenant in ("t9", TENANT):
                session.add(TenantRow(id=tenant, name=tenant))
            session.flush()
        platform.services.cleanup.schedule(immediately=True)
        return {tenant: _things(platform, tenant) for tenant in (None, TENANT)}


def _url(place: Path | str) -> str:
    return place if isinstance(place, str) else f"sqlite:///{place}"


def _things(platform: Platform, tenant: str | None) -> Things:
    key = "world" if tenant is None else "foreign"
    deployed = platform.repository.deploy(
        name=key,
        resources={
            f"{key}.bpmn": PROCESSES.replace("KEY", key),
            f"{key}.dmn": DECISIONS.replace("KEY", key),
            f"{key}.html": FORM,
        },
        tenant_id=tenant,
    )
    definitions = {row.key: row.id for row in deployed.process_definitions or ()}
    main, short = definitions[key], definitions[f"{key}_short"]
    instance = platform.runtime.start(definition_id=main, variables={"v": 1, "b": b"bytes"}, identity=ADMIN).id
    ended = platform.runtime.start(definition_id=short, variables={"w": 2}, identity=ADMIN).id
    fields = platform.runtime.start(definition_id=definitions[f"{key}_fields"], identity=ADMIN).id
    (generated,) = platform.tasks.query(process_instance_id=fields)
    standalone = platform.tasks.create(name="alone", tenant_id=tenant)
    platform.decisions.evaluate(key, tenant_id=tenant)
    kept = platform.services.filters.create("waiting", {"taskId": "none"})
    (task,) = platform.tasks.query(process_instance_id=instance)
    (external,) = platform.external_tasks.query(process_instance_id=instance)
    (job,) = platform.jobs.query(process_instance_id=instance)
    with platform.database.session(platform.clock.now()) as session:
        rows = {
            name: session.execute(f"SELECT {column} FROM {table} WHERE {where}", params)[0][0]  # noqa: S608
            for name, column, table, where, params in (
                ("execution", "ID_", "ACT_RU_EXECUTION", "PROC_INST_ID_ = ? AND ACT_ID_ = 'receive'", (instance,)),
                ("variable-instance", "ID_", "ACT_RU_VARIABLE", "PROC_INST_ID_ = ? AND NAME_ = 'v'", (instance,)),
                (
                    "history/variable-instance",
                    "ID_",
                    "ACT_HI_VARINST",
                    "PROC_INST_ID_ = ? AND NAME_ = 'v'",
                    (instance,),
                ),
                ("history/detail", "ID_", "ACT_HI_DETAIL", "PROC_INST_ID_ = ? AND NAME_ = 'b'", (instance,)),
                ("variable-instance/bytes", "ID_", "ACT_RU_VARIABLE", "PROC_INST_ID_ = ? AND NAME_ = 'b'", (instance,)),
                (
                    "history/variable-instance/bytes",
                    "ID_",
                    "ACT_HI_VARINST",
                    "PROC_INST_ID_ = ? AND NAME_ = 'b'",
                    (instance,),
                ),
                ("operation", "OPERATION_ID_", "ACT_HI_OP_LOG", "PROC_INST_ID_ = ?", (instance,)),
                ("decision-definition", "ID_", "ACT_RE_DECISION_DEF", "KEY_ = ?", (key,)),
                ("decision-requirements-definition", "ID_", "ACT_RE_DECISION_REQ_DEF", "KEY_ = ?", (f"{key}_all",)),
                ("history/decision-instance", "ID_", "ACT_HI_DECINST", "DEC_DEF_KEY_ = ?", (key,)),
                ("history/activity-instance", "ID_", "ACT_HI_ACTINST", "PROC_INST_ID_ = ?", (instance,)),
                ("history/job-log", "ID_", "ACT_HI_JOB_LOG", "PROCESS_INSTANCE_ID_ = ?", (instance,)),
                ("history/external-task-log", "ID_", "ACT_HI_EXT_TASK_LOG", "PROC_INST_ID_ = ?", (instance,)),
                ("job-definition", "ID_", "ACT_RU_JOBDEF", "PROC_DEF_ID_ = ?", (main,)),
                ("resource", "ID_", "ACT_GE_BYTEARRAY", "DEPLOYMENT_ID_ = ?", (deployed.id,)),
            )
        }
    for scope, service in ((rows["execution"], platform.runtime), (task.id, platform.tasks)):
        for name, value in {"v": 1, "b": b"bytes"}.items():
            service.set_variable(scope, name, value, local=True)
    incident = platform.runtime.create_incident(rows["execution"], incident_type="odd")
    comment = platform.tasks.create_comment(task.id, message="hello", process_instance_id=instance)
    attachment = platform.tasks.create_attachment(task.id, name="a", content=b"x")
    batch = platform.batches.set_variables([instance], {"x": 1})
    granted = platform.authorizations.create(
        type=1, permissions=["READ"], resource_type=6, resource_id="nothing", user_id=f"somebody{key}"
    )
    return Things(
        tenant,
        {
            **rows,
            "definition": key,
            "source": key,
            "target": key,
            "instance": instance,
            "task": task.id,
            "deployment": deployed.id,
            "batch": batch.id,
            "authorization": granted.id,
            "group": "clerks" if tenant is None else "strangers",
            "tenant": tenant or "t9",
            "user": "somebody" if tenant is None else "stranger",
            "external-task": external.id,
            "incident": incident.id,
            "job": job.id,
            "process-definition": main,
            "process-instance": instance,
            "history/process-instance": ended,
            "history/task": task.id,
            "history/batch": batch.id,
            "history/process-definition": main,
            "comment": comment.id,
            "attachment": attachment.id,
            "short": f"{key}_short",
            "condition": f"{key}_condition",
            "conditional": definitions[f"{key}_condition"],
            "short-definition": short,
            "decision": key,
            "requirements": f"{key}_all",
            "history/decision-requirements-definition": rows["decision-requirements-definition"],
            "filter": kept.id,
            "standalone": standalone.id,
            "generated": generated.id,
        },
    )


class Callers:
    """Knows every user whose password is the own name; groups and tenants as said."""

    def __init__(self, identities: dict[str, Identity]) -> None:
        self._identities = identities

    def remembered(self, user_id: str, password: Secret, **_: Any) -> Identity | None:
        return self._identities.get(user_id) if password.reveal() == user_id else None

    def verify(self, user_id: str, password: Secret, **_: Any) -> Identity | None:
        return self.remembered(user_id, password)


class World:
    """A platform on a copy of the world, and calls of its API as one user or another."""

    def __init__(
        self,
        place: Path | str,
        identities: dict[str, Identity],
        *,
        mode: str = "",
        row_security: bool = False,
        authorization: AuthorizationSettings = ASKED,
    ) -> None:
        database = DatabaseSettings(url=_url(place), row_security=row_security)
        compatibility = CompatibilitySettings(mode=mode)  # type: ignore[arg-type]
        self.platform = build(Settings(database=database, compatibility=compatibility, authorization=authorization))
        self.app = WebApp(
            Router(RESOURCES),
            self.platform.services,
            Callers(identities),  # type: ignore[arg-type]
            PollHub(),
            options=WebOptions(mode=mode or None, log_requests=False),
        )

    def grant(self, **row: Any) -> None:
        """Insert an authorization."""
        with self.platform.database.session(self.platform.clock.now()) as session:
            number = len(session.find(AuthorizationRow))
            session.add(AuthorizationRow(id=f"granted{number}", **row))
            session.flush()

    def call(self, method: str, path: str, user: str | None, **more: Any) -> httpx.Response:
        """Send one request."""
        if user is not None:
            proof = base64.b64encode(f"{user}:{user}".encode()).decode()
            more.setdefault("headers", {})["Authorization"] = f"Basic {proof}"

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost/engine-rest") as http:
                return await http.request(method, path, **more)

        return asyncio.run(send())

    def stored(self) -> dict[str, list[str]]:
        """Return everything that is stored, lines by table, but for the audit trail, which tells of refusals too."""
        found = {}
        database = self.platform.database
        for (table,) in database.select("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            if table.upper().startswith(("ACT_", "WW_")) and not table.upper().startswith("WW_AUDIT"):
                found[table] = sorted(map(repr, database.select(f"SELECT * FROM {table}")))  # noqa: S608
        return found

    def close(self) -> None:
        self.platform.close()


def path_of(path: str, things: Things) -> str:
    """Return the path of a row with ids of `things` in place of its parameters."""
    ids = things.ids
    resource = path.strip("/").split("/{")[0].split("/key/")[0]
    head = next((r for r in (resource, "/".join(resource.split("/")[:2]), resource.split("/")[0]) if r in ids), None)
    requirements = resource.startswith("decision-requirements-definition")
    values = {
        "id": ids.get(head or "", "unknown"),
        "key": ids["requirements" if requirements else "definition"],
        "tenant-id": things.tenant or "none",
        "varName": "v",
        "commentId": ids["comment"],
        "attachmentId": ids["attachment"],
        "resourceId": ids["resource"],
        "messageName": f"{ids['definition']}_message",
        "operationId": ids["operation"],
        "userId": ids["user"],
        "groupId": ids["group"],
        "metrics-name": "activity-instance-start",
    }
    if path.endswith("/data"):
        values["varName"] = "b"
        values["id"] = ids.get(f"{head}/bytes", values["id"])
    return re.sub(r"\{([^}]*)\}", lambda m: values[m[1]], path)
