"""Playgrounds for random processes, one a database kind and module, and bounds that keep the runs short."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

from .driving import Playground

settings.register_profile(
    "property",
    deadline=None,
    phases=(Phase.generate,),
    derandomize=True,
    database=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("property")


@pytest.fixture(scope="module")
def on_sqlite():
    playground = Playground("sqlite:///:memory:")
    yield playground
    playground.platform.close()


@pytest.fixture(scope="module")
def on_postgres(new_postgres):
    playground = Playground(new_postgres())
    yield playground
    playground.platform.close()
