"""How many bytes one tenant may store: on both databases, under threads, and what it costs."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from watchword.authz.check import Authorizer
from watchword.authz.settings import AuthzSettings
from watchword.core.errors import QuotaExceeded
from watchword.engine.context import EngineSettings
from watchword.engine.quotas import Quotas
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.database import Database
from watchword.testing.models import bpmn
from watchword.values.typed import TypedValue

MODEL = bpmn("p").start().user_task("u").end("e").xml()
KIB = b"x" * 1024


@pytest.fixture
def tenant():
    """Return the id of a tenant that no other test has: the database is shared."""
    return f"t{secrets.token_hex(6)}"


@pytest.fixture
def limited(database, clock):
    """Return a function that makes services with a limit, on both databases."""

    def make(limit, history_level="full"):
        return build_services(
            database,
            clock=clock,
            delegates=Delegates(),
            settings=replace(EngineSettings(), quotas=Quotas(stored_bytes=limit), history_level=history_level),
            authorizer=Authorizer(AuthzSettings(enabled=False)),
        )

    return make


def content(size=1024):
    return TypedValue("bytes", b"x" * size)


def deployed(services, tenant, *others):
    made = services.repository.deploy(resources={"p.bpmn": MODEL}, tenant_id=tenant)
    for other in others:
        services.repository.deploy(resources={"p.bpmn": MODEL}, tenant_id=other)
    return made


def task_of(services, tenant):
    instance = services.runtime.start(key="p", tenant_id=tenant)
    return services.tasks.query(process_instance_id=instance.id)[0].id


def stored(database: Database, tenant: str) -> int:
    sum_of = "SELECT COALESCE(SUM(LENGTH(BYTES_)), 0) FROM ACT_GE_BYTEARRAY WHERE TENANT_ID_ = ?"
    return int(database.select(sum_of, (tenant,))[0][0])


def test_a_tenant_deploys_no_more_bytes_than_its_quota_and_others_are_not_concerned(limited, tenant):
    services = limited(len(MODEL) + 2000)
    deployed(services, tenant)
    services.repository.deploy(resources={"a.txt": b"x" * 1500}, tenant_id=tenant)
    beyond = (
        rf"'{tenant}' may have {len(MODEL) + 2000} stored_bytes and would have {len(MODEL) + 2001}: delete .*\[quotas\]"
    )

    with pytest.raises(QuotaExceeded, match=beyond):
        services.repository.deploy(resources={"b.txt": b"x" * 501}, tenant_id=tenant)

    services.repository.deploy(resources={"b.txt": b"x" * 500}, tenant_id=tenant)
    for other in (f"{tenant}-b", None, None):
        services.repository.deploy(resources={"b.txt": b"x" * 2000}, tenant_id=other)


def test_attachments_and_large_values_count_with_the_copies_of_history(limited, database, tenant):
    services = limited(len(MODEL) + 5 * 1024)
    deployed(services, tenant)
    task = task_of(services, tenant)

    services.tasks.create_attachment(task, name="a", content=KIB)
    services.tasks.set_variable(task, "v", content())

    there = stored(database, tenant)
    assert len(MODEL) + 4 * 1024 == there  # the attachment; the value, its copy, and its detail
    with pytest.raises(QuotaExceeded, match="stored_bytes"):
        services.tasks.set_variable(task, "w", content())
    assert there == stored(database, tenant)
    services.tasks.create_attachment(task, name="b", content=KIB)


def test_what_was_deleted_makes_room(limited, tenant):
    services = limited(len(MODEL) + 1024)
    deployed(services, tenant)
    for _ in range(3):
        file = services.repository.deploy(resources={"a.txt": KIB}, tenant_id=tenant)
        with pytest.raises(QuotaExceeded):
            services.repository.deploy(resources={"b.txt": b"x"}, tenant_id=tenant)
        services.repository.delete_deployment(file.id)


def test_a_value_may_be_replaced_by_one_that_fits_in_its_place(limited, tenant):
    services = limited(len(MODEL) + 1024, history_level="none")
    deployed(services, tenant)
    task = task_of(services, tenant)
    services.tasks.set_variable(task, "v", content(1024))

    services.tasks.set_variable(task, "v", content(1000))
    services.tasks.set_variable(task, "v", content(1024))

    with pytest.raises(QuotaExceeded):
        services.tasks.set_variable(task, "v", content(1025))


def test_what_came_to_be_stored_without_a_limit_is_counted_within_the_hour(limited, clock, tenant):
    services = limited(len(MODEL) + 4096)
    deployed(services, tenant)
    services.repository.deploy(resources={"a.txt": b"x" * 2000}, tenant_id=tenant)
    limited(None).repository.deploy(resources={"b.txt": b"x" * 2000}, tenant_id=tenant)

    clock.advance(timedelta(hours=1))

    with pytest.raises(QuotaExceeded):
        services.repository.deploy(resources={"c.txt": b"x" * 97}, tenant_id=tenant)
    services.repository.deploy(resources={"c.txt": b"x" * 96}, tenant_id=tenant)


def test_threads_together_store_no_more_than_the_quota(limited, database, tenant):
    services = limited(len(MODEL) + 10 * 1024)
    deployed(services, tenant)
    tasks = [task_of(services, tenant) for _ in range(8)]
    refused, gate = [], threading.Barrier(len(tasks))

    def attach(task):
        gate.wait()
        for number in range(4):
            try:
                services.tasks.create_attachment(task, name=f"a{number}", content=KIB)
            except QuotaExceeded as error:
                refused.append(error)

    threads = [threading.Thread(target=attach, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(MODEL) + 10 * 1024 == stored(database, tenant)
    assert 22 == len(refused)


def test_why_a_job_failed_is_kept_though_the_tenant_is_full(limited, database, tenant):
    services = limited(None)
    failing = bpmn("p").start().task("s", asyncBefore="true").listener("start", "${missing.name}").end("e").xml()
    services.repository.deploy(resources={"p.bpmn": failing}, tenant_id=tenant)
    services.runtime.start(key="p", tenant_id=tenant)
    full = limited(stored(database, tenant))
    job = full.jobs.query(tenant_id_in=[tenant])[0]

    with pytest.raises(Exception, match="missing"):
        full.jobs.execute(job.id)

    assert "missing" in full.jobs.stacktrace(job.id)
    with pytest.raises(QuotaExceeded):
        full.repository.deploy(resources={"a.txt": b"x"}, tenant_id=tenant)


def test_a_command_that_stores_no_byte_array_sends_nothing_for_the_quota(limited, database, tenant, monkeypatch):
    sent = []
    session = database.session
    monkeypatch.setattr(database, "session", lambda now: sent.append(session(now)) or sent[-1])

    def cost(services, owner):
        deployed(services, owner)
        for _ in range(2):  # the second one finds everything in caches
            task = task_of(services, owner)
            sent.clear()
            services.tasks.set_variable(task, "v", "short")
            services.tasks.complete(task)
            services.runtime.start(key="p", tenant_id=owner)
        return [(one.statements, one.round_trips) for one in sent]

    assert cost(limited(None), f"{tenant}-a") == cost(limited(100_000), f"{tenant}-b")


def test_a_large_value_costs_one_statement_in_a_transaction_of_several(limited, database, tenant, monkeypatch):
    deployed(limited(None), tenant)
    task = task_of(limited(None), tenant)
    sent = []
    session = database.session
    monkeypatch.setattr(database, "session", lambda now: sent.append(session(now)) or sent[-1])

    def cost(services):
        for _ in range(2):  # the second one finds everything in caches
            sent.clear()
            services.tasks.create_attachment(task, name="a", content=KIB)
        return sum(one.statements for one in sent)

    more = {"sqlite": 1, "postgresql": 3}[database.dialect]  # there the write alone needs no BEGIN and no COMMIT
    assert cost(limited(None)) + more == cost(limited(100_000))
