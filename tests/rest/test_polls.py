"""The long-poll hub: who waits, who is woken, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from watchword.rest.op import Answer, Park
from watchword.workers.polls import PollHub

NOTHING = Answer(200, [])
PATIENCE, LONG = 60, 900.0
"""Seconds: of a test on a busy machine, and of what no test waits for."""


async def run(work: Callable[[], Any]) -> Any:
    return work()


async def never() -> None:
    await asyncio.Event().wait()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def quiet(**more: Any) -> PollHub:
    """Return a hub where no poll looks of itself."""
    return PollHub(floor=LONG, **more)


def park(found: list[str], *topics: str, seconds: float = LONG, **more: Any) -> Park:
    """Return a poll that answers what it takes from `found`."""

    def attempt() -> Answer | None:
        return Answer(200, [found.pop()]) if found else None

    return Park(topics or ("t",), seconds, attempt, NOTHING, **more)


def in_time(test: Callable[[], Any]) -> None:
    """Run a coroutine function, so long at most that none of the pauses below is waited for."""
    asyncio.run(asyncio.wait_for(test(), PATIENCE))


def test_a_wake_of_its_topic_makes_a_poll_look():
    async def test() -> None:
        hub, found = quiet(), []
        poll = asyncio.create_task(hub.wait(park(found), run, never, hub.mark()))
        await settle()
        found.append("x")
        hub.wake(("t",))

        assert (await poll).body == ["x"]
        assert hub.waiting == 0

    in_time(test)


def test_another_topic_wakes_nobody():
    async def test() -> None:
        hub, found = quiet(), ["x"]
        poll = asyncio.create_task(hub.wait(park(found, "t"), run, never, hub.mark()))
        await settle()
        hub.wake(("other",))
        await settle()

        assert not poll.done()
        poll.cancel()

    in_time(test)


def test_one_wake_wakes_one_poll_of_the_topic():
    async def test() -> None:
        hub, looks = quiet(), []
        polls = [
            asyncio.create_task(
                hub.wait(Park(("t",), LONG, lambda i=i: looks.append(i), NOTHING), run, never, hub.mark())
            )
            for i in range(5)
        ]
        await settle()
        hub.wake(("t",))
        await settle()

        assert looks == [0]
        for poll in polls:
            poll.cancel()

    in_time(test)


def test_who_found_something_lets_the_next_one_look():
    async def test() -> None:
        hub, found = quiet(), []
        polls = [asyncio.create_task(hub.wait(park(found), run, never, hub.mark())) for _ in range(3)]
        await settle()
        found += ["x", "y"]
        hub.wake(("t",))

        while len(done := [poll for poll in polls if poll.done()]) < 2:
            await settle()
        assert sorted(p.result().body[0] for p in done) == ["x", "y"]
        for poll in polls:
            poll.cancel()

    in_time(test)


def test_a_wake_between_the_first_look_and_the_wait_is_not_lost():
    async def test() -> None:
        hub, found = quiet(), []
        mark = hub.mark()
        found.append("x")
        hub.wake(("t",))

        answer = await hub.wait(park(found), run, never, mark)

        assert answer is not None
        assert answer.body == ["x"]

    in_time(test)


def test_the_end_of_a_lock_makes_a_poll_look():
    async def test() -> None:
        hub, found = quiet(), ["x"]

        answer = await hub.wait(park(found, due=lambda: 0.02), run, never, hub.mark())

        assert answer is not None
        assert answer.body == ["x"]

    in_time(test)


def test_the_floor_makes_a_poll_look_though_nobody_wakes_it():
    async def test() -> None:
        hub, found = PollHub(floor=0.02), ["x"]

        answer = await hub.wait(park(found), run, never, hub.mark())

        assert answer is not None
        assert answer.body == ["x"]

    in_time(test)


def test_when_the_time_is_over_the_answer_is_nothing():
    async def test() -> None:
        hub = quiet()

        assert await hub.wait(park([], seconds=0.03), run, never, hub.mark()) is NOTHING

    in_time(test)


def test_a_client_that_went_away_is_dropped():
    async def test() -> None:
        hub, left, found = quiet(), asyncio.Event(), ["x"]

        async def gone() -> None:
            await left.wait()

        poll = asyncio.create_task(hub.wait(park(found), run, gone, hub.mark()))
        await settle()
        left.set()

        assert await poll is None
        assert hub.waiting == 0
        assert found == ["x"]

    in_time(test)


def test_a_stop_answers_all_and_keeps_none_waiting_later():
    async def test() -> None:
        hub = quiet()
        polls = [asyncio.create_task(hub.wait(park([]), run, never, hub.mark())) for _ in range(3)]
        await settle()
        await hub.stop()

        assert [await p for p in polls] == [NOTHING] * 3
        assert await hub.wait(park([]), run, never, hub.mark()) is NOTHING

    in_time(test)


def test_a_full_hub_answers_at_once():
    async def test() -> None:
        hub = quiet(capacity=1)
        first = asyncio.create_task(hub.wait(park([]), run, never, hub.mark()))
        await settle()

        assert await hub.wait(park([]), run, never, hub.mark()) is NOTHING
        first.cancel()

    in_time(test)


def test_a_wake_from_another_thread_arrives():
    async def test() -> None:
        hub, found = quiet(), []
        poll = asyncio.create_task(hub.wait(park(found), run, never, hub.mark()))
        await settle()
        found.append("x")
        await asyncio.to_thread(hub.wake, ("t",))

        assert (await poll).body == ["x"]

    in_time(test)
