"""Keys of requests: good for two days, then forgotten, after quiet times too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchword.identity.model import Identity
from watchword.identity.request_key import DoneBefore, request_key
from watchword.store.tables import RequestKeyRow
from watchword.testing.models import bpmn


@pytest.fixture
def start(services):
    services.repository.deploy(resources={"p.bpmn": bpmn("p").start().user_task("u").end("e").xml()})

    def start(key):
        asked = request_key("ann", key, "POST", "/process-definition/key/p/start", b"{}")
        return services.runtime.start(key="p", identity=Identity("ann", request=asked)).id

    return start


def test_a_key_is_good_for_two_days_and_may_be_used_again_afterwards(start, clock, find):
    start("a")
    clock.advance(timedelta(days=1, hours=23, minutes=59))
    with pytest.raises(DoneBefore):
        start("a")

    clock.advance(timedelta(minutes=1))
    start("a")

    assert [clock.now()] == [row.created for row in find(RequestKeyRow)]
    with pytest.raises(DoneBefore):
        start("a")


def test_old_keys_go_though_nobody_came_by_on_the_day_that_they_were_over(start, clock, find):
    start("a")
    clock.advance(timedelta(days=20))

    start("b")

    assert [clock.now()] == [row.created for row in find(RequestKeyRow)]
