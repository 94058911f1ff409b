"""What delegates ask the platform for: trusted by default, asked like the caller where the settings say so."""

from __future__ import annotations

import pytest

from watchword.authz.resources import ALL
from watchword.core.errors import NotAuthorized
from watchword.core.settings import AuthorizationSettings, DatabaseSettings, Settings
from watchword.identity.model import Identity
from watchword.node import build
from watchword.store.schema.create import create_schema
from watchword.store.tables import AuthorizationRow
from watchword.testing.models import bpmn

MARY = Identity("mary")


@pytest.fixture(params=[False, True], ids=["trusted", "asked"])
def platform(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'custom.db'}"
    authorization = AuthorizationSettings(custom_code=request.param)
    with build(Settings(database=DatabaseSettings(url=url), authorization=authorization)) as made:
        create_schema(made.database)
        with made.database.session(made.clock.now()) as session:
            for number, resource, bit in ((0, 6, 256), (1, 8, 8)):
                row = {"type": 1, "user_id": "mary", "resource_type": resource, "resource_id": "*"}
                session.add(AuthorizationRow(id=f"a{number}", permissions=bit & ALL, **row))
            session.flush()
        yield made


def test_a_delegate_sees_what_its_caller_may_see_only_where_that_is_set(platform):
    found = []
    platform.delegates.register("look", lambda execution: found.append(platform.repository.count_definitions()))
    model = bpmn("p").start().service_task("x", class_="look").user_task("wait")
    platform.repository.deploy(resources={"p.bpmn": model.xml()})
    definition = platform.repository.query_definitions()[0].id

    platform.runtime.start(definition_id=definition, identity=MARY)

    assert [0 if platform.settings.authorization.custom_code else 1] == found
    with pytest.raises(NotAuthorized):
        platform.tasks.create(name="n", identity=MARY)
