"""Rights on decisions: who may evaluate, read, change and remember them. Source: guideline C-26."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dmn.models import decision, definitions, literal
from watchword.authz import resources
from watchword.core import ids
from watchword.core.clock import FixedClock
from watchword.core.errors import NotAuthorized, NotFound, RestError
from watchword.engine.context import EngineSettings
from watchword.identity.model import Identity
from watchword.query.specs.history_decision_instance import HISTORIC_DECISION_INSTANCES
from watchword.scripting.delegates import Delegates
from watchword.services import build_services
from watchword.services.listing import Listing
from watchword.store.database import open_database
from watchword.store.schema.create import create_schema
from watchword.store.tables import AuthorizationRow

ANN = Identity("ann")


@pytest.fixture
def services():
    database = open_database("sqlite:///:memory:")
    create_schema(database)
    made = build_services(
        database,
        clock=FixedClock(datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)),
        delegates=Delegates(),
        settings=EngineSettings(),
    )
    made.repository.deploy(name="d", resources={"d.dmn": definitions(decision("d", literal("1")))})
    yield made
    database.close()


def grant(services, *permissions: str) -> None:
    bits = sum(resources.DECISION_DEFINITION.permissions[name] for name in permissions)

    def work(ctx):
        ctx.session.add(
            AuthorizationRow(
                id=ids.new(),
                type=1,
                user_id="ann",
                resource_type=resources.DECISION_DEFINITION.number,
                resource_id="d",
                permissions=bits,
            )
        )

    services.commands.run(work)


def definition_id(services) -> str:
    return services.decisions.query()[0].id


def test_nothing_is_open(services):
    wanted = definition_id(services)

    with pytest.raises(RestError):
        services.decisions.evaluate("d", identity=ANN)
    with pytest.raises(NotAuthorized):
        services.decisions.evaluate_typed({}, definition_id=wanted, identity=ANN)
    with pytest.raises(NotFound):
        services.decisions.get_definition(wanted, identity=ANN)
    with pytest.raises(NotFound):
        services.decisions.set_history_time_to_live(wanted, 3, identity=ANN)
    assert () == services.decisions.query(identity=ANN)
    with pytest.raises(NotAuthorized):
        services.batches.delete_decisions(["x"], identity=ANN)


def test_evaluating_by_id_needs_its_own_right_and_not_that_of_reading(services):
    grant(services, "CREATE_INSTANCE")
    services.decisions.evaluate("d")

    found = services.decisions.evaluate_typed({}, definition_id=definition_id(services), identity=ANN)

    assert 1 == found.rows[0]["d"].value.value
    with pytest.raises(RestError):  # what is found by its key must be readable
        services.decisions.evaluate("d", identity=ANN)
    with pytest.raises(NotFound):
        services.decisions.definition_xml(definition_id(services), identity=ANN)


def test_reading_is_no_right_to_evaluate_or_change(services):
    grant(services, "READ")

    assert ["d"] == [row.key for row in services.decisions.query(identity=ANN)]
    with pytest.raises(NotAuthorized):
        services.decisions.evaluate("d", identity=ANN)
    with pytest.raises(NotAuthorized):
        services.decisions.set_history_time_to_live(definition_id(services), 3, identity=ANN)


def test_history_is_for_those_who_may_read_it(services):
    services.decisions.evaluate("d")
    history = Listing(services.commands, HISTORIC_DECISION_INSTANCES)
    assert 0 == history.count(identity=ANN)

    grant(services, "READ_HISTORY")

    assert 1 == history.count(identity=ANN)
