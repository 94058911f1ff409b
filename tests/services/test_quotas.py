"""What one tenant may hold, how many batches a user may have under way, and which files may be deployed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from watchword.authz.check import Authorizer
from watchword.authz.settings import AuthzSettings
from watchword.core.errors import BadUserRequest, InvalidRequest, QuotaExceeded
from watchword.core.settings import DatabaseSettings, QuotasSettings, Settings
from watchword.engine.context import EngineSettings
from watchword.engine.quotas import Quotas
from watchword.identity.model import Identity
from watchword.node.build import build
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.store.schema.create import create_schema
from watchword.testing.models import bpmn

USER = Identity("ann")


def model(key="p"):
    return bpmn(key).start().user_task("u").end("e").xml()


@pytest.fixture
def limited(memory, clock):
    """Return a function that makes services with limits."""

    def make(**settings):
        return build_services(
            memory,
            clock=clock,
            delegates=Delegates(),
            settings=replace(EngineSettings(), **settings),
            authorizer=Authorizer(AuthzSettings(enabled=False)),
        )

    return make


def test_a_tenant_deploys_as_often_as_its_quota_says_and_others_are_not_concerned(limited):
    services = limited(quotas=Quotas(deployments=2))
    for _ in range(2):
        services.repository.deploy(resources={"p.bpmn": model()}, tenant_id="a")

    with pytest.raises(QuotaExceeded, match=r"'a' may have 2 deployments and would have 3: delete one .*\[quotas\]"):
        services.repository.deploy(resources={"p.bpmn": model()}, tenant_id="a")

    for tenant in ("b", None, None, None):
        services.repository.deploy(resources={"p.bpmn": model()}, tenant_id=tenant)


def test_a_deleted_deployment_makes_room(limited):
    services = limited(quotas=Quotas(deployments=1))
    first = services.repository.deploy(resources={"p.bpmn": model()}, tenant_id="a")
    services.repository.delete_deployment(first.id)

    assert services.repository.deploy(resources={"p.bpmn": model()}, tenant_id="a").id != first.id


def test_all_definitions_of_a_deployment_count_and_none_is_made_beyond(limited):
    services = limited(quotas=Quotas(definitions=3))
    services.repository.deploy(resources={"p.bpmn": model(), "q.bpmn": model("q")}, tenant_id="a")

    with pytest.raises(QuotaExceeded, match="3 definitions and would have 4"):
        services.repository.deploy(resources={"p.bpmn": model(), "q.bpmn": model("q")}, tenant_id="a")

    assert 2 == len(services.repository.query_definitions(tenant_id_in=["a"]))
    services.repository.deploy(resources={"r.bpmn": model("r")}, tenant_id="a")


def test_running_instances_of_a_tenant_are_limited_until_one_ends(limited):
    services = limited(quotas=Quotas(instances=2))
    services.repository.deploy(resources={"p.bpmn": model()}, tenant_id="a")
    services.repository.deploy(resources={"p.bpmn": model()})
    started = [services.runtime.start(key="p", tenant_id="a").id for _ in range(2)]

    with pytest.raises(QuotaExceeded, match="2 instances"):
        services.runtime.start(key="p", tenant_id="a")

    for _ in range(3):
        services.runtime.start(key="p")
    services.runtime.delete(started[0])
    assert services.runtime.start(key="p", tenant_id="a").tenant_id == "a"


def test_called_instances_do_not_count(limited):
    services = limited(quotas=Quotas(instances=1))
    caller = bpmn("caller").start().call("c", "p").end("e").xml()
    services.repository.deploy(resources={"c.bpmn": caller, "p.bpmn": model()}, tenant_id="a")

    services.runtime.start(key="caller", tenant_id="a")

    assert 1 == len(services.tasks.query())


def test_the_settings_reach_the_engine():
    settings = Settings(database=DatabaseSettings(url="sqlite:///:memory:"), quotas=QuotasSettings(deployments=1))

    with build(settings) as platform:
        create_schema(platform.database)
        platform.repository.deploy(resources={"p.bpmn": model()}, tenant_id="a")
        with pytest.raises(QuotaExceeded):
            platform.repository.deploy(resources={"p.bpmn": model()}, tenant_id="a")


def test_a_user_has_no_more_batches_under_way_than_the_limit(limited):
    services = limited(max_batches=1)
    services.repository.deploy(resources={"p.bpmn": model()})
    instances = [services.runtime.start(key="p").id for _ in range(2)]
    services.batches.delete_instances(instances[:1], identity=USER)

    with pytest.raises(BadUserRequest, match="1 batches of this user are under way"):
        services.batches.delete_instances(instances[1:], identity=USER)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.png", b"GIF89a"),
        ("p.PNG", b"<svg/>"),
        ("p.svg", b"<!DOCTYPE html>".replace(b"<!D", b"D")),
        ("p.jpg", b"MZ\x90\0"),
        ("doc.pdf", b"PK\x03\x04"),
        ("p.gif", b""),
    ],
)
def test_a_picture_that_is_none_is_refused(services, name, content):
    with pytest.raises(InvalidRequest, match="doesn't begin like one"):
        services.repository.deploy(resources={"p.bpmn": model(), name: content})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.png", b"\x89PNG\r\n\x1a\n rest"),
        ("p.svg", b"\xef\xbb\xbf\n<svg/>"),
        ("p.svg", b'<?xml version="1.0"?><svg/>'),
        ("p.jpeg", b"\xff\xd8\xff\xe0"),
        ("notes.txt", b"MZ"),
        ("all.zip", b"PK\x03\x04"),
    ],
)
def test_other_files_are_stored_as_they_are(services, name, content):
    made = services.repository.deploy(resources={name: content})

    assert (
        content == services.repository.resource_content(made.id, services.repository.resources(made.id)[0].id).content
    )


def test_in_camunda_mode_pictures_are_stored_unseen(limited):
    services = limited(any_files=True)

    made = services.repository.deploy(resources={"p.png": b"anything"})

    assert ["p.png"] == [resource.name for resource in services.repository.resources(made.id)]
