"""Sends attacks and judges the answers: never 500, never silence, nothing told, nothing stored after a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

from watchword.rest.op import BodyKind, Op

from .conftest import computed_by
from .target import Target, assert_tells_nothing
from .witness import Witness

JSON = {"Content-Type": "application/json"}
SLOW = 5.0
"""Seconds of computing that are too many whatever was asked; without an answer in time there is no answer at all."""
ECHOED = ("../../etc/passwd", "DROP TABLE ACT_RU_TASK")
"""Parts of what the attacks send, which messages may repeat."""


@dataclass
class Judge:
    """Remembers what was wrong; `verdict` is empty if nothing was."""

    target: Target
    witness: Witness | None = None
    lowest: int = 500
    """The lowest status that is wrong."""
    verdict: list[str] = field(default_factory=list)
    answers: int = 0
    refused: int = 0

    def send(self, method: str, path: str, content: bytes | None = None, **more: object) -> httpx.Response | None:
        """Send one request and judge its answer; None if there was none."""
        what = f"{method} {path} {(content or b'')[:150]!r}"
        if self.witness is not None:
            self.witness.look()
        before = computed_by(self.target.server)
        try:
            answer = self.target.client.request(method, path, content=content, **more)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            self.verdict.append(f"{what}: no answer: {error!r}")
            return None
        self.answers += 1
        if (took := computed_by(self.target.server) - before) > SLOW:
            self.verdict.append(f"{what}: took {took:.1f} s of a processor")
        if answer.status_code >= self.lowest:
            self.verdict.append(f"{what}: {answer.status_code} {answer.text[:300]}")
        if answer.status_code >= 400:
            self.refused += 1
            self._refused(what, answer)
        return answer

    def bodies(self, path: str, op: Op, bodies: Iterable[bytes]) -> list[httpx.Response]:
        """Send `bodies` to an operation with a JSON body; return the answers."""
        answers = []
        for body in bodies:
            answer = self.send(op.method, self.target.path(path), body, headers=JSON)
            if answer is None or (answer.status_code < 400 and op.body is not BodyKind.OBJECT):
                self.target.spend()
            if answer is not None:
                answers.append(answer)
        return answers

    def _refused(self, what: str, answer: httpx.Response) -> None:
        try:
            assert_tells_nothing(answer, *ECHOED)
        except (AssertionError, ValueError) as error:
            self.verdict.append(f"{what}: {answer.status_code}, {error}")
        if self.witness is not None:
            changes = self.witness.changes()
            if changes:
                self.verdict.append(f"{what}: {answer.status_code}, but stored {changes}")
                self.witness.look()
