"""Bodies that are sent in pieces: never more than one in memory, cut where something fails, ended with the client."""

from __future__ import annotations

import asyncio

import pytest

from watchword.rest.op import Answer, Resource

from .shell import app, basic, op


class Source:
    """Makes `count` pieces and knows how many it has made."""

    def __init__(self, count: int, fails_at: int | None = None) -> None:
        self.count, self.fails_at, self.made = count, fails_at, 0

    def next(self) -> bytes | None:
        if self.made == self.fails_at:
            raise RuntimeError("the database is gone")
        if self.made == self.count:
            return None
        self.made += 1
        return b"piece %d\n" % self.made


class Taker:
    """A client that looks, at each piece it takes, how many have been made; it goes away after some."""

    def __init__(self, source: Source, leaves_after: int | None = None) -> None:
        self.source, self.leaves_after = source, leaves_after
        self.pieces: list[bytes] = []
        self.ahead: list[int] = []
        self.headers: dict[bytes, bytes] = {}
        self.ended = False
        self._asked = False
        self._left = asyncio.Event()

    async def receive(self) -> dict[str, object]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            self.headers = dict(message["headers"])
            return
        if message["body"]:
            self.pieces.append(message["body"])
            self.ahead.append(self.source.made - len(self.pieces) + 1)
        self.ended = not message.get("more_body", False)
        if len(self.pieces) == self.leaves_after:
            self._left.set()
        await asyncio.sleep(0)


def taken(source: Source, **how: int) -> Taker:
    made, _ = app(
        Resource("/lines", (op("GET", "", lambda call: Answer(200, b"first\n", "text/plain", more=source.next)),))
    )
    scope = {
        "type": "http", "method": "GET", "path": "/engine-rest/lines", "raw_path": b"/engine-rest/lines",
        "query_string": b"", "scheme": "http", "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"localhost"), (b"authorization", basic("demo")["Authorization"].encode())],
    }  # fmt: skip

    async def run() -> Taker:
        taker = Taker(source, **how)
        try:
            await asyncio.wait_for(made(scope, taker.receive, taker.send), 10)
        except RuntimeError:
            assert not taker.ended
        return taker

    return asyncio.run(run())


def test_the_next_piece_is_made_when_the_one_before_was_taken():
    taker = taken(Source(50))

    assert [b"first\n", *(b"piece %d\n" % n for n in range(1, 51))] == taker.pieces
    assert {0} == set(taker.ahead)
    assert taker.ended
    assert b"content-length" not in taker.headers


def test_a_failure_on_the_way_cuts_the_body():
    taker = taken(Source(50, fails_at=3))

    assert (4, False) == (len(taker.pieces), taker.ended)


def test_nothing_is_made_for_a_client_that_has_gone():
    source = Source(10_000)

    taken(source, leaves_after=5)

    assert source.made < 20


@pytest.mark.parametrize("count", [0, 1])
def test_few_pieces_are_a_whole_answer(count):
    taker = taken(Source(count))

    assert (count + 1, True) == (len(taker.pieces), taker.ended)
